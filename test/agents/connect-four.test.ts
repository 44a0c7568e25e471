import { describe, expect, test } from 'vitest';
import { Bounds } from '../../shared/agents/connect-four/bounds.ts';
import { seen } from '../../shared/agents/connect-four/judgement.ts';
import { ConnectFourSolver, FULL, type Position, played } from '../../shared/agents/connect-four/solver.ts';
import { count, threatsLeft, threatsRight } from '../../shared/agents/connect-four/threats.ts';
import { COLUMNS, hasFour, LEFT_COLUMNS, ROWS, STRIDE } from '../../shared/games/connect-four/board.ts';
import { connectFour } from '../../shared/games/connect-four/rules.ts';
import { below, seedRng } from '../../shared/rng.ts';

const EMPTY: Position = { ownLeft: 0, ownRight: 0, takenLeft: 0, takenRight: 0 };
const positionAfter = (moves: string) =>
  [...moves].reduce<Position>((position, move) => played(position, Number(move) - 1)!, EMPTY);

/** Moves at random, none of which wins: '' where that cannot be. */
function quietMoves(seed: number, plies: number): string {
  const rng = seedRng(seed);
  let position = EMPTY;
  let moves = '';
  while (moves.length < plies) {
    const column = below(rng, COLUMNS);
    const next = played(position, column);
    if (!next) continue;
    if (hasFour(next.ownLeft ^ next.takenLeft, next.ownRight ^ next.takenRight)) return '';
    moves += column + 1;
    position = next;
  }
  return moves;
}

function scoresOf(moves: string): number[] {
  const out = new Int32Array(COLUMNS);
  expect(new ConnectFourSolver(14).scores(positionAfter(moves), out)).toBe(true);
  return [...out];
}

test('threats are the free cells that would make four, in 1,000 random positions', () => {
  let found = 0;
  for (let seed = 0, looked = 0; looked < 1000; seed++) {
    const moves = quietMoves(seed, 8 + (seed % 20));
    if (!moves) continue;
    looked++;
    const { ownLeft: left, ownRight: right, takenLeft, takenRight } = positionAfter(moves);
    for (let column = 0; column < COLUMNS; column++)
      for (let row = 0; row < ROWS; row++) {
        const inLeft = column < LEFT_COLUMNS;
        const bit = 1 << (STRIDE * (inLeft ? column : column - LEFT_COLUMNS) + row);
        if ((inLeft ? takenLeft : takenRight) & bit) continue;
        const makes = hasFour(inLeft ? left | bit : left, inLeft ? right : right | bit);
        const threat = ((inLeft ? threatsLeft(left, right) : threatsRight(left, right)) & bit) !== 0;
        if (threat !== makes) expect([moves, column, row]).toBe(makes);
        if (makes) found++;
      }
  }
  expect(found).toBeGreaterThan(500);
});

test('bits are counted', () => {
  for (const [bits, want] of [
    [0, 0],
    [1, 1],
    [0b1011, 3],
    [0xfffffff, 28],
    [-1, 32],
  ])
    expect(count(bits)).toBe(want);
});

test('an observation gives back the stones it was written from, mine as mine', () => {
  const observation = new Float32Array(84);
  for (let seed = 0; seed < 50; seed++) {
    const state = connectFour.start(seed);
    for (const move of quietMoves(seed, 12)) {
      const column = Number(move) - 1;
      connectFour.advance(state, [column, column]);
    }
    const mover = connectFour.turn!(state);
    connectFour.observe(state, mover, observation, 0);
    const back = seen(observation, 0);
    const { left0, right0, left1, right1 } = state;
    expect([back.left0, back.right0, back.left1, back.right1]).toEqual(
      mover === 0 ? [left0, right0, left1, right1] : [left1, right1, left0, right0],
    );
    expect([back.tick, connectFour.turn!(back)]).toEqual([state.tick, 0]);
  }
});

