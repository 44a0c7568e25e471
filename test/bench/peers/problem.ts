/** The numbers that all peers are given: drawn from one seed, in [−1, 1) or as Glorot and Bengio (2010) have the weights. */
import { seedRng, uniformIn } from '../../../shared/rng.ts';

export interface DenseWeights {
  readonly inputs: number;
  readonly outputs: number;
  readonly weight: Float32Array; // [inputs, outputs]
  readonly bias: Float32Array; // [outputs]
}

const rng = seedRng(1);

function drawn(length: number, range = 1): Float32Array {
  return Float32Array.from({ length }, () => uniformIn(rng, -range, range));
}

function dense(inputs: number, outputs: number): DenseWeights {
  const range = Math.sqrt(6 / (inputs + outputs));
  return { inputs, outputs, weight: drawn(inputs * outputs, range), bias: new Float32Array(outputs) };
}

const rows = 64;
const board = { height: 6, width: 7, channels: 32, kernel: 3 };
const patch = board.kernel ** 2 * board.channels;

export const problem = {
  rows,
  layers: [dense(12, 64), dense(64, 64), dense(64, 3)], // tanh after all but the last
  x: drawn(rows * 12),
  y: drawn(rows * 3),
  observation: drawn(12),
  learningRate: 1e-3,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  convolution: {
    ...board,
    boards: drawn(rows * board.height * board.width * board.channels), // [rows, height, width, channels]
    weight: drawn(patch * board.channels, Math.sqrt(3 / patch)), // [kernel, kernel, in, out]
    bias: drawn(board.channels),
  },
  numbers: drawn(65_536, 4), // whose tanh is asked
};

export type Problem = typeof problem;

/** `data` of this shape with its axes in another order, as NumPy's transpose: for libraries that put channels first. */
export function transposed(
  data: Float32Array,
  shape: readonly number[],
  order: readonly number[],
): Float32Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1));
  const result = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    let rest = i;
    let from = 0;
    for (let axis = order.length - 1; axis >= 0; axis--) {
      const n = shape[order[axis]];
      from += (rest % n) * strides[order[axis]];
      rest = Math.floor(rest / n);
    }
    result[i] = data[from];
  }
  return result;
}
