import { describe, expect, test } from 'vitest';
import {
  BOARD,
  CELLS,
  COLUMNS,
  cellsInLine,
  has,
  hasFour,
  LEFT_COLUMNS,
  ROWS,
  readLeft,
  readRight,
  STRIDE,
  writePlane,
} from '../../shared/games/connect-four/board.ts';
import { type ConnectFourState, connectFour } from '../../shared/games/connect-four/rules.ts';
import { below, type Rng, seedRng } from '../../shared/rng.ts';

/** Cells as [column, row from below]. */
type Grid = boolean[][];

/** Any four cells of the grid in a line, found by looking from every cell in every direction. */
function bruteFour(grid: Grid): boolean {
  for (let column = 0; column < COLUMNS; column++)
    for (let row = 0; row < ROWS; row++)
      for (const [across, up] of [
        [1, 0],
        [0, 1],
        [1, 1],
        [1, -1],
      ])
        if ([0, 1, 2, 3].every(i => grid[column + i * across]?.[row + i * up])) return true;
  return false;
}

function halves(grid: Grid): { left: number; right: number } {
  let [left, right] = [0, 0];
  for (const [column, cells] of grid.entries())
    for (const [row, held] of cells.entries())
      if (held && column < LEFT_COLUMNS) left |= 1 << (STRIDE * column + row);
      else if (held) right |= 1 << (STRIDE * (column - LEFT_COLUMNS) + row);
  return { left, right };
}

const randomGrid = (rng: Rng, one: number): Grid =>
  Array.from({ length: COLUMNS }, () => Array.from({ length: ROWS }, () => below(rng, one) === 0));

describe('the bits of the board', () => {
  test('hold four in a line exactly where looking from every cell finds it, on 30,000 random boards', () => {
    const rng = seedRng(1);
    let lines = 0;
    for (let i = 0; i < 30_000; i++) {
      const grid = randomGrid(rng, 2 + (i % 3));
      const { left, right } = halves(grid);
      const want = bruteFour(grid);
      if (want) lines++;
      if (hasFour(left, right) !== want) expect(grid).toBe(want);
      if (cellsInLine(left, right).length > 0 !== want) expect(grid).toBe(want);
    }
    expect(lines).toBeGreaterThan(5000);
    expect(lines).toBeLessThan(25_000);
  });

  test('every line of four alone is one, with its cells in order', () => {
    let lines = 0;
    for (let column = 0; column < COLUMNS; column++)
      for (let row = 0; row < ROWS; row++)
        for (const [across, up] of [
          [1, 0],
          [0, 1],
          [1, 1],
          [1, -1],
        ]) {
          const cells = [0, 1, 2, 3].map(i => [column + i * across, row + i * up]);
          if (cells.some(([c, r]) => c >= COLUMNS || r < 0 || r >= ROWS)) continue;
          const grid = Array.from({ length: COLUMNS }, () => new Array<boolean>(ROWS).fill(false));
          for (const [c, r] of cells) grid[c][r] = true;
          const { left, right } = halves(grid);
          expect(hasFour(left, right)).toBe(true);
          expect(cellsInLine(left, right)).toEqual(cells);
          lines++;
        }
    expect(lines).toBe(69);
  });

  test('go to a plane of numbers, top row first, and come back', () => {
    const rng = seedRng(2);
    const plane = new Float32Array(CELLS + 2).fill(7);
    for (let i = 0; i < 500; i++) {
      const grid = randomGrid(rng, 2);
      const { left, right } = halves(grid);
      writePlane(left, right, plane, 1);
      for (let column = 0; column < COLUMNS; column++)
        for (let row = 0; row < ROWS; row++) {
          expect(plane[1 + (ROWS - 1 - row) * COLUMNS + column]).toBe(grid[column][row] ? 1 : 0);
          expect(has(left, right, column, row)).toBe(grid[column][row]);
        }
      expect([readLeft(plane, 1), readRight(plane, 1)]).toEqual([left, right]);
    }
    expect([plane[0], plane[CELLS + 1]]).toEqual([7, 7]);
    expect([BOARD.left, BOARD.right].map(half => half.toString(2).replaceAll('0', '').length)).toEqual([
      24, 18,
    ]);
  });
});

