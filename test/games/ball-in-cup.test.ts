import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Players } from '../../shared/agents/agent.ts';
import { scripted, scriptedSeed } from '../../shared/agents/index.ts';
import {
  BALL_IN_CUP,
  BALL_IN_CUP_EVENT,
  type BallInCupState,
  ballInCup,
  gripOf,
  mouthHalf,
} from '../../shared/games/ball-in-cup.ts';
import type { Game } from '../../shared/games/game.ts';
import { below, seedRng } from '../../shared/rng.ts';

const { gravity, string, depth, walls, tryTicks, heldTicks, pauseTicks } = BALL_IN_CUP;
const HZ = 60;
const STILL = [0, 0];

/** A try in which the ball flies free, from (x, y) seen from the hand. */
function flying(x: number, y: number, vx = 0, vy = 0): BallInCupState {
  return { ...ballInCup.start(1), x, y, vx, vy, taut: 0 };
}

function play(state: BallInCupState, ticks: number, each?: (state: BallInCupState) => void): BallInCupState {
  for (let tick = 0; tick < ticks; tick++) {
    ballInCup.advance(state, STILL);
    each?.(state);
  }
  return state;
}

/** The sum of a reward term over the next `ticks`. */
function earned(name: string, state: BallInCupState, ticks: number): number {
  const out = new Float32Array(ballInCup.rewards.length);
  const row = ballInCup.rewards.findIndex(term => term.name === name);
  let sum = 0;
  play(state, ticks, now => {
    ballInCup.reward(now, 0, out, 0);
    sum += out[row];
  });
  return sum;
}

const energy = ({ y, vx, vy }: BallInCupState) => (vx * vx + vy * vy) / 2 + gravity * (string.length - y);

describe('the ball under a hand that keeps still', () => {
  test('swings in the time of a pendulum', () => {
    const state: BallInCupState = { ...ballInCup.start(1), vx: 0 };
    state.x = string.length * Math.sin(0.05);
    state.y = string.length * Math.cos(0.05);
    const passes: number[] = [];
    let before = state.x;
    play(state, tryTicks - 1, now => {
      if (before > 0 && now.x <= 0) passes.push(now.tick - 1 + before / (before - now.x));
      before = now.x;
    });
    const period = (passes[1] - passes[0]) / HZ;
    expect(period).toBeCloseTo(2 * Math.PI * Math.sqrt(string.length / gravity), 3);
  });

  test('never gains energy, however it is thrown, from string, walls or flight', () => {
    const within = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(within, within, within, within, (x, y, vx, vy) => {
        const size = Math.max(1, Math.hypot(x, y)) / (0.999 * string.length);
        const state = flying(x / size, y / size, 5 * vx, 5 * vy);
        let last = Infinity;
        play(state, 1); // out of a wall, where it was put into one
        play(state, 200, now => {
          if (now.pauseLeft > 0 || now.events & BALL_IN_CUP_EVENT.begin) last = Infinity;
          else {
            const next = energy(now);
            expect(next).toBeLessThanOrEqual(last + 0.012); // a wall lifts the ball out of itself
            last = next;
          }
        });
      }),
      { numRuns: 200 },
    );
  });

  test('flies a parabola while the string is slack', () => {
    const state = flying(0.55, -0.2, 0.3, -2);
    play(state, 30, now => {
      const t = now.tick / HZ;
      if (now.events) return;
      expect(now.x).toBeCloseTo(0.55 + 0.3 * t, 9);
      expect(now.y).toBeCloseTo(-0.2 - 2 * t + (gravity * t * t) / 2, 9);
    });
    expect(state.tick).toBe(30);
    expect(state.taut).toBe(0);
  });
});

describe('whatever the hand does', () => {
  const hands = fc.array(
    fc.tuple(fc.integer({ min: -127, max: 127 }), fc.integer({ min: -127, max: 127 }), fc.nat(25)),
    { minLength: 10, maxLength: 60 },
  );

  test('it stays within its reach, its speed and its strength', () => {
    fc.assert(
      fc.property(hands, moves => {
        const state = ballInCup.start(1);
        for (const [x, y, ticks] of moves)
          for (let i = 0; i < ticks; i++) {
            const { handVx, handVy } = state;
            ballInCup.advance(state, [x, y]);
            expect(Math.abs(state.handX)).toBeLessThanOrEqual(BALL_IN_CUP.reachX);
            expect(Math.abs(state.handY)).toBeLessThanOrEqual(BALL_IN_CUP.reachY);
            for (const v of [state.handVx, state.handVy])
              expect(Math.abs(v)).toBeLessThanOrEqual(BALL_IN_CUP.topSpeed);
            for (const change of [state.handVx - handVx, state.handVy - handVy])
              expect(Math.abs(change) * HZ).toBeLessThanOrEqual(BALL_IN_CUP.grip * (1 + 1e-9));
          }
      }),
      { numRuns: 100 },
    );
  });

  test('the ball stays on its string and out of the walls', () => {
    fc.assert(
      fc.property(hands, moves => {
        const state = ballInCup.start(1);
        for (const [x, y, ticks] of moves)
          for (let i = 0; i < ticks; i++) {
            ballInCup.advance(state, [x, y]);
            expect(Math.hypot(state.x, state.y)).toBeLessThan(string.length + 1e-9);
            if (state.pauseLeft > 0 || state.events & BALL_IN_CUP_EVENT.begin) continue;
            // The bottom, from above and from below: nothing passes through it.
            if (Math.abs(state.x) < BALL_IN_CUP.bottomHalf)
              expect(Math.abs(state.y)).toBeGreaterThan(walls.radius - 0.02);
          }
      }),
      { numRuns: 100 },
    );
  });
});

