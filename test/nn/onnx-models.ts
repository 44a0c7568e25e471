/** Models for the tests of ONNX files, and ONNX Runtime to run their files. */
import * as ort from 'onnxruntime-web';
import { makeLayer } from '../../shared/nn/layers/index.ts';
import { type Shape, sizeOf } from '../../shared/nn/layers/layer.ts';
import type { Model, Purpose } from '../../shared/nn/model.ts';
import { Network, type NetworkSpec } from '../../shared/nn/network.ts';
import { plainKernels } from '../../shared/nn/plain-kernels.ts';
import { type Rng, seedRng, uniformIn } from '../../shared/rng.ts';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

export function random(rng: Rng, length: number, size = 1): Float32Array {
  return Float32Array.from({ length }, () => uniformIn(rng, -size, size));
}

/** A network with something everywhere: weights, biases and statistics. */
export function randomNetwork(spec: NetworkSpec, seed = 1): Network {
  const network = new Network(spec);
  const rng = seedRng(seed);
  network.parameters.set(random(rng, network.parameters.length, 0.6));
  for (const [, numbers] of network.statistics())
    for (let i = 0; i < numbers.length; i++) numbers[i] = uniformIn(rng, 0.1, 3);
  return network;
}

/** A layer with what must stand around it in a network: boards come out of features and go back to them. */
export function around(layer: { readonly kind: string }, input: Shape): NetworkSpec {
  const { output } = makeLayer(layer, input, plainKernels);
  const [height, width, channels] = input;
  const before = input.length === 3 ? [{ kind: 'unflatten', channels, height, width }] : [];
  const after = output.length === 3 ? [{ kind: 'flatten' }] : [];
  return { inputs: sizeOf(input), layers: [...before, layer, ...after] as NetworkSpec['layers'] };
}

export function purposeOf(inputs: number, outputs: number): Purpose {
  const names = (letter: string, length: number) => Array.from({ length }, (_, i) => `${letter}${i}`);
  const meta = {
    name: 'ñandú',
    createdBy: 'ppo',
    observation: names('x', inputs),
    actions: names('a', outputs),
    decisionTicks: 4,
    lineage: ['egg', 'chick'],
    steps: 12345,
  };
  return { game: 'pong', gameVersion: 2, meta };
}

export function modelWith(network: Network): Model {
  return { ...purposeOf(network.inputs, network.outputs), network };
}

/** Runs a file in ONNX Runtime on x [rows, inputs], step after step, carrying the state from zeros where it has one. */
export async function runInOnnxRuntime(
  file: Uint8Array,
  steps: readonly Float32Array[],
  shape: readonly number[],
  stateSize = 0,
): Promise<Float32Array[]> {
  const session = await ort.InferenceSession.create(file);
  let state = new Float32Array(shape[0] * stateSize);
  const outputs: Float32Array[] = [];
  for (const x of steps) {
    const given: Record<string, ort.Tensor> = { observation: new ort.Tensor('float32', x, shape) };
    if (stateSize > 0) given.state = new ort.Tensor('float32', state, [shape[0], stateSize]);
    const { logits, next_state: next } = await session.run(given);
    outputs.push(logits.data as Float32Array);
    if (next) state = next.data as Float32Array<ArrayBuffer>;
  }
  await session.release();
  return outputs;
}

/** The largest difference, in units of the root mean square of what is wanted. */
export function farthest(got: Float32Array, want: Float32Array): number {
  const rms = Math.sqrt(want.reduce((sum, w) => sum + w * w, 0) / want.length);
  return want.reduce((most, w, i) => Math.max(most, Math.abs(w - got[i])), 0) / rms;
}
