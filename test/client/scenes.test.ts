import { describe, expect, test } from 'vitest';
import { fitCourt, orientationOf, toCourt, toScreen } from '../../client/scenes/court.ts';
import {
  between,
  copyMotion,
  emptyMotion,
  eventsSince,
  jumped,
  type PongMotion,
} from '../../client/scenes/pong/motion.ts';
import { Match } from '../../shared/games/match.ts';
import { PONG, PONG_EVENT, type PongState, pong } from '../../shared/games/pong.ts';

const courtOn = (width: number, height: number) => fitCourt(width, height, PONG.halfWidth, PONG.halfHeight);
const at = () => ({ x: 0, y: 0 });

describe('the court on the screen', () => {
  test('lies wide on a wide stage and stands on a tall one', () => {
    expect(orientationOf(1280, 800)).toBe('landscape');
    expect(orientationOf(390, 844)).toBe('portrait');
    expect(courtOn(1280, 800).width).toBeGreaterThan(courtOn(1280, 800).height);
    expect(courtOn(390, 844).height).toBeGreaterThan(courtOn(390, 844).width);
  });

  test.each([
    [1280, 800],
    [1920, 1080],
    [390, 844],
    [320, 320],
    [2000, 300],
  ])('fits whole into %i × %i, in its own proportions, in the middle', (width, height) => {
    const court = courtOn(width, height);
    expect(court.left).toBeGreaterThanOrEqual(0);
    expect(court.top).toBeGreaterThanOrEqual(0);
    expect(court.left * 2 + court.width).toBeCloseTo(width, 6);
    expect(court.top * 2 + court.height).toBeCloseTo(height, 6);
    const long = Math.max(court.width, court.height);
    const short = Math.min(court.width, court.height);
    expect(long / short).toBeCloseTo(16 / 9, 6);
  });

  test.each([0, 1])('shows seat %i its own paddle at the left, or at the bottom', seat => {
    const own = seat === 0 ? -PONG.paddleX : PONG.paddleX;
    const wide = courtOn(1280, 800);
    expect(toScreen(wide, seat, own, 0, at()).x).toBeLessThan(wide.centreX - 0.4 * wide.width);
    const tall = courtOn(390, 844);
    expect(toScreen(tall, seat, own, 0, at()).y).toBeGreaterThan(tall.centreY + 0.4 * tall.height);
  });

  test.each([0, 1])("court up is the screen's up for seat %i, or its left on a tall stage", seat => {
    const wide = courtOn(1280, 800);
    expect(toScreen(wide, seat, 0, -1, at()).y).toBeLessThan(wide.centreY);
    const tall = courtOn(390, 844);
    expect(toScreen(tall, seat, 0, -1, at()).x).toBeLessThan(tall.centreX);
  });

  test('a pointer lands where the court was drawn, from both seats, both ways round', () => {
    for (const court of [courtOn(1280, 800), courtOn(390, 844)])
      for (const seat of [0, 1])
        for (const [x, y] of [
          [-7.4, 3],
          [2.5, -4.5],
          [0, 0],
        ]) {
          const drawn = toScreen(court, seat, x, y, at());
          const back = toCourt(court, seat, drawn.x, drawn.y, at());
          expect(back.x).toBeCloseTo(x, 9);
          expect(back.y).toBeCloseTo(y, 9);
        }
  });
});

const motion = (over: Partial<PongMotion>): PongMotion => ({ ...emptyMotion(), ...over });

describe('between two ticks', () => {
  test('ball and paddles stand at the part of the way that has passed', () => {
    const before = motion({ tick: 4, x: 1, y: -2, y0: 0, y1: 2 });
    const now = motion({ tick: 5, x: 3, y: 2, y0: 1, y1: 0 });
    expect(between(before, now, 0.25, emptyMotion())).toMatchObject({ x: 1.5, y: -1, y0: 0.25, y1: 1.5 });
    expect(between(before, now, 1, emptyMotion())).toMatchObject({ x: 3, y: 2, y0: 1, y1: 0 });
  });

  test('a ball put back for the serve does not fly there; the paddles go on', () => {
    const before = motion({ tick: 4, x: 7.9, y: 3, y0: 0 });
    const now = motion({ tick: 5, x: 0, y: 0.5, y0: 1, score0: 1, serveIn: 45 });
    expect(between(before, now, 0.5, emptyMotion())).toMatchObject({ x: 0, y: 0.5, y0: 0.5 });
  });

  test('the first frame of another match is not mixed with the last of this one', () => {
    const before = motion({ tick: 900, x: 5 });
    expect(between(before, motion({ tick: 0, x: 0 }), 0.5, emptyMotion()).x).toBe(0);
  });
});

describe('what happened since the last frame', () => {
  test('one tick later it is what the rules say', () => {
    const now = { ...pong.start(1), tick: 8, events: PONG_EVENT.wall };
    expect(eventsSince(motion({ tick: 7 }), now)).toBe(PONG_EVENT.wall);
  });

  test('the same tick drawn again has nothing new', () => {
    const now = { ...pong.start(1), tick: 8, events: PONG_EVENT.hit0 };
    expect(eventsSince(motion({ tick: 8 }), now)).toBe(0);
  });

  test('a leap of the scrubber is no event, forward or back', () => {
    const now = { ...pong.start(1), tick: 400, score0: 3, events: PONG_EVENT.point0 };
    expect(jumped(motion({ tick: 100 }), motion({ tick: 400 }))).toBe(true);
    expect(eventsSince(motion({ tick: 100 }), now)).toBe(0);
    expect(eventsSince(motion({ tick: 401 }), now)).toBe(0);
  });

  /** Every event of a match as the rules tell it, and as a screen that draws each `every`th tick tells it. */
  function heard(every: number): { told: number[]; seen: number[] } {
    const match = new Match(pong, 11);
    const seen = emptyMotion();
    const counts = { told: [0, 0, 0, 0, 0], seen: [0, 0, 0, 0, 0] };
    const count = (row: number[], events: number) => {
      for (let bit = 0; bit < 5; bit++) row[bit] += (events >> bit) & 1;
    };
    copyMotion(match.state as PongState, seen);
    const chase = (y: number, state: PongState) => (state.y < y - 0.3 ? 1 : state.y > y + 0.3 ? 2 : 0);
    while (!match.outcome && match.tick < 6000) {
      const { state } = match;
      match.advance([chase(state.y0, state), chase(state.y1, state)]);
      count(counts.told, state.events);
      if (match.tick % every !== 0) continue;
      count(counts.seen, eventsSince(seen, state));
      copyMotion(state, seen);
    }
    return counts;
  }

  test('drawn tick by tick, a match is heard whole', () => {
    const { told, seen } = heard(1);
    expect(told.reduce((a, b) => a + b)).toBeGreaterThan(40);
    expect(seen).toEqual(told);
  });

  test('drawn at 20 a second, no hit and no point is lost', () => {
    const { told, seen } = heard(3);
    const [, ...hitsAndPoints] = told;
    expect(seen.slice(1)).toEqual(hitsAndPoints);
  });
});
