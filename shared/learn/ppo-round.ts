/**
 * What PPO plays between two updates, [horizon, lanes, …], and the minibatches that it learns from: any samples, or, for
 * networks that remember, the whole stretches of some lanes, [horizon, sequences, …] (Huang et al. 2022, on recurrent PPO).
 */
import type { Tensor } from '../nn/safetensors.ts';
import type { Rollout } from './advantage.ts';

export interface RoundShape {
  readonly horizon: number; // decisions a lane
  readonly lanes: number; // matches side by side
  readonly size: number; // numbers an observation
  readonly outputs: number; // of the policy
  readonly width: number; // numbers an action
  readonly masked: boolean; // the game forbids choices
  readonly anchored: boolean; // there is a policy that this one is kept near
  readonly stretches: boolean; // minibatches are of whole lanes
}

export class Round implements Rollout {
  readonly steps: number;
  readonly lanes: number;
  readonly samples: number;
  readonly observations: Float32Array;
  readonly masks: Uint8Array | null;
  readonly actions: Float32Array;
  readonly logProb: Float32Array; // log π(a|s) when it was played
  readonly anchorOutputs: Float32Array | null;
  readonly rewards: Float32Array;
  readonly values: Float32Array;
  readonly ended: Uint8Array;
  readonly advantages: Float32Array;
  readonly returns: Float32Array;
  readonly order: Int32Array; // the samples, or the lanes, shuffled anew every epoch

  constructor(readonly shape: RoundShape) {
    const { horizon, lanes, size, outputs, width, masked, anchored, stretches } = shape;
    const samples = horizon * lanes;
    this.steps = horizon;
    this.lanes = lanes;
    this.samples = samples;
    this.observations = new Float32Array(samples * size);
    this.masks = masked ? new Uint8Array(samples * outputs) : null;
    this.actions = new Float32Array(samples * width);
    this.logProb = new Float32Array(samples);
    this.anchorOutputs = anchored ? new Float32Array(samples * outputs) : null;
    this.rewards = new Float32Array(samples);
    this.values = new Float32Array(samples);
    this.ended = new Uint8Array(samples);
    this.advantages = new Float32Array(samples);
    this.returns = new Float32Array(samples);
    this.order = Int32Array.from({ length: stretches ? lanes : samples }, (_, i) => i);
  }

  /** Samples of a minibatch, where `batch` are asked for: at least one whole lane, where lanes are not to be cut. */
  rowsOf(batch: number): number {
    const { horizon, stretches } = this.shape;
    return stretches ? horizon * Math.max(1, Math.floor(batch / horizon)) : batch;
  }

  /** Copies the samples of this epoch from the one at `from` to the rows of `into`. */
  gather(from: number, rows: number, into: Minibatch): void {
    const { size, outputs, width, horizon, lanes } = this.shape;
    const { begins } = into;
    const sequences = rows / horizon;
    const first = from / horizon; // of the lanes in their order
    for (let r = 0; r < rows; r++) {
      let sample = this.order[from + r];
      if (begins) {
        const step = Math.floor(r / sequences);
        sample = step * lanes + this.order[first + (r % sequences)];
        begins[r] = step > 0 ? this.ended[sample - lanes] : 0; // the state at the start of the stretch is kept apart
      }
      copyRow(this.observations, sample, into.x, r, size);
      copyRow(this.actions, sample, into.actions, r, width);
      if (this.masks && into.mask) copyRow(this.masks, sample, into.mask, r, outputs);
      if (this.anchorOutputs && into.anchorOutputs)
        copyRow(this.anchorOutputs, sample, into.anchorOutputs, r, outputs);
      into.oldLogProb[r] = this.logProb[sample];
      into.advantages[r] = this.advantages[sample];
      into.oldValues[r] = this.values[sample];
      into.returns[r] = this.returns[sample];
    }
  }

  /** By name, for a checkpoint: live. */
  arrays(): Record<string, Tensor['data']> {
    const { observations, masks, actions, logProb, anchorOutputs } = this;
    const { rewards, values, ended, advantages, returns, order } = this;
    return {
      ...{ observations, actions, logProb, rewards, values, ended, advantages, returns, order },
      ...(masks && { masks }),
      ...(anchorOutputs && { anchorOutputs }),
    };
  }
}

/** Room for `rows` samples, and for the gradients of both networks there. */
export class Minibatch {
  readonly x: Float32Array;
  readonly mask: Uint8Array | null;
  readonly actions: Float32Array;
  readonly oldLogProb: Float32Array;
  readonly advantages: Float32Array;
  readonly anchorOutputs: Float32Array | null;
  readonly oldValues: Float32Array;
  readonly returns: Float32Array;
  readonly policyGradient: Float32Array;
  readonly valueGradient: Float32Array;
  readonly begins: Uint8Array | null; // of stretches: 1 where a match begins

  constructor({ size, outputs, width, masked, anchored, stretches }: RoundShape, rows: number) {
    this.x = new Float32Array(rows * size);
    this.mask = masked ? new Uint8Array(rows * outputs) : null;
    this.actions = new Float32Array(rows * width);
    this.oldLogProb = new Float32Array(rows);
    this.advantages = new Float32Array(rows);
    this.anchorOutputs = anchored ? new Float32Array(rows * outputs) : null;
    this.oldValues = new Float32Array(rows);
    this.returns = new Float32Array(rows);
    this.policyGradient = new Float32Array(rows * outputs);
    this.valueGradient = new Float32Array(rows);
    this.begins = stretches ? new Uint8Array(rows) : null;
  }
}

function copyRow<T extends Float32Array | Uint8Array>(
  from: T,
  fromRow: number,
  to: T,
  toRow: number,
  width: number,
): void {
  for (let i = 0; i < width; i++) to[toRow * width + i] = from[fromRow * width + i];
}
