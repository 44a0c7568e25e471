import { describe, expect, test } from 'vitest';
import { balanceMapping } from '../../client/input/balance.ts';
import { flappyMapping } from '../../client/input/flappy.ts';
import { mappings } from '../../client/input/index.ts';
import { type KeyPress, type KeysHeld, KeysSeen, keysAfter } from '../../client/input/keys.ts';
import type { Devices } from '../../client/input/mapping.ts';
import { pongMapping, steer } from '../../client/input/pong.ts';
import { racerMapping } from '../../client/input/racer.ts';
import { slimeVolleyMapping } from '../../client/input/slime-volley.ts';
import { fitCourt, type Orientation, toScreen } from '../../client/scenes/court.ts';
import { turn, viewOf } from '../../client/scenes/racer/view.ts';
import { fitSlimeCourt, onScreen } from '../../client/scenes/slime-volley/court.ts';
import { BALANCE_ACTION } from '../../shared/games/balance.ts';
import { FLAPPY_ACTION } from '../../shared/games/flappy.ts';
import { actionError, actionWidth } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { PONG, PONG_ACTION, type PongState, pong } from '../../shared/games/pong.ts';
import { trackOf } from '../../shared/games/racer/track.ts';
import { racer } from '../../shared/games/racer.ts';
import { SLIME, SLIME_ACTION, type SlimeVolleyState, slimeVolley } from '../../shared/games/slime-volley.ts';

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

describe('keys looked at now and then', () => {
  const seenAfter = (...events: KeyPress[]) => {
    const keys = new KeysSeen();
    for (const event of events) keys.hear(event);
    return [keys.look(), keys.look()];
  };

  test('show a tap that came and went in between once', () => {
    expect(seenAfter(press('Space'), release('Space'))).toEqual([['Space'], []]);
  });

  test('show a key that was tapped and pressed again as held', () => {
    expect(seenAfter(press('Space'), release('Space'), press('Space'))).toEqual([['Space'], ['Space']]);
  });

  test('let go of a key that was seen at once', () => {
    const keys = new KeysSeen();
    keys.hear(press('KeyW'));
    expect(keys.look()).toEqual(['KeyW']);
    keys.hear(release('KeyW'));
    expect(keys.look()).toEqual([]);
  });
});

const idle: Devices = { keys: [], pad: null, pointer: null, width: 0, height: 0 };

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

