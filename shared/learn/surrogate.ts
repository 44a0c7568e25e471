/** The two costs of PPO (Schulman et al. 2017) over a minibatch, each with its gradient. */
import { exp } from '../math.ts';
import { emptyScore, type Head, type PolicyGradient, type PolicyOutputs } from '../nn/heads/head.ts';
import { pullBack } from './leash.ts';

/** What a minibatch knows; all [rows] but where noted. */
export interface PolicyBatch {
  readonly rows: number;
  readonly actions: ArrayLike<number>; // [rows, width of the head]
  readonly oldLogProb: Float32Array; // log π_old(a|s) when it was played
  readonly advantages: Float32Array; // already normalised
  /** The policy that this one is kept near; read only when `leash` > 0. */
  readonly anchor: PolicyOutputs | null;
}

export interface PolicyCost {
  policyCost: number; // −mean min(r Â, clip(r) Â)
  entropy: number; // mean
  approxKl: number; // mean (r − 1) − log r (Schulman, "Approximating KL divergence", 2020)
  clipFraction: number; // part of the samples with |r − 1| > ε
  anchorKl: number; // mean KL(anchor ‖ π); 0 without a leash
}

const score = emptyScore();

/**
 * J = −mean min(r Â, clip(r, 1 ± ε) Â) − c · entropy + leash · KL(anchor ‖ π), r = π(a|s) / π_old(a|s) (eq. 7 and 9).
 * Writes ∂J/∂outputs [rows, n] and ∂J/∂log σ into `gradient`, and fills `out`. Allocates nothing.
 */
export function policyCost(
  head: Head,
  policy: PolicyOutputs,
  batch: PolicyBatch,
  options: { readonly clip: number; readonly entropyWeight: number; readonly leash: number },
  gradient: PolicyGradient,
  out: PolicyCost,
): void {
  const { rows, actions, oldLogProb, advantages, anchor } = batch;
  const { clip, entropyWeight, leash } = options;
  out.policyCost = out.entropy = out.approxKl = out.clipFraction = out.anchorKl = 0;
  gradient.logStd?.fill(0);
  for (let r = 0; r < rows; r++) {
    head.score(policy, r, actions, score);
    const logRatio = score.logProb - oldLogProb[r];
    const ratio = exp(logRatio);
    const clipped = Math.max(1 - clip, Math.min(1 + clip, ratio));
    const free = ratio * advantages[r];
    const held = clipped * advantages[r];
    out.policyCost -= Math.min(free, held) / rows;
    out.entropy += score.entropy / rows;
    out.approxKl += (ratio - 1 - logRatio) / rows;
    out.clipFraction += (Math.abs(ratio - 1) > clip ? 1 : 0) / rows;
    const pull = free <= held ? free : 0; // ∂/∂log π(a|s) of min: nothing where the clip holds
    head.gradient(policy, r, actions, score, -pull / rows, -entropyWeight / rows, gradient);
    if (leash > 0 && anchor) out.anchorKl += pullBack(head, anchor, policy, r, leash / rows, gradient) / rows;
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
