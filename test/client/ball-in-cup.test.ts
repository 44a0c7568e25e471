import { describe, expect, test } from 'vitest';
import { ballInCupMapping } from '../../client/input/ball-in-cup.ts';
import type { Devices } from '../../client/input/mapping.ts';
import { fingerBelow, fitCup } from '../../client/scenes/ball-in-cup/place.ts';
import { toScreen } from '../../client/scenes/court.ts';
import { BALL_IN_CUP, type BallInCupState, ballInCup } from '../../shared/games/ball-in-cup.ts';
import { Match } from '../../shared/games/match.ts';
import { encodeReplay, replayOf } from '../../shared/games/replay.ts';
import { seedRng, uniform, uniformIn } from '../../shared/rng.ts';

const { reachX, reachY, depth, topSpeed } = BALL_IN_CUP;
const STAGES = [
  [843, 710],
  [390, 740],
  [1400, 980],
] as const;
const idle: Devices = { keys: [], presses: [], pad: null, pointer: null, width: 843, height: 710 };
const out = new Int8Array(2);

function read(devices: Partial<Devices>, state: BallInCupState = ballInCup.start(1)) {
  const by = ballInCupMapping.read({ ...idle, ...devices }, state, 0, 'landscape', out);
  return { x: out[0], y: out[1], by };
}

describe('the cup in the hand', () => {
  test.each(STAGES)('on a stage of %i × %i goes to the mouse and rests there', (width, height) => {
    const fit = fitCup(width, height);
    for (const [x, y] of [
      [-0.9, -0.7],
      [0.6, 0.4],
      [0, 0],
    ]) {
      const state = ballInCup.start(2);
      const pointer = toScreen(fit, 0, x, y - depth / 2, { x: 0, y: 0 }); // on the middle of the cup
      let moves = 0;
      for (let tick = 0; tick < 120; tick++) {
        const action = read({ pointer, width, height }, state);
        expect(action.by).toBe('pointer');
        if (tick >= 60 && (action.x !== 0 || action.y !== 0)) moves++;
        ballInCup.advance(state, [action.x, action.y]);
      }
      expect(Math.hypot(state.handX - x, state.handY - y)).toBeLessThan(0.02);
      expect(moves).toBe(0); // at rest, not trembling
    }
  });

  test.each(STAGES)(
    'on a stage of %i × %i stays above the finger, and the finger on the stage',
    (width, height) => {
      const fit = fitCup(width, height);
      const below = fingerBelow(fit, height);
      const state = ballInCup.start(2);
      const pointer = { ...toScreen(fit, 0, 0.5, 0.3, { x: 0, y: 0 }), touch: true };
      pointer.y += below;
      for (let tick = 0; tick < 90; tick++) {
        const action = read({ pointer, width, height }, state);
        ballInCup.advance(state, [action.x, action.y]);
      }
      expect(Math.hypot(state.handX - 0.5, state.handY - 0.3)).toBeLessThan(0.02);
      expect(fit.centreY + reachY * fit.scale + below).toBeLessThan(height);
      if (height > width) expect(below / fit.scale).toBeGreaterThan(1.7); // also the hanging ball is seen
    },
  );

  test('goes no farther than it can when the mouse leaves the stage', () => {
    const state = ballInCup.start(2);
    for (let tick = 0; tick < 90; tick++) {
      const action = read({ pointer: { x: -4000, y: 9000 } }, state);
      ballInCup.advance(state, [action.x, action.y]);
    }
    expect([out[0], out[1]]).toEqual([0, 0]); // there it rests
    expect(state.handX).toBeCloseTo(-reachX, 1);
    expect(state.handY).toBeCloseTo(reachY, 1);
  });

  test('does not follow the trembling of a mouse at rest', () => {
    const state = ballInCup.start(2);
    const pointer = { x: 421, y: 300 };
    let moves = 0;
    for (let tick = 0; tick < 180; tick++) {
      pointer.x += tick % 7 < 3 ? 0.2 : -0.15; // 0.6 pixels to and fro
      const action = read({ pointer }, state);
      if (tick >= 60 && (action.x !== 0 || action.y !== 0)) moves++;
      ballInCup.advance(state, [action.x, action.y]);
    }
    expect(moves).toBe(0);
  });

  test('answers to arrows and WASD, two at a time, and to the later of two opposite ones', () => {
    for (const keys of [['ArrowLeft'], ['KeyA'], ['ArrowRight', 'ArrowLeft']]) {
      const { x, y, by } = read({ keys });
      expect([x < 0, y, by]).toEqual([true, 0, 'keyboard']);
    }
    const toss = read({ keys: ['ArrowRight', 'KeyW'] });
    expect(toss.x).toBeGreaterThan(0);
    expect(toss.y).toBe(-127);
    expect(read({ keys: ['ShiftLeft'] })).toEqual({ x: 0, y: 0, by: null });
  });

  test('answers to the stick by how far it is pushed, and not to one at rest', () => {
    const pad = (x: number, y: number) => ({ pad: { x, y, buttons: 0 } });
    expect(read(pad(0, -1))).toEqual({ x: 0, y: -127, by: 'gamepad' });
    const half = read(pad(0.5, 0));
    expect(half.x).toBeGreaterThan(10);
    expect(half.x).toBeLessThan(50);
    expect(read(pad(0.1, -0.1))).toEqual({ x: 0, y: 0, by: null });
  });

  test('stays where it is when nothing holds it', () => {
    expect(read({})).toEqual({ x: 0, y: 0, by: null });
  });

  test('is caught by keys in a rhythm that fingers can keep: down, aside, up, aside and down again', () => {
    const rhythm: [string[], number][] = [
      [['ArrowDown'], 16],
      [['ArrowLeft'], 19],
      [[], 11],
      [['ArrowUp'], 11],
      [[], 8],
      [['ArrowLeft'], 5],
      [['ArrowDown'], 19],
      [[], 60],
    ];
    const rng = seedRng(3);
    let caught = 0;
    for (let seed = 0; seed < 40; seed++) {
      const state = ballInCup.start(seed);
      for (const [keys, ticks] of rhythm)
        for (let left = Math.round(ticks + uniformIn(rng, -2, 2)); left > 0; left--) {
          const { x, y } = read({ keys }, state);
          ballInCup.advance(state, [x, y]);
        }
      caught += state.score;
    }
    expect(caught).toBeGreaterThan(30);
  });
});

