/**
 * Fair starts: the seats lie on the board as one seat turned by quarters (and, for eight, mirrored), and so does the
 * first food. At the first tick every seat sees the same.
 */
import { seedRng } from '../../rng.ts';
import {
  bodyOf,
  CELL,
  columnOf,
  drawCell,
  FATE,
  findGoals,
  layFood,
  rowOf,
  type Snake,
  type SnakeState,
  stepOf,
  takeFood,
  turned,
  WAY,
} from './board.ts';

export const FIRST_LENGTH = 3;

/** Where the cell of seat 0 lies for `seat`. */
function seen(state: SnakeState, cell: number, seat: number): number {
  const { size } = state;
  let column = columnOf(state, cell);
  let row = rowOf(state, cell);
  if (isMirrored(state, seat)) column = size + 1 - column; // up stays up
  for (let quarter = 0; quarter < quartersOf(state, seat); quarter++) {
    const turnedRow = column;
    column = size + 1 - row;
    row = turnedRow;
  }
  return row * (size + 2) + column;
}

const isMirrored = ({ snakes }: SnakeState, seat: number): boolean => snakes.length > 4 && seat % 2 === 1;

/** Two face each other; four and eight go round. */
function quartersOf({ snakes }: SnakeState, seat: number): number {
  if (snakes.length > 4) return seat >> 1;
  return snakes.length === 2 ? 2 * seat : seat;
}

/** Where seat 0 begins. Nobody meets anybody, nor a wall, who goes straight on for the first nine ticks or so. */
function firstPlace({ size, snakes }: SnakeState): { row: number; column: number; heading: number } {
  if (snakes.length === 1) return { row: size / 2, column: 4, heading: WAY.right };
  // Round along the walls; eight, who would meet there, outward in pairs.
  if (snakes.length <= 4) return { row: 3, column: 4, heading: WAY.right };
  return { row: Math.round(size / 3), column: size / 2 + 2, heading: WAY.up };
}

function placeSnakes(state: SnakeState): void {
  const { size, snakes } = state;
  const stride = size + 2;
  const { row, column, heading } = firstPlace(state);
  for (let seat = 0; seat < snakes.length; seat++) {
    const snake = snakes[seat];
    snake.head = seen(state, row * stride + column, seat);
    snake.heading = turned(heading, quartersOf(state, seat));
    const back = -stepOf(snake.heading, stride);
    snake.tail = snake.head + back * (FIRST_LENGTH - 1);
    for (let i = 0; i < FIRST_LENGTH; i++) state.cells[snake.head + back * i] = bodyOf(seat, snake.heading);
  }
}

/** One food a seat, alike for all. */
function layFirstFood(state: SnakeState): void {
  const { cells, snakes } = state;
  for (;;) {
    const cell = drawCell(state);
    for (let seat = 0; seat < snakes.length; seat++) {
      const alike = seen(state, cell, seat);
      if (cells[alike] !== CELL.empty) break; // taken, or the same as another's
      layFood(state, alike);
    }
    if (state.foodCount === snakes.length) return;
    while (state.foodCount > 0) {
      cells[state.foods[state.foodCount - 1]] = CELL.empty;
      takeFood(state, state.foods[state.foodCount - 1]);
    }
  }
}

/** The cells of a board without anything on it. */
export function emptyBoard(size: number): number[] {
  const stride = size + 2;
  const cells: number[] = new Array(stride * stride).fill(CELL.wall);
  for (let row = 1; row <= size; row++) cells.fill(CELL.empty, row * stride + 1, (row + 1) * stride - 1);
  return cells;
}

export function startBoard(seed: number, seats: number, size: number, foodRoom: number): SnakeState {
  const state: SnakeState = {
    tick: 0,
    rng: seedRng(seed),
    size,
    cells: emptyBoard(size),
    foods: new Array(foodRoom).fill(0),
    foodCount: 0,
    snakes: [],
  };
  for (let seat = 0; seat < seats; seat++) state.snakes.push(newborn());
  placeSnakes(state);
  layFirstFood(state);
  findGoals(state);
  return state;
}

function newborn(): Snake {
  return {
    head: 0,
    tail: 0,
    heading: 0,
    length: FIRST_LENGTH,
    hunger: 0,
    fate: FATE.alive,
    goal: 0,
    eaten: 0,
    outlived: 0,
    lead: 0,
    died: 0,
    gained: 0,
    nearer: 0,
  };
}
