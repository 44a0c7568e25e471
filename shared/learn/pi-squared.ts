/**
 * PI² (Theodorou, Buchli and Schaal 2010): the mean moves to the average of what was tried, weighed by e^−h S with the cost S
 * brought to 0 … 1. The best tries so far are weighed in again each time (Kober and Peters 2009), for tries are dear; and
 * what is drawn lies ever closer to the mean.
 */
import { exp, log } from '../math.ts';
import { normal } from '../nn/normal.ts';
import type { Rng } from '../rng.ts';
import type { Strategy } from './strategy.ts';

const GREED = 10; // h

export interface PiSquaredOptions {
  readonly population: number; // tries an update
  readonly elites: number; // tries remembered
  readonly updates: number; // after which σ has come down
  readonly sigma: readonly [first: number, last: number];
}

export class PiSquared implements Strategy {
  readonly population: number;
  readonly mean: Float64Array;
  readonly candidates: Float64Array;
  generation = 0;
  remembered = 0;
  private readonly elites: Float64Array; // [elites, n], best first
  private readonly eliteCosts: Float64Array;

  constructor(
    mean: ArrayLike<number>,
    private readonly options: PiSquaredOptions,
  ) {
    this.population = options.population;
    this.mean = Float64Array.from(mean);
    this.candidates = new Float64Array(options.population * mean.length);
    this.elites = new Float64Array(options.elites * mean.length);
    this.eliteCosts = new Float64Array(options.elites);
  }

  ask(rng: Rng): void {
    const { mean, candidates, options } = this;
    const [first, last] = options.sigma;
    const part = Math.min(1, this.generation / Math.max(1, options.updates - 1));
    const sigma = first * exp(part * log(last / first));
    for (let i = 0; i < candidates.length; i++) candidates[i] = mean[i % mean.length] + sigma * normal(rng);
  }

  tell(costs: ArrayLike<number>): void {
    const { mean, candidates, elites, eliteCosts, population } = this;
    const n = mean.length;
    const tried = [
      ...Array.from({ length: this.remembered }, (_, k) => ({
        cost: eliteCosts[k],
        theta: elites.slice(k * n, (k + 1) * n),
      })),
      ...Array.from({ length: population }, (_, k) => ({
        cost: costs[k],
        theta: candidates.slice(k * n, (k + 1) * n),
      })),
    ].sort((a, b) => a.cost - b.cost); // stable: of equals the earlier
    const range = Math.max(1e-9, tried[tried.length - 1].cost - tried[0].cost);
    let total = 0;
    mean.fill(0);
    for (const { cost, theta } of tried) {
      const weight = exp((-GREED * (cost - tried[0].cost)) / range);
      total += weight;
      for (let i = 0; i < n; i++) mean[i] += weight * theta[i];
    }
    for (let i = 0; i < n; i++) mean[i] /= total;
    this.remembered = Math.min(eliteCosts.length, tried.length);
    for (let k = 0; k < this.remembered; k++) {
      elites.set(tried[k].theta, k * n);
      eliteCosts[k] = tried[k].cost;
    }
    this.generation++;
  }

  numbers(): Record<string, number> {
    const { generation, remembered } = this;
    return { generation, remembered };
  }

  arrays(): Record<string, Float64Array> {
    const { mean, candidates, elites, eliteCosts } = this;
    return { mean, candidates, elites, eliteCosts };
  }
}
