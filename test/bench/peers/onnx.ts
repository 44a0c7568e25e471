/**
 * ONNX Runtime's WebAssembly build, which runs models and does not train them. Its tensors lie outside the WebAssembly
 * memory: each run copies them in and out.
 */
import { type OnnxNode, onnxModel } from './onnx-model.ts';
import type { Peer, Task } from './peer.ts';
import { transposed } from './problem.ts';

type OnnxTensor = object;

interface OnnxRuntime {
  readonly env: { readonly wasm: { numThreads?: number } };
  readonly Tensor: new (type: 'float32', data: Float32Array, shape: number[]) => OnnxTensor;
  readonly InferenceSession: {
    create(
      model: Uint8Array,
      options: { executionProviders: string[] },
    ): Promise<{ run(feeds: { x: OnnxTensor }): Promise<{ y: { readonly data: Float32Array } }> }>;
  };
}

export const onnx: Peer = {
  name: 'ONNX Runtime, WASM',
  packages: { 'onnxruntime-web': '1.30.0' },
  async prepare(problem, { load }) {
    const ort = load<OnnxRuntime>('onnxruntime-web');
    ort.env.wasm.numThreads = 1;
    const { rows, layers } = problem;

    const task = async (
      shape: number[],
      outputShape: number[],
      nodes: OnnxNode[],
      input: () => OnnxTensor,
    ): Promise<Task> => {
      const model = onnxModel({ x: shape }, { y: outputShape }, nodes);
      const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'] });
      return async () => (await session.run({ x: input() })).y.data;
    };
    const held = (data: Float32Array, shape: number[]) => {
      const tensor = new ort.Tensor('float32', data, shape);
      return () => tensor;
    };

    return {
      decision() {
        const nodes = layers.flatMap(({ inputs, outputs, weight, bias }, l): OnnxNode[] => {
          const last = l === layers.length - 1;
          const [from, z] = [l === 0 ? 'x' : `a${l}`, last ? 'y' : `z${l}`];
          const constants = {
            [`w${l}`]: { shape: [inputs, outputs], data: weight },
            [`b${l}`]: { shape: [outputs], data: bias },
          };
          const gemm: OnnxNode = { kind: 'Gemm', inputs: [from, `w${l}`, `b${l}`], output: z, constants };
          return last ? [gemm] : [gemm, { kind: 'Tanh', inputs: [z], output: `a${l + 1}` }];
        });
        const input = () => new ort.Tensor('float32', problem.observation, [1, 12]);
        return task([1, 12], [1, 3], nodes, input);
      },
      convolution() {
        const { boards, weight, bias, height, width, channels, kernel } = problem.convolution;
        const shape = [rows, channels, height, width];
        const x = transposed(boards, [rows, height, width, channels], [0, 3, 1, 2]);
        const w = transposed(weight, [kernel, kernel, channels, channels], [3, 2, 0, 1]);
        const constants = {
          w: { shape: [channels, channels, kernel, kernel], data: w },
          b: { shape: [channels], data: bias },
        };
        const attributes = { kernel_shape: [kernel, kernel], pads: [1, 1, 1, 1] };
        const node: OnnxNode = { kind: 'Conv', inputs: ['x', 'w', 'b'], output: 'y', constants, attributes };
        return task(shape, shape, [node], held(x, shape));
      },
      tanh() {
        const shape = [problem.numbers.length];
        return task(
          shape,
          shape,
          [{ kind: 'Tanh', inputs: ['x'], output: 'y' }],
          held(problem.numbers, shape),
        );
      },
    };
  },
};
