/** The two costs of PPO (Schulman et al. 2017) over a minibatch, each with its gradient. */
import { exp, log } from '../math.ts';
import { logSumExp, softmax } from '../nn/losses.ts';

/** What a minibatch knows; all [rows] but where noted. */
export interface PolicyBatch {
  readonly rows: number;
  readonly actions: Uint8Array;
  readonly oldLogProb: Float32Array; // log π_old(a|s) when it was played
  readonly advantages: Float32Array; // already normalised
  /** [rows, n]: the probabilities of the policy that this one is kept near; read only when `leash` > 0. */
  readonly anchor: Float32Array;
}

export interface PolicyCost {
  policyCost: number; // −mean min(r Â, clip(r) Â)
  entropy: number; // mean
  approxKl: number; // mean (r − 1) − log r (Schulman, "Approximating KL divergence", 2020)
  clipFraction: number; // part of the samples with |r − 1| > ε
  anchorKl: number; // mean KL(anchor ‖ π); 0 without a leash
}

/**
 * J = −mean min(r Â, clip(r, 1 ± ε) Â) − c · entropy + leash · KL(anchor ‖ π), r = π(a|s) / π_old(a|s) (eq. 7 and 9).
 * Writes ∂J/∂logits [rows, n] and fills `out`. Allocates nothing.
 */
export function policyCost(
  logits: Float32Array,
  n: number,
  batch: PolicyBatch,
  options: { readonly clip: number; readonly entropyWeight: number; readonly leash: number },
  gradient: Float32Array,
  out: PolicyCost,
): void {
  const { rows, actions, oldLogProb, advantages, anchor } = batch;
  const { clip, entropyWeight, leash } = options;
  out.policyCost = out.entropy = out.approxKl = out.clipFraction = out.anchorKl = 0;
  for (let r = 0; r < rows; r++) {
    const at = r * n;
    softmax(logits, gradient, n, at); // π, until the gradient takes its place
    const normaliser = logSumExp(logits, n, at);
    const action = actions[r];
    const logRatio = logits[at + action] - normaliser - oldLogProb[r];
    const ratio = exp(logRatio);
    const clipped = Math.max(1 - clip, Math.min(1 + clip, ratio));
    const free = ratio * advantages[r];
    const held = clipped * advantages[r];
    let entropy = 0;
    let kl = 0;
    for (let i = 0; i < n; i++) {
      const logP = logits[at + i] - normaliser;
      entropy -= gradient[at + i] * logP;
      if (leash > 0 && anchor[at + i] > 0) kl += anchor[at + i] * (log(anchor[at + i]) - logP);
    }
    out.policyCost -= Math.min(free, held) / rows;
    out.entropy += entropy / rows;
    out.approxKl += (ratio - 1 - logRatio) / rows;
    out.clipFraction += (Math.abs(ratio - 1) > clip ? 1 : 0) / rows;
    out.anchorKl += kl / rows;
    const pull = free <= held ? free : 0; // ∂/∂log π(a|s) of min: nothing where the clip holds
    for (let i = 0; i < n; i++) {
      const p = gradient[at + i];
      const logP = logits[at + i] - normaliser;
      let g = -pull * ((i === action ? 1 : 0) - p) + entropyWeight * p * (logP + entropy);
      if (leash > 0) g += leash * (p - anchor[at + i]);
      gradient[at + i] = g / rows;
    }
  }
}

/**
 * ½ mean (V − R)², or with a finite `clip` the larger of that and the same with V within ± clip of the old value
 * (an addition of the first implementation, of little use: Andrychowicz et al. 2021). Writes ∂J/∂V times `weight`.
 */
export function valueCost(
  values: Float32Array,
  oldValues: Float32Array,
  returns: Float32Array,
  rows: number,
  clip: number,
  weight: number,
  gradient: Float32Array,
): number {
  let sum = 0;
  for (let r = 0; r < rows; r++) {
    const change = values[r] - oldValues[r];
    const kept = oldValues[r] + Math.max(-clip, Math.min(clip, change));
    const free = values[r] - returns[r];
    const held = kept - returns[r];
    const holds = held * held > free * free;
    sum += 0.5 * Math.max(free * free, held * held);
    gradient[r] = holds && Math.abs(change) > clip ? 0 : (weight * free) / rows;
  }
  return sum / rows;
}
