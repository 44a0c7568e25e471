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
