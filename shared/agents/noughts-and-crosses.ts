/** Three who play noughts and crosses: one anywhere, one that sees a line when it lies there, and one that is never beaten. */
import { LINES, type NoughtsState, noughtsAndCrosses } from '../games/noughts-and-crosses.ts';
import { below, type Rng, seedRng } from '../rng.ts';
import type { Agent } from './agent.ts';
import type { ScriptedPlayer } from './index.ts';
import { Minimax, type MinimaxRules } from './minimax.ts';

const CELLS = 9;

/** The state as who sees `observation` and is to move sees it: they are seat 0. */
export function seen(observation: Float32Array, from: number): NoughtsState {
  let marks0 = 0;
  let marks1 = 0;
  let tick = 0;
  for (let cell = 0; cell < CELLS; cell++) {
    if (observation[from + cell] > 0.5) marks0 |= 1 << cell;
    else if (observation[from + CELLS + cell] > 0.5) marks1 |= 1 << cell;
    else continue;
    tick++;
  }
  return { tick, first: tick & 1, winner: -1, cell: -1, marks0, marks1 };
}

/** Lines with a mark of theirs that are still free of the other's. */
function openLines(own: number, other: number): number {
  let open = 0;
  for (const line of LINES) if ((own & line) !== 0 && (other & line) === 0) open++;
  return open;
}

export const noughtsMinimax: MinimaxRules<NoughtsState> = {
  game: noughtsAndCrosses,
  judge({ marks0, marks1 }, seat) {
    const lead = openLines(marks0, marks1) - openLines(marks1, marks0);
    return (seat === 0 ? lead : -lead) / 16;
  },
  key({ marks0, marks1 }, out) {
    out[0] = marks0;
    out[1] = marks1;
  },
  order: [4, 0, 2, 6, 8, 1, 3, 5, 7],
};

/** Plays the best that `depth` plies show; 0: anywhere. */
function player(name: string, depth: number): Agent {
  const minimax = depth > 0 ? new Minimax(noughtsMinimax, depth) : null;
  const values = new Float64Array(CELLS);
  let rng: Rng = seedRng(0);
  return {
    name,
    reset(seed) {
      rng = seedRng(seed);
    },
    act(observation, from, action, at) {
      const state = seen(observation, from);
      const taken = state.marks0 | state.marks1;
      if (minimax) minimax.judge(state, values);
      else for (let cell = 0; cell < CELLS; cell++) values[cell] = (taken >> cell) & 1 ? -1 : 0;
      const best = Math.max(...values);
      const among = [...values.keys()].filter(cell => values[cell] === best);
      action[at] = among[below(rng, among.length)];
    },
  };
}

export const noughtsPlayers: readonly ScriptedPlayer[] = [
  { id: 'calm', name: { es: 'Calma', en: 'Calm' }, make: () => player('calm', 0) },
  { id: 'quick', name: { es: 'Veloz', en: 'Quick' }, make: () => player('quick', 1) },
  { id: 'master', name: { es: 'Maestra', en: 'Master' }, make: () => player('master', 9) },
];