describe('a catch', () => {
  test('is a ball that fell into the mouth and stayed a quarter of a second', () => {
    const state = flying(0, -depth - 0.3);
    let fell = 0;
    play(state, 60, now => {
      if (now.score > 0) return;
      if (now.inside > 0) fell++;
    });
    expect([state.score, state.streak, state.tries]).toEqual([1, 1, 1]);
    expect(fell).toBe(heldTicks - 1); // the last of them is the catch
  });

  test('is not a ball that the hand shakes out again', () => {
    const state = flying(0, -depth - 0.3);
    state.handY = -BALL_IN_CUP.reachY;
    while (state.inside < 2) ballInCup.advance(state, STILL);
    for (let i = 0; i < 12; i++) ballInCup.advance(state, [0, 127]); // away from under it
    expect([state.inside, state.score]).toEqual([0, 0]);
  });

  test('is not a ball that falls past the cup', () => {
    const state = play(flying(0.6, -depth - 0.3), 60);
    expect([state.score, state.tries]).toEqual([0, 0]);
  });

  test('cannot come from below: a ball thrown straight up bounces off the bottom', () => {
    const state = flying(0, 0.5, 0, -6);
    let hit = 0;
    play(state, 10, now => {
      hit |= now.events & BALL_IN_CUP_EVENT.knock;
      expect(now.y).toBeGreaterThan(0);
    });
    expect(hit).toBe(BALL_IN_CUP_EVENT.knock);
  });

  test('is the point, and the score is the sum of points', () => {
    expect(earned('point', flying(0, -depth - 0.3), 60)).toBe(1);
    expect(earned('point', flying(0.6, -depth - 0.3), 60)).toBe(0);
  });
});

describe('coming down at the height of the rim', () => {
  // A ball let fall at a distance d from the middle of the mouth is worth 1/(1 + (d/0.3)²) there.
  test.each([
    [0, 1],
    [0.2, 1 / (1 + 4 / 9)],
    [0.5, 1 / (1 + 25 / 9)],
    [-0.6, 0.2],
    [0.9, 0.1],
  ])('%f from the middle is worth %f', (x, worth) => {
    const state = flying(x, -depth - 0.1);
    expect(earned('crossing', state, 20)).toBeCloseTo(worth, 5);
    expect(state.crossingX).toBeCloseTo(x, 9);
  });

  test('is paid once for the best of a try, not again for as much or less', () => {
    const state = flying(0.6, -depth - 0.1);
    expect(earned('crossing', state, 20)).toBeCloseTo(0.2, 5);
    Object.assign(state, { x: -0.6, y: -depth - 0.1, vx: 0, vy: 0, taut: 0 });
    expect(earned('crossing', state, 20)).toBeCloseTo(0, 9);
    Object.assign(state, { x: 0.2, y: -depth - 0.1, vx: 0, vy: 0, taut: 0 });
    expect(earned('crossing', state, 12)).toBeCloseTo(1 / (1 + 4 / 9) - 0.2, 5);
  });

  test('going up past it is worth nothing', () => {
    const state = flying(0.6, -depth + 0.05, 0, -1.5);
    while (state.vy < 0) {
      ballInCup.advance(state, STILL);
      expect(state.gain).toBe(0);
    }
    expect(state.y).toBeLessThan(-depth);
  });

  test('the height of a try is paid up to the rim, once', () => {
    const state = flying(0.6, 0.5, 0, 0);
    const way = string.length + depth;
    expect(earned('height', state, 1)).toBeCloseTo((string.length - 0.5) / way, 2);
    state.y = -depth - 0.1;
    expect(earned('height', state, 1)).toBeCloseTo(1 - (string.length - 0.5) / way, 2);
    expect(earned('height', state, 60)).toBe(0);
  });
});

