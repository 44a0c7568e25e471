import { describe, expect, test } from 'vitest';
import { mappings } from '../../client/input/index.ts';
import { type KeyPress, type KeysHeld, keysAfter } from '../../client/input/keys.ts';
import type { Devices } from '../../client/input/mapping.ts';
import { pongMapping, steer } from '../../client/input/pong.ts';
import { fitBoard, squareX, squareY } from '../../client/scenes/boards/layout.ts';
import { CONNECT_FOUR_BOARD } from '../../client/scenes/connect-four/board.ts';
import { fitCourt, type Orientation, toScreen } from '../../client/scenes/court.ts';
import { NOUGHTS_BOARD } from '../../client/scenes/noughts-and-crosses/board.ts';
import { connectFour } from '../../shared/games/connect-four/rules.ts';
import { actionError, actionWidth } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { noughtsAndCrosses } from '../../shared/games/noughts-and-crosses.ts';
import { PONG, PONG_ACTION, type PongState, pong } from '../../shared/games/pong.ts';

const { quiet, up, down } = PONG_ACTION;
const press = (code: string, more: Partial<KeyPress> = {}): KeyPress => ({ type: 'keydown', code, ...more });
const release = (code: string): KeyPress => ({ type: 'keyup', code });
const heldAfter = (...events: KeyPress[]) => events.reduce<KeysHeld>(keysAfter, []);

describe('keys', () => {
  test('are held from press to release', () => {
    expect(heldAfter(press('KeyW'))).toEqual(['KeyW']);
    expect(heldAfter(press('KeyW'), release('KeyW'))).toEqual([]);
  });

  test('that repeat are not pressed again, and do not take over from a later key', () => {
    expect(heldAfter(press('KeyW'), press('KeyW'))).toEqual(['KeyW']);
    expect(heldAfter(press('KeyW'), press('KeyS'), press('KeyW'))).toEqual(['KeyW', 'KeyS']);
  });

  test('of a browser shortcut are not held', () => {
    expect(heldAfter(press('KeyS', { ctrlKey: true }))).toEqual([]);
    expect(heldAfter(press('KeyW', { metaKey: true }))).toEqual([]);
  });

  test('released with a modifier down are released', () => {
    expect(heldAfter(press('KeyS'), { ...release('KeyS'), ctrlKey: true })).toEqual([]);
  });
});

const idle: Devices = {
  keys: [],
  pressed: [],
  pad: null,
  pointer: null,
  pointed: null,
  released: null,
  width: 0,
  height: 0,
};

function pongAction(
  devices: Partial<Devices>,
  orientation: Orientation = 'landscape',
  seat = 0,
  state?: PongState,
) {
  const out = new Int8Array(1).fill(99);
  const by = pongMapping.read({ ...idle, ...devices }, state ?? pong.start(1), seat, orientation, out);
  return { action: out[0], by };
}

