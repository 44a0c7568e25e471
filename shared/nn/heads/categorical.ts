/**
 * One of n choices, over logits l: π = softmax l. Where the rules forbid choices, their logits count as −∞: they have
 * probability 0 and gradient 0, and the others share the rest (Huang and Ontañón 2022, "A closer look at invalid action
 * masking"). An action is the index of its choice. A row whose mask allows nothing throws.
 */
import { exp, log } from '../../math.ts';
import { uniform } from '../../rng.ts';
import { softmax } from '../losses.ts';
import type { DiscreteHead, PolicyOutputs } from './head.ts';

function isLegal(mask: Uint8Array | null, at: number): boolean {
  return mask === null || mask[at] !== 0;
}

/**
 * With s = l − max l, so that nothing overflows, over the legal choices: log π = s − log Σ eˢ and
 * H = log Σ eˢ − Σ s eˢ / Σ eˢ: the largest logit, Σ eˢ and Σ s eˢ. Overwritten by each call of `measure`.
 */
const measured = { largest: 0, sum: 0, weighted: 0 };

function measure({ n, outputs, mask }: PolicyOutputs, row: number): typeof measured {
  const at = row * n;
  let largest = Number.NEGATIVE_INFINITY;
  let legal = 0;
  for (let i = at; i < at + n; i++)
    if (isLegal(mask, i)) {
      largest = Math.max(largest, outputs[i]);
      legal++;
    }
  if (legal === 0) throw new Error(`categorical: the mask of row ${row} allows none of ${n} choices`);
  let sum = 0;
  let weighted = 0;
  for (let i = at; i < at + n; i++)
    if (isLegal(mask, i)) {
      const s = outputs[i] - largest;
      const e = exp(s);
      sum += e;
      weighted += s * e;
    }
  measured.largest = largest;
  measured.sum = sum;
  measured.weighted = weighted;
  return measured;
}

function choiceOf(actions: ArrayLike<number>, row: number, n: number): number {
  const choice = actions[row];
  if (!(Number.isInteger(choice) && choice >= 0 && choice < n))
    throw new Error(`categorical: action ${choice} of row ${row} is none of ${n} choices`);
  return choice;
}

/** The softmax where an illegal logit counts as −∞, whose exponential is 0. */
function probabilities({ n, outputs, mask }: PolicyOutputs, row: number, out: Float32Array): void {
  const at = row * n;
  for (let i = at; i < at + n; i++) out[i] = isLegal(mask, i) ? outputs[i] : Number.NEGATIVE_INFINITY;
  softmax(out, out, n, at);
}

export const categorical: DiscreteHead = {
  width: () => 1,

  probabilities(policy, row, out) {
    measure(policy, row); // for its refusal
    probabilities(policy, row, out);
  },

  /** The first of equals. */
  mode(policy, row, actions) {
    const { n, outputs, mask } = policy;
    measure(policy, row); // for its refusal
    const at = row * n;
    let best = -1;
    for (let i = 0; i < n; i++)
      if (isLegal(mask, at + i) && (best < 0 || outputs[at + i] > outputs[at + best])) best = i;
    actions[row] = best;
  },

  /** The choice that a uniform draw falls on when the probabilities are laid end to end. */
  sample(policy, row, rng, actions) {
    const { n, outputs, mask } = policy;
    const { largest, sum } = measure(policy, row);
    const at = row * n;
    let left = uniform(rng) * sum;
    for (let i = 0; i < n; i++) {
      if (!isLegal(mask, at + i)) continue;
      actions[row] = i;
      left -= exp(outputs[at + i] - largest);
      if (!(left >= 0)) break; // also where it is NaN, so that a diverged network still plays by the rules
    }
  },

  /** log π is −∞ for an illegal choice. */
  score(policy, row, actions, out) {
    const { n, outputs, mask } = policy;
    const { largest, sum, weighted } = measure(policy, row);
    const at = row * n + choiceOf(actions, row, n);
    const logOfSum = log(sum);
    out.logSum = largest + logOfSum;
    out.entropy = logOfSum - weighted / sum;
    out.logProb = isLegal(mask, at) ? outputs[at] - largest - logOfSum : Number.NEGATIVE_INFINITY;
  },

  /** ∂log π(a)/∂l = 1[a] − π, ∂H/∂l = −π (log π + H). Throws for an illegal choice, whose log π no logit can change. */
  gradient({ n, outputs, mask }, row, actions, { entropy, logSum }, gLogProb, gEntropy, { outputs: g }) {
    const choice = choiceOf(actions, row, n);
    const at = row * n;
    if (!isLegal(mask, at + choice))
      throw new Error(`categorical: action ${choice} of row ${row} is illegal`);
    for (let i = 0; i < n; i++) {
      if (!isLegal(mask, at + i)) {
        g[at + i] = 0;
        continue;
      }
      const logP = outputs[at + i] - logSum;
      const p = exp(logP);
      g[at + i] = gLogProb * ((i === choice ? 1 : 0) - p) - gEntropy * p * (logP + entropy);
    }
  },

  /** Σ p (log p − log π). */
  divergence(anchor, policy, row) {
    const { largest: top, sum: total } = measure(anchor, row);
    const { largest, sum } = measure(policy, row);
    const [logTotal, logSum] = [log(total), log(sum)];
    const at = row * policy.n;
    let kl = 0;
    for (let i = at; i < at + policy.n; i++) {
      if (!isLegal(policy.mask, i)) continue;
      const logP = anchor.outputs[i] - top - logTotal;
      kl += exp(logP) * (logP - (policy.outputs[i] - largest - logSum));
    }
    return kl;
  },

  /** ∂KL/∂l = π − p. */
  divergenceGradient(anchor, policy, row, weight, { outputs: g }) {
    const { largest: top, sum: total } = measure(anchor, row);
    const { largest, sum } = measure(policy, row);
    const at = row * policy.n;
    for (let i = at; i < at + policy.n; i++)
      if (isLegal(policy.mask, i))
        g[i] += weight * (exp(policy.outputs[i] - largest) / sum - exp(anchor.outputs[i] - top) / total);
  },
};