describe('a try', () => {
  test('lasts its ticks where nothing is caught, then the ball goes back to hang and the next begins', () => {
    const state = ballInCup.start(3);
    play(state, tryTicks - 1);
    expect(state.tries).toBe(0);
    play(state, 1);
    expect([state.tries, state.events & BALL_IN_CUP_EVENT.miss, state.pauseLeft]).toEqual([
      1,
      BALL_IN_CUP_EVENT.miss,
      pauseTicks,
    ]);
    play(state, pauseTicks);
    expect(state).toMatchObject({ x: 0, y: string.length, vy: 0, taut: 1, tryLeft: tryTicks, pauseLeft: 0 });
    expect(state.events).toBe(BALL_IN_CUP_EVENT.begin);
  });

  test('is not cut short under a throw that is up: it still counts', () => {
    const state = flying(0, -depth - 0.3);
    state.tryLeft = 2;
    expect(play(state, 60).score).toBe(1);
    const beside = flying(0.6, -depth - 0.3);
    beside.tryLeft = 2;
    play(beside, 3);
    expect(beside.tries).toBe(0);
    expect(play(beside, 30)).toMatchObject({ tries: 1, score: 0 });
  });

  test('begins where the last one ended for the hand; a streak ends with a miss', () => {
    const state = flying(0, -depth - 0.3);
    play(state, 60 + pauseTicks);
    expect(state.streak).toBe(1);
    while (state.tries < 2) ballInCup.advance(state, [30, 0]);
    expect(state.streak).toBe(0);
    const { handX } = state;
    expect(handX).toBeGreaterThan(0.5);
    play(state, pauseTicks);
    expect(state.handX).toBeCloseTo(handX, 1);
  });

  test('has a narrower mouth than the one before, up to the thirtieth, and the ball always fits', () => {
    for (let tries = 0; tries < 30; tries++) expect(mouthHalf(tries + 1)).toBeLessThan(mouthHalf(tries));
    expect(mouthHalf(31)).toBe(mouthHalf(30));
    expect(mouthHalf(1000)).toBeGreaterThan(1.5 * walls.radius);
  });

  test('differs by no more than a breath from seed to seed', () => {
    const speeds = Array.from({ length: 50 }, (_, seed) => ballInCup.start(seed).vx);
    expect(Math.max(...speeds.map(Math.abs))).toBeLessThanOrEqual(BALL_IN_CUP.breath);
    expect(new Set(speeds).size).toBe(50);
  });
});

/** The court in a mirror. */
const mirrored = (state: BallInCupState): BallInCupState => ({
  ...state,
  rng: [...state.rng],
  handX: 0 - state.handX,
  handVx: 0 - state.handVx,
  x: 0 - state.x,
  vx: 0 - state.vx,
  crossingX: 0 - state.crossingX,
});

test('left and right are the same to the bit', () => {
  const rng = seedRng(7);
  let caught = 0;
  for (let seed = 0; seed < 12; seed++) {
    const state = ballInCup.start(seed);
    let mirror = mirrored(state);
    const action = [0, 0];
    for (let tick = 0; tick < 4000; tick++) {
      if (tick % 9 === 0) for (const axis of [0, 1]) action[axis] = below(rng, 255) - 127;
      ballInCup.advance(state, action);
      ballInCup.advance(mirror, [0 - action[0], action[1]]);
      // The breath of a new try is drawn, and chance has no mirror.
      if (state.events & BALL_IN_CUP_EVENT.begin) mirror = mirrored(state);
      if (JSON.stringify(mirror) !== JSON.stringify(mirrored(state))) expect(mirror).toEqual(mirrored(state));
    }
    caught += state.score;
  }
  expect(caught).toBeGreaterThan(0); // also in and out of cups
});

test('what hands send is one of fifteen speeds an axis, zero and both ends among them', () => {
  const sent = new Set(Array.from({ length: 2001 }, (_, i) => gripOf(i / 1000 - 1)));
  expect(sent.size).toBe(15);
  for (const value of [-127, 0, 127]) expect(sent.has(value)).toBe(true);
  expect(gripOf(7)).toBe(127);
});

test('the master catches at least nineteen balls of twenty', () => {
  let tries = 0;
  let score = 0;
  for (let seed = 0; seed < 10; seed++) {
    const state = ballInCup.start(seed);
    const players = new Players(ballInCup as Game, [scripted['ball-in-cup'][3].make()], seat =>
      scriptedSeed(seed, seat),
    );
    while (!ballInCup.outcome(state)) ballInCup.advance(state, players.act(state, []));
    tries += state.tries;
    score += state.score;
  }
  expect(tries).toBeGreaterThan(250);
  expect(score / tries).toBeGreaterThanOrEqual(0.95);
});
