/** How weights start: random, scaled so that signals neither fade nor grow from layer to layer. */
import { type Rng, uniformIn } from '../rng.ts';
import { normal } from './normal.ts';

/** Writes `weights` [outputs, inputs] and moves `rng` on. */
export type Initialiser = (rng: Rng, weights: Float32Array, outputs: number, inputs: number) => void;

/** Uniform in ±√(6 / (inputs + outputs)): for sigmoid and tanh (Glorot and Bengio 2010, eq. 16). */
export const glorot: Initialiser = (rng, weights, outputs, inputs) => {
  const limit = Math.sqrt(6 / (inputs + outputs));
  for (let i = 0; i < weights.length; i++) weights[i] = uniformIn(rng, -limit, limit);
};

/** Normal with standard deviation √(2 / inputs): for ReLU and its kin (He et al. 2015, eq. 10). */
export const he: Initialiser = (rng, weights, _outputs, inputs) => {
  const deviation = Math.sqrt(2 / inputs);
  for (let i = 0; i < weights.length; i++) weights[i] = deviation * normal(rng);
};

/** `gain` times a random matrix with orthonormal rows, or columns where there are fewer of them (Saxe et al. 2014). */
export function orthogonal(gain: number): Initialiser {
  return (rng, weights, outputs, inputs) => {
    const count = Math.min(outputs, inputs);
    const length = Math.max(outputs, inputs);
    const vectors = Array.from({ length: count }, () => Float64Array.from({ length }, () => normal(rng)));
    for (let v = 0; v < count; v++) {
      // Gram–Schmidt, twice: once leaves rounding errors that the second pass removes (Giraud et al. 2005).
      for (let pass = 0; pass < 2; pass++)
        for (let u = 0; u < v; u++) {
          const shadow = dot(vectors[u], vectors[v]);
          for (let i = 0; i < length; i++) vectors[v][i] -= shadow * vectors[u][i];
        }
      const norm = Math.sqrt(dot(vectors[v], vectors[v]));
      for (let i = 0; i < length; i++) vectors[v][i] /= norm;
    }
    for (let o = 0; o < outputs; o++)
      for (let i = 0; i < inputs; i++)
        weights[o * inputs + i] = gain * (outputs <= inputs ? vectors[o][i] : vectors[i][o]);
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
