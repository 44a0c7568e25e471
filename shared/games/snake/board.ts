/**
 * The board of Snake: a square of cells within a wall, as one row of numbers. A body is a trail: each of its cells says
 * which way it goes on towards the head, so that a step writes two cells, however long the snake, and nothing is moved.
 */
import { below, type Rng } from '../../rng.ts';

/** A way over the board, clockwise from up. */
export const WAY = { up: 0, right: 1, down: 2, left: 3 } as const;

/**
 * What a cell holds; a head may enter those up to food. From `body` on it is a body: `body` + 4 × seat + the way to the
 * next cell.
 */
export const CELL = { empty: 0, food: 1, wall: 2, body: 4 } as const;

export const FATE = { alive: 0, crashed: 1, starved: 2 } as const;

export interface Snake {
  head: number; // cell
  tail: number; // cell
  heading: number; // way
  length: number;
  hunger: number; // ticks since it ate
  fate: number;
  goal: number; // the cell of the nearest food; 0, a corner of the wall, where there is none
  eaten: number;
  outlived: number; // lengths of the rivals that died before it
  lead: number; // its score less the best of the others
  // Of the last tick:
  died: number; // 1: it did
  gained: number; // of the lead
  nearer: number; // cells that it came nearer to what was its goal
}

export interface SnakeState {
  tick: number;
  rng: Rng;
  size: number; // cells a side, without the wall
  cells: number[]; // [(size + 2)²], row by row, with the wall
  foods: number[]; // the cells of the first `foodCount`; room for all that there may be
  foodCount: number;
  snakes: Snake[]; // by seat
}

/** The step to the next cell that way, on a board whose rows are `stride` long. */
export function stepOf(way: number, stride: number): number {
  return way & 1 ? 2 - way : (way - 1) * stride;
}

export const turned = (way: number, quarters: number): number => (way + quarters) & 3;
export const bodyOf = (seat: number, way: number): number => CELL.body + 4 * seat + way;
export const ownerOf = (body: number): number => (body - CELL.body) >> 2;
export const wayOf = (body: number): number => body & 3;

export const isFree = (content: number): boolean => content <= CELL.food;

export const rowOf = (state: SnakeState, cell: number): number => (cell / (state.size + 2)) | 0;
export const columnOf = (state: SnakeState, cell: number): number =>
  cell - rowOf(state, cell) * (state.size + 2);

/** Steps from cell to cell where nothing is in the way. */
export function distance(state: SnakeState, from: number, to: number): number {
  const rows = rowOf(state, to) - rowOf(state, from);
  const columns = to - from - rows * (state.size + 2);
  return Math.abs(rows) + Math.abs(columns);
}

/** How far `cell` lies ahead of the snake, less than 0 behind it. */
function cellsAhead(state: SnakeState, { head, heading }: Snake, cell: number): number {
  const rows = rowOf(state, cell) - rowOf(state, head);
  const columns = columnOf(state, cell) - columnOf(state, head);
  return (heading & 1 ? columns : -rows) * (heading < WAY.down ? 1 : -1);
}

/** Writes the nearest food of every living snake; of equals, the one further ahead. */
export function findGoals(state: SnakeState): void {
  for (let seat = 0; seat < state.snakes.length; seat++) {
    const snake = state.snakes[seat];
    if (snake.fate !== FATE.alive) continue;
    let nearest = Number.POSITIVE_INFINITY;
    snake.goal = 0;
    for (let i = 0; i < state.foodCount; i++) {
      const food = state.foods[i];
      const cells = distance(state, snake.head, food);
      if (cells > nearest) continue;
      if (cells === nearest && cellsAhead(state, snake, food) <= cellsAhead(state, snake, snake.goal))
        continue;
      nearest = cells;
      snake.goal = food;
    }
  }
}

/** Lays food on a free cell, where there is room in the list. */
export function layFood(state: SnakeState, cell: number): void {
  if (state.foodCount === state.foods.length) return;
  state.cells[cell] = CELL.food;
  state.foods[state.foodCount++] = cell;
}

/** Takes the food of `cell` off the list; what lies in the cell is the caller's. The others keep their order. */
export function takeFood(state: SnakeState, cell: number): void {
  let at = 0;
  while (state.foods[at] !== cell) at++;
  state.foodCount--;
  for (; at < state.foodCount; at++) state.foods[at] = state.foods[at + 1];
  state.foods[at] = 0;
}

function freeCells(state: SnakeState): number {
  let free = state.size * state.size - state.foodCount;
  for (let seat = 0; seat < state.snakes.length; seat++)
    if (state.snakes[seat].fate === FATE.alive) free -= state.snakes[seat].length;
  return free;
}

/** Lays food on free cells drawn by lot until `wanted` lie on the board, or it is full. */
export function scatterFood(state: SnakeState, wanted: number): void {
  if (state.foodCount >= wanted) return;
  let free = freeCells(state);
  for (; state.foodCount < wanted && free > 0; free--) {
    let cell = drawCell(state);
    while (state.cells[cell] !== CELL.empty) cell = drawCell(state);
    layFood(state, cell);
  }
}

export function drawCell(state: SnakeState): number {
  const { rng, size } = state;
  const row = below(rng, size);
  return (row + 1) * (size + 2) + below(rng, size) + 1;
}
