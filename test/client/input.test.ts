import { describe, expect, test } from 'vitest';
import { mappings } from '../../client/input/index.ts';
import { type KeyPress, type KeysHeld, keysAfter } from '../../client/input/keys.ts';
import type { Devices } from '../../client/input/mapping.ts';
import { pongMapping, steer } from '../../client/input/pong.ts';
import { fitCourt, type Orientation, toScreen } from '../../client/scenes/court.ts';
import { actionError, actionWidth } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
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
