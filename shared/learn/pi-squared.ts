/**
 * PI² (Theodorou, Buchli and Schaal 2010): the mean moves to the average of what was tried, weighed by e^−h S with the cost S
 * brought to 0 … 1. Tries are dear, so those of late are weighed in again (Kober and Peters 2009); not the best ones, for
 * those were often merely lucky. What is drawn lies ever closer to the mean, and one try an update is the mean itself: where
 * there is little room for error it alone succeeds, and holds its place.
 */
import { exp, log } from '../math.ts';
import { normal } from '../nn/normal.ts';
import type { Rng } from '../rng.ts';
import type { Strategy } from './strategy.ts';

export interface PiSquaredOptions {
  readonly population: number; // tries an update
  readonly memory: number; // tries before these that count again
  readonly updates: number; // after which σ has come down
  readonly sigma: readonly [first: number, last: number];
  readonly greed: number; // h
}

export class PiSquared implements Strategy {
  readonly population: number;
  readonly mean: Float64Array;
  readonly candidates: Float64Array;
  generation = 0;
  remembered = 0;
  private readonly past: Float64Array; // [memory, n], the latest first
  private readonly pastCosts: Float64Array;
  private readonly worst = Float64Array.of(Number.NEGATIVE_INFINITY); // cost of any try so far

  constructor(
    mean: ArrayLike<number>,
    private readonly options: PiSquaredOptions,
  ) {
    this.population = options.population;
    this.mean = Float64Array.from(mean);
    this.candidates = new Float64Array(options.population * mean.length);
    this.past = new Float64Array(options.memory * mean.length);
    this.pastCosts = new Float64Array(options.memory);
  }

  ask(rng: Rng): void {
    const { mean, candidates, options } = this;
    const [first, last] = options.sigma;
    const part = Math.min(1, this.generation / Math.max(1, options.updates - 1));
    const sigma = first * exp(part * log(last / first));
    const n = mean.length;
    candidates.set(mean);
    for (let i = n; i < candidates.length; i++) candidates[i] = mean[i % n] + sigma * normal(rng);
  }

  tell(costs: ArrayLike<number>): void {
    const { mean, candidates, past, pastCosts, population, worst, options } = this;
    const n = mean.length;
    const tried = [
      ...Array.from({ length: population }, (_, k) => ({
        cost: costs[k],
        theta: candidates.slice(k * n, (k + 1) * n),
      })),
      ...Array.from({ length: this.remembered }, (_, k) => ({
        cost: pastCosts[k],
        theta: past.slice(k * n, (k + 1) * n),
      })),
    ];
    const best = Math.min(...tried.map(({ cost }) => cost));
    worst[0] = Math.max(worst[0], ...tried.map(({ cost }) => cost));
    // Not the range of these alone: once all succeed, what little there is between them is chance.
    const range = Math.max(1e-9, worst[0] - best);
    let total = 0;
    mean.fill(0);
    for (const { cost, theta } of tried) {
      const weight = exp((-options.greed * (cost - best)) / range);
      total += weight;
      for (let i = 0; i < n; i++) mean[i] += weight * theta[i];
    }
    for (let i = 0; i < n; i++) mean[i] /= total;
    this.remembered = Math.min(options.memory, tried.length);
    for (let k = 0; k < this.remembered; k++) {
      past.set(tried[k].theta, k * n);
      pastCosts[k] = tried[k].cost;
    }
    this.generation++;
  }

  numbers(): Record<string, number> {
    const { generation, remembered } = this;
    return { generation, remembered };
  }

  arrays(): Record<string, Float64Array> {
    const { mean, candidates, past, pastCosts, worst } = this;
    return { mean, candidates, past, pastCosts, worst };
  }
}
