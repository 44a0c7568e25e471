/**
 * Who can sit in a seat. An agent sees what a person at that seat sees, the observation, and nothing else: no state,
 * no future, no other seat's action of this tick.
 */
import { actionWidth, type Game } from '../games/game.ts';

export interface Agent {
  readonly name: string;
  /** Forgets the last match. The same seed and observations give the same actions. */
  reset(seed: number): void;
  /**
   * Writes this tick's action, [actionWidth] small integers, at `action[at …]`, given `observation[from …]` and, in a game
   * that has them, the legal choices (1 for each; null: all are).
   */
  act(
    observation: Float32Array,
    from: number,
    action: Int8Array,
    at: number,
    legal?: Uint8Array | null,
  ): void;
  /** What a network has of its own in a match, live: shown the match again once its weights have changed, it would have come to other numbers. */
  readonly carried?: readonly Float32Array[];
}

/** Shows `agent` the world as it was `ticks` ago: nobody's hand is faster than their eye. */
export function delayed(game: Game, agent: Agent, ticks: number): Agent {
  if (ticks === 0) return agent;
  const size = game.observation.length;
  const memory = new Float32Array((ticks + 1) * size); // a ring of the last observations
  let seen = 0;
  return {
    name: agent.name,
    reset(seed) {
      seen = 0;
      agent.reset(seed);
    },
    act(observation, from, action, at, legal) {
      const slot = (seen % (ticks + 1)) * size;
      for (let i = 0; i < size; i++) memory[slot + i] = observation[from + i];
      const oldest = seen < ticks ? 0 : (seen + 1) % (ticks + 1);
      seen++;
      agent.act(memory, oldest * size, action, at, legal);
    },
  };
}

/** The seats of a match filled by agents; null seats are filled by somebody else (`held`, e.g. the keys). */
export class Players {
  readonly actions: Int8Array; // [seats × actionWidth] of the tick last asked for
  private readonly observation: Float32Array;
  private readonly width: number;
  private readonly legal: Uint8Array | null;

  constructor(
    private readonly game: Game,
    readonly seats: readonly (Agent | null)[],
    seedOf: (seat: number) => number,
  ) {
    this.width = actionWidth(game);
    this.actions = new Int8Array(game.seats * this.width);
    this.observation = new Float32Array(game.observation.length);
    this.legal =
      game.legal && game.actions.kind === 'choice' ? new Uint8Array(game.actions.choices.length) : null;
    for (const [seat, agent] of seats.entries()) agent?.reset(seedOf(seat));
  }

  /** The joint action for the next tick; `held` is what the null seats do. In a game of turns only the mover is asked. */
  act(state: unknown, held: ArrayLike<number>): Int8Array {
    const mover = this.game.turn?.(state);
    for (let seat = 0; seat < this.seats.length; seat++) {
      const agent = this.seats[seat];
      const at = seat * this.width;
      if (mover !== undefined && mover !== seat) {
        this.actions.fill(0, at, at + this.width);
        continue;
      }
      if (!agent) {
        for (let axis = 0; axis < this.width; axis++) this.actions[at + axis] = held[axis];
        continue;
      }
      this.game.observe(state, seat, this.observation, 0);
      if (this.legal) this.game.legal?.(state, seat, this.legal, 0);
      agent.act(this.observation, 0, this.actions, at, this.legal);
    }
    return this.actions;
  }
}
