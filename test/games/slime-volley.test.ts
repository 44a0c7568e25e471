import { describe, expect, test } from 'vitest';
import {
  type Body,
  SLIME,
  SLIME_ACTION,
  SLIME_EVENT,
  type SlimeVolleyState,
  slimeVolley,
} from '../../shared/games/slime-volley.ts';
import { below, seedRng } from '../../shared/rng.ts';

const { quiet, forward, jump, back } = SLIME_ACTION;

/** A state in which the ball is on its way: where, and how fast. */
function inFlight(ball: Partial<Body>): SlimeVolleyState {
  const state = slimeVolley.start(1);
  state.freeze = 0;
  Object.assign(state.ball, { vx: 0, vy: 0 }, ball);
  return state;
}

const play = (state: SlimeVolleyState, ticks: number, left: number = quiet, right: number = quiet) => {
  for (let tick = 0; tick < ticks; tick++) slimeVolley.advance(state, [left, right]);
};

describe('a serve', () => {
  test('hangs for thirty ticks, while the slimes may move, and flies on the thirty-first', () => {
    const state = slimeVolley.start(3);
    play(state, SLIME.serveTicks, forward);
    expect(state.ball).toMatchObject({ x: 0, y: SLIME.serveY });
    expect(state.slimes[0].x).toBe(-SLIME.netHalf - SLIME.slimeRadius);
    play(state, 1);
    expect(state.ball.y).not.toBe(SLIME.serveY);
  });

  test('is drawn anew for each, all over the range of the original', () => {
    const [vx, vy]: number[][] = [[], []];
    for (let seed = 0; seed < 2000; seed++) {
      const { ball } = slimeVolley.start(seed);
      vx.push(ball.vx);
      vy.push(ball.vy);
    }
    for (const [drawn, low, high] of [
      [vx, -20, 20],
      [vy, 10, 25],
    ] as const) {
      expect(Math.min(...drawn)).toBeGreaterThanOrEqual(low);
      expect(Math.max(...drawn)).toBeLessThan(high);
      expect(Math.min(...drawn)).toBeLessThan(low + 0.01 * (high - low));
      expect(Math.max(...drawn)).toBeGreaterThan(high - 0.01 * (high - low));
      const mean = drawn.reduce((sum, v) => sum + v) / drawn.length;
      expect(Math.abs(mean - (low + high) / 2)).toBeLessThan(0.02 * (high - low));
    }
  });
});

describe('a point', () => {
  test('is won where the ball’s underside reaches the ground of the other; the slimes stay where they were', () => {
    const state = inFlight({ x: 6, y: 2.05, vy: -1 });
    state.slimes[0].x = -20;
    play(state, 1, quiet, back);
    expect(state.events).toBe(SLIME_EVENT.point0);
    expect(state.lives).toEqual([5, 4]);
    expect(slimeVolley.scores(state)).toEqual([1, 0]);
    expect(state.slimes.map(({ x }) => x)).toEqual([-20, 12 + 17.5 / 30]);
    expect(state).toMatchObject({ freeze: SLIME.serveTicks, ball: { x: 0, y: SLIME.serveY } });
  });

  test('is not yet won a hair above', () => {
    const state = inFlight({ x: -6, y: 2.0656 });
    play(state, 1);
    expect(state.events).toBe(0);
    expect(state.ball.y).toBeGreaterThan(2);
    play(state, 1);
    expect(state.events).toBe(SLIME_EVENT.point1);
  });

  test('shows both what they saw before it, and the serve a tick later', () => {
    const state = inFlight({ x: 6, y: 3, vx: 4, vy: -5 });
    const seen = () =>
      [0, 1].map(seat => {
        const out = new Float32Array(12);
        slimeVolley.observe(state, seat, out, 0);
        return Array.from(out);
      });
    let last = seen();
    while (!(state.events & SLIME_EVENT.point0)) {
      last = seen();
      play(state, 1, forward, back);
    }
    expect(seen()).toEqual(last);
    play(state, 1);
    expect(seen()[0][5]).toBeCloseTo(SLIME.serveY / 10, 6);
    expect(seen()[0]).not.toEqual(last[0]);
  });

  test('the fifth ends the match; time does with whoever leads, or nobody', () => {
    const state = inFlight({ x: 6, y: 2.05, vy: -1 });
    state.lives = [2, 1];
    expect(slimeVolley.outcome(state)).toBeNull();
    play(state, 1);
    expect(slimeVolley.outcome(state)).toEqual({ scores: [5, 3], ended: 'terminated' });
    for (const lives of [
      [3, 2],
      [5, 5],
    ] as const) {
      const late = {
        ...inFlight({ x: 6, y: 10 }),
        tick: SLIME.maxTicks - 2,
        lives: [...lives] as [number, number],
      };
      play(late, 1);
      expect(slimeVolley.outcome(late)).toBeNull();
      play(late, 1);
      expect(slimeVolley.outcome(late)).toEqual({
        scores: [SLIME.lives - lives[1], SLIME.lives - lives[0]],
        ended: 'truncated',
      });
    }
  });
});