describe('pong by hand', () => {
  test('W and ↑ go up, S and ↓ go down, nothing held stays', () => {
    for (const code of ['KeyW', 'ArrowUp']) expect(pongAction({ keys: [code] }).action).toBe(up);
    for (const code of ['KeyS', 'ArrowDown']) expect(pongAction({ keys: [code] }).action).toBe(down);
    expect(pongAction({})).toEqual({ action: quiet, by: null });
  });

  test('← and → move a paddle at the bottom of a tall court the way they point', () => {
    const tall = fitCourt(390, 844, PONG.halfWidth, PONG.halfHeight);
    for (const [code, towards] of [
      ['ArrowLeft', -1],
      ['ArrowRight', 1],
    ] as const)
      for (const seat of [0, 1]) {
        const { action } = pongAction({ keys: [code] }, 'portrait', seat);
        const y = action === up ? -1 : 1;
        expect(Math.sign(toScreen(tall, seat, 0, y, { x: 0, y: 0 }).x - tall.centreX)).toBe(towards);
      }
  });

  test('of two keys held the later one counts, and the earlier again when it is let go', () => {
    expect(pongAction({ keys: heldAfter(press('KeyW'), press('KeyS')) }).action).toBe(down);
    expect(pongAction({ keys: heldAfter(press('KeyW'), press('KeyS'), release('KeyS')) }).action).toBe(up);
  });

  test('a key of another use does not hide the one that steers', () => {
    expect(pongAction({ keys: ['KeyW', 'ShiftLeft'] }).action).toBe(up);
  });

  test('the stick steers along the court and a stick at rest does not', () => {
    const pad = { x: 0, y: -0.9, buttons: 0 };
    expect(pongAction({ pad })).toEqual({ action: up, by: 'gamepad' });
    expect(pongAction({ pad: { ...pad, y: 0.2 } })).toEqual({ action: quiet, by: null });
    expect(pongAction({ pad: { x: 0.9, y: 0, buttons: 0 } }, 'portrait').action).toBe(down);
    expect(pongAction({ pad: { x: 0.9, y: 0, buttons: 0 } }, 'landscape').action).toBe(quiet);
  });

  test.each([
    [1280, 800, 0],
    [1280, 800, 1],
    [390, 844, 0],
    [390, 844, 1],
  ])('on a stage of %i × %i the paddle of seat %i comes to rest under the finger', (width, height, seat) => {
    const court = fitCourt(width, height, PONG.halfWidth, PONG.halfHeight);
    const own = seat === 0 ? -PONG.paddleX : PONG.paddleX;
    for (const target of [-2.7, 1.3, 3.2]) {
      const state = pong.start(5);
      const pointer = toScreen(court, seat, own, target, { x: 0, y: 0 });
      const last: number[] = [];
      for (let tick = 0; tick < 90; tick++) {
        const { action } = pongAction({ pointer, width, height }, court.orientation, seat, state);
        last.push(action);
        pong.advance(state, seat === 0 ? [action, 0] : [0, action]);
      }
      expect(Math.abs((seat === 0 ? state.y0 : state.y1) - target)).toBeLessThan(0.1);
      expect(last.slice(-20).every(action => action === quiet)).toBe(true); // at rest, not trembling
    }
  });

  test('a paddle is let go in time to glide to its target', () => {
    expect(steer(0, PONG.paddleSpeed, 0.18)).toBe(quiet);
    expect(steer(0, 0, 0.18)).toBe(down);
  });
});

