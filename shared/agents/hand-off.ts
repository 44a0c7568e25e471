/** An agent whose controls a person can take at any moment, and give back. */
import { actionWidth, type Game } from '../games/game.ts';
import type { Agent } from './agent.ts';

export interface HandOff extends Agent {
  /** While true, `held` is played. The agent goes on seeing, so that it can go on where the person leaves off. */
  taken: boolean;
  readonly held: Int8Array; // [actionWidth]: what the person's keys say
}

export function handOff(game: Game, agent: Agent): HandOff {
  const held = new Int8Array(actionWidth(game));
  return {
    name: agent.name,
    taken: false,
    held,
    reset: seed => agent.reset(seed),
    act(observation, from, action, at, legal) {
      agent.act(observation, from, action, at, legal);
      if (this.taken) action.set(held, at);
    },
  };
}
