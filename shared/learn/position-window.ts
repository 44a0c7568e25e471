/** The recent positions that AlphaZero learns from: a ring of what was seen, π and z, the oldest overwritten first. */
import type { Game, Symmetry } from '../games/game.ts';
import { below, type Rng } from '../rng.ts';

export class PositionWindow {
  added = 0; // since the beginning
  private readonly observations: Int8Array; // [capacity, observation]
  private readonly policies: Float32Array; // [capacity, choices]
  private readonly values: Float32Array; // [capacity]
  private readonly size: number;
  private readonly symmetries: readonly Symmetry[];

  constructor(
    game: Game,
    private readonly choices: number,
    private readonly capacity: number,
  ) {
    this.size = game.observation.length;
    this.symmetries = game.symmetries ?? [];
    this.observations = new Int8Array(capacity * this.size);
    this.policies = new Float32Array(capacity * choices);
    this.values = new Float32Array(capacity);
  }

  /** One position: `observation[at.observation …]` in small whole numbers, π at `policies[at.policy …]`. */
  add(
    observation: Int8Array,
    policies: Float32Array,
    at: { readonly observation: number; readonly policy: number },
    value: number,
  ): void {
    const { size, choices } = this;
    const row = this.added % this.capacity;
    for (let i = 0; i < size; i++) this.observations[row * size + i] = observation[at.observation + i];
    for (let i = 0; i < choices; i++) this.policies[row * choices + i] = policies[at.policy + i];
    this.values[row] = value;
    this.added++;
  }

  /** Draws `rows` of the last `recent` positions, each as it was or in any of the game's symmetries. */
  draw(
    rng: Rng,
    rows: number,
    recent: number,
    into: { readonly x: Float32Array; readonly policies: Float32Array; readonly values: Float32Array },
  ): void {
    const { size, choices, symmetries } = this;
    const among = Math.min(recent, this.added, this.capacity);
    for (let r = 0; r < rows; r++) {
      const row = (this.added - 1 - below(rng, among)) % this.capacity;
      const turn = below(rng, symmetries.length + 1);
      const symmetry = turn === 0 ? null : symmetries[turn - 1];
      for (let i = 0; i < size; i++)
        into.x[r * size + i] = this.observations[row * size + (symmetry ? symmetry.observation[i] : i)];
      for (let i = 0; i < choices; i++)
        into.policies[r * choices + i] = this.policies[row * choices + (symmetry ? symmetry.choices[i] : i)];
      into.values[r] = this.values[row];
    }
  }

  /** What `added` says nothing of, for checkpoints. Live. */
  arrays() {
    const { observations, policies, values } = this;
    return { observations, policies, values };
  }
}
