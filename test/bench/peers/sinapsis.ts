/** Our own networks, on either backend. */
import { readFileSync } from 'node:fs';
import { kernels, useSimd } from '../../../shared/nn/backend.ts';
import type { ConvolutionShape, Kernels } from '../../../shared/nn/kernels.ts';
import { losses } from '../../../shared/nn/losses.ts';
import { Network } from '../../../shared/nn/network.ts';
import { adam } from '../../../shared/nn/optimisers.ts';
import { plainKernels } from '../../../shared/nn/plain-kernels.ts';
import type { Peer, Prepared } from './peer.ts';
import type { Problem } from './problem.ts';

function networkOf({ layers }: Problem, backend: Kernels): Network {
  const network = new Network(
    {
      inputs: layers[0].inputs,
      layers: layers.map(({ outputs }, l) => ({
        ...{ kind: 'dense', outputs },
        activation: l < layers.length - 1 ? 'tanh' : 'linear',
      })),
    },
    backend,
  );
  let at = 0;
  for (const part of layers.flatMap(({ weight, bias }) => [weight, bias])) {
    network.parameters.set(part, at);
    at += part.length;
  }
  return network;
}

function prepared(problem: Problem, backend: Kernels): Prepared {
  const held = (numbers: Float32Array) => {
    const block = backend.allocate(numbers.length);
    block.data.set(numbers);
    return block;
  };
  return {
    trainingStep() {
      const { x, y, rows, learningRate, beta1, beta2, epsilon } = problem;
      const network = networkOf(problem, backend);
      const optimiser = adam(network, { beta1, beta2, epsilon });
      return () => [network.learn(x, y, rows, losses.mse, optimiser, learningRate)];
    },
    decision() {
      const network = networkOf(problem, backend);
      return () => network.forward(problem.observation, 1);
    },
    convolution() {
      const { boards, weight, bias, height, width, channels, kernel } = problem.convolution;
      const shape: ConvolutionShape = {
        ...{ height, width, channels, outHeight: height, outWidth: width, outChannels: channels },
        ...{ kernelHeight: kernel, kernelWidth: kernel, stride: 1, padding: 1 },
      };
      backend.reserveFor(weight.length, shape);
      const [x, w, b] = [boards, weight, bias].map(held);
      const z = backend.allocate(x.length);
      return () => {
        backend.convolve(x.data, w.data, b.data, z.data, z.data, 'linear', problem.rows, shape);
        return z.data;
      };
    },
    tanh() {
      const z = held(problem.numbers);
      const a = backend.allocate(z.length);
      return () => {
        backend.activate('tanh', z.data, a.data, z.length);
        return a.data;
      };
    },
  };
}

export const sinapsisPlain: Peer = {
  name: 'Sinapsis, plain',
  packages: {},
  prepare: async problem => prepared(problem, plainKernels),
};

export const sinapsisSimd: Peer = {
  name: 'Sinapsis, SIMD',
  packages: {},
  async prepare(problem) {
    const { buildKernels, kernelsFile } = await import('../../../build/kernels.ts'); // brings a compiler: only here
    await buildKernels();
    if (!(await useSimd(readFileSync(kernelsFile)))) throw new Error('this machine has no WebAssembly SIMD');
    return prepared(problem, kernels());
  },
};
