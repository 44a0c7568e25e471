/** What happened inside a network for one input, for pictures and lessons, in the notation of the course. */
import type { Chain } from './chain.ts';
import { type Layer, sizeOf } from './layers/layer.ts';

export interface Trace {
  readonly input: Float32Array;
  readonly layers: readonly LayerTrace[];
}

/** All are copies. Gradients are null where no ∂J/∂ŷ was given. */
export interface LayerTrace {
  readonly kind: string;
  readonly z: Float32Array; // [outputs], before the activation
  readonly a: Float32Array; // [outputs], a = a(z)
  readonly aGradient: Float32Array | null; // [outputs], ∂J/∂a
  readonly zGradient: Float32Array | null; // [outputs], δ = ∂J/∂z; null also where nothing activates
  /** What else the layer says of itself: of a GRU the state `before`, the gates `reset` and `update`, and `fresh`. */
  readonly details: Readonly<Record<string, Float32Array>>;
  /** Of a residual layer, what is inside it: its input is what the layer before made. */
  readonly inner: readonly LayerTrace[];
  /** By PyTorch's names and in its shapes: for a dense layer `weight` [outputs, inputs] and `bias` [outputs]. */
  readonly parameters: Readonly<Record<string, ParameterTrace>>;
}

export interface ParameterTrace {
  readonly shape: readonly number[];
  readonly value: Float32Array;
  readonly gradient: Float32Array | null;
}

/** Of the first row of the last batch. */
export function traceOf(input: Float32Array, chain: Chain, outputGradient: Float32Array | null): Trace {
  return { input, layers: layersOf(chain, outputGradient) };
}

/** `outputGradient` is ∂J/∂a of the last layer. */
function layersOf(chain: Chain, outputGradient: Float32Array | null): LayerTrace[] {
  const backward = outputGradient !== null;
  return chain.layers.map((layer, l) => {
    const outputs = sizeOf(layer.output);
    const error = backward ? (chain.errorOf(l)?.data ?? outputGradient) : null;
    return {
      kind: layer.kind,
      z: layer.z.data.slice(0, outputs),
      a: layer.a.data.slice(0, outputs),
      aGradient: error?.slice(0, outputs) ?? null,
      zGradient: backward && layer.delta ? layer.delta.data.slice(0, outputs) : null,
      details: layer.details?.() ?? {},
      inner: layer.inner ? layersOf(layer.inner, error) : [],
      parameters: parametersOf(layer, backward),
    };
  });
}

function parametersOf(layer: Layer, backward: boolean): Record<string, ParameterTrace> {
  return Object.fromEntries(
    layer.parameters.map(parameter => [
      parameter.name,
      {
        shape: parameter.shape,
        value: parameter.read(),
        gradient: backward ? parameter.read('gradient') : null,
      },
    ]),
  );
}
