import { describe, expect, test } from 'vitest';
import { Players } from '../../shared/agents/agent.ts';
import { snakePlayers } from '../../shared/agents/snake.ts';
import type { Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { Match } from '../../shared/games/match.ts';
import { encodeReplay, replayOf } from '../../shared/games/replay.ts';
import {
  bodyOf,
  CELL,
  FATE,
  findGoals,
  layFood,
  ownerOf,
  type SnakeState,
  stepOf,
  takeFood,
  turned,
  WAY,
  wayOf,
} from '../../shared/games/snake/board.ts';
import { patience, SNAKE_ACTION } from '../../shared/games/snake/move.ts';
import { SEEN, SIGHT_CELLS } from '../../shared/games/snake/sight.ts';
import { snake, snake2, snake4, snake8 } from '../../shared/games/snake/snake.ts';
import { below, seedRng } from '../../shared/rng.ts';

const { straight, left, right } = SNAKE_ACTION;
const all = [snake, snake2, snake4, snake8];

const cellAt = (state: SnakeState, row: number, column: number) => row * (state.size + 2) + column;

/** Takes everything off the board, and lays the snake of each path, from tail to head, and its food. */
function arrange(
  game: Game<SnakeState>,
  paths: readonly (readonly [row: number, column: number][])[],
  foods: readonly (readonly [row: number, column: number])[] = [],
): SnakeState {
  const state = game.start(1);
  state.cells = state.cells.map(cell => (cell === CELL.wall ? cell : CELL.empty));
  state.foods.fill(0);
  state.foodCount = 0;
  for (const [seat, snake] of state.snakes.entries()) {
    const body = paths[seat].map(([row, column]) => cellAt(state, row, column));
    const ways = body.slice(1).map((cell, i) => waysTo(state, body[i], cell));
    for (const [i, cell] of body.entries()) state.cells[cell] = bodyOf(seat, ways[i] ?? ways[i - 1]);
    Object.assign(snake, {
      head: body.at(-1),
      tail: body[0],
      heading: ways.at(-1),
      length: body.length,
    });
  }
  for (const [row, column] of foods) layFood(state, cellAt(state, row, column));
  findGoals(state);
  return state;
}

function waysTo({ size }: SnakeState, from: number, to: number): number {
  const way = [0, 1, 2, 3].find(w => from + stepOf(w, size + 2) === to);
  if (way === undefined) throw new Error(`test: ${from} and ${to} are not neighbours`);
  return way;
}

/** `count` cells in a row that end at (row, column), laid that way. */
function line(row: number, column: number, way: number, count: number): [number, number][] {
  const [down, across] = [way & 1 ? 0 : way - 1, way & 1 ? 2 - way : 0];
  return Array.from({ length: count }, (_, i) => [
    row - down * (count - 1 - i),
    column - across * (count - 1 - i),
  ]);
}

/** The cells of a body, from tail to head. */
function bodyCells(state: SnakeState, seat: number): number[] {
  const { tail, head } = state.snakes[seat];
  const cells = [tail];
  while (cells.at(-1) !== head) {
    const at = cells.at(-1)!;
    if (ownerOf(state.cells[at]) !== seat) throw new Error(`test: seat ${seat} is broken at cell ${at}`);
    cells.push(at + stepOf(wayOf(state.cells[at]), state.size + 2));
  }
  return cells;
}

function sight(game: Game<SnakeState>, state: SnakeState, seat = 0): number[] {
  const out = new Float32Array(game.observation.length);
  game.observe(state, seat, out, 0);
  return [...out].map(value => Math.round(value * 1e6) / 1e6 + 0);
}

const fates = (state: SnakeState) => state.snakes.map(({ fate }) => fate);

/** Plays scripted snakes to the end and shows every state. */
function watch(game: Game<SnakeState>, seed: number, look: (state: SnakeState) => void): Match<SnakeState> {
  const match = new Match(game, seed);
  const seats = Array.from({ length: game.seats }, (_, s) => snakePlayers[(seed + s) % 4].make());
  const players = new Players(game as Game, seats, s => seed * 8 + s);
  while (!match.outcome) {
    match.advance(players.act(match.state, []));
    look(match.state);
  }
  return match;
}

describe('a snake', () => {
  const square: [number, number][] = [
    [5, 5],
    [5, 6],
    [6, 6],
    [6, 5],
  ];

  test('may step into the cell that its tail leaves', () => {
    const state = arrange(snake, [square]); // heads left at (6, 5); its tail lies above
    snake.advance(state, [right]);
    expect(fates(state)).toEqual([FATE.alive]);
    expect(state.snakes[0].head).toBe(cellAt(state, 5, 5));
    expect(bodyCells(state, 0)).toHaveLength(4);
  });

  test('dies on its own body, one cell further than the tail', () => {
    const state = arrange(snake, [[[5, 4], ...square]]);
    snake.advance(state, [right]);
    expect(fates(state)).toEqual([FATE.crashed]);
    expect(snake.outcome(state)).toEqual({ scores: [0], ended: 'terminated' });
  });

  test('dies at the wall, and not a cell before', () => {
    const state = arrange(snake, [line(4, 11, WAY.right, 3)]);
    snake.advance(state, [straight]);
    expect(fates(state)).toEqual([FATE.alive]);
    snake.advance(state, [straight]);
    expect(fates(state)).toEqual([FATE.crashed]);
  });

  test('turns left and right from where it goes, whichever way that is', () => {
    for (const way of Object.values(WAY))
      for (const [action, quarters] of [
        [straight, 0],
        [left, 3],
        [right, 1],
      ]) {
        const state = arrange(snake, [line(6, 6, way, 3)]);
        snake.advance(state, [action]);
        expect(state.snakes[0].heading).toBe(turned(way, quarters));
        expect(state.snakes[0].head).toBe(
          cellAt(state, 6, 6) + stepOf(turned(way, quarters), state.size + 2),
        );
      }
  });

  test('grows by the food that it eats, at once, and new food lies elsewhere', () => {
    const state = arrange(snake, [line(6, 6, WAY.right, 3)], [[6, 7]]);
    const { tail } = state.snakes[0];
    snake.advance(state, [straight]);
    expect(state.snakes[0]).toMatchObject({ length: 4, eaten: 1, hunger: 0, tail });
    expect(bodyCells(state, 0)).toHaveLength(4);
    expect(state.foodCount).toBe(1);
    expect(state.foods[0]).not.toBe(cellAt(state, 6, 7));
    expect(snake.scores(state)).toEqual([1]);
  });

  test('starves after a time that grows with its length, counted from its last meal', () => {
    const state = arrange(snake, [square], [[1, 1]]);
    for (let tick = 1; tick < patience(4); tick++) snake.advance(state, [right]); // round and round
    expect(fates(state)).toEqual([FATE.alive]);
    snake.advance(state, [right]);
    expect(fates(state)).toEqual([FATE.starved]);
    expect(patience(30)).toBeGreaterThan(patience(4));
  });

  test('that fills the whole board has won: the match ends, and it lives', () => {
    const path: [number, number][] = [];
    for (let row = 1; row <= 12; row++)
      for (let i = 1; i <= 12; i++) path.push([row, row % 2 === 1 ? i : 13 - i]);
    const [last] = path.splice(143, 1);
    const state = arrange(snake, [path], [last]);
    snake.advance(state, [straight]);
    expect(fates(state)).toEqual([FATE.alive]);
    expect(state.snakes[0].length).toBe(144);
    expect(snake.outcome(state)).toEqual({ scores: [1], ended: 'terminated' });
  });
});

describe('in the arena', () => {
  const facing = (mine: number, theirs: number, gap: number) =>
    arrange(snake2, [line(8, 6, WAY.right, mine), line(8, 7 + gap, WAY.left, theirs)]);

  test.each([
    ['in one cell', 1],
    ['face to face', 0],
  ])('of heads that meet %s the longer one lives on, and equals die both', (_, gap) => {
    for (const [mine, theirs, want] of [
      [4, 3, [FATE.alive, FATE.crashed]],
      [3, 4, [FATE.crashed, FATE.alive]],
      [4, 4, [FATE.crashed, FATE.crashed]],
    ] as const) {
      const state = facing(mine, theirs, gap);
      snake2.advance(state, [straight, straight]);
      expect([mine, theirs, fates(state)]).toEqual([mine, theirs, want]);
      for (const seat of [0, 1]) if (want[seat] === FATE.alive) bodyCells(state, seat);
      expect(snake2.outcome(state)?.ended).toBe('terminated');
    }
  });

  test('who runs into the side of another dies, however long', () => {
    const state = arrange(snake2, [line(8, 6, WAY.right, 6), line(7, 7, WAY.up, 3)]);
    state.snakes[1].heading = WAY.up;
    snake2.advance(state, [straight, straight]);
    expect(fates(state)).toEqual([FATE.crashed, FATE.alive]);
  });

  test('a head may go where the tail of another leaves, but not when that one eats', () => {
    const behind = () => arrange(snake2, [line(8, 6, WAY.right, 3), line(8, 9, WAY.right, 3)]);
    const state = behind();
    snake2.advance(state, [straight, straight]);
    expect(fates(state)).toEqual([FATE.alive, FATE.alive]);
    const eating = behind();
    layFood(eating, cellAt(eating, 8, 10));
    snake2.advance(eating, [straight, straight]);
    expect(fates(eating)).toEqual([FATE.crashed, FATE.alive]);
  });

  test('the longer of two that reach the same food eats it', () => {
    const state = facing(4, 3, 1);
    layFood(state, cellAt(state, 8, 7));
    snake2.advance(state, [straight, straight]);
    expect(state.snakes[0]).toMatchObject({ fate: FATE.alive, length: 5, eaten: 1 });
    expect(state.snakes[1].fate).toBe(FATE.crashed);
  });

  test('a dead body leaves the board, and food in every other of its cells', () => {
    const state = arrange(snake4, [
      line(1, 5, WAY.left, 5).map(([row, column]) => [row, column - 4] as [number, number]),
      line(10, 10, WAY.right, 3),
      line(14, 10, WAY.right, 3),
      line(18, 10, WAY.right, 3),
    ]);
    const cells = bodyCells(state, 0);
    snake4.advance(state, [straight, straight, straight, straight]);
    expect(fates(state)[0]).toBe(FATE.crashed);
    expect(state.cells.some(cell => cell >= CELL.body && ownerOf(cell) === 0)).toBe(false);
    expect(cells.map(cell => state.cells[cell])).toEqual([0, CELL.food, 0, CELL.food, 0]); // the tail had left
  });

  test('outliving a rival earns its length, so that who dies later has more than who dies sooner', () => {
    for (const game of [snake2, snake4, snake8])
      for (let seed = 0; seed < 8; seed++) {
        const diedAt = new Array<number>(game.seats).fill(Number.POSITIVE_INFINITY);
        const { state, outcome } = watch(game, seed, ({ tick, snakes }) => {
          for (const [seat, { fate }] of snakes.entries())
            if (fate !== FATE.alive) diedAt[seat] = Math.min(diedAt[seat], tick);
        });
        for (const [a, one] of state.snakes.entries()) {
          expect(one.eaten).toBe(one.length - 3);
          const outlived = state.snakes.filter((_, b) => diedAt[b] < diedAt[a]);
          expect(one.outlived).toBe(outlived.reduce((sum, { length }) => sum + length, 0));
          for (const b of state.snakes.keys())
            if (diedAt[a] > diedAt[b]) expect(outcome!.scores[a]).toBeGreaterThan(outcome!.scores[b]);
        }
      }
  });
});

describe('the board', () => {
  test('holds every living body whole, every food once and on a free cell, and nothing else', () => {
    for (const game of all)
      for (const seed of [2, 3])
        watch(game, seed, state => {
          let taken = 0;
          for (const [seat, one] of state.snakes.entries()) {
            if (one.fate !== FATE.alive) continue;
            const body = bodyCells(state, seat);
            if (body.length !== one.length) expect(body).toHaveLength(one.length);
            taken += one.length;
          }
          const foods = state.foods.slice(0, state.foodCount);
          if (foods.some(cell => state.cells[cell] !== CELL.food)) expect(foods).toBe('on free cells');
          if (new Set(foods).size !== foods.length) expect(foods).toBe('each once');
          const full = state.cells.filter(cell => cell !== CELL.empty && cell !== CELL.wall).length;
          if (full !== taken + foods.length) expect(full).toBe(taken + foods.length);
          if (foods.length < game.seats) expect(full).toBe(state.size * state.size);
        });
  });

  test('is laid out fairly: every seat sees the same at the start, or its mirror image', () => {
    const mirrored = [6, 5, 4, 3, 2, 1, 0, 9, 8, 7]; // left is right
    const signs = [SEEN.food + 1, SEEN.tail + 1, SEEN.rival + 1];
    for (const game of all)
      for (let seed = 0; seed < 30; seed++) {
        const state = game.start(seed);
        const first = sight(game, state);
        const mirror = first.map((value, i) =>
          i < 10 ? first[mirrored[i]] : signs.includes(i) ? 0 - value : value,
        );
        for (let seat = 0; seat < game.seats; seat++)
          expect(sight(game, state, seat)).toEqual(game.seats > 4 && seat % 2 === 1 ? mirror : first);
      }
  });

  test('lets everybody go straight on for a while before anything happens', () => {
    for (const game of all) {
      const state = game.start(3);
      for (let tick = 0; tick < 7; tick++) game.advance(state, new Array(game.seats).fill(straight));
      expect(fates(state).every(fate => fate === FATE.alive)).toBe(true);
    }
  });
});

/** The whole world turned a quarter clockwise. */
function quarterTurned(state: SnakeState): SnakeState {
  const stride = state.size + 2;
  const to = (cell: number) =>
    cell === 0 ? 0 : (cell % stride) * stride + stride - 1 - Math.floor(cell / stride);
  const cells = [...state.cells];
  for (const [cell, content] of state.cells.entries())
    cells[to(cell)] = content < CELL.body ? content : bodyOf(ownerOf(content), turned(wayOf(content), 1));
  return {
    ...state,
    cells,
    foods: state.foods.map(to),
    snakes: state.snakes.map(one => ({
      ...one,
      head: to(one.head),
      tail: to(one.tail),
      goal: to(one.goal),
      heading: turned(one.heading, 1),
    })),
  };
}

describe('what is seen', () => {
  test('is the same, to the bit, in a world turned by a quarter', () => {
    for (const game of all) {
      const out = [new Float32Array(game.observation.length), new Float32Array(game.observation.length)];
      for (const seed of [1, 2])
        watch(game, seed, state => {
          let other = state;
          for (let quarter = 1; quarter < 4; quarter++) {
            other = quarterTurned(other);
            for (let seat = 0; seat < game.seats; seat++) {
              game.observe(state, seat, out[0], 0);
              game.observe(other, seat, out[1], 0);
              if (out[0].some((value, i) => value !== out[1][i])) expect(out[1]).toEqual(out[0]);
            }
          }
        });
    }
  });

  test('does not tell a small board from a large one where both look alike', () => {
    // In the corner of a board, and as far from the other walls as it can feel.
    const path: [number, number][] = [...line(2, 2, WAY.left, 2), [3, 2], [3, 1]];
    const rivals = [14, 17, 20].map(column => line(12, column, WAY.up, 3));
    const small = arrange(snake2, [path, line(12, 14, WAY.up, 3)], [[4, 5]]);
    const large = arrange(snake4, [path, ...rivals], [[4, 5]]);
    expect(sight(snake4, large)).toEqual(sight(snake2, small));
    expect(SIGHT_CELLS).toBeLessThan(12);
  });

  test('feelers tell how near things are, each its way, and see through food', () => {
    const state = arrange(snake, [line(3, 9, WAY.up, 3)], [[2, 9]]);
    const seen = sight(snake, state);
    const near = seen.slice(SEEN.near, SEEN.near + 7);
    const cells = [9, 9, 3, 3, 3, 4, 4]; // to the left and back: the wall below, 10 rows on, is 9 columns away
    expect(near).toEqual(cells.map(n => Math.round(1e6 / n) / 1e6));
    expect(seen.slice(SEEN.food, SEEN.food + 3)).toEqual([1, 0, 1]);
  });

  test('room is what can be reached as a part of its length, and a way to its tail is enough', () => {
    // A bay of nine cells at its left, shut by walls and its own body of fourteen; open ground at its right.
    const shut: [number, number][] = [
      [6, 6], [6, 5], [6, 4], [6, 3], [6, 2], [6, 1], [5, 1], [4, 1], [4, 2], [4, 3], [4, 4], [3, 4], [2, 4], [1, 4],
    ]; // biome-ignore format: a path
    const rooms = (path: [number, number][]) =>
      sight(snake, arrange(snake, [path])).slice(SEEN.room, SEEN.room + 3);
    expect(rooms(shut)).toEqual([Math.round((9 / 14) * 1e6) / 1e6, 0, 1]);
    const withTail: [number, number][] = [
      [3, 1], [4, 1], [5, 1], [6, 1], [6, 2], [5, 2], [4, 2], [4, 3], [5, 3], [5, 4], [4, 4], [3, 4], [2, 4], [1, 4],
    ]; // biome-ignore format: a path
    expect(rooms(withTail)).toEqual([1, 0, 1]);
  });

  test('of a dead snake is nothing', () => {
    const state = snake.start(1);
    while (!snake.outcome(state)) snake.advance(state, [straight]);
    expect(sight(snake, state).every(value => value === 0)).toBe(true);
  });
});

test('coming nearer to the food is rewarded with one, going away with minus one, dying with minus one', () => {
  const state = arrange(snake, [line(6, 10, WAY.right, 3)], [[6, 12]]);
  const terms = new Float32Array(3);
  const earned = (action: number) => {
    snake.advance(state, [action]);
    snake.reward(state, 0, terms, 0);
    return [...terms];
  };
  expect(earned(straight)).toEqual([0, 1, 0]);
  expect(earned(left)).toEqual([0, -1, 0]);
  expect(earned(right)).toEqual([0, 1, 0]);
  expect(earned(straight)).toEqual([0, 0, -1]);
});

test('a minute of any scripted snake, and of eight, takes less than 2 KB', () => {
  const seat = { kind: 'scripted', name: 'master' } as const;
  for (const [game, rung] of [
    [snake, 2],
    [snake, 3],
    [snake8, 3],
  ] as const) {
    let largest = 0;
    for (let seed = 1; seed < 9; seed++) {
      const match = new Match(game, seed);
      const agents = Array.from({ length: game.seats }, () => snakePlayers[rung].make());
      const players = new Players(game as Game, agents, s => s);
      while (!match.outcome && match.tick < 600) match.advance(players.act(match.state, []));
      const replay = replayOf(
        match as Match,
        agents.map(() => seat),
      );
      largest = Math.max(largest, encodeReplay(replay).length);
    }
    expect(largest).toBeLessThan(2048);
  }
});

test('food that is taken leaves the others in their order', () => {
  const state = arrange(
    snake4,
    [1, 4, 7, 10].map(row => line(row, 5, WAY.right, 3)),
  );
  const rng = seedRng(4);
  const kept: number[] = [];
  for (let i = 0; i < 20; i++) kept.push(cellAt(state, 15, i + 1));
  for (const cell of kept) layFood(state, cell);
  while (kept.length > 0) {
    takeFood(state, kept.splice(below(rng, kept.length), 1)[0]);
    expect(state.foods.slice(0, state.foodCount)).toEqual(kept);
  }
  expect(state.foods.every(cell => cell === 0)).toBe(true);
  expect(games.snake).toBe(snake);
});
