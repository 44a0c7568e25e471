/**
 * jax-js on its WebAssembly backend, everything compiled by `jit`. It counts references: an array given to a function is
 * gone unless given as `.ref`. Its Adam (Optax) is a package of its own, so the step writes it out.
 */
import type { Peer } from './peer.ts';
import { type DenseWeights, transposed } from './problem.ts';

interface JaxArray {
  readonly ref: JaxArray;
  add(other: JaxArray | number): JaxArray;
  sub(other: JaxArray): JaxArray;
  mul(other: JaxArray | number): JaxArray;
  div(other: JaxArray): JaxArray;
  dataSync(): Float32Array;
  dispose(): void;
}

type Jitted = <F>(f: F) => F;

interface Jax {
  init(device: 'wasm'): Promise<string[]>;
  defaultDevice(device: 'wasm'): string;
  readonly jit: Jitted;
  valueAndGrad(
    f: (parameters: JaxArray[], x: JaxArray, y: JaxArray) => JaxArray,
  ): (parameters: JaxArray[], x: JaxArray, y: JaxArray) => [value: JaxArray, gradients: JaxArray[]];
  readonly numpy: {
    array(values: Float32Array | number, options?: { shape: number[] }): JaxArray;
    zeros(shape: number[]): JaxArray;
    dot(a: JaxArray, b: JaxArray): JaxArray;
    tanh(a: JaxArray): JaxArray;
    mean(a: JaxArray): JaxArray;
    square(a: JaxArray): JaxArray;
    sqrt(a: JaxArray): JaxArray;
  };
  readonly lax: { conv(x: JaxArray, weight: JaxArray, strides: number[], padding: 'SAME'): JaxArray };
}

const refs = (arrays: JaxArray[]) => arrays.map(array => array.ref);

export const jax: Peer = {
  name: 'jax-js, WASM',
  packages: { '@jax-js/jax': '0.1.25' },
  async prepare(problem, { load }) {
    const { init, defaultDevice, jit, valueAndGrad, numpy: np, lax } = load<Jax>('@jax-js/jax');
    if (!(await init('wasm')).includes('wasm')) throw new Error('no device wasm');
    defaultDevice('wasm');
    const { rows, learningRate, beta1, beta2, epsilon } = problem;
    const shapes = ({ inputs, outputs }: DenseWeights) => [[inputs, outputs], [outputs]];
    const parameters = () =>
      problem.layers.flatMap(layer =>
        shapes(layer).map((shape, i) => np.array([layer.weight, layer.bias][i], { shape })),
      );
    const network = (p: JaxArray[], x: JaxArray) => {
      let a = x;
      for (let l = 0; 2 * l < p.length; l++) {
        const z = np.dot(a, p[2 * l]).add(p[2 * l + 1]);
        a = 2 * l + 2 < p.length ? np.tanh(z) : z;
      }
      return a;
    };
    const loss = (p: JaxArray[], x: JaxArray, y: JaxArray) => np.mean(np.square(network(p, x).sub(y)));

    /** Forward, backward and Adam; `alpha` is α / (1 − β₁ᵗ), `root` √(1 − β₂ᵗ). Gives the loss and the new state. */
    const step = (
      [w, m, v]: JaxArray[][],
      [alpha, root]: JaxArray[],
      x: JaxArray,
      y: JaxArray,
    ): [JaxArray, JaxArray[][]] => {
      const [J, gradients] = valueAndGrad(loss)(refs(w), x, y);
      const mean = m.map((before, i) => before.mul(beta1).add(gradients[i].ref.mul(1 - beta1)));
      const square = v.map((before, i) => before.mul(beta2).add(np.square(gradients[i]).mul(1 - beta2)));
      const moved = w.map((before, i) => {
        const scale = np.sqrt(square[i].ref).div(root.ref).add(epsilon);
        return before.sub(mean[i].ref.mul(alpha.ref).div(scale));
      });
      alpha.dispose();
      root.dispose();
      return [J, [moved, mean, square]];
    };

    return {
      trainingStep() {
        const compiled = jit(step);
        const zeros = () => problem.layers.flatMap(layer => shapes(layer).map(shape => np.zeros(shape)));
        let state = [parameters(), zeros(), zeros()];
        const x = np.array(problem.x, { shape: [rows, 12] });
        const y = np.array(problem.y, { shape: [rows, 3] });
        let t = 0;
        return () => {
          t++;
          const scalars = [learningRate / (1 - beta1 ** t), Math.sqrt(1 - beta2 ** t)].map(n => np.array(n));
          const [J, next] = compiled(state, scalars, x.ref, y.ref);
          state = next;
          return J.dataSync();
        };
      },
      decision() {
        const forward = jit(network);
        const p = parameters();
        return () => forward(refs(p), np.array(problem.observation, { shape: [1, 12] })).dataSync();
      },
      convolution() {
        const { boards, weight, bias, height, width, channels, kernel } = problem.convolution;
        const x = np.array(transposed(boards, [rows, height, width, channels], [0, 3, 1, 2]), {
          shape: [rows, channels, height, width],
        });
        const w = np.array(transposed(weight, [kernel, kernel, channels, channels], [3, 2, 0, 1]), {
          shape: [channels, channels, kernel, kernel],
        });
        const b = np.array(bias, { shape: [channels, 1, 1] });
        const convolve = jit((x: JaxArray, w: JaxArray, b: JaxArray) =>
          lax.conv(x, w, [1, 1], 'SAME').add(b),
        );
        return () => convolve(x.ref, w.ref, b.ref).dataSync();
      },
      tanh() {
        const x = np.array(problem.numbers);
        const tanh = jit((a: JaxArray) => np.tanh(a));
        return () => tanh(x.ref).dataSync();
      },
    };
  },
};
