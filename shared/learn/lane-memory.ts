/**
 * What a recurrent network remembers of every lane of a round, apart from the network, which is used for other things
 * between two decisions. Of one that remembers nothing it is empty.
 */
import type { Network } from '../nn/network.ts';

export class LaneMemory {
  private readonly size: number;
  private readonly now: Float32Array; // [lanes, size]
  private readonly start: Float32Array; // [lanes, size]: where this round began
  private readonly some: Float32Array; // [lanes, size]: scratch

  constructor(
    private readonly network: Network,
    private readonly lanes: number,
  ) {
    this.size = network.stateSize;
    this.now = new Float32Array(lanes * this.size);
    this.start = new Float32Array(lanes * this.size);
    this.some = new Float32Array(lanes * this.size);
  }

  /** What the network makes of x [lanes, inputs], which it then remembers. */
  step(x: Float32Array): Float32Array {
    const outputs = this.peek(x);
    if (this.size > 0) this.network.readState(this.now, this.lanes);
    return outputs;
  }

  /** The same, and it does not remember. */
  peek(x: Float32Array): Float32Array {
    if (this.size > 0) this.network.writeState(this.now, this.lanes);
    return this.network.forward(x, this.lanes);
  }

  /** The same, of x [1, inputs] in one lane. */
  peekIn(lane: number, x: Float32Array): Float32Array {
    const { size, network } = this;
    if (size > 0) network.writeState(this.now.subarray(lane * size, (lane + 1) * size));
    return network.forward(x, 1);
  }

  /** A match begins in that lane. */
  forget(lane: number): void {
    this.now.fill(0, lane * this.size, (lane + 1) * this.size);
  }

  /** A round begins. */
  mark(): void {
    this.start.set(this.now);
  }

  /** Puts the network into the states that the lanes `order[first …]` began the round with. */
  rewind(order: Int32Array, first: number, sequences: number): void {
    const { size, start, some } = this;
    if (size === 0) return;
    for (let s = 0; s < sequences; s++)
      for (let i = 0; i < size; i++) some[s * size + i] = start[order[first + s] * size + i];
    this.network.writeState(some, sequences);
  }

  /** By name, for a checkpoint: live. */
  arrays(name: string): Record<string, Float32Array> {
    return this.size > 0 ? { [`${name}.memory`]: this.now, [`${name}.memoryStart`]: this.start } : {};
  }
}