/** The rules once more, as plainly as can be: columns as lists of seats. */
function bruteMatch(first: number, moves: readonly number[]): { winner: number; ended: boolean } {
  const columns: number[][] = Array.from({ length: COLUMNS }, () => []);
  for (const [ply, column] of moves.entries()) {
    const mover = (first + ply) % 2;
    columns[column].push(mover);
    if (bruteFour(columns.map(cells => cells.map(seat => seat === mover))))
      return { winner: mover, ended: true };
  }
  return { winner: -1, ended: moves.length === CELLS };
}

/** Plays legal moves at random to the end; `each` sees every state. */
function wander(seed: number, each: (state: ConnectFourState, moves: readonly number[]) => void): number[] {
  const rng = seedRng(seed);
  const state = connectFour.start(seed);
  const legal = new Uint8Array(COLUMNS);
  const moves: number[] = [];
  while (!connectFour.outcome(state)) {
    const mover = connectFour.turn!(state);
    connectFour.legal!(state, mover, legal, 0);
    const open = [...legal.keys()].filter(column => legal[column]);
    const column = open[below(rng, open.length)];
    connectFour.advance(state, mover === 0 ? [column, 0] : [0, column]);
    moves.push(column);
    each(state, moves);
  }
  return moves;
}

describe('the rules', () => {
  test('100 random matches end when and as the plainest rules say', () => {
    for (let seed = 0; seed < 100; seed++) {
      const { first } = connectFour.start(seed);
      wander(seed, (state, moves) => {
        const { winner, ended } = bruteMatch(first, moves);
        expect([state.winner, connectFour.outcome(state) !== null]).toEqual([winner, ended]);
      });
    }
  });

  test('a full board without a line is a draw, and an end', () => {
    let moves: number[] = [];
    let seed = -1;
    const last = { state: connectFour.start(0) };
    while (moves.length < CELLS || last.state.winner >= 0)
      moves = wander(++seed, state => {
        last.state = state;
      });
    expect(bruteMatch(connectFour.start(seed).first, moves)).toEqual({ winner: -1, ended: true });
    expect(connectFour.outcome(last.state)).toEqual({ scores: [0, 0], ended: 'terminated' });
  });

  test('a match in the mirror goes the same way, and both seats see it mirrored', () => {
    const [seen, turned] = [new Float32Array(2 * CELLS), new Float32Array(2 * CELLS)];
    for (let seed = 0; seed < 100; seed++) {
      const mirror = connectFour.start(seed);
      wander(seed, (state, moves) => {
        const column = COLUMNS - 1 - moves[moves.length - 1];
        connectFour.advance(mirror, connectFour.turn!(mirror) === 0 ? [column, 0] : [0, column]);
        expect(mirror.winner).toBe(state.winner);
        for (const seat of [0, 1]) {
          connectFour.observe(state, seat, seen, 0);
          connectFour.observe(mirror, seat, turned, 0);
          for (let i = 0; i < seen.length; i++) {
            const across = i % COLUMNS;
            if (turned[i] !== seen[i - across + COLUMNS - 1 - across]) expect(turned).toBe(seen);
          }
        }
      });
    }
  });

  test('there are as many positions after n moves as others have counted (OEIS A212693)', () => {
    const key = (s: ConnectFourState) => `${s.left0} ${s.right0} ${s.left1} ${s.right1}`;
    let positions = new Map([['', { ...connectFour.start(0), first: 0 }]]);
    const counts: number[] = [];
    const legal = new Uint8Array(COLUMNS);
    for (let ply = 0; ply <= 6; ply++) {
      counts.push(positions.size);
      const next = new Map<string, ConnectFourState>();
      for (const state of positions.values()) {
        if (connectFour.outcome(state)) continue;
        connectFour.legal!(state, 0, legal, 0);
        for (let column = 0; column < COLUMNS; column++) {
          if (!legal[column]) continue;
          const after = connectFour.clone(state);
          connectFour.advance(after, [column, column]);
          next.set(key(after), after);
        }
      }
      positions = next;
    }
    expect(counts).toEqual([1, 7, 49, 238, 1120, 4263, 16422]);
  });
});
