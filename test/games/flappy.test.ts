import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  FLAPPY,
  FLAPPY_ACTION,
  FLAPPY_EVENT,
  type FlappyState,
  fibreX,
  flappy,
  gapHalf,
  gapY,
} from '../../shared/games/flappy.ts';

const { glide, flap } = FLAPPY_ACTION;

/** The ticks, of those that `actions` lasts, in which the spark flaps. */
function flapsIn(actions: readonly number[]): number[] {
  const state = flappy.start(1);
  return actions.flatMap((action, tick) => {
    flappy.advance(state, [action]);
    return state.events & FLAPPY_EVENT.flap ? [tick] : [];
  });
}

const repeated = (times: number, ...actions: number[]) => Array.from({ length: times }, () => actions).flat();

describe('the button', () => {
  test('flaps once when pressed, however long a tap takes', () => {
    expect(flapsIn(repeated(15, flap))).toEqual([0]);
    expect(flapsIn([glide, flap, ...repeated(60, glide)])).toEqual([1]);
  });

  test('flaps again when held for long, so that who cannot tap can hold', () => {
    expect(flapsIn(repeated(45, flap))).toEqual([0, FLAPPY.holdTicks, 2 * FLAPPY.holdTicks]);
  });

  test('trembled upon does not flap faster than the rest allows', () => {
    const at = flapsIn(repeated(60, flap, glide));
    for (let i = 1; i < at.length; i++) expect(at[i] - at[i - 1]).toBeGreaterThanOrEqual(FLAPPY.restTicks);
    expect(at.length).toBeGreaterThan(10);
  });

  test('pressed by a network that decides every four ticks flaps at each change to flap', () => {
    expect(flapsIn(repeated(3, flap, flap, flap, flap, glide, glide, glide, glide))).toEqual([0, 8, 16]);
  });
});

describe('a flight', () => {
  test('begins level: who does not press yet does not fall yet', () => {
    const state = flappy.start(5);
    for (let tick = 0; tick < FLAPPY.graceTicks; tick++) flappy.advance(state, [glide]);
    expect(state.y).toBe(0);
    for (let tick = 0; !flappy.outcome(state); tick++) {
      expect(tick).toBeLessThan(60);
      flappy.advance(state, [glide]);
    }
    expect(flappy.outcome(state)).toEqual({ scores: [0], ended: 'terminated' });
    expect(state.way).toBeLessThan(fibreX(0)); // the floor, before the first fibre
  });

  test('bumps against the ceiling and goes on', () => {
    const state = flappy.start(5);
    let bumped = false;
    while (state.way < fibreX(0) - 1) {
      flappy.advance(state, [flap]);
      bumped ||= (state.events & FLAPPY_EVENT.ceiling) !== 0;
      expect(flappy.outcome(state)).toBeNull();
    }
    expect(bumped).toBe(true);
  });

  test('ends at a fibre: at its face, at the brim of the gap, and not a hair inside it', () => {
    const at = (ahead: number, off: number) => {
      const state = { ...flappy.start(9), grace: 2, way: fibreX(0) + ahead - FLAPPY.speed[0] };
      state.y = gapY(state, 0) + off;
      flappy.advance(state, [glide]);
      return (state.events & FLAPPY_EVENT.crash) !== 0;
    };
    const brim = gapHalf(0) - FLAPPY.radius;
    for (const side of [-1, 1]) {
      expect(at(0, side * (brim - 1e-6))).toBe(false);
      expect(at(0, side * (brim + 1e-6))).toBe(true);
      expect(at(-FLAPPY.halfFibre - FLAPPY.radius - 1e-6, side * 2.5)).toBe(false);
      expect(at(-FLAPPY.halfFibre - FLAPPY.radius + 1e-6, side * 2.5)).toBe(true);
      // Past a corner goes a circle, not its box.
      const diagonal = FLAPPY.radius * Math.SQRT1_2;
      expect(at(-FLAPPY.halfFibre - diagonal - 1e-3, side * (gapHalf(0) - diagonal - 1e-3))).toBe(false);
      expect(at(-FLAPPY.halfFibre - diagonal + 1e-3, side * (gapHalf(0) - diagonal + 1e-3))).toBe(true);
    }
  });
});

const HORIZON_TICKS = 150; // two gaps ahead
const REPLAN_TICKS = 64;
const DECISION_TICKS = 4; // the pilot is no faster than a network