describe('a board by hand', () => {
  /** Reads once; the hand lies on `over` before. */
  function move(id: string, state: unknown, over: number, devices: Partial<Devices>) {
    const out = Int8Array.of(over);
    const by = mappings[id].read({ ...idle, ...devices }, state, 0, 'landscape', out);
    return { choice: out[0], by };
  }
  const four = connectFour.start(1);
  const full = { ...four, left0: 0b010101 << 21, left1: 0b101010 << 21, tick: 6 }; // the middle column
  const square = noughtsAndCrosses.start(1);

  test('the hand of Connect Four begins over the middle column, that of noughts and crosses in the middle', () => {
    expect([mappings['connect-four'].rest, mappings['noughts-and-crosses'].rest]).toEqual([3, 4]);
  });

  test('arrows and the pad move over the columns and decide nothing; Enter, space, ↓ and A let go', () => {
    for (const [code, to] of [
      ['ArrowLeft', 2],
      ['PadLeft', 2],
      ['KeyD', 4],
    ] as const)
      expect(move('connect-four', four, 3, { pressed: [code] })).toEqual({ choice: to, by: null });
    for (const code of ['Enter', 'Space', 'ArrowDown'])
      expect(move('connect-four', four, 5, { pressed: [code] })).toEqual({ choice: 5, by: 'keyboard' });
    expect(move('connect-four', four, 5, { pressed: ['PadA'] })).toEqual({ choice: 5, by: 'gamepad' });
    expect(move('connect-four', four, 6, { pressed: ['ArrowRight'] }).choice).toBe(6);
    expect(move('connect-four', four, 3, { pressed: ['ArrowRight', 'ArrowRight', 'Enter'] })).toEqual({
      choice: 5,
      by: 'keyboard',
    });
  });

  test('a key that is still held from before decides nothing', () => {
    expect(move('connect-four', four, 3, { keys: ['Enter'] })).toEqual({ choice: 3, by: null });
  });

  test('a digit is its column at once; a full column is stepped over and never chosen', () => {
    expect(move('connect-four', four, 3, { pressed: ['Digit1'] })).toEqual({ choice: 0, by: 'keyboard' });
    expect(move('connect-four', four, 3, { pressed: ['Numpad7'] })).toEqual({ choice: 6, by: 'keyboard' });
    expect(move('connect-four', full, 2, { pressed: ['ArrowRight'] }).choice).toBe(4);
    for (const code of ['Digit4', 'Enter', 'Digit8'])
      expect(move('connect-four', full, 3, { pressed: [code] }).by).toBeNull();
  });

  test.each([
    [1280, 800],
    [390, 844],
  ])(
    'on a stage of %i × %i a tap lets go over its column, a mouse that passes only points',
    (width, height) => {
      const fit = fitBoard(width, height, CONNECT_FOUR_BOARD);
      for (let column = 0; column < 7; column++) {
        const at = { x: squareX(fit, column), y: squareY(fit, 2) };
        expect(move('connect-four', four, 3, { pointed: at, width, height })).toEqual({
          choice: column,
          by: null,
        });
        expect(move('connect-four', four, 3, { pointer: at, width, height })).toEqual({
          choice: column,
          by: null,
        });
        expect(move('connect-four', four, 3, { released: at, width, height })).toEqual({
          choice: column,
          by: 'pointer',
        });
      }
      const [above, beside] = [
        { x: squareX(fit, 3), y: squareY(fit, -1) },
        { x: fit.left - 2, y: squareY(fit, 2) },
      ];
      expect(move('connect-four', full, 0, { released: above, width, height }).by).toBeNull();
      expect(move('connect-four', four, 0, { released: beside, width, height })).toEqual({
        choice: 0,
        by: null,
      });
    },
  );

  test('noughts and crosses: arrows go both ways, digits as one reads, the number pad as it lies', () => {
    const at = (over: number, code: string) => move('noughts-and-crosses', square, over, { pressed: [code] });
    expect(at(4, 'ArrowUp')).toEqual({ choice: 1, by: null });
    expect(at(4, 'KeyA')).toEqual({ choice: 3, by: null });
    expect(at(8, 'ArrowDown').choice).toBe(8);
    expect(at(0, 'Digit3')).toEqual({ choice: 2, by: 'keyboard' });
    expect(at(0, 'Numpad9')).toEqual({ choice: 2, by: 'keyboard' });
    expect(at(7, 'Enter')).toEqual({ choice: 7, by: 'keyboard' });
    const taken = { ...square, marks0: 1 << 7, tick: 1 };
    expect(move('noughts-and-crosses', taken, 7, { pressed: ['Enter'] }).by).toBeNull();
    const fit = fitBoard(390, 844, NOUGHTS_BOARD);
    const released = { x: squareX(fit, 2), y: squareY(fit, 1) };
    expect(move('noughts-and-crosses', square, 0, { released, width: 390, height: 844 })).toEqual({
      choice: 5,
      by: 'pointer',
    });
  });
});

test.each(Object.keys(games))('%s can be played by hand, with actions that its rules know', id => {
  const game = games[id];
  const mapping = mappings[id];
  expect(mapping.actionWidth).toBe(actionWidth(game));
  const joint = new Int8Array(game.seats * mapping.actionWidth);
  for (const key of [undefined, ...mapping.keys]) {
    const action = new Int8Array(mapping.actionWidth);
    const [keys, pressed] = key ? [[key], [key]] : [[], []];
    mapping.read({ ...idle, keys, pressed }, game.start(1), 0, 'landscape', action);
    joint.set(action);
    expect(actionError(game, joint)).toBeNull();
  }
});
