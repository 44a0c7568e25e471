/** What moved and what happened between two drawn frames of Flappy. Pure: no screen, no clock. */
import { FLAPPY, FLAPPY_EVENT, type FlappyState } from '../../../shared/games/flappy.ts';

/** The parts of a state that the eye follows. */
export interface FlappyMotion {
  tick: number;
  way: number;
  y: number;
  vy: number;
  score: number;
}

export function emptyMotion(): FlappyMotion {
  return { tick: -1, way: 0, y: 0, vy: 0, score: 0 };
}

export function copyMotion(from: FlappyMotion, out: FlappyMotion): void {
  out.tick = from.tick;
  out.way = from.way;
  out.y = from.y;
  out.vy = from.vy;
  out.score = from.score;
}

/** Writes the moment `alpha` of the way from `before` to `now`. */
export function between(
  before: FlappyMotion,
  now: FlappyMotion,
  alpha: number,
  out: FlappyMotion,
): FlappyMotion {
  copyMotion(now, out);
  if (now.tick <= before.tick) return out; // the same tick, or another match
  out.way = before.way + (now.way - before.way) * alpha;
  out.y = before.y + (now.y - before.y) * alpha;
  out.vy = before.vy + (now.vy - before.vy) * alpha;
  return out;
}

/** Beyond this many ticks at once, somebody dragged a scrubber: nothing happened, we are elsewhere. */
const JUMP_TICKS = 20;

/** True when `now` does not follow from `seen`: time went back, or leapt. */
export function jumped(seen: FlappyMotion, now: FlappyMotion): boolean {
  return now.tick < seen.tick || now.tick - seen.tick > JUMP_TICKS;
}

/**
 * What happened since the state last drawn, as FLAPPY_EVENT bits. A screen slower than the rules misses ticks, so what
 * their events said is told from the traces that they left.
 */
export function eventsSince(seen: FlappyMotion, now: FlappyState): number {
  const ticks = now.tick - seen.tick;
  if (ticks === 0 || jumped(seen, now)) return 0;
  let events = now.events;
  if (now.sinceFlap < Math.min(ticks, FLAPPY.holdTicks)) events |= FLAPPY_EVENT.flap;
  if (now.score > seen.score) events |= FLAPPY_EVENT.point;
  return events;
}