/** Plans on the true state: the actions of the next decisions that end in no crash, tried depth first; or null. */
function plan(from: FlappyState): number[] | null {
  const actions: number[] = [];
  let tried = 0;
  const search = (state: FlappyState, ticks: number): boolean => {
    if (ticks >= HORIZON_TICKS || state.tick >= FLAPPY.maxTicks) return true;
    if (++tried > 20_000) return false;
    // Sink towards the next gap's centre, rise towards it: whichever is likelier first, then the other.
    const likely = state.y > gapY(state, state.score) + 0.35 && state.vy > -0.05 ? flap : glide;
    for (const action of [likely, 1 - likely]) {
      const next = flappy.clone(state);
      for (let i = 0; i < DECISION_TICKS && !flappy.outcome(next); i++) flappy.advance(next, [action]);
      if (next.events & FLAPPY_EVENT.crash) continue;
      actions.push(action);
      if (search(next, ticks + DECISION_TICKS)) return true;
      actions.pop();
    }
    return false;
  };
  return search(from, 0) ? actions : null;
}

/** Flies to the end of the time, or throws where no way is found. `onPoint` may move gaps still out of sight. */
function pilot(seed: number, onPoint: (state: FlappyState) => void = () => {}): FlappyState {
  const state = flappy.start(seed);
  while (!flappy.outcome(state)) {
    const actions = plan(state);
    if (!actions) throw new Error(`seed ${seed}: no way from gap ${state.score}, ${JSON.stringify(state)}`);
    for (let tick = 0; tick < REPLAN_TICKS && !flappy.outcome(state); tick++) {
      flappy.advance(state, [actions[Math.floor(tick / DECISION_TICKS)]]);
      if (state.events & FLAPPY_EVENT.point) onPoint(state);
    }
  }
  return state;
}

describe('a perfect pilot', () => {
  test('finds a way through every gap of any seed until time is up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), seed => {
        const end = pilot(seed);
        expect(flappy.outcome(end)).toEqual({ scores: [end.score], ended: 'truncated' });
        expect(end.score).toBeGreaterThan(240);
      }),
      { numRuns: 25 },
    );
  });

  test('also where each gap is as narrow and as far from the last as ever may be', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(-1, 1), { minLength: 1, maxLength: 24 }), signs => {
        const drift = FLAPPY.drift[1];
        pilot(1, state => {
          const gap = state.score + 5; // the one just drawn
          const y = gapY(state, gap - 1) + signs[gap % signs.length] * drift;
          const reach = FLAPPY.gapReach;
          state.gaps[gap % 8] = y > reach ? 2 * reach - y : y < -reach ? -2 * reach - y : y;
        });
      }),
      { numRuns: 25 },
    );
  });
});

test('gaps stay on the field, drift no farther than they may, and get no harder after the fortieth', () => {
  for (let seed = 0; seed < 20; seed++) {
    let last = 0;
    let seen = 0;
    const look = (state: FlappyState) => {
      for (; seen <= state.score + 5; seen++) {
        const y = gapY(state, seen);
        expect(Math.abs(y)).toBeLessThanOrEqual(FLAPPY.gapReach);
        expect(Math.abs(y) + gapHalf(seen)).toBeLessThan(FLAPPY.halfHeight);
        expect(Math.abs(y - last)).toBeLessThanOrEqual(FLAPPY.drift[1]);
        last = y;
      }
    };
    if (seed < 2) pilot(seed, look);
    look(flappy.start(seed));
  }
  expect(gapHalf(39)).toBeGreaterThan(gapHalf(40));
  for (const gap of [41, 100, 1000]) expect(gapHalf(gap)).toBe(gapHalf(40));
});

test('what is seen is the gap ahead, from its own centre, until it is passed whole', () => {
  const state = flappy.start(3);
  const out = new Float32Array(3);
  flappy.observe(state, 0, out, 0);
  expect(out[0]).toBe(1);
  expect(out[1]).toBeCloseTo(gapY(state, 0) / 4.5, 6);
  state.way = fibreX(0) + FLAPPY.halfFibre + FLAPPY.radius - FLAPPY.speed[0] / 2;
  state.y = gapY(state, 0);
  flappy.observe(state, 0, out, 0);
  expect(out[0]).toBeCloseTo(FLAPPY.speed[0] / 2 / 8, 6);
  flappy.advance(state, [flap]);
  flappy.observe(state, 0, out, 0);
  expect([state.score, state.events & FLAPPY_EVENT.point]).toEqual([1, FLAPPY_EVENT.point]);
  expect(out[0]).toBeGreaterThan(0.7);
  expect(out[2]).toBeCloseTo(FLAPPY.flapSpeed / FLAPPY.topFall, 6);
});
