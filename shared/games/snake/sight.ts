/**
 * What a snake sees, from its own head: ahead is where it goes. Nothing in it depends on the size of the board, or on which
 * way is up; so a network that learnt on one board plays on any.
 */
import type { Mirror, ObservationEntry, Text } from '../game.ts';
import { distance, FATE, isFree, rowOf, type Snake, type SnakeState, stepOf, turned, WAY } from './board.ts';
import { patience } from './move.ts';

export const SIGHT_CELLS = 10; // as far as its feelers reach
const USUAL_LENGTH = 16; // seen as ½

const near: Text = { es: '1 ÷ casillas; 0 a más de 10', en: '1 ÷ cells; 0 beyond 10' };
const closeness: Text = { es: '1 ÷ casillas', en: '1 ÷ cells' };
const share: Text = { es: 'parte del camino, con signo', en: 'part of the way, signed' };
const lengths: Text = {
  es: 'de su longitud; 1 si llega a la cola',
  en: 'of its length; 1 if the tail is in reach',
};

const obstacle = (name: string, es: string, en: string): ObservationEntry => ({
  name: `near-${name}`,
  low: 0,
  high: 1,
  meaning: { es: `obstáculo ${es}`, en: `obstacle ${en}` },
  unit: near,
});
const room = (name: string, es: string, en: string): ObservationEntry => ({
  name: `room-${name}`,
  low: 0,
  high: 1,
  meaning: { es: `sitio ${es}`, en: `room ${en}` },
  unit: lengths,
});
const place = (name: string, es: string, en: string): ObservationEntry[] => [
  {
    name: `${name}-ahead`,
    low: -1,
    high: 1,
    meaning: { es: `${es}: delante`, en: `${en}: ahead` },
    unit: share,
  },
  {
    name: `${name}-right`,
    low: -1,
    high: 1,
    meaning: { es: `${es}: derecha`, en: `${en}: right` },
    unit: share,
  },
  {
    name: `${name}-near`,
    low: 0,
    high: 1,
    meaning: { es: `${es}: cerca`, en: `${en}: near` },
    unit: closeness,
  },
];

/** Where each row of the table stands. */
export const SEEN = {
  near: 0,
  room: 7,
  food: 10,
  tail: 13,
  length: 16,
  hunger: 17,
  rival: 18,
  stronger: 21,
} as const;

export const sightTable: readonly ObservationEntry[] = [
  obstacle('left-back', 'detrás a la izquierda', 'behind to the left'),
  obstacle('left', 'a la izquierda', 'to the left'),
  obstacle('ahead-left', 'delante a la izquierda', 'ahead to the left'),
  obstacle('ahead', 'delante', 'ahead'),
  obstacle('ahead-right', 'delante a la derecha', 'ahead to the right'),
  obstacle('right', 'a la derecha', 'to the right'),
  obstacle('right-back', 'detrás a la derecha', 'behind to the right'),
  room('left', 'a la izquierda', 'to the left'),
  room('ahead', 'delante', 'ahead'),
  room('right', 'a la derecha', 'to the right'),
  ...place('food', 'comida', 'food'),
  ...place('tail', 'cola', 'tail'),
  {
    name: 'length',
    low: 0,
    high: 1,
    meaning: { es: 'longitud', en: 'length' },
    unit: { es: 'l ÷ (l + 16)', en: 'l ÷ (l + 16)' },
  },
  {
    name: 'hunger',
    low: 0,
    high: 1,
    meaning: { es: 'hambre', en: 'hunger' },
    unit: { es: 'de la que la mata', en: 'of what it dies of' },
  },
  ...place('rival', 'rival', 'rival'),
  {
    name: 'rival-stronger',
    low: -1,
    high: 1,
    meaning: { es: 'rival más larga', en: 'rival longer' },
    unit: { es: 'de las dos longitudes', en: 'of both lengths' },
  },
];

/** Left is right, of what is seen and of the turns. */
export const sightMirror: Mirror = {
  flips: ['food-right', 'tail-right', 'rival-right'],
  swaps: [
    ['near-left-back', 'near-right-back'],
    ['near-left', 'near-right'],
    ['near-ahead-left', 'near-ahead-right'],
    ['room-left', 'room-right'],
    ['left', 'right'],
  ],
};

