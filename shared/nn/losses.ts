/**
 * Loss functions: each l(ŷ, y) with its derivative ∂l/∂ŷ, per sample. `cost` averages them over a batch,
 * J = 1/m Σ l, and gives its gradient. A new loss is an entry in `losses`.
 */
import { exp32, log1p32, log32, sigmoid32 } from '../math.ts';

const f32 = Math.fround;

/**
 * Softmax (Bridle 1990): writes e^l / Σ e^l of `logits[at … at + n)` at the same place of `out`; the largest is taken off
 * first, so nothing overflows.
 */
export function softmax(logits: Float32Array, out: Float32Array, n: number, at: number): void {
  let largest = logits[at];
  for (let i = 1; i < n; i++) largest = Math.max(largest, logits[at + i]);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const e = exp32(f32(logits[at + i] - largest));
    out[at + i] = e;
    sum = f32(sum + e);
  }
  for (let i = 0; i < n; i++) out[at + i] = f32(out[at + i] / sum);
}

/** log Σ e^l of `logits[at … at + n)`. */
export function logSumExp(logits: Float32Array, n: number, at: number): number {
  let largest = logits[at];
  for (let i = 1; i < n; i++) largest = Math.max(largest, logits[at + i]);
  let sum = 0;
  for (let i = 0; i < n; i++) sum = f32(sum + exp32(f32(logits[at + i] - largest)));
  return f32(largest + log32(sum));
}

/** A loss over one sample: ŷ is `output[at … at + n)`, its label y stands at the same place of `target`. */
export interface Loss {
  f(output: Float32Array, target: Float32Array, n: number, at: number): number;
  /** Writes ∂l/∂ŷ at the same place of `gradient`. */
  df(output: Float32Array, target: Float32Array, n: number, at: number, gradient: Float32Array): void;
}

/** A loss that is a sum over outputs of f(ŷ, y), divided by their number where it is `mean`. */
function perOutput(
  mean: boolean,
  f: (output: number, target: number) => number,
  df: (output: number, target: number) => number,
): Loss {
  return {
    f(output, target, n, at) {
      let sum = 0;
      for (let i = at; i < at + n; i++) sum += f(output[i], target[i]);
      return mean ? sum / n : sum;
    },
    df(output, target, n, at, gradient) {
      for (let i = at; i < at + n; i++) gradient[i] = df(output[i], target[i]) / (mean ? n : 1);
    },
  };
}

export const losses = {
  /** ½(ŷ − y)², the course's, summed over outputs. */
  half_mse: perOutput(
    false,
    (output, target) => 0.5 * (output - target) * (output - target),
    (output, target) => output - target,
  ),
  /** (ŷ − y)², the mean squared error of PyTorch's MSELoss, averaged over outputs. */
  mse: perOutput(
    true,
    (output, target) => (output - target) * (output - target),
    (output, target) => 2 * (output - target),
  ),
  /** ½(ŷ − y)² within 1 of the label, |ŷ − y| − ½ beyond (Huber 1964), averaged over outputs. */
  huber: perOutput(
    true,
    (output, target) => {
      const far = Math.abs(output - target);
      return far < 1 ? 0.5 * far * far : far - 0.5;
    },
    (output, target) => Math.max(-1, Math.min(1, output - target)),
  ),
  /** −y log σ(ŷ) − (1 − y) log(1 − σ(ŷ)), averaged over outputs; ŷ are logits. */
  bce_logits: perOutput(
    true,
    (output, target) => Math.max(output, 0) - output * target + log1p32(exp32(-Math.abs(output))),
    (output, target) => sigmoid32(output) - target,
  ),
  /**
   * Cross-entropy, −Σ y log softmax(ŷ) (Goodfellow et al. 2016, section 6.2.2); ŷ are logits, y probabilities that sum to 1,
   * e.g. a 1 for the right class.
   */
  softmax_ce: {
    f(output, target, n, at) {
      const normaliser = logSumExp(output, n, at);
      let sum = 0;
      for (let i = at; i < at + n; i++) sum += target[i] * (normaliser - output[i]);
      return sum;
    },
    df(output, target, n, at, gradient) {
      softmax(output, gradient, n, at);
      for (let i = at; i < at + n; i++) gradient[i] = f32(gradient[i] - target[i]);
    },
  },
} satisfies Record<string, Loss>;

export type LossName = keyof typeof losses;

/**
 * The cost J = Σ s l(ŷ, y) / Σ s over a batch of [rows, n], and its gradient ∂J/∂ŷ into `gradient`. The sample weights s
 * [rows] are 1 where none are given, which makes it the course's J = 1/m Σ l. Allocates nothing. Throws where numbers are
 * missing, and for weights whose sum is not above 0.
 */
export function cost(
  loss: Loss,
  output: Float32Array,
  target: Float32Array,
  rows: number,
  n: number,
  gradient: Float32Array,
  sampleWeights: Float32Array | null = null,
): number {
  const least = Math.min(output.length, target.length, gradient.length);
  if (least < rows * n)
    throw new Error(
      `cost: ${output.length} outputs, ${target.length} labels and room for ${gradient.length} slopes, want ${rows} rows × ${n}`,
    );
  let total = rows;
  if (sampleWeights) {
    total = 0;
    for (let r = 0; r < rows; r++) total += sampleWeights[r];
    if (!(total > 0)) throw new Error(`cost: the weights of ${rows} samples sum to ${total}`);
  }
  let sum = 0;
  for (let r = 0; r < rows; r++) {
    const weight = (sampleWeights ? sampleWeights[r] : 1) / total;
    sum += weight * loss.f(output, target, n, r * n);
    loss.df(output, target, n, r * n, gradient);
    for (let i = r * n; i < r * n + n; i++) gradient[i] *= weight;
  }
  return sum;
}
