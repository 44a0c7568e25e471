/**
 * A ladder for Connect Four: minimax that looks ever further and overlooks ever less, and at its top a player that also
 * asks the solver, at first how things stand within a few moves, and soon how the match ends.
 */
import { CELLS, COLUMNS } from '../../games/connect-four/board.ts';
import type { ConnectFourState } from '../../games/connect-four/rules.ts';
import { below, type Rng, seedRng, uniform } from '../../rng.ts';
import type { Agent } from '../agent.ts';
import type { ScriptedPlayer } from '../index.ts';
import { Minimax } from '../minimax.ts';
import { connectFourMinimax, seen } from './judgement.ts';
import { ConnectFourSolver } from './solver.ts';

interface Skill {
  depth: number; // plies it looks ahead
  moods: number; // how much its judgement of a column varies, where nothing is decided
  lapses: number; // of its moves, the part that it plays anywhere
  solver?: { near: number; whole: number }; // positions that it may ask the solver about, a move
}

/** What is left of `candidates` when only the best by `values` are kept. */
function keepBest(candidates: number[], values: ArrayLike<number>): number[] {
  const best = Math.max(...candidates.map(column => values[column]));
  return candidates.filter(column => values[column] === best);
}

const WHOLE_FROM = 14; // stones: before them the end is too far away to ask about

/** The columns that do best as far as the solver sees: to the end of the match, or as deep as it gets. */
class Foresight {
  private readonly near = new ConnectFourSolver(12);
  private readonly whole = new ConnectFourSolver(15);
  private readonly scores = new Int32Array(COLUMNS);
  private readonly found = new Int32Array(COLUMNS);

  /** Within these many positions, a move. */
  constructor(private readonly nodes: { readonly near: number; readonly whole: number }) {}

  reset(): void {
    this.whole.forget();
  }

  best({ tick, left0, right0, left1, right1 }: ConnectFourState, columns: number[]): number[] {
    const { near, whole, nodes, scores, found } = this;
    const position = {
      ownLeft: left0,
      ownRight: right0,
      takenLeft: left0 | left1,
      takenRight: right0 | right1,
    };
    if (tick >= WHOLE_FROM && whole.scores(position, scores, { nodes: nodes.whole, farthest: 1 }))
      return keepBest(columns, scores.map(Math.sign));
    const end = near.nodes + nodes.near;
    found.fill(0);
    for (let horizon = tick + 6; horizon < CELLS; horizon += 2) {
      near.forget(); // what lay beyond the last horizon counted as a draw
      if (!near.scores(position, scores, { nodes: end - near.nodes, horizon, farthest: 1 })) break;
      found.set(scores);
    }
    return keepBest(columns, found.map(Math.sign));
  }
}

function player(name: string, { depth, moods, lapses, solver }: Skill): Agent {
  const minimax = new Minimax(connectFourMinimax, depth);
  const foresight = solver ? new Foresight(solver) : null;
  const values = new Float64Array(COLUMNS);
  let rng: Rng = seedRng(0);
  return {
    name,
    reset(seed) {
      rng = seedRng(seed);
      foresight?.reset();
    },
    act(observation, from, action, at) {
      const state = seen(observation, from);
      const open = openColumns(state);
      let best = open;
      if (uniform(rng) >= lapses) {
        if (foresight) best = foresight.best(state, open);
        if (best.length > 1) {
          minimax.judge(state, values, moods);
          for (const column of open) values[column] += moods * uniform(rng);
          best = keepBest(best, values);
        }
      }
      action[at] = best[below(rng, best.length)];
    },
  };
}

function openColumns(state: ConnectFourState): number[] {
  const legal = new Uint8Array(COLUMNS);
  connectFourMinimax.game.legal!(state, 0, legal, 0);
  return [...legal.keys()].filter(column => legal[column]);
}

export const connectFourPlayers: readonly ScriptedPlayer[] = [
  {
    id: 'calm',
    name: { es: 'Calma', en: 'Calm' },
    make: () => player('calm', { depth: 1, moods: 0.02, lapses: 0.35 }),
  },
  {
    id: 'steady',
    name: { es: 'Firme', en: 'Steady' },
    make: () => player('steady', { depth: 2, moods: 0.02, lapses: 0.15 }),
  },
  {
    id: 'quick',
    name: { es: 'Veloz', en: 'Quick' },
    make: () => player('quick', { depth: 4, moods: 0.01, lapses: 0.06 }),
  },
  {
    id: 'master',
    name: { es: 'Maestra', en: 'Master' },
    make: () =>
      player('master', { depth: 4, moods: 0.005, lapses: 0, solver: { near: 2000, whole: 20_000 } }),
  },
];
