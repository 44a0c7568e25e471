/**
 * n real numbers, each normal on its own: the outputs are the means μ, and log σ is a parameter that all states share
 * (Schulman et al. 2017, section 6.1). An action is n numbers without bounds, in a Float32Array; whoever plays them clamps
 * them. |log σ| must stay below 300; the authors of soft actor-critic (Haarnoja et al. 2018) keep it within −20 … 2.
 */
import { exp } from '../../math.ts';
import { normal } from '../normal.ts';
import type { Head } from './head.ts';

const HALF_LOG_2_PI = 0.9189385332046727;

/** Throws where there is not one log σ an output. */
function logStdOf(logStd: Float32Array | null, n: number): Float32Array {
  if (logStd?.length !== n) throw new Error(`gaussian: got ${logStd?.length ?? 'no'} log σ for ${n} outputs`);
  return logStd;
}

export const gaussian: Head = {
  width: n => n,

  mode({ n, outputs }, row, actions) {
    for (let i = row * n; i < row * n + n; i++) actions[i] = outputs[i];
  },

  /** μ + σ ε, ε standard normal. */
  sample({ n, outputs, logStd }, row, rng, actions) {
    const logSigma = logStdOf(logStd, n);
    for (let i = 0; i < n; i++) actions[row * n + i] = outputs[row * n + i] + exp(logSigma[i]) * normal(rng);
  },

  /** log π = Σ −½ z² − log σ − ½ log 2π with z = (a − μ) / σ. H = Σ log σ + ½ log 2πe. */
  score({ n, outputs, logStd }, row, actions, out) {
    const logSigma = logStdOf(logStd, n);
    out.logProb = out.entropy = out.logSum = 0;
    for (let i = 0; i < n; i++) {
      const z = (actions[row * n + i] - outputs[row * n + i]) * exp(-logSigma[i]);
      out.logProb -= 0.5 * z * z + logSigma[i] + HALF_LOG_2_PI;
      out.entropy += logSigma[i] + HALF_LOG_2_PI + 0.5;
    }
  },

  /** ∂log π/∂μ = z / σ, ∂log π/∂log σ = z² − 1, ∂H/∂log σ = 1. */
  gradient({ n, outputs, logStd }, row, actions, _score, gLogProb, gEntropy, gradient) {
    const logSigma = logStdOf(logStd, n);
    for (let i = 0; i < n; i++) {
      const perSigma = exp(-logSigma[i]);
      const z = (actions[row * n + i] - outputs[row * n + i]) * perSigma;
      gradient.outputs[row * n + i] = gLogProb * z * perSigma;
      if (gradient.logStd) gradient.logStd[i] += gLogProb * (z * z - 1) + gEntropy;
    }
  },

  /** Σ log σ − log s + (s² + (m − μ)²) / 2σ² − ½, where the anchor has mean m and deviation s. */
  divergence(anchor, { n, outputs, logStd }, row) {
    const [logSigma, logS] = [logStdOf(logStd, n), logStdOf(anchor.logStd, n)];
    let kl = 0;
    for (let i = 0; i < n; i++) {
      const away = (anchor.outputs[row * n + i] - outputs[row * n + i]) * exp(-logSigma[i]);
      kl += logSigma[i] - logS[i] + (exp(2 * (logS[i] - logSigma[i])) + away * away - 1) / 2;
    }
    return kl;
  },

  /** ∂KL/∂μ = (μ − m) / σ², ∂KL/∂log σ = 1 − (s² + (m − μ)²) / σ². */
  divergenceGradient(anchor, { n, outputs, logStd }, row, weight, gradient) {
    const [logSigma, logS] = [logStdOf(logStd, n), logStdOf(anchor.logStd, n)];
    for (let i = 0; i < n; i++) {
      const perSigma = exp(-logSigma[i]);
      const away = (anchor.outputs[row * n + i] - outputs[row * n + i]) * perSigma;
      gradient.outputs[row * n + i] -= weight * away * perSigma;
      if (gradient.logStd)
        gradient.logStd[i] += weight * (1 - exp(2 * (logS[i] - logSigma[i])) - away * away);
    }
  },
};
