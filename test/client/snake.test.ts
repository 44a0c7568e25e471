import { describe, expect, test } from 'vitest';
import type { Devices, Press } from '../../client/input/mapping.ts';
import { snakeMapping } from '../../client/input/snake.ts';
import { Swipe } from '../../client/input/swipe.ts';
import { lookOf } from '../../client/scenes/snake/look.ts';
import { BodyPath } from '../../client/scenes/snake/path.ts';
import { step } from '../../shared/games/game.ts';
import { bodyOf, CELL, type SnakeState, WAY } from '../../shared/games/snake/board.ts';
import { SNAKE_ACTION } from '../../shared/games/snake/move.ts';
import { snake, snake2 } from '../../shared/games/snake/snake.ts';

const { straight, left, right } = SNAKE_ACTION;

const devicesWith = (...codes: string[]): Devices => {
  const presses: Press[] = codes.map(code => ({ code, atMs: 0 }));
  return { keys: [], presses, pad: null, pointer: null, width: 390, height: 844 };
};

function read(devices: Devices, state: SnakeState, seat = 0) {
  const out = new Int8Array(1).fill(99);
  const by = snakeMapping.read(devices, state, seat, 'landscape', out);
  return { action: out[0], by };
}

describe('snake by hand', () => {
  test('turns towards the key, from whichever way it goes', () => {
    const keys = ['ArrowUp', 'ArrowRight', 'ArrowDown', 'ArrowLeft'];
    for (const heading of [0, 1, 2, 3])
      for (const [way, key] of keys.entries()) {
        const state = snake.start(1);
        state.snakes[0].heading = heading;
        const wanted = [straight, right, straight, left][(way - heading + 4) % 4]; // on, and back, it cannot
        expect([heading, key, read(devicesWith(key), state).action]).toEqual([heading, key, wanted]);
      }
  });

  test('W A S D, swipes and the pad say the same as the arrows, each under its own name', () => {
    for (const [code, by] of [
      ['KeyW', 'keyboard'],
      ['SwipeUp', 'pointer'],
      ['PadUp', 'gamepad'],
    ])
      expect(read(devicesWith(code), snake.start(1))).toEqual({ action: left, by });
  });

  test('two quick presses are two turns in two ticks: a clean way back', () => {
    let state = snake.start(1); // goes right
    const devices = devicesWith('ArrowDown', 'ArrowLeft');
    for (const way of [WAY.down, WAY.left]) {
      state = step(snake, state, [read(devices, state).action]);
      expect(state.snakes[0].heading).toBe(way);
    }
    expect(read(devices, state)).toEqual({ action: straight, by: null });
  });

  test('a press back into the own neck is passed over, and the next one counts in the same tick', () => {
    const devices = devicesWith('ArrowLeft', 'ArrowRight', 'Escape', 'ArrowUp');
    expect(read(devices, snake.start(1)).action).toBe(left);
    expect(devices.presses).toEqual([]);
  });

  test('is read from the seat of whoever plays', () => {
    const state = snake2.start(1); // seat 0 goes right, seat 1 left
    expect(read(devicesWith('ArrowUp'), state, 0).action).toBe(left);
    expect(read(devicesWith('ArrowUp'), state, 1).action).toBe(right);
  });
});

describe('a swipe', () => {
  /** What is said of a finger that goes through these points, twelve steps from each to the next. */
  function said(...points: [number, number][]): string[] {
    const swipe = new Swipe();
    const ways: string[] = [];
    swipe.begin(...points[0]);
    for (const [i, [x, y]] of points.slice(1).entries())
      for (let part = 1; part <= 12; part++) {
        const [fromX, fromY] = points[i];
        const way = swipe.move(fromX + ((x - fromX) * part) / 12, fromY + ((y - fromY) * part) / 12);
        if (way) ways.push(way);
      }
    return ways;
  }

  test('is said once, however far it goes, and a tap says nothing', () => {
    expect(said([200, 600], [200, 300])).toEqual(['SwipeUp']);
    expect(said([200, 600], [340, 610])).toEqual(['SwipeRight']);
    expect(said([200, 600], [212, 590])).toEqual([]);
  });

  test('of a finger that is not lifted goes on round corners', () => {
    expect(said([100, 600], [180, 600], [180, 500], [100, 500])).toEqual([
      'SwipeRight',
      'SwipeUp',
      'SwipeLeft',
    ]);
  });

  test('that drifts as a thumb does stays one swipe', () => {
    expect(said([100, 600], [160, 610], [240, 640])).toEqual(['SwipeRight']);
  });
});

