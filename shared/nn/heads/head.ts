/**
 * What a policy head is: the last linear outputs of a network, read as a distribution π(a|s) over actions. A learner asks
 * for log π(a|s) and the entropy, makes a cost of them, and says how that cost changes with each; the head answers with the
 * gradient at the outputs. Works row by row, in f64 from f32 outputs, and allocates nothing.
 */
import type { Rng } from '../../rng.ts';

/** What a head reads of a batch. Whoever owns the arrays may refill them between calls. */
export interface PolicyOutputs {
  readonly n: number;
  readonly outputs: Float32Array; // [rows, n]
  /** [rows, n], 0 for a choice that the rules forbid; null where all are legal. Only a categorical policy heeds it. */
  readonly mask: Uint8Array | null;
  /** [n], log σ of a Gaussian, the same for all rows; null for the others. */
  readonly logStd: Float32Array | null;
}

/** What a head makes of an action in a state. Overwritten by whoever is handed it. */
export interface Score {
  logProb: number; // log π(a|s), in nats; of a density where actions are continuous
  entropy: number; // H = −Σ π log π, in nats; differential, and so perhaps negative, where actions are continuous
  logSum: number; // log Σ eˡ over the logits l of a choice; 0 for the others
}

export const emptyScore = (): Score => ({ logProb: 0, entropy: 0, logSum: 0 });

/** Where a head leaves its gradient. */
export interface PolicyGradient {
  readonly outputs: Float32Array; // [rows, n]
  readonly logStd: Float32Array | null; // [n]; null where log σ does not learn
}

/** [rows, width], in whatever the head's numbers fit. What is only read may be any array. */
export type Actions = Float32Array | Uint8Array;

export interface Head {
  /** How many numbers an action is, for a row of n outputs. */
  width(n: number): number;
  /** Writes the likeliest action at the row's place of `actions`. */
  mode(policy: PolicyOutputs, row: number, actions: Actions): void;
  /** Writes an action drawn from π(·|s) there. Moves `rng` on by as many draws whatever the outputs are. */
  sample(policy: PolicyOutputs, row: number, rng: Rng, actions: Actions): void;
  score(policy: PolicyOutputs, row: number, actions: ArrayLike<number>, out: Score): void;
  /**
   * With J = gLogProb · log π(a|s) + gEntropy · H: writes ∂J/∂outputs at the row's place, and adds ∂J/∂log σ, which all
   * rows share. `score` is what `score` gave for that row, so that nothing is worked out twice.
   */
  gradient(
    policy: PolicyOutputs,
    row: number,
    actions: ArrayLike<number>,
    score: Score,
    gLogProb: number,
    gEntropy: number,
    gradient: PolicyGradient,
  ): void;
  /** KL(anchor ‖ π) of the row, in nats: how far π has gone from the anchor, under the same mask. */
  divergence(anchor: PolicyOutputs, policy: PolicyOutputs, row: number): number;
  /** Adds `weight` times the gradient of `divergence` in π, at the outputs and in log σ. */
  divergenceGradient(
    anchor: PolicyOutputs,
    policy: PolicyOutputs,
    row: number,
    weight: number,
    gradient: PolicyGradient,
  ): void;
}

/** A head whose every output has a probability. */
export interface DiscreteHead extends Head {
  /** Writes the probability that each output stands for at the row's place of `out` [rows, n]. */
  probabilities(policy: PolicyOutputs, row: number, out: Float32Array): void;
}