/** Writes one number a row of the table. Allocates nothing. */
export function look(state: SnakeState, seat: number, out: Float32Array, at: number): void {
  const snake = state.snakes[seat];
  if (snake.fate !== FATE.alive) {
    for (let i = 0; i < sightTable.length; i++) out[at + i] = 0;
    return;
  }
  feel(state, snake, out, at + SEEN.near);
  measure(state, snake, out, at + SEEN.room);
  locate(state, snake, snake.goal, out, at + SEEN.food);
  locate(state, snake, snake.tail, out, at + SEEN.tail);
  out[at + SEEN.length] = snake.length / (snake.length + USUAL_LENGTH);
  out[at + SEEN.hunger] = snake.hunger / patience(snake.length);
  const rival = state.snakes.length > 1 ? nearestRival(state, seat) : null;
  locate(state, snake, rival ? rival.head : 0, out, at + SEEN.rival);
  out[at + SEEN.stronger] = rival ? (rival.length - snake.length) / (rival.length + snake.length) : 0;
}

function feel({ cells, size }: SnakeState, { head, heading }: Snake, out: Float32Array, at: number): void {
  const ahead = stepOf(heading, size + 2);
  const right = stepOf(turned(heading, 1), size + 2);
  out[at] = feeler(cells, head, -ahead - right);
  out[at + 1] = feeler(cells, head, -right);
  out[at + 2] = feeler(cells, head, ahead - right);
  out[at + 3] = feeler(cells, head, ahead);
  out[at + 4] = feeler(cells, head, ahead + right);
  out[at + 5] = feeler(cells, head, right);
  out[at + 6] = feeler(cells, head, right - ahead);
}

function feeler(cells: readonly number[], head: number, step: number): number {
  let cell = head + step;
  for (let far = 1; far <= SIGHT_CELLS; far++) {
    if (!isFree(cells[cell])) return 1 / far;
    cell += step;
  }
  return 0;
}

/** Writes the way to `cell` (0: nowhere) as parts ahead and to the right, and how near it is. */
function locate(
  state: SnakeState,
  { head, heading }: Snake,
  cell: number,
  out: Float32Array,
  at: number,
): void {
  if (cell === 0) {
    out[at] = 0;
    out[at + 1] = 0;
    out[at + 2] = 0;
    return;
  }
  const y = rowOf(state, cell) - rowOf(state, head);
  const x = cell - head - y * (state.size + 2);
  const near = 1 / (Math.abs(x) + Math.abs(y));
  const side = heading < WAY.down ? 1 : -1; // up and down, right and left are each other's opposites
  out[at] = (heading & 1 ? x : -y) * side * near;
  out[at + 1] = (heading & 1 ? y : x) * side * near;
  out[at + 2] = near;
}

/** The nearest by its head; of equals, the one that sits next. */
function nearestRival(state: SnakeState, seat: number): Snake | null {
  const { snakes } = state;
  let nearest: Snake | null = null;
  let best = Number.POSITIVE_INFINITY;
  for (let i = 1; i < snakes.length; i++) {
    const rival = snakes[(seat + i) % snakes.length];
    if (rival.fate !== FATE.alive) continue;
    const cells = distance(state, snakes[seat].head, rival.head);
    if (cells >= best) continue;
    best = cells;
    nearest = rival;
  }
  return nearest;
}

// Scratch of `measure`, as large as the largest board seen.
let filled = new Int32Array(0); // by which fill a cell was reached last
let queue = new Int32Array(0);
let fills = 0;
const MOST_FILLS = 2 ** 30; // then counting starts anew, before it overflows
const rooms = new Float64Array(3);

/**
 * Writes how much room lies to the left, ahead and to the right: cells in reach as a part of its own length, since who
 * has room for all of itself gets out again. The way to its own tail is a way out, too.
 */
function measure(state: SnakeState, snake: Snake, out: Float32Array, at: number): void {
  const { cells, size } = state;
  if (filled.length < cells.length || fills > MOST_FILLS) {
    filled = new Int32Array(cells.length);
    queue = new Int32Array(cells.length);
    fills = 0;
  }
  const before = fills;
  for (let i = 0; i < 3; i++) {
    const start = snake.head + stepOf(turned(snake.heading, i + 3), size + 2);
    rooms[i] = fill(cells, size + 2, snake, start, before);
    out[at + i] = rooms[i];
  }
}

/** `before`: fills up to this one are of another look; those since know their room already. */
function fill(
  cells: readonly number[],
  stride: number,
  { tail, length }: Snake,
  start: number,
  before: number,
): number {
  const mine = ++fills;
  if (start === tail) return 1;
  if (!isFree(cells[start])) return 0;
  if (filled[start] > before) return rooms[filled[start] - before - 1];
  let known = 1;
  queue[0] = start;
  filled[start] = mine;
  for (let i = 0; i < known; i++) {
    if (known >= length) return 1;
    for (let way = 0; way < 4; way++) {
      const cell = queue[i] + stepOf(way, stride);
      if (cell === tail) return 1;
      if (filled[cell] === mine || !isFree(cells[cell])) continue;
      if (filled[cell] > before) return rooms[filled[cell] - before - 1];
      filled[cell] = mine;
      queue[known++] = cell;
    }
  }
  return known / length;
}
