/**
 * Connect Four (Wexler and Strongin's of 1974): two seats drop stones by turns into seven columns of six cells; four in a
 * line, level, upright or slanting, win. The seed says who begins, which is worth much: perfect play wins from there.
 */
import { seedRng, uniform } from '../../rng.ts';
import type { Game, ObservationEntry } from '../game.ts';
import { CELLS, COLUMNS, hasFour, LEFT_COLUMNS, landing, ROWS, writePlane } from './board.ts';

export interface ConnectFourState {
  tick: number; // moves played
  first: number; // the seat that began
  winner: number; // its seat; −1: nobody yet
  column: number; // of the last move; −1: none
  left0: number; // stones of seat 0 in columns 0 to 3, see board.ts
  right0: number; // and in columns 4 to 6
  left1: number;
  right1: number;
}

const stone = { es: 'piedra: 1, nada: 0', en: 'stone: 1, none: 0' };

/** A plane of stones, top row first, as PyTorch lays out [height, width]. Columns are counted from 1 at the left, rows from 1 at the bottom. */
function plane(name: string, es: string, en: string): ObservationEntry[] {
  return Array.from({ length: CELLS }, (_, place) => {
    const column = (place % COLUMNS) + 1;
    const row = ROWS - Math.floor(place / COLUMNS);
    return {
      name: `${name}${column}-${row}`,
      low: 0,
      high: 1,
      meaning: { es: `${es} en ${column}·${row}`, en: `${en} at ${column}·${row}` },
      unit: stone,
    };
  });
}

const mirrored = (column: number) => COLUMNS - 1 - column;

export const connectFour: Game<ConnectFourState> = {
  id: 'connect-four',
  version: 1,
  title: { es: 'Cuatro en raya', en: 'Connect Four' },
  goal: { es: 'Cuatro en línea antes que tu rival', en: 'Four in a row before your rival' },
  seats: 2,
  tempo: { kind: 'turns' },
  maxTicks: CELLS,
  actions: {
    kind: 'choice',
    choices: Array.from({ length: COLUMNS }, (_, column) => ({
      name: `column${column + 1}`,
      meaning: { es: `columna ${column + 1}`, en: `column ${column + 1}` },
    })),
  },
  // Two planes, [2 channels, 6 rows, 7 columns] flattened: a convolution network takes them as they are.
  observation: [...plane('own', 'mía', 'mine'), ...plane('rival', 'rival', 'rival')],
  board: { planes: 2, rows: ROWS, columns: COLUMNS },
  symmetries: [
    {
      observation: Array.from({ length: 2 * CELLS }, (_, at) => at - (at % COLUMNS) + mirrored(at % COLUMNS)),
      choices: Array.from({ length: COLUMNS }, (_, column) => mirrored(column)),
    },
  ],
  rewards: [
    {
      name: 'point',
      weight: 1,
      meaning: { es: 'ganar la partida (+1) o perderla (−1)', en: 'winning the game (+1) or losing it (−1)' },
    },
  ],

  start(seed) {
    const first = uniform(seedRng(seed)) < 0.5 ? 0 : 1;
    return { tick: 0, first, winner: -1, column: -1, left0: 0, right0: 0, left1: 0, right1: 0 };
  },

  clone: state => ({ ...state }),

  advance(state, actions) {
    const mover = (state.first + state.tick) & 1;
    const column = actions[mover];
    state.tick++;
    state.column = column;
    if (column < LEFT_COLUMNS) {
      const cell = landing(state.left0 | state.left1, column);
      if (mover === 0) state.left0 |= cell;
      else state.left1 |= cell;
    } else {
      const cell = landing(state.right0 | state.right1, column);
      if (mover === 0) state.right0 |= cell;
      else state.right1 |= cell;
    }
    if (mover === 0 ? hasFour(state.left0, state.right0) : hasFour(state.left1, state.right1))
      state.winner = mover;
  },

  observe(state, seat, out, at) {
    const other = at + CELLS;
    writePlane(state.left0, state.right0, out, seat === 0 ? at : other);
    writePlane(state.left1, state.right1, out, seat === 0 ? other : at);
  },

  reward(state, seat, out, at) {
    out[at] = state.winner < 0 ? 0 : state.winner === seat ? 1 : -1;
  },

  turn: state => (state.first + state.tick) & 1,

  legal(state, _seat, out, at) {
    const left = state.left0 | state.left1;
    const right = state.right0 | state.right1;
    for (let column = 0; column < COLUMNS; column++)
      out[at + column] = landing(column < LEFT_COLUMNS ? left : right, column) === 0 ? 0 : 1;
  },

  scores: state => [state.winner === 0 ? 1 : 0, state.winner === 1 ? 1 : 0],

  /** A full board without a line is a draw, and an end like any other. */
  outcome(state) {
    if (state.winner < 0 && state.tick < CELLS) return null;
    return { scores: connectFour.scores(state), ended: 'terminated' };
  },
};
