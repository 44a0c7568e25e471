/**
 * Who can sit in a seat. An agent sees what a person at that seat sees, the observation, and nothing else: no state,
 * no future, no other seat's action of this tick.
 */
import { actionWidth, type Game } from '../games/game.ts';

export interface Agent {
  readonly name: string;
  /** Forgets the last match. The same seed and observations give the same actions. */
  reset(seed: number): void;
  /** Writes this tick's action, [actionWidth] small integers, at `action[at …]`, given `observation[from …]`. */
  act(observation: Float32Array, from: number, action: Int8Array, at: number): void;
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
    act(observation, from, action, at) {
      const slot = (seen % (ticks + 1)) * size;
      for (let i = 0; i < size; i++) memory[slot + i] = observation[from + i];
      const oldest = seen < ticks ? 0 : (seen + 1) % (ticks + 1);
      seen++;
      agent.act(memory, oldest * size, action, at);
    },
  };
}

/** The seats of a match filled by agents; null seats are filled by somebody else (`held`, e.g. the keys). */
export class Players {
  readonly actions: Int8Array; // [seats × actionWidth] of the tick last asked for
  private readonly observation: Float32Array;
  private readonly width: number;

  constructor(
    private readonly game: Game,
    readonly seats: readonly (Agent | null)[],
    seedOf: (seat: number) => number,
  ) {
    this.width = actionWidth(game);
    this.actions = new Int8Array(game.seats * this.width);
    this.observation = new Float32Array(game.observation.length);
    for (const [seat, agent] of seats.entries()) agent?.reset(seedOf(seat));
  }

  /** The joint action for the next tick; `held` is what the null seats do. */
  act(state: unknown, held: ArrayLike<number>): Int8Array {
    for (let seat = 0; seat < this.seats.length; seat++) {
      const agent = this.seats[seat];
      const at = seat * this.width;
      if (!agent) {
        for (let axis = 0; axis < this.width; axis++) this.actions[at + axis] = held[axis];
        continue;
      }
      this.game.observe(state, seat, this.observation, 0);
      agent.act(this.observation, 0, this.actions, at);
    }
    return this.actions;
  }
}
