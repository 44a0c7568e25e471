/**
 * Generalised advantage estimation (Schulman et al. 2016, eq. 16), computed backwards:
 * δₜ = rₜ + γ V(sₜ₊₁) − V(sₜ), Âₜ = δₜ + γλ Âₜ₊₁, both cut where an episode ended at t.
 * A truncated episode is not over, only stopped: its caller adds γ V of the state it stopped in to the last reward.
 */
export interface Rollout {
  readonly steps: number;
  readonly lanes: number; // matches played side by side
  readonly rewards: Float32Array; // [steps, lanes], as are the following
  readonly values: Float32Array;
  readonly ended: Uint8Array; // 1 where step t was the last of its episode
  readonly advantages: Float32Array; // written
  readonly returns: Float32Array; // written: advantage + value, what V should have been
}

/** `lastValues` [lanes] is V of the state after the last step. */
export function estimateAdvantages(
  rollout: Rollout,
  lastValues: Float32Array,
  gamma: number,
  lambda: number,
): void {
  const { steps, lanes, rewards, values, ended, advantages, returns } = rollout;
  for (let lane = 0; lane < lanes; lane++) {
    let advantage = 0;
    let nextValue = lastValues[lane];
    for (let t = steps - 1; t >= 0; t--) {
      const at = t * lanes + lane;
      const goesOn = ended[at] ? 0 : 1;
      const delta = rewards[at] + gamma * nextValue * goesOn - values[at];
      advantage = delta + gamma * lambda * goesOn * advantage;
      advantages[at] = advantage;
      returns[at] = advantage + values[at];
      nextValue = values[at];
    }
  }
}

/** Mean 0 and standard deviation 1, over the first `n` (detail 7 of the 37: every minibatch by itself). */
export function normalise(numbers: Float32Array, n: number): void {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += numbers[i];
  const average = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (numbers[i] - average) * (numbers[i] - average);
  const deviation = Math.sqrt(squares / Math.max(1, n - 1)) + 1e-8;
  for (let i = 0; i < n; i++) numbers[i] = (numbers[i] - average) / deviation;
}

/** 1 − Var(R − V) / Var(R); 0 where the returns do not vary. */
export function explainedVariance(values: Float32Array, returns: Float32Array): number {
  const n = values.length;
  let sum = 0;
  let errorSum = 0;
  for (let i = 0; i < n; i++) {
    sum += returns[i];
    errorSum += returns[i] - values[i];
  }
  let variance = 0;
  let errorVariance = 0;
  for (let i = 0; i < n; i++) {
    variance += (returns[i] - sum / n) * (returns[i] - sum / n);
    errorVariance += (returns[i] - values[i] - errorSum / n) * (returns[i] - values[i] - errorSum / n);
  }
  return variance > 0 ? 1 - errorVariance / variance : 0;
}
