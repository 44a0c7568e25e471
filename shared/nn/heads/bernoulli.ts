/**
 * n answers of yes or no, each on its own: buttons that may be held together. The outputs are logits l, yes has the
 * probability σ(l), and an action is n numbers, 1 for yes and 0 for no.
 */
import { exp, log, sigmoid } from '../../math.ts';
import { uniform } from '../../rng.ts';
import type { DiscreteHead } from './head.ts';

/** −log σ(−x) = log(1 + eˣ). */
function softplus(x: number): number {
  return Math.max(x, 0) + log(1 + exp(-Math.abs(x)));
}

export const bernoulli: DiscreteHead = {
  width: n => n,

  /** Of each yes. */
  probabilities({ n, outputs }, row, out) {
    for (let i = row * n; i < row * n + n; i++) out[i] = sigmoid(outputs[i]);
  },

  mode({ n, outputs }, row, actions) {
    for (let i = row * n; i < row * n + n; i++) actions[i] = outputs[i] > 0 ? 1 : 0;
  },

  sample({ n, outputs }, row, rng, actions) {
    for (let i = row * n; i < row * n + n; i++) actions[i] = uniform(rng) < sigmoid(outputs[i]) ? 1 : 0;
  },

  /**
   * log π = Σ log σ(l) for yes, Σ log σ(−l) for no. H = Σ log(1 + eˡ) − l σ(l); it is even in l, and for −|l| both terms are
   * positive, so nothing cancels.
   */
  score({ n, outputs }, row, actions, out) {
    out.logProb = out.entropy = out.logSum = 0;
    for (let i = row * n; i < row * n + n; i++) {
      const l = -Math.abs(outputs[i]);
      out.logProb -= softplus(actions[i] === 1 ? -outputs[i] : outputs[i]);
      out.entropy += softplus(l) - l * sigmoid(l);
    }
  },

  /** ∂log π(a)/∂l = a − σ(l), ∂H/∂l = −l σ(l) σ(−l). */
  gradient({ n, outputs }, row, actions, _score, gLogProb, gEntropy, { outputs: g }) {
    for (let i = row * n; i < row * n + n; i++) {
      const l = outputs[i];
      const yes = sigmoid(l);
      const no = sigmoid(-l);
      g[i] = gLogProb * (actions[i] === 1 ? no : -yes) - gEntropy * l * yes * no;
    }
  },

  /** Σ p (log p − log σ(l)) + (1 − p) (log(1 − p) − log σ(−l)). */
  divergence(anchor, { n, outputs }, row) {
    let kl = 0;
    for (let i = row * n; i < row * n + n; i++) {
      const [was, l] = [anchor.outputs[i], outputs[i]];
      kl += sigmoid(was) * (softplus(-l) - softplus(-was)) + sigmoid(-was) * (softplus(l) - softplus(was));
    }
    return kl;
  },

  /** ∂KL/∂l = σ(l) − p. */
  divergenceGradient(anchor, { n, outputs }, row, weight, { outputs: g }) {
    for (let i = row * n; i < row * n + n; i++)
      g[i] += weight * (sigmoid(outputs[i]) - sigmoid(anchor.outputs[i]));
  },
};