describe('a slime', () => {
  test('jumps only from the ground, and again when it lands with the button held', () => {
    const state = inFlight({ x: 20, y: 40 });
    const ups: number[] = [];
    for (let tick = 0; tick < 70; tick++) {
      play(state, 1, jump);
      state.ball.y = 40; // out of the way
      if (state.slimes[0].vy === SLIME.jumpSpeed) ups.push(tick);
    }
    expect(ups).toEqual([0, 29, 58]);
  });

  test('stays in its own half, whatever it holds', () => {
    const state = inFlight({ x: 20, y: 40 });
    for (const [held, left, right] of [
      [forward, -2, 2],
      [back, -22.5, 22.5],
    ]) {
      for (let tick = 0; tick < 60; tick++) {
        play(state, 1, held, held);
        state.ball.y = 40;
      }
      expect(state.slimes.map(({ x }) => x)).toEqual([left, right]);
      expect(state.slimes.map(({ vx }) => vx)).toEqual([0, 0]);
    }
  });

  test('that runs into the ball may send it off faster than the cap, which holds again from the next tick', () => {
    const state = inFlight({ x: -8, y: 2.6, vx: -22, vy: 0 });
    state.slimes[0].x = -10.6;
    play(state, 1, forward);
    expect(state.events & SLIME_EVENT.hit0).toBe(SLIME_EVENT.hit0);
    expect(Math.hypot(state.ball.vx, state.ball.vy)).toBeGreaterThan(SLIME.topSpeed + 10);
    play(state, 1, back);
    expect(Math.hypot(state.ball.vx, state.ball.vy)).toBeCloseTo(SLIME.topSpeed, 9);
  });
});

test('a ball comes back from the walls, the ceiling and the net, and rolls off its top', () => {
  const wall = inFlight({ x: 23.4, y: 20, vx: 20 });
  play(wall, 1);
  expect([wall.events, Math.sign(wall.ball.vx)]).toEqual([SLIME_EVENT.wall, -1]);
  const ceiling = inFlight({ x: 9, y: 47.4, vy: 20 });
  play(ceiling, 1);
  expect([ceiling.events, Math.sign(ceiling.ball.vy)]).toEqual([SLIME_EVENT.wall, -1]);
  const net = inFlight({ x: -1.2, y: 2.4, vx: 15 });
  play(net, 1);
  expect([net.events, Math.sign(net.ball.vx)]).toEqual([SLIME_EVENT.net, -1]);
  const top = inFlight({ x: 0.2, y: 4.6, vy: -10 });
  play(top, 1);
  expect(top.events).toBe(SLIME_EVENT.net);
  expect(top.ball.vx).toBeGreaterThan(0);
});

/** The court seen in a mirror: left is right. */
function mirrored(state: SlimeVolleyState): SlimeVolleyState {
  const turned = ({ x, y, vx, vy }: Body): Body => ({ x: 0 - x, y, vx: 0 - vx, vy });
  const swapped = (a: number, b: number) => (state.events & a ? b : 0) | (state.events & b ? a : 0);
  const { hit0, hit1, point0, point1, net, wall } = SLIME_EVENT;
  return {
    ...state,
    rng: [...state.rng],
    ball: turned(state.ball),
    slimes: [turned(state.slimes[1]), turned(state.slimes[0])],
    lives: [state.lives[1], state.lives[0]],
    events: (state.events & (net | wall)) | swapped(hit0, hit1) | swapped(point0, point1),
    seen: [turned(state.seen[0]), turned(state.seen[2]), turned(state.seen[1])],
  };
}

test('in a mirrored court each seat sees, earns and does to the bit what the other did', () => {
  for (let seed = 0; seed < 8; seed++) {
    const rng = seedRng(seed);
    const state = slimeVolley.start(seed);
    const mirror = mirrored(state);
    const [mine, theirs] = [new Float32Array(12), new Float32Array(12)];
    let [left, right] = [0, 0];
    while (!slimeVolley.outcome(state)) {
      if (below(rng, 6) === 0) left = below(rng, 6);
      if (below(rng, 6) === 0) right = below(rng, 6);
      slimeVolley.advance(state, [left, right]);
      slimeVolley.advance(mirror, [right, left]);
      // Both draw the same serve from the same generator: in the mirror it flies the other way.
      if (state.freeze === SLIME.serveTicks) mirror.ball.vx = 0 - state.ball.vx;
      expect(mirror).toEqual(mirrored(state));
      for (const seat of [0, 1])
        for (const read of [slimeVolley.observe, slimeVolley.reward]) {
          read(state, seat, mine, 0);
          read(mirror, 1 - seat, theirs, 0);
          if (mine.some((value, i) => value !== theirs[i])) expect(theirs).toEqual(mine);
        }
    }
  }
});
