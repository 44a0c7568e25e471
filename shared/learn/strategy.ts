/** What an evolution strategy is: it says what to try, and hears what each try cost. Numbers without a meaning of their own. */
import type { Rng } from '../rng.ts';

export interface Strategy {
  readonly population: number;
  readonly mean: Float64Array; // [n], the best guess so far
  readonly candidates: Float64Array; // [population, n]
  /** Draws new candidates. Moves `rng` on. */
  ask(rng: Rng): void;
  /** Learns from what each of them cost, the less the better: only their order counts. */
  tell(costs: ArrayLike<number>): void;
  /** All that changes, for a checkpoint: `Object.assign` the numbers, fill the arrays, which are live. */
  numbers(): Record<string, number>;
  arrays(): Record<string, Float64Array>;
}