describe('racer by hand', () => {
  const drive = (devices: Partial<Devices>, state = racer.start(1)) => {
    const out = new Int8Array(2).fill(99);
    const by = racerMapping.read({ ...idle, ...devices }, state, 0, 'landscape', out);
    return { steer: out[0], throttle: out[1], by };
  };

  test('arrows and WASD steer and drive, both at once', () => {
    expect(drive({ keys: ['ArrowUp', 'ArrowLeft'] })).toEqual({ steer: -127, throttle: 127, by: 'keyboard' });
    expect(drive({ keys: ['KeyD', 'KeyS'] })).toEqual({ steer: 127, throttle: -127, by: 'keyboard' });
    expect(drive({ keys: ['Space'] })).toEqual({ steer: 0, throttle: -127, by: 'keyboard' });
    expect(drive({})).toEqual({ steer: 0, throttle: 0, by: null });
  });

  test('of two keys against each other the later one counts', () => {
    expect(drive({ keys: heldAfter(press('KeyA'), press('KeyD')) }).steer).toBe(127);
    expect(drive({ keys: heldAfter(press('KeyA'), press('KeyD'), release('KeyD')) }).steer).toBe(-127);
  });

  test('a stick steers as far as it leans and a stick at rest does not', () => {
    const pad = { x: 0.5, y: 0, buttons: 0 };
    expect(drive({ pad }).steer).toBeGreaterThan(30);
    expect(drive({ pad }).steer).toBeLessThan(80);
    expect(drive({ pad: { ...pad, x: -1 } }).steer).toBe(-127);
    expect(drive({ pad: { ...pad, x: 0.1 } })).toEqual({ steer: 0, throttle: 0, by: null });
  });

  test('triggers are as deep as they are pressed, buttons are whole, and the stick itself goes and brakes', () => {
    const pad = { x: 0, y: 0, buttons: 0 };
    expect(drive({ pad: { ...pad, throttle: 1 } })).toEqual({ steer: 0, throttle: 127, by: 'gamepad' });
    expect(drive({ pad: { ...pad, throttle: 0.5 } }).throttle).toBe(64);
    expect(drive({ pad: { ...pad, brake: 1 } }).throttle).toBe(-127);
    expect(drive({ pad: { ...pad, buttons: 1 } }).throttle).toBe(127);
    expect(drive({ pad: { ...pad, buttons: 2 } }).throttle).toBe(-127);
    expect(drive({ pad: { ...pad, y: -0.9 } }).throttle).toBe(127);
  });

  test('what is analog comes in few steps, so that a replay of it stays small', () => {
    const steers = new Set<number>();
    for (let x = -1; x <= 1; x += 0.01) steers.add(drive({ pad: { x, y: 0, buttons: 1 } }).steer);
    expect(steers.size).toBeLessThanOrEqual(17);
  });

  test('a thumb that rests drives straight on', () => {
    const pointer = { x: 100, y: 300, fromX: 103, fromY: 304 };
    expect(drive({ pointer, width: 390, height: 600 })).toEqual({ steer: 0, throttle: 127, by: 'pointer' });
  });

  test.each([
    [1280, 800],
    [390, 640],
    [640, 390],
  ])(
    'on a stage of %i × %i the car turns towards where the thumb is dragged on the screen',
    (width, height) => {
      let turnedStages = 0;
      for (let seed = 0; seed < 30; seed++) {
        const state = racer.start(seed);
        const view = viewOf(trackOf(state.track, state.side), width, height, 1);
        if (view.turned) turnedStages++;
        const { dx, dy } = state.cars[0];
        const nose = turn(view, dx, dy, { x: 0, y: 0 });
        // The screen's y points down: a quarter turn to the right takes (x, y) to (−y, x).
        const drag = (ahead: number, right: number) => ({
          x: 200 + 40 * (nose.x * ahead - nose.y * right),
          y: 200 + 40 * (nose.y * ahead + nose.x * right),
          fromX: 200,
          fromY: 200,
        });
        const by = (ahead: number, right: number) =>
          drive({ pointer: drag(ahead, right), width, height }, state);
        expect(by(1, 0)).toEqual({ steer: 0, throttle: 127, by: 'pointer' });
        expect(by(0.3, 0.95)).toMatchObject({ steer: 127, throttle: 127 });
        expect(by(0.3, -0.95)).toMatchObject({ steer: -127, throttle: 127 });
        expect(by(0.97, 0.24).steer).toBeGreaterThan(16);
        expect(by(0.97, 0.24).steer).toBeLessThan(90);
        expect(by(-1, 0)).toMatchObject({ steer: 0, throttle: -127 });
      }
      if (width < height) expect(turnedStages).toBeGreaterThan(10);
    },
  );
});

function slimeAction(devices: Partial<Devices>, seat = 0, state?: SlimeVolleyState) {
  const out = new Int8Array(1).fill(99);
  const by = slimeVolleyMapping.read(
    { ...idle, ...devices },
    state ?? slimeVolley.start(1),
    seat,
    'landscape',
    out,
  );
  return { action: out[0], by };
}

