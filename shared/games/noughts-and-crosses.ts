/**
 * Noughts and crosses, the small sibling of Connect Four: two seats mark the nine cells of a square by turns, three in
 * a line win. The seed says who begins. Small enough to be known whole: perfect play is a draw.
 */
import { seedRng, uniform } from '../rng.ts';
import type { Game, ObservationEntry, Symmetry } from './game.ts';

export const SIDE = 3;
const CELLS = SIDE * SIDE;

/** Every line as a set of cells: bit 0 is the upper left one, row by row. */
export const LINES = [
  0b111, 0b111000, 0b111000000, 0b1001001, 0b10010010, 0b100100100, 0b100010001, 0b1010100,
];

export interface NoughtsState {
  tick: number; // moves played
  first: number; // the seat that began
  winner: number; // its seat; −1: nobody yet
  cell: number; // of the last move; −1: none
  marks0: number; // cells of seat 0, as bits
  marks1: number;
}

/** Whether these marks hold a line. */
export function hasLine(marks: number): boolean {
  for (let i = 0; i < LINES.length; i++) if ((marks & LINES[i]) === LINES[i]) return true;
  return false;
}

const rows = [
  { es: 'arriba', en: 'top' },
  { es: 'en medio', en: 'middle' },
  { es: 'abajo', en: 'bottom' },
];
const columns = [
  { es: 'izquierda', en: 'left' },
  { es: 'centro', en: 'centre' },
  { es: 'derecha', en: 'right' },
];
const places = Array.from({ length: CELLS }, (_, cell) => {
  const row = rows[Math.floor(cell / SIDE)];
  const column = columns[cell % SIDE];
  return { es: `${row.es}, ${column.es}`, en: `${row.en} ${column.en}` };
});

function marks(name: string, es: string, en: string): ObservationEntry[] {
  return places.map((place, cell) => ({
    name: `${name}${cell + 1}`,
    low: 0,
    high: 1,
    meaning: { es: `${es} ${place.es}`, en: `${en} ${place.en}` },
    unit: { es: 'marca: 1, nada: 0', en: 'mark: 1, none: 0' },
  }));
}

/** Three quarter turns, and the mirror image with each of the four. */
function squareSymmetries(): Symmetry[] {
  const turned = (cell: number) => (SIDE - 1 - (cell % SIDE)) * SIDE + Math.floor(cell / SIDE);
  const mirrored = (cell: number) => cell - (cell % SIDE) + (SIDE - 1 - (cell % SIDE));
  const same = Array.from({ length: CELLS }, (_, cell) => cell);
  const turns = [same];
  while (turns.length < 4) turns.push(turns[turns.length - 1].map(turned));
  return [...turns.slice(1), ...turns.map(cells => cells.map(mirrored))].map(choices => ({
    observation: [...choices, ...choices.map(cell => CELLS + cell)],
    choices,
  }));
}

export const noughtsAndCrosses: Game<NoughtsState> = {
  id: 'noughts-and-crosses',
  version: 1,
  title: { es: 'Tres en raya', en: 'Noughts and crosses' },
  goal: { es: 'Tres en línea antes que tu rival', en: 'Three in a row before your rival' },
  variantOf: 'connect-four',
  seats: 2,
  tempo: { kind: 'turns' },
  maxTicks: CELLS,
  actions: {
    kind: 'choice',
    choices: places.map((place, cell) => ({ name: `cell${cell + 1}`, meaning: place })),
  },
  observation: [...marks('own', 'mía', 'mine'), ...marks('rival', 'rival', 'rival')],
  board: { planes: 2, rows: SIDE, columns: SIDE },
  symmetries: squareSymmetries(),
  rewards: [
    {
      name: 'point',
      weight: 1,
      meaning: { es: 'ganar la partida (+1) o perderla (−1)', en: 'winning the game (+1) or losing it (−1)' },
    },
  ],
  // So small that a dense network and a few seconds of self-play are enough.
  learning: {
    ...{ moves: 60_000, lanes: 64, simulations: 48, fastSimulations: 12, fullPart: 0.6, randomPlies: 6 },
    ...{ exploration: 2.5, searchedPart: 0.8, round: 256, window: 20_000, reuse: 12 },
    ...{ batch: 128, learningRate: 0.004, channels: 0, hidden: 128 },
  },

  start(seed) {
    const first = uniform(seedRng(seed)) < 0.5 ? 0 : 1;
    return { tick: 0, first, winner: -1, cell: -1, marks0: 0, marks1: 0 };
  },

  clone: state => ({ ...state }),

  advance(state, actions) {
    const mover = (state.first + state.tick) & 1;
    const cell = actions[mover];
    state.tick++;
    state.cell = cell;
    if (mover === 0) state.marks0 |= 1 << cell;
    else state.marks1 |= 1 << cell;
    if (hasLine(mover === 0 ? state.marks0 : state.marks1)) state.winner = mover;
  },

  observe(state, seat, out, at) {
    const own = seat === 0 ? state.marks0 : state.marks1;
    const rival = seat === 0 ? state.marks1 : state.marks0;
    for (let cell = 0; cell < CELLS; cell++) {
      out[at + cell] = (own >> cell) & 1;
      out[at + CELLS + cell] = (rival >> cell) & 1;
    }
  },

  reward(state, seat, out, at) {
    out[at] = state.winner < 0 ? 0 : state.winner === seat ? 1 : -1;
  },

  turn: state => (state.first + state.tick) & 1,

  legal(state, _seat, out, at) {
    const taken = state.marks0 | state.marks1;
    for (let cell = 0; cell < CELLS; cell++) out[at + cell] = (taken >> cell) & 1 ? 0 : 1;
  },

  scores: state => [state.winner === 0 ? 1 : 0, state.winner === 1 ? 1 : 0],

  /** A full square without a line is a draw, and an end like any other. */
  outcome(state) {
    if (state.winner < 0 && state.tick < CELLS) return null;
    return { scores: noughtsAndCrosses.scores(state), ended: 'terminated' };
  },
};
