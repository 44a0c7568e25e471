/**
 * TensorFlow.js by its own operations (faster here than its Layers API and than its fused ones), on the plain JavaScript
 * and on the WebAssembly backend.
 */
import { dirname } from 'node:path';
import type { Installed, Peer, Prepared } from './peer.ts';
import type { Problem } from './problem.ts';

interface Tensor {
  dataSync(): Float32Array;
  dispose(): void;
}

interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  getBackend(): string;
  tensor(values: Float32Array, shape: number[]): Tensor;
  variable(initial: Tensor): Tensor;
  tidy<T>(work: () => T): T;
  matMul(a: Tensor, b: Tensor): Tensor;
  add(a: Tensor, b: Tensor): Tensor;
  tanh(a: Tensor): Tensor;
  conv2d(x: Tensor, filter: Tensor, strides: number, pad: 'same'): Tensor;
  readonly losses: { meanSquaredError(labels: Tensor, predictions: Tensor): Tensor };
  readonly train: {
    adam(
      rate: number,
      beta1: number,
      beta2: number,
      epsilon: number,
    ): { minimize(f: () => Tensor, returnCost: true): Tensor };
  };
}

function read(tensor: Tensor): Float32Array {
  const numbers = tensor.dataSync();
  tensor.dispose();
  return numbers;
}

function prepared(tf: TensorFlow, problem: Problem): Prepared {
  const { rows } = problem;
  const network = () => {
    const layers = problem.layers.map(({ inputs, outputs, weight, bias }) => ({
      weight: tf.variable(tf.tensor(weight, [inputs, outputs])),
      bias: tf.variable(tf.tensor(bias, [outputs])),
    }));
    return (x: Tensor) =>
      layers.reduce((a, { weight, bias }, l) => {
        const z = tf.add(tf.matMul(a, weight), bias);
        return l < layers.length - 1 ? tf.tanh(z) : z;
      }, x);
  };
  return {
    trainingStep() {
      const { learningRate, beta1, beta2, epsilon } = problem;
      const forward = network();
      const [x, y] = [tf.tensor(problem.x, [rows, 12]), tf.tensor(problem.y, [rows, 3])];
      const optimiser = tf.train.adam(learningRate, beta1, beta2, epsilon);
      return () => read(optimiser.minimize(() => tf.losses.meanSquaredError(y, forward(x)), true));
    },
    decision() {
      const forward = network();
      return () => read(tf.tidy(() => forward(tf.tensor(problem.observation, [1, 12]))));
    },
    convolution() {
      const { boards, weight, bias, height, width, channels, kernel } = problem.convolution;
      const x = tf.tensor(boards, [rows, height, width, channels]);
      const w = tf.tensor(weight, [kernel, kernel, channels, channels]);
      const b = tf.tensor(bias, [channels]);
      return () => read(tf.tidy(() => tf.add(tf.conv2d(x, w, 1, 'same'), b)));
    },
    tanh() {
      const x = tf.tensor(problem.numbers, [problem.numbers.length]);
      return () => read(tf.tanh(x));
    },
  };
}

async function onBackend(
  name: 'cpu' | 'wasm',
  problem: Problem,
  { load, file }: Installed,
): Promise<Prepared> {
  const tf = load<TensorFlow>('@tensorflow/tfjs');
  if (name === 'wasm') {
    const wasm = load<{ setWasmPaths(folder: string): void }>('@tensorflow/tfjs-backend-wasm');
    wasm.setWasmPaths(`${dirname(file('@tensorflow/tfjs-backend-wasm'))}/`);
  }
  await tf.setBackend(name);
  if (tf.getBackend() !== name) throw new Error(`no backend ${name}`);
  return prepared(tf, problem);
}

const packages = { '@tensorflow/tfjs': '4.22.0', '@tensorflow/tfjs-backend-wasm': '4.22.0' };

export const tensorflowPlain: Peer = {
  name: 'TensorFlow.js, JavaScript',
  packages,
  prepare: (problem, installed) => onBackend('cpu', problem, installed),
};

export const tensorflowWasm: Peer = {
  name: 'TensorFlow.js, WASM',
  packages,
  prepare: (problem, installed) => onBackend('wasm', problem, installed),
};