describe('slime volley by hand', () => {
  const pad = { x: 0, y: 0, buttons: 0 };

  test('→ goes to the net, ← away from it, from either seat: one’s own side is drawn at the left', () => {
    for (const seat of [0, 1]) {
      for (const code of ['ArrowRight', 'KeyD'])
        expect(slimeAction({ keys: [code] }, seat).action).toBe(SLIME_ACTION.forward);
      for (const code of ['ArrowLeft', 'KeyA'])
        expect(slimeAction({ keys: [code] }, seat).action).toBe(SLIME_ACTION.back);
    }
    expect(slimeAction({})).toEqual({ action: SLIME_ACTION.quiet, by: null });
  });

  test('↑, W and space jump, with or without walking, in whatever order the keys went down', () => {
    for (const code of ['ArrowUp', 'KeyW', 'Space']) {
      expect(slimeAction({ keys: [code] }).action).toBe(SLIME_ACTION.jump);
      expect(slimeAction({ keys: [code, 'KeyD'] }).action).toBe(SLIME_ACTION.forwardJump);
      expect(slimeAction({ keys: ['ArrowLeft', code] }).action).toBe(SLIME_ACTION.backJump);
    }
  });

  test('of two ways held the later one counts', () => {
    expect(slimeAction({ keys: ['ArrowLeft', 'ArrowRight'] }).action).toBe(SLIME_ACTION.forward);
    expect(slimeAction({ keys: ['ArrowRight', 'Space', 'ArrowLeft'] }).action).toBe(SLIME_ACTION.backJump);
  });

  test('the stick walks; a button, or the stick pushed up, jumps; a stick at rest does nothing', () => {
    expect(slimeAction({ pad: { ...pad, x: 0.8 } })).toEqual({
      action: SLIME_ACTION.forward,
      by: 'gamepad',
    });
    expect(slimeAction({ pad: { ...pad, x: -0.8, buttons: 1 } }).action).toBe(SLIME_ACTION.backJump);
    expect(slimeAction({ pad: { ...pad, y: -0.9 } }).action).toBe(SLIME_ACTION.jump);
    expect(slimeAction({ pad: { ...pad, x: 0.2, y: -0.2 } })).toEqual({
      action: SLIME_ACTION.quiet,
      by: null,
    });
  });

  test.each([
    [1280, 800, 0],
    [1280, 800, 1],
    [390, 690, 0],
    [390, 690, 1],
  ])('on a stage of %i × %i the slime of seat %i comes to rest below the thumb', (width, height, seat) => {
    const court = fitSlimeCourt(width, height);
    for (const target of [-20, -7.3, -2.2]) {
      const state = slimeVolley.start(5);
      const pointer = { x: onScreen(court, target, 0, { x: 0, y: 0 }).x, y: court.groundY + 40 };
      const last: number[] = [];
      for (let tick = 0; tick < 40; tick++) {
        const { action, by } = slimeAction({ pointer, width, height }, seat, state);
        expect(by).toBe('pointer');
        last.push(action);
        slimeVolley.advance(state, seat === 0 ? [action, 0] : [0, action]);
      }
      const { x, y } = state.slimes[seat];
      expect(Math.abs((seat === 0 ? x : -x) - target)).toBeLessThanOrEqual(0.3);
      expect(y).toBe(SLIME.ground);
      expect(last.slice(-10).every(action => action === SLIME_ACTION.quiet)).toBe(true); // at rest, not trembling
    }
  });

  test('a thumb above the ground’s line jumps, also where it goes; beyond the net it only comes as near as it may', () => {
    const [width, height] = [390, 690];
    const court = fitSlimeCourt(width, height);
    const at = (x: number, up: number) => ({
      x: onScreen(court, x, 0, { x: 0, y: 0 }).x,
      y: court.groundY - up,
    });
    expect(slimeAction({ pointer: at(-12, 5), width, height }).action).toBe(SLIME_ACTION.jump);
    expect(slimeAction({ pointer: at(-5, 5), width, height }).action).toBe(SLIME_ACTION.forwardJump);
    expect(slimeAction({ pointer: at(-20, -5), width, height }).action).toBe(SLIME_ACTION.back);
    const state = slimeVolley.start(1);
    state.slimes[0].x = -SLIME.netHalf - SLIME.slimeRadius;
    expect(slimeAction({ pointer: at(15, -5), width, height }, 0, state).action).toBe(SLIME_ACTION.quiet);
  });
});

