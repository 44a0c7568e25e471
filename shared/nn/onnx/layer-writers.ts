/**
 * Every kind of layer in ONNX's operators (opset 17, https://onnx.ai/onnx/operators/). A row of features is [batch,
 * features]; a board is [batch, channels, height, width], which is also the order of our features before an unflatten and
 * after a flatten. So weights go out as PyTorch has them.
 */
import type { LayerSpec } from '../layers/index.ts';
import { type Layer, sizeOf } from '../layers/layer.ts';
import { LARGEST_NORMALISED, type Normaliser } from '../layers/normaliser.ts';
import { writeActivation } from './activations.ts';
import { type Parameters, packGates, unpackGates } from './gates.ts';
import { floatAttribute, type GraphWriter, intAttribute, intsAttribute } from './graph-writer.ts';

/** Where recurrent layers find what they remember, and leave what they remember next; [batch, features]. */
export interface StateWriter {
  take(features: number): string;
  give(next: string): void;
}

interface LayerWriter<Spec> {
  /** Adds what `layer` computes of the tensor `x`; gives the name of the result. */
  write(x: string, graph: GraphWriter, spec: Spec, layer: Layer, state: StateWriter): string;
  /** Parameters from PyTorch's arrangement to that of ONNX's operator, where the two differ; `unpack` takes them back. */
  pack?(parameters: Parameters): Parameters;
  unpack?(packed: Parameters): Parameters;
}

const writers: { readonly [Kind in LayerSpec['kind']]: LayerWriter<Extract<LayerSpec, { kind: Kind }>> } = {
  activation: {
    write: (x, graph, { activation }) => writeActivation(activation, x, graph),
  },

  conv2d: {
    write(x, graph, { kernel, stride, padding, activation }) {
      const z = graph.node(
        'Conv',
        [x, graph.named('weight'), graph.named('bias')],
        [
          intsAttribute('kernel_shape', kernel),
          intsAttribute('strides', [stride, stride]),
          intsAttribute('pads', [padding, padding, padding, padding]),
        ],
      );
      return writeActivation(activation, z, graph);
    },
  },

  dense: {
    write(x, graph, { activation }) {
      const inputs = [x, graph.named('weight'), graph.named('bias')];
      return writeActivation(activation, graph.node('Gemm', inputs, [intAttribute('transB', 1)]), graph);
    },
  },

  duelling: {
    write(x, graph, _spec, { input }) {
      const value = graph.columns(x, 0, 1);
      const advantages = graph.columns(x, 1, sizeOf(input));
      const mean = graph.node('ReduceMean', [advantages], [intsAttribute('axes', [1])]);
      return graph.node('Add', [advantages, graph.node('Sub', [value, mean])]);
    },
  },

  flatten: {
    write: (x, graph) => graph.node('Flatten', [x]),
  },

  /** One step of time: the state comes in and goes out. */
  gru: {
    write(x, graph, { units }, _layer, state) {
      const one = graph.ints('one', [0]); // a sequence of one step; a GRU that runs in one direction
      const inputs = [
        graph.node('Unsqueeze', [x, one]),
        ...['weight_ih_l0', 'weight_hh_l0', 'bias_l0'].map(name => graph.named(name)),
        '', // no lengths: the sequences are equally long
        graph.node('Unsqueeze', [state.take(units), one]),
      ];
      const steps = graph.node('GRU', inputs, [
        intAttribute('hidden_size', units),
        intAttribute('linear_before_reset', 1),
      ]); // [steps, directions, batch, units]
      const next = graph.node('Squeeze', [steps, graph.ints('both', [0, 1])]);
      state.give(next);
      return next;
    },
    pack: packGates,
    unpack: unpackGates,
  },

  layer_norm: {
    write: (x, graph) =>
      graph.node(
        'LayerNormalization',
        [x, graph.named('weight'), graph.named('bias')],
        [floatAttribute('epsilon', 1e-5)],
      ),
  },

  /** As it is now; the statistics that it goes on from are in the metadata. */
  normaliser: {
    write(x, graph, _spec, layer) {
      const normaliser = layer as Normaliser;
      const { mean } = normaliser.statistics;
      const shift = graph.floats('shift', [mean.length], mean);
      const scales = Array.from(mean, (_, i) => normaliser.scale(i));
      const scale = graph.floats('scale', [mean.length], scales);
      const y = graph.node('Mul', [graph.node('Sub', [x, shift]), scale]);
      return graph.node('Clip', [y, graph.scalar(-LARGEST_NORMALISED), graph.scalar(LARGEST_NORMALISED)]);
    },
  },

  residual: {
    write: (x, graph, { layers }, { inner }, state) =>
      graph.node('Add', [
        x,
        writeLayers(x, graph, layers as readonly LayerSpec[], inner?.layers ?? [], state),
      ]),
  },

  unflatten: {
    write: (x, graph, { channels, height, width }) =>
      graph.node('Reshape', [x, graph.ints('shape', [-1, channels, height, width])]),
  },
};

/** Adds layers one after another, fed with the tensor `x`; gives the name of what the last one makes. */
export function writeLayers(
  x: string,
  graph: GraphWriter,
  specs: readonly LayerSpec[],
  layers: readonly Layer[],
  state: StateWriter,
): string {
  let a = x;
  for (const [l, layer] of layers.entries())
    a = graph.within(`layers.${l}.`, () => {
      for (const [name, { shape, data }] of Object.entries(packedParameters(layer)))
        graph.floats(name, shape, data);
      return writerOf(layer).write(a, graph, specs[l], layer, state);
    });
  return a;
}

/** A layer's parameters as its operator wants them. */
export function packedParameters(layer: Layer): Parameters {
  const parameters = Object.fromEntries(
    layer.parameters.map(parameter => [parameter.name, { shape: parameter.shape, data: parameter.read() }]),
  );
  return writerOf(layer).pack?.(parameters) ?? parameters;
}

/** Back from `packedParameters`, of the same names and shapes. */
export function unpackedParameters(layer: Layer, packed: Parameters): Parameters {
  return writerOf(layer).unpack?.(packed) ?? packed;
}

function writerOf({ kind }: Layer): LayerWriter<LayerSpec> {
  return writers[kind as LayerSpec['kind']] as LayerWriter<LayerSpec>;
}
