import { describe, expect, test } from 'vitest';
import { fitSlimeCourt, onScreen } from '../../client/scenes/slime-volley/court.ts';
import {
  between,
  emptyMotion,
  HAPPENED,
  happened,
  jumped,
  readMotion,
} from '../../client/scenes/slime-volley/motion.ts';
import { slimeVolleyPlayers } from '../../shared/agents/slime-volley.ts';
import { SLIME, SLIME_EVENT, type SlimeVolleyState, slimeVolley } from '../../shared/games/slime-volley.ts';

describe.each([
  [1280, 800],
  [842, 706],
  [1920, 1080],
  [366, 600],
  [844, 330],
])('on a stage of %i × %i', (width, height) => {
  const court = fitSlimeCourt(width, height);
  const at = (x: number, y: number) => ({ ...onScreen(court, x, y, { x: 0, y: 0 }) });

  test('both walls, the ground, and every height that a ball reaches are on the screen', () => {
    expect(at(-SLIME.halfWidth, 0).x).toBeGreaterThanOrEqual(0);
    expect(at(SLIME.halfWidth, 0).x).toBeLessThanOrEqual(width);
    expect(at(0, SLIME.ground).y).toBeCloseTo(court.groundY, 9);
    expect(at(0, SLIME.ground + 20.5).y).toBeGreaterThanOrEqual(0);
    expect(court.groundY).toBeLessThan(0.88 * height); // room below for a thumb
  });

  test('up is up, and one’s own side is at the left', () => {
    expect(at(0, 10).y).toBeLessThan(at(0, 2).y);
    expect(at(-12, 2).x).toBeLessThan(court.centreX);
  });
});

/** Quick against steady, drawn each `every`th tick as seen from `seat`: what was told, and what was seen. */
function watch(every: number, seat: number) {
  const state = slimeVolley.start(11);
  const [left, right] = ['quick', 'steady'].map(id => slimeVolleyPlayers.find(p => p.id === id)!.make());
  const [seenLeft, seenRight] = [new Float32Array(12), new Float32Array(12)];
  const actions = new Int8Array(2);
  const seen = emptyMotion();
  const now = emptyMotion();
  const told = { hits: [0, 0], points: [0, 0] };
  const heard = { hits: [0, 0], points: [0, 0] };
  left.reset(1);
  right.reset(2);
  readMotion(state, seat, seen);
  const tickOf = (s: SlimeVolleyState) => {
    slimeVolley.observe(s, 0, seenLeft, 0);
    slimeVolley.observe(s, 1, seenRight, 0);
    left.act(seenLeft, 0, actions, 0);
    right.act(seenRight, 0, actions, 1);
    slimeVolley.advance(s, actions);
    const bit = (mask: number) => (s.events & mask ? 1 : 0);
    told.hits[0] += bit(SLIME_EVENT.hit0);
    told.hits[1] += bit(SLIME_EVENT.hit1);
    told.points[0] += bit(SLIME_EVENT.point0);
    told.points[1] += bit(SLIME_EVENT.point1);
  };
  while (!slimeVolley.outcome(state)) {
    for (let i = 0; i < every && !slimeVolley.outcome(state); i++) tickOf(state);
    readMotion(state, seat, now);
    const events = happened(seen, now, state, seat);
    const bit = (mask: number) => (events & mask ? 1 : 0);
    heard.hits[seat] += bit(HAPPENED.ownHit);
    heard.hits[1 - seat] += bit(HAPPENED.rivalHit);
    heard.points[seat] += bit(HAPPENED.ownPoint);
    heard.points[1 - seat] += bit(HAPPENED.rivalPoint);
    readMotion(state, seat, seen);
  }
  return { told, heard };
}

describe('what happened since the last frame', () => {
  test.each([0, 1])('drawn tick by tick, a match is heard whole from seat %i', seat => {
    const { told, heard } = watch(1, seat);
    expect(told.hits[0] + told.hits[1]).toBeGreaterThan(40);
    expect(heard).toEqual(told);
  });

  test('drawn at 15 a second no point is lost, and hardly a hit', () => {
    const { told, heard } = watch(2, 0);
    expect(heard.points).toEqual(told.points);
    for (const seat of [0, 1]) {
      expect(heard.hits[seat]).toBeGreaterThan(0.9 * told.hits[seat]);
      expect(heard.hits[seat]).toBeLessThan(1.1 * told.hits[seat]);
    }
  });

  test('the same tick drawn again, or a leap of the scrubber, is no event', () => {
    const state = { ...slimeVolley.start(1), tick: 400, events: SLIME_EVENT.hit0 };
    const now = readMotion(state, 0, emptyMotion());
    expect(happened(readMotion(state, 0, emptyMotion()), now, state, 0)).toBe(0);
    const earlier = readMotion({ ...state, tick: 100 }, 0, emptyMotion());
    expect(jumped(earlier, now)).toBe(true);
    expect(happened(earlier, now, state, 0)).toBe(0);
    expect(jumped(now, earlier)).toBe(true);
  });
});

test('the right seat sees its own slime at the left', () => {
  const state = slimeVolley.start(1);
  state.slimes[1].x = 7;
  state.ball.x = 3;
  const { slimes, ball } = readMotion(state, 1, emptyMotion());
  expect([slimes[0].x, slimes[1].x, ball.x]).toEqual([-7, 12, -3]);
});

test('between two ticks all stand at the part of the way that has passed; a ball put back for a serve does not', () => {
  const state = slimeVolley.start(1);
  const before = readMotion(state, 0, emptyMotion());
  state.tick++;
  state.ball.x = 2;
  state.slimes[0].x = -10;
  const now = readMotion(state, 0, emptyMotion());
  between(before, now, 0.25);
  expect([now.ball.x, now.slimes[0].x]).toEqual([0.5, -11.5]);
  state.lives[1]--;
  readMotion(state, 0, now);
  between(before, now, 0.25);
  expect([now.ball.x, now.slimes[0].x]).toEqual([2, -11.5]);
});
