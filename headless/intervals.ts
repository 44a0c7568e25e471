/** Confidence intervals of 95 %: what a mean of few matches, or a rate, may be worth. */

export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

/** The quantile 0.975 of Student's t, by degrees of freedom from 1; beyond the table Cornish and Fisher's expansion serves. */
const T = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086,
];
const Z = 1.959964;

function quantile(freedom: number): number {
  return T[freedom - 1] ?? Z + (Z ** 3 + Z) / (4 * freedom);
}

/** Of a mean, by Student's t. One number says nothing of its spread: then the interval is the whole line. */
export function meanInterval(values: readonly number[]): Interval {
  const n = values.length;
  const mean = meanOf(values);
  const half = halfWidth(values);
  return { mean, low: mean - half, high: mean + half, n };
}

/** How far the interval of their mean reaches to either side. */
export function halfWidth(values: readonly number[]): number {
  const n = values.length;
  if (n < 2) return Number.POSITIVE_INFINITY;
  const mean = meanOf(values);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return quantile(n - 1) * Math.sqrt(variance / n);
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of a rate, by Wilson (1927): within 0 … 1, and honest at 0 and at 1. */
export function rateInterval(successes: number, n: number): Interval {
  const mean = successes / n;
  const centre = (mean + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n);
  const half = (Z / (1 + Z ** 2 / n)) * Math.sqrt((mean * (1 - mean)) / n + Z ** 2 / (4 * n ** 2));
  return { mean, low: Math.max(0, centre - half), high: Math.min(1, centre + half), n };
}

export function intervalText({ mean, low, high }: Interval, digits: number): string {
  const within = Number.isFinite(low)
    ? `${low.toFixed(digits)}, ${high.toFixed(digits)}`
    : 'too few for an interval';
  return `${mean.toFixed(digits)} [${within}]`;
}
