/** What the picture of a network shows of its trace: dense layers as fibres, any other layer as what it makes of the column before. */
import type { Trace } from '../../shared/nn/trace.ts';
import type { NetworkView } from './network-picture.ts';

export function networkView(
  trace: Trace,
  inputNames: readonly string[],
  outputNames: readonly string[],
): NetworkView {
  const layers: NetworkView['layers'][number][] = [];
  let { input } = trace;
  for (const { kind, a, parameters } of trace.layers) {
    const { weight } = parameters;
    const last = layers[layers.length - 1];
    if (kind === 'dense')
      layers.push({ weights: weight.value, activations: a, gradients: weight.gradient ?? undefined });
    else if (last) last.activations = a;
    else input = a;
  }
  return { inputNames, outputNames, input, layers };
}