/** A snake on an empty board, by the cells of its body from tail to head, and the state one step later. */
function stepped(body: readonly [row: number, column: number][], action: number): [SnakeState, SnakeState] {
  const state = snake.start(1);
  state.cells = state.cells.map(cell => (cell === CELL.wall ? cell : CELL.empty));
  state.foodCount = 0;
  const cells = body.map(([row, column]) => row * (state.size + 2) + column);
  const ways = body
    .slice(1)
    .map(([row, column], i) =>
      row !== body[i][0]
        ? row < body[i][0]
          ? WAY.up
          : WAY.down
        : column > body[i][1]
          ? WAY.right
          : WAY.left,
    );
  for (const [i, cell] of cells.entries()) state.cells[cell] = bodyOf(0, ways[i] ?? ways[i - 1]);
  Object.assign(state.snakes[0], {
    tail: cells[0],
    head: cells.at(-1),
    heading: ways.at(-1),
    length: cells.length,
    goal: 0,
  });
  return [state, step(snake, state, [action])];
}

describe('the line of a body', () => {
  const bent: [number, number][] = [
    [6, 3],
    [6, 4],
    [6, 5],
    [5, 5],
  ];
  const at = (path: BodyPath, s: number) => {
    const point = { x: 0, y: 0 };
    path.at(s, point);
    return point;
  };

  test('glides: at a tick it ends where the next begins, at head and tail', () => {
    const [before, now] = stepped(bent, right);
    const later = step(snake, now, [straight]);
    const [first, second] = [new BodyPath(144), new BodyPath(144)];
    first.read(before, now, 0);
    second.read(now, later, 0);
    first.moment(1);
    second.moment(0);
    expect(at(second, second.from)).toEqual(at(first, first.from));
    expect(at(second, second.to).x).toBeCloseTo(at(first, first.to).x, 6);
    expect(at(second, second.to).y).toBeCloseTo(at(first, first.to).y, 6);
  });

  test('is whole and unbroken at every moment, and rounds its corners', () => {
    const [before, now] = stepped(bent, right);
    const path = new BodyPath(144);
    path.read(before, now, 0);
    for (let alpha = 0; alpha <= 1; alpha += 0.125) {
      path.moment(alpha);
      expect(path.to - path.from).toBeCloseTo(3, 6); // four cells, from centre to centre
      let last = at(path, path.from);
      for (let s = path.from + 0.05; s <= path.to; s += 0.05) {
        const next = at(path, s);
        expect(Math.hypot(next.x - last.x, next.y - last.y)).toBeLessThan(0.06);
        last = next;
      }
    }
    const corner = at(path, 1); // the cell where it turned
    expect(Math.abs(corner.x - (5 - 6.5))).toBeCloseTo(0.125, 6);
    expect(Math.abs(corner.y - (5 - 6.5))).toBeCloseTo(0.125, 6);
  });

  test('of a snake that ate does not let go of its tail', () => {
    const [before] = stepped(bent, right);
    const food = 5 * (before.size + 2) + 6;
    before.cells[food] = CELL.food;
    before.foods[0] = food;
    before.foodCount = 1;
    const now = step(snake, before, [right]);
    const path = new BodyPath(144);
    path.read(before, now, 0);
    path.moment(0);
    expect(path.to).toBe(4);
    path.moment(1);
    expect(path.to).toBe(4);
  });
});

test('every snake has a look of its own, and the viewer is cyan in any seat', () => {
  for (const seats of [1, 2, 4, 8])
    for (let viewer = 0; viewer < seats; viewer++) {
      const looks = Array.from({ length: seats }, (_, seat) => lookOf(seat, viewer, seats));
      expect(looks[viewer].hue).toBe('cyan');
      expect(new Set(looks.map(({ hue, pattern }) => `${hue} ${pattern}`)).size).toBe(seats);
      expect(looks.filter(({ hue }) => hue === 'cyan' || hue === 'yellow')).toHaveLength(1);
    }
});
