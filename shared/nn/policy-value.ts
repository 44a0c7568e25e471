/**
 * A policy and a value in the outputs of one network that plays as any policy does. A softmax does not mind what is added to
 * all its logits, so that number is free to say something else: the value of the state, v = tanh(mean of the logits). With
 * `duelling` as its last layer (logits = V + A − mean A) V has neurons of its own. So a model file needs no other outputs
 * than its actions, and a policy alone is what it always was.
 */
import { tanh } from '../math.ts';
import { logSumExp, softmax } from './losses.ts';

/** The value of the state, −1 … 1, that `logits[at … at + choices)` speak of, and, into the same place of `policy`, the policy. */
export function readPolicyValue(
  logits: Float32Array,
  at: number,
  choices: number,
  policy: Float32Array,
): number {
  softmax(logits, policy, choices, at);
  return tanh(meanOf(logits, at, choices));
}

function meanOf(logits: Float32Array, at: number, choices: number): number {
  let sum = 0;
  for (let i = at; i < at + choices; i++) sum += logits[i];
  return sum / choices;
}

export interface PolicyValueCost {
  policyCost: number;
  valueCost: number;
}

/**
 * J = 1/m Σ (−Σ π log p + c (v − z)²), the loss of AlphaGo Zero, for logits and π [rows, choices] and z [rows]; its gradient
 * into `gradient`, its parts, before c, into `cost`. Allocates nothing.
 */
export function policyValueCost(
  logits: Float32Array,
  policies: Float32Array,
  values: Float32Array,
  rows: number,
  choices: number,
  valueWeight: number,
  gradient: Float32Array,
  cost: PolicyValueCost,
): void {
  cost.policyCost = cost.valueCost = 0;
  for (let r = 0; r < rows; r++) {
    const at = r * choices;
    const normaliser = logSumExp(logits, choices, at);
    const v = tanh(meanOf(logits, at, choices));
    const error = v - values[r];
    const valueGradient = (valueWeight * 2 * error * (1 - v * v)) / choices; // of every logit
    softmax(logits, gradient, choices, at);
    for (let i = at; i < at + choices; i++) {
      cost.policyCost += (policies[i] * (normaliser - logits[i])) / rows;
      gradient[i] = (gradient[i] - policies[i] + valueGradient) / rows;
    }
    cost.valueCost += (error * error) / rows;
  }
}