/** A mouse in a hand: minimum-jerk reaches (Flash and Hogan 1985) from place to place, a tremor, rests now and then. */
function mouse(seed: number, width: number, height: number, restless: boolean) {
  const rng = seedRng(seed);
  const fit = fitCup(width, height);
  const at = { x: width / 2, y: height / 2 };
  let [fromX, fromY, toX, toY] = [at.x, at.y, at.x, at.y];
  let [ticks, tick, rest] = [1, 1, 0];
  return () => {
    if (rest > 0) rest--;
    else if (tick >= ticks) {
      [fromX, fromY] = [toX, toY];
      toX = fit.centreX + uniformIn(rng, -reachX, reachX) * fit.scale;
      toY = fit.centreY + uniformIn(rng, -reachY, reachY) * fit.scale;
      ticks = Math.round(uniformIn(rng, 12, 45));
      tick = 0;
      rest = restless || uniform(rng) < 0.6 ? 0 : Math.floor(uniformIn(rng, 5, 40));
    } else tick++;
    const s = tick / ticks;
    const part = s * s * s * (10 - 15 * s + 6 * s * s);
    at.x = fromX + (toX - fromX) * part + uniformIn(rng, -1, 1);
    at.y = fromY + (toY - fromY) * part + uniformIn(rng, -1, 1);
    return at;
  };
}

test.each([
  ['a mouse that rests now and then', false],
  ['a mouse that never rests', true],
])('a minute of %s takes less than 2 KB', (_, restless) => {
  for (let seed = 0; seed < 6; seed++) {
    const [width, height] = STAGES[seed % 3];
    const match = new Match(ballInCup, seed);
    const next = mouse(seed, width, height, restless);
    const fastest = { x: 0, y: 0 };
    for (let tick = 0; tick < 3600; tick++) {
      const { x, y } = read({ pointer: next(), width, height }, match.state);
      match.advance([x, y]);
      fastest.x = Math.max(fastest.x, Math.abs(match.state.handVx));
      fastest.y = Math.max(fastest.y, Math.abs(match.state.handVy));
    }
    expect(Math.min(fastest.x, fastest.y)).toBeGreaterThan(0.5 * topSpeed); // it did move
    const replay = replayOf(match as Match, [{ kind: 'human', name: 'Cajal' }]);
    const bytes = encodeReplay(replay).length;
    expect(bytes).toBeLessThan(2048);
  }
});