describe('the table of bounds', () => {
  test('gives what was put, for that position only, and nothing once it is cleared', () => {
    const bounds = new Bounds(10);
    expect(bounds.get(0, 0)).toBe(0);
    for (let i = 1; i < 50; i++) bounds.put(i * 7919, i * 31, i, i % 16);
    let kept = 0;
    for (let i = 1; i < 50; i++) {
      const value = bounds.get(i * 7919, i * 31);
      if (value !== 0) kept++;
      expect([0, i]).toContain(value);
      expect(bounds.get(i * 7919, i * 31 + 1)).toBe(0);
    }
    expect(kept).toBeGreaterThan(45);
    bounds.clear();
    expect(bounds.get(7919, 31)).toBe(0);
  });

  test('keeps the newest, and beside it what took more work', () => {
    const bounds = new Bounds(0); // a single place
    bounds.put(1, 1, 10, 15);
    for (let i = 2; i < 9; i++) {
      bounds.put(i, i, i, 1);
      expect([bounds.get(i, i), bounds.get(1, 1)]).toEqual([i, 10]);
    }
    bounds.put(1, 1, 11, 0);
    expect(bounds.get(1, 1)).toBe(11);
  });
});

describe('the solver', () => {
  test('gives 22 less the stones played for a win at once, and says which columns are full', () => {
    let [wins, full] = [0, 0];
    for (let seed = 0; wins < 20 || full < 20; seed++) {
      const moves = quietMoves(seed, 24);
      if (!moves) continue;
      const scores = scoresOf(moves);
      for (let column = 0; column < COLUMNS; column++) {
        const next = played(positionAfter(moves), column);
        if ((scores[column] === FULL) !== (next === null)) expect([moves, column]).toBe(scores);
        if (!next) full++;
        else if (hasFour(next.ownLeft ^ next.takenLeft, next.ownRight ^ next.takenRight)) {
          wins++;
          expect([moves, column, scores[column]]).toEqual([moves, column, 22 - 13]);
        }
      }
    }
  });

  test('gives a mirrored position mirrored scores', () => {
    let compared = 0;
    for (let seed = 0; compared < 12; seed++) {
      const moves = quietMoves(seed, 22);
      if (!moves) continue;
      compared++;
      const mirrored = [...moves].map(move => COLUMNS + 1 - Number(move)).join('');
      expect(scoresOf(mirrored)).toEqual(scoresOf(moves).reverse());
    }
  });

  test('scores agree with play without any cutting, from 32 stones on', () => {
    /** 22 less the stones the winner will have played, by trying everything. */
    const brute = (position: Position, plies: number): number => {
      let best = -100;
      for (let column = 0; column < COLUMNS; column++) {
        const next = played(position, column);
        if (!next) continue;
        const won = hasFour(next.ownLeft ^ next.takenLeft, next.ownRight ^ next.takenRight);
        const score = won ? 22 - ((plies >> 1) + 1) : plies + 1 === 42 ? 0 : 0 - brute(next, plies + 1);
        best = Math.max(best, score);
      }
      return best;
    };
    let compared = 0;
    for (let seed = 0; compared < 25; seed++) {
      const moves = quietMoves(seed, 32);
      if (!moves) continue;
      compared++;
      expect([moves, Math.max(...scoresOf(moves))]).toEqual([moves, brute(positionAfter(moves), 32)]);
    }
  });

  test('asked only for win, draw or loss it says the same, for less', () => {
    let [whole, signs] = [0, 0];
    for (let seed = 0, compared = 0; compared < 10; seed++) {
      const moves = quietMoves(seed, 20);
      if (!moves) continue;
      compared++;
      const [exact, rough] = [new ConnectFourSolver(14), new ConnectFourSolver(14)];
      const [want, got] = [new Int32Array(COLUMNS), new Int32Array(COLUMNS)];
      exact.scores(positionAfter(moves), want);
      rough.scores(positionAfter(moves), got, { farthest: 1 });
      expect([...got].map(Math.sign)).toEqual([...want].map(Math.sign));
      whole += exact.nodes;
      signs += rough.nodes;
    }
    expect(signs).toBeLessThan(whole);
  });

  test('stops when its budget is spent, and says so', () => {
    const solver = new ConnectFourSolver(12);
    expect(solver.scores(EMPTY, new Int32Array(COLUMNS), { nodes: 5000 })).toBe(false);
    expect(solver.nodes).toBeLessThan(5100);
  });

  test('up to a horizon it knows what is decided before it, and calls the rest a draw', () => {
    const scores = new Int32Array(COLUMNS);
    expect(new ConnectFourSolver(12).scores(EMPTY, scores, { horizon: 7 })).toBe(true);
    expect([...scores]).toEqual([0, 0, 0, 0, 0, 0, 0]);
    const solver = new ConnectFourSolver(12);
    solver.scores(positionAfter('3141'), scores, { horizon: 9 }); // 3 and 4 lie below: 5 makes an open three
    expect(scores[4]).toBeGreaterThan(0);
  });
});
