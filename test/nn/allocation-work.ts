/** Learning and playing, as loops do them: what allocation.test.ts measures. Bundled, as the page is. */
import { glorot } from '../../shared/nn/initialisers.ts';
import type { Kernels } from '../../shared/nn/kernels.ts';
import { losses } from '../../shared/nn/losses.ts';
import { Network, type NetworkSpec } from '../../shared/nn/network.ts';
import {
  adam,
  gradientDescent,
  type Optimiser,
  rmsProp,
  type Trainable,
} from '../../shared/nn/optimisers.ts';
import { plainKernels } from '../../shared/nn/plain-kernels.ts';
import { simdKernels } from '../../shared/nn/simd-kernels.ts';
import { seedRng, uniformIn } from '../../shared/rng.ts';
import { type CountingKernels, countingKernels } from './counting-kernels.ts';

const ROWS = 8;

interface Case {
  readonly spec: NetworkSpec;
  readonly optimiserOf: (network: Trainable) => Optimiser;
}

const cases: Record<string, Case> = {
  'dense layers': {
    spec: {
      inputs: 6,
      layers: [
        { kind: 'dense', outputs: 16, activation: 'tanh' },
        { kind: 'dense', outputs: 16, activation: 'relu' },
        { kind: 'dense', outputs: 4, activation: 'sigmoid' },
      ],
    },
    optimiserOf: network => adam(network, { weightDecay: 1e-3 }),
  },
  convolutions: {
    spec: {
      inputs: 50,
      layers: [
        { kind: 'unflatten', channels: 2, height: 5, width: 5 },
        { kind: 'conv2d', channels: 4, kernel: [3, 3], stride: 1, padding: 1, activation: 'silu' },
        { kind: 'conv2d', channels: 3, kernel: [2, 3], stride: 2, padding: 0, activation: 'elu' },
        { kind: 'flatten' },
        { kind: 'dense', outputs: 4, activation: 'linear' },
      ],
    },
    optimiserOf: rmsProp,
  },
  'a GRU': {
    spec: {
      inputs: 6,
      layers: [
        { kind: 'gru', units: 8 },
        { kind: 'dense', outputs: 4, activation: 'linear' },
      ],
    },
    optimiserOf: network => gradientDescent(network, { momentum: 0.9, nesterov: true }),
  },
  'normalisation and residuals': {
    spec: {
      inputs: 6,
      layers: [
        { kind: 'normaliser' },
        { kind: 'residual', layers: [{ kind: 'dense', outputs: 6, activation: 'softplus' }] },
        { kind: 'layer_norm' },
        { kind: 'activation', activation: 'gelu_tanh' },
        { kind: 'dense', outputs: 5, activation: 'leaky_relu' },
        { kind: 'duelling' },
      ],
    },
    optimiserOf: network => gradientDescent(network),
  },
};

export interface Work {
  readonly title: string;
  readonly backend: string;
  readonly kernels: CountingKernels;
  readonly learn: () => void;
  readonly play: () => void;
  readonly learnThroughTime: () => void;
}

/** Every network with both backends. */
export function works(wasm: Uint8Array<ArrayBuffer>): Work[] {
  const backends = { plain: plainKernels, simd: simdKernels(new WebAssembly.Module(wasm)) };
  return Object.entries(cases).flatMap(([title, shape]) =>
    Object.entries(backends).map(([backend, kernels]) => workOf(title, backend, shape, kernels)),
  );
}

function workOf(title: string, backend: string, { spec, optimiserOf }: Case, of: Kernels): Work {
  const kernels = countingKernels(of);
  const network = new Network(spec, kernels);
  const rng = seedRng(1);
  network.initialise(rng, glorot);
  const x = Float32Array.from({ length: ROWS * spec.inputs }, () => uniformIn(rng, -1, 1));
  const y = Float32Array.from({ length: ROWS * network.outputs }, () => uniformIn(rng, -1, 1));
  const inputGradient = new Float32Array(x.length);
  const optimiser = optimiserOf(network);
  return {
    title: `${title}, ${backend}`,
    backend,
    kernels,
    learn() {
      network.learn(x, y, ROWS, losses.half_mse, optimiser, 1e-4);
    },
    play() {
      network.forward(x, 1);
    },
    learnThroughTime() {
      network.forward(x, ROWS, 4);
      network.zeroGradients();
      network.backward(y, ROWS, inputGradient);
      optimiser.step(1e-4);
    },
  };
}
