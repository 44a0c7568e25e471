/**
 * What was lived, to be learnt from more than once, in no order: a ring of transitions over n steps (Sutton 1988; Hessel et
 * al. 2018, section 3), drawn by priority (Schaul et al. 2016): pᵢ = (|δᵢ| + ε)^α. A transition is what was seen, what was
 * done, the discounted reward of the n steps, what was seen after them, and what a value there counts: γⁿ, or 0 where the
 * rules had ended the match. Where only time ran out it still counts, and what is seen after is the last of that match.
 */
import { exp, log } from '../math.ts';
import type { Tensor } from '../nn/safetensors.ts';
import { type Rng, uniform } from '../rng.ts';
import { refill } from './checkpoint.ts';
import { SumTree } from './sum-tree.ts';

const LEAST_PRIORITY = 1e-3; // so that what is known well is still looked at now and then

export interface ReplayOptions {
  readonly capacity: number;
  readonly size: number; // of an observation
  readonly steps: number; // n
  readonly gamma: number;
  readonly alpha: number; // 0: all alike; 1: in proportion to the error
}

/** What `save` gives beside the arrays: plain data. */
export interface ReplayState {
  readonly count: number;
  readonly at: number;
  readonly largest: number;
  readonly waiting: number;
}

export class ReplayBuffer {
  readonly observations: Float32Array; // [capacity, observation]
  readonly next: Float32Array; // [capacity, observation]
  readonly actions: Uint8Array; // [capacity]
  readonly returns: Float32Array; // [capacity], Σ γᵏ r over the steps
  readonly discounts: Float32Array; // [capacity], what a value of `next` counts
  /** Transitions kept. */
  count = 0;
  private at = 0; // where the next one goes
  private largest = 1; // priority so far: of those that nobody has looked at yet
  private readonly tree: SumTree;
  // Decisions of this match that wait for their n steps, oldest first.
  private waiting = 0;
  private readonly waitingObservations: Float32Array; // [steps, observation]
  private readonly waitingActions: Uint8Array; // [steps]
  private readonly waitingRewards: Float64Array; // [steps]

  constructor(private readonly options: ReplayOptions) {
    const { capacity, size, steps } = options;
    this.observations = new Float32Array(capacity * size);
    this.next = new Float32Array(capacity * size);
    this.actions = new Uint8Array(capacity);
    this.returns = new Float32Array(capacity);
    this.discounts = new Float32Array(capacity);
    this.tree = new SumTree(capacity);
    this.waitingObservations = new Float32Array(steps * size);
    this.waitingActions = new Uint8Array(steps);
    this.waitingRewards = new Float64Array(steps);
  }

  /** A decision, its reward, and what was seen then, before any other match began. Allocates nothing. */
  push(
    observation: Float32Array,
    action: number,
    reward: number,
    next: Float32Array,
    ended: 'terminated' | 'truncated' | null,
  ): void {
    const { size, steps } = this.options;
    for (let i = 0; i < size; i++) this.waitingObservations[this.waiting * size + i] = observation[i];
    this.waitingActions[this.waiting] = action;
    this.waitingRewards[this.waiting] = reward;
    this.waiting++;
    if (ended) while (this.waiting > 0) this.keepOldest(next, ended === 'terminated');
    else if (this.waiting === steps) this.keepOldest(next, false);
  }

  /** `rows` places drawn into `indices`, one from each stretch of the priorities, and how much each is to count: (N P)^−β over the largest. */
  sample(rng: Rng, rows: number, beta: number, indices: Int32Array, weights: Float32Array): void {
    const { tree, count } = this;
    let most = 0;
    for (let r = 0; r < rows; r++) {
      indices[r] = tree.find(((r + uniform(rng)) / rows) * tree.total);
      weights[r] = power((count * tree.get(indices[r])) / tree.total, -beta);
      most = Math.max(most, weights[r]);
    }
    for (let r = 0; r < rows; r++) weights[r] /= most;
  }

  /** What the error at that place turned out to be. */
  review(index: number, error: number): void {
    const priority = power(Math.abs(error) + LEAST_PRIORITY, this.options.alpha);
    this.largest = Math.max(this.largest, priority);
    this.tree.set(index, priority);
  }

  save(): { state: ReplayState; arrays: Record<string, Tensor['data']> } {
    const { count, at, largest, waiting } = this;
    return {
      state: { count, at, largest, waiting },
      arrays: { ...this.arrays(), priorities: this.tree.leaves(count) },
    };
  }

  restore(state: ReplayState, arrays: Readonly<Record<string, Tensor['data']>>): void {
    Object.assign(this, state);
    for (const [name, into] of Object.entries(this.arrays())) refill(into, arrays[name]);
    this.tree.restore(arrays.priorities);
  }

  /** All that is filled. */
  private arrays() {
    const { waitingObservations, waitingActions, waitingRewards, count } = this;
    const { size } = this.options;
    return {
      observations: this.observations.subarray(0, count * size),
      next: this.next.subarray(0, count * size),
      actions: this.actions.subarray(0, count),
      returns: this.returns.subarray(0, count),
      discounts: this.discounts.subarray(0, count),
      ...{ waitingObservations, waitingActions, waitingRewards },
    };
  }

  /** The oldest that waits becomes a transition over all the steps that there are, and the others move up. */
  private keepOldest(next: Float32Array, terminated: boolean): void {
    const { size, gamma, capacity } = this.options;
    const { at } = this;
    let sum = 0;
    let discount = 1;
    for (let k = 0; k < this.waiting; k++) {
      sum += discount * this.waitingRewards[k];
      discount *= gamma;
    }
    for (let i = 0; i < size; i++) {
      this.observations[at * size + i] = this.waitingObservations[i];
      this.next[at * size + i] = next[i];
    }
    this.actions[at] = this.waitingActions[0];
    this.returns[at] = sum;
    this.discounts[at] = terminated ? 0 : discount;
    this.tree.set(at, this.largest);
    this.at = (at + 1) % capacity;
    this.count = Math.max(this.count, at + 1);
    this.waiting--;
    this.waitingObservations.copyWithin(0, size);
    this.waitingActions.copyWithin(0, 1);
    this.waitingRewards.copyWithin(0, 1);
  }
}

/** xʸ for x > 0. */
function power(x: number, y: number): number {
  return y === 0 ? 1 : exp(y * log(x));
}