function handed(mapping: typeof balanceMapping, devices: Partial<Devices>) {
  const out = new Int8Array(1).fill(99);
  const by = mapping.read({ ...idle, ...devices }, null, 0, 'landscape', out);
  return { action: out[0], by };
}
const padded = (x: number, y: number, buttons = 0) => ({ pad: { x, y, buttons } });
const pointed = (x: number) => ({ pointer: { x, y: 300 }, width: 400, height: 600 });

describe('flappy by hand', () => {
  const { glide, flap } = FLAPPY_ACTION;
  const by = (devices: Partial<Devices>) => handed(flappyMapping, devices);

  test('space, ↑, W and Enter flap; other keys and none do not', () => {
    for (const code of ['Space', 'ArrowUp', 'KeyW', 'Enter'])
      expect(by({ keys: ['KeyQ', code] })).toEqual({ action: flap, by: 'keyboard' });
    for (const keys of [[], ['ArrowDown', 'KeyQ']]) expect(by({ keys })).toEqual({ action: glide, by: null });
  });

  test('a finger anywhere flaps', () => {
    for (const x of [3, 200, 398]) expect(by(pointed(x))).toEqual({ action: flap, by: 'pointer' });
  });

  test('a pad flaps by its faces, its shoulders and its stick up, not by Start nor a stick that leans', () => {
    for (const button of [0, 1, 2, 3, 5])
      expect(by(padded(0, 0, 1 << button))).toEqual({ action: flap, by: 'gamepad' });
    expect(by(padded(0, -0.9))).toEqual({ action: flap, by: 'gamepad' });
    for (const devices of [padded(0, 0, 1 << 9), padded(0.9, -0.3), padded(0, 0.9)])
      expect(by(devices)).toEqual({ action: glide, by: null });
  });
});

describe('balance by hand', () => {
  const { quiet, left, right } = BALANCE_ACTION;
  const by = (devices: Partial<Devices>) => handed(balanceMapping, devices);

  test('← and A push left, → and D right, of two the later; nothing held lets go', () => {
    for (const code of ['ArrowLeft', 'KeyA'])
      expect(by({ keys: [code] })).toEqual({ action: left, by: 'keyboard' });
    for (const code of ['ArrowRight', 'KeyD'])
      expect(by({ keys: [code] })).toEqual({ action: right, by: 'keyboard' });
    expect(by({ keys: ['ArrowLeft', 'KeyD', 'ShiftLeft'] }).action).toBe(right);
    expect(by({})).toEqual({ action: quiet, by: null });
  });

  test('the stick pushes the way it leans, beyond its rest', () => {
    expect(by(padded(-0.8, 0))).toEqual({ action: left, by: 'gamepad' });
    expect(by(padded(0.8, 0))).toEqual({ action: right, by: 'gamepad' });
    expect(by(padded(0.2, -1))).toEqual({ action: quiet, by: null });
  });

  test('a finger pushes towards the side of the stage that it is on; a key goes before it', () => {
    expect(by(pointed(40))).toEqual({ action: left, by: 'pointer' });
    expect(by(pointed(360))).toEqual({ action: right, by: 'pointer' });
    expect(by({ ...pointed(40), keys: ['KeyD'] })).toEqual({ action: right, by: 'keyboard' });
  });
});

test.each(Object.keys(games))('%s can be played by hand, with actions that its rules know', id => {
  const game = games[id];
  const mapping = mappings[id];
  expect(mapping.actionWidth).toBe(actionWidth(game));
  const joint = new Int8Array(game.seats * mapping.actionWidth);
  for (const key of [undefined, ...mapping.keys]) {
    const action = new Int8Array(mapping.actionWidth);
    mapping.read({ ...idle, keys: key ? [key] : [] }, game.start(1), 0, 'landscape', action);
    joint.set(action);
    expect(actionError(game, joint)).toBeNull();
  }
});
