/**
 * Brings rewards to one size: divided by the standard deviation of the discounted sum that each lane has gathered so far,
 * and held within ± 10 (Huang et al. 2022, details 27 and 28 of the 37; VecNormalize of Baselines). Only learning sees it.
 */

const EPSILON = 1e-8;
const LARGEST = 10;

/** Survives JSON. */
export interface RewardScaleState {
  readonly sums: number[]; // [lanes], Σ γᵏ r back in time
  count: number;
  mean: number;
  squares: number; // Σ (sum − mean)²
}

export function newRewardScale(lanes: number): RewardScaleState {
  return { sums: new Array(lanes).fill(0), count: 0, mean: 0, squares: 0 };
}

export class RewardScale {
  constructor(
    private readonly state: RewardScaleState,
    private readonly gamma: number,
  ) {}

  /** Takes `reward` into the measure and gives it scaled. `ended`: the lane begins again after it. */
  scaled(lane: number, reward: number, ended: boolean): number {
    const { state } = this;
    const sum = state.sums[lane] * this.gamma + reward;
    state.sums[lane] = ended ? 0 : sum;
    state.count++;
    const away = sum - state.mean;
    state.mean += away / state.count;
    state.squares += away * (sum - state.mean); // Welford 1962
    if (state.count < 2) return Math.max(-LARGEST, Math.min(LARGEST, reward));
    const deviation = Math.sqrt(state.squares / state.count + EPSILON);
    return Math.max(-LARGEST, Math.min(LARGEST, reward / deviation));
  }
}
