/** What moved and what happened between two drawn frames of Pong. Pure: no screen, no clock. */
import { PONG_EVENT, type PongState } from '../../../shared/games/pong.ts';

/** The parts of a state that the eye follows. */
export interface PongMotion {
  tick: number;
  x: number;
  y: number;
  vx: number;
  vy: number;
  spin: number;
  y0: number;
  y1: number;
  serveIn: number;
  score0: number;
  score1: number;
}

export function emptyMotion(): PongMotion {
  return { tick: -1, x: 0, y: 0, vx: 0, vy: 0, spin: 0, y0: 0, y1: 0, serveIn: 0, score0: 0, score1: 0 };
}

export function copyMotion(from: PongMotion, out: PongMotion): void {
  out.tick = from.tick;
  out.x = from.x;
  out.y = from.y;
  out.vx = from.vx;
  out.vy = from.vy;
  out.spin = from.spin;
  out.y0 = from.y0;
  out.y1 = from.y1;
  out.serveIn = from.serveIn;
  out.score0 = from.score0;
  out.score1 = from.score1;
}

/** Writes the moment `alpha` of the way from `before` to `now`. A ball put back for a serve does not fly there. */
export function between(before: PongMotion, now: PongMotion, alpha: number, out: PongMotion): PongMotion {
  copyMotion(now, out);
  if (now.tick <= before.tick) return out; // the same tick, or another match
  out.y0 = before.y0 + (now.y0 - before.y0) * alpha;
  out.y1 = before.y1 + (now.y1 - before.y1) * alpha;
  if (now.score0 !== before.score0 || now.score1 !== before.score1) return out;
  out.x = before.x + (now.x - before.x) * alpha;
  out.y = before.y + (now.y - before.y) * alpha;
  return out;
}

/** Beyond this many ticks at once, somebody dragged a scrubber: nothing happened, we are elsewhere. */
const JUMP_TICKS = 12;

/** True when `now` does not follow from `seen`: time went back, or leapt. */
export function jumped(seen: PongMotion, now: PongMotion): boolean {
  return now.tick < seen.tick || now.tick - seen.tick > JUMP_TICKS;
}

/**
 * What happened since the state last drawn, as PONG_EVENT bits. A screen slower than the rules misses ticks, so what
 * their events said is told from the traces: scores, and the ball turned round.
 */
export function eventsSince(seen: PongMotion, now: PongState): number {
  if (now.tick === seen.tick || jumped(seen, now)) return 0;
  let events = now.events;
  if (now.tick === seen.tick + 1) return events;
  if (now.score0 > seen.score0) events |= PONG_EVENT.point0;
  if (now.score1 > seen.score1) events |= PONG_EVENT.point1;
  if (events & (PONG_EVENT.point0 | PONG_EVENT.point1)) return events;
  if (seen.vx < 0 && now.vx > 0) events |= PONG_EVENT.hit0;
  else if (seen.vx > 0 && now.vx < 0) events |= PONG_EVENT.hit1;
  else if (seen.vy * now.vy < 0 && Math.abs(now.y) > 3) events |= PONG_EVENT.wall; // spin turns it in mid-court too
  return events;
}
