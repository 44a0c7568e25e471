/**
 * Brings inputs to mean 0 and variance 1 by what was seen so far: y = (x − mean) / √(variance + ε), within ± 10. The
 * statistics move only by `observe`, which learners call; so a network that only plays is frozen.
 */
import { z } from 'zod';
import type { Kernels } from '../kernels.ts';
import { BufferedLayer, flatSize, LARGEST_SIZE, type LayerKind, type Shape } from './layer.ts';

const EPSILON = 1e-8;
export const LARGEST_NORMALISED = 10;
const LARGEST_F32 = 3.4028234663852886e38;
const f32 = Math.fround;

const schema = z.object({ kind: z.literal('normaliser') });

export type NormaliserSpec = z.infer<typeof schema>;

/** The variance that gives this scale to the bit; NaN where none does. */
export function varianceOf(scale: number): number {
  const variance = Math.max(0, 1 / (scale * scale) - EPSILON);
  return scaleOf(variance) === scale ? variance : Number.NaN;
}

function scaleOf(variance: number): number {
  return f32(1 / Math.sqrt(variance + EPSILON));
}

export class Normaliser extends BufferedLayer {
  readonly kind = 'normaliser';
  /** Of all rows observed: their number [1], and the mean and (biased) variance of every feature. */
  readonly statistics: {
    readonly count: Float64Array;
    readonly mean: Float64Array;
    readonly variance: Float64Array;
  };
  /** What f32 observations can have. */
  readonly bounds = {
    count: [0, Number.MAX_SAFE_INTEGER],
    mean: [-LARGEST_F32, LARGEST_F32],
    variance: [0, LARGEST_F32 * LARGEST_F32],
  } as const;
  private readonly features: number;

  constructor(input: Shape, kernels: Kernels) {
    super(input, input, kernels, 'plain');
    this.features = flatSize('normaliser', input);
    this.statistics = {
      count: new Float64Array(1),
      mean: new Float64Array(this.features),
      variance: new Float64Array(this.features).fill(1),
    };
  }

  /**
   * Takes x [rows, features] into the statistics (Chan et al. 1979, one row at a time: Welford 1962). Throws where numbers
   * are missing or not finite, and has then taken nothing: one NaN would stay for good.
   */
  observe(x: Float32Array, rows: number): void {
    const { features: n } = this;
    if (x.length < rows * n) throw new Error(`normaliser: got ${x.length} numbers, want ${rows} rows × ${n}`);
    for (let i = 0; i < rows * n; i++)
      if (!Number.isFinite(x[i]))
        throw new Error(`normaliser: feature ${i % n} of row ${Math.floor(i / n)} is ${x[i]}`);
    const { count, mean, variance } = this.statistics;
    for (let r = 0; r < rows; r++) {
      const before = count[0]++;
      for (let i = 0; i < n; i++) {
        const away = x[r * n + i] - mean[i];
        mean[i] += away / count[0];
        variance[i] = before === 0 ? 0 : (variance[i] * before + away * (x[r * n + i] - mean[i])) / count[0];
      }
    }
  }

  /** How feature i is brought to size: y = (x − shift) · scale. Both f32. */
  scale(i: number): number {
    return scaleOf(this.statistics.variance[i]);
  }

  forward(x: Float32Array, rows: number): void {
    const { features: n } = this;
    const y = this.a.data;
    for (let i = 0; i < n; i++) {
      const shift = f32(this.statistics.mean[i]);
      const scale = this.scale(i);
      for (let at = i; at < rows * n; at += n) {
        const v = f32(f32(x[at] - shift) * scale);
        y[at] = Math.max(-LARGEST_NORMALISED, Math.min(LARGEST_NORMALISED, v));
      }
    }
  }

  backward(_x: Float32Array, da: Float32Array, rows: number, _steps: number, dx: Float32Array | null): void {
    const { features: n } = this;
    const y = this.a.data;
    if (!dx) return;
    for (let i = 0; i < n; i++) {
      const scale = this.scale(i);
      for (let at = i; at < rows * n; at += n)
        dx[at] = Math.abs(y[at]) < LARGEST_NORMALISED ? f32(da[at] * scale) : 0;
    }
  }
}

export const normaliser: LayerKind<NormaliserSpec> = {
  schema,
  make(_spec, input, { kernels }) {
    if (flatSize('normaliser', input) > LARGEST_SIZE)
      throw new Error(`normaliser: got ${input[0]} features, at most ${LARGEST_SIZE}`);
    return new Normaliser(input, kernels);
  },
  examples: [{ spec: { kind: 'normaliser' }, input: [3] }],
};
