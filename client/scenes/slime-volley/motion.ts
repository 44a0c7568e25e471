/** What moved and what happened between two drawn frames of Slime Volley, as a viewer at `seat` sees it. Pure. */
import { type Body, SLIME_EVENT, type SlimeVolleyState } from '../../../shared/games/slime-volley.ts';

/** The parts of a state that the eye follows, the viewer's own side at negative x. */
export interface SlimeMotion {
  tick: number;
  freeze: number;
  ball: Body;
  slimes: readonly [own: Body, rival: Body];
  lives: [own: number, rival: number];
}

const body = (): Body => ({ x: 0, y: 0, vx: 0, vy: 0 });

export function emptyMotion(): SlimeMotion {
  return { tick: -1, freeze: 0, ball: body(), slimes: [body(), body()], lives: [0, 0] };
}

function turn(from: Readonly<Body>, side: number, out: Body): void {
  out.x = from.x * side;
  out.y = from.y;
  out.vx = from.vx * side;
  out.vy = from.vy;
}

export function readMotion(state: SlimeVolleyState, seat: number, out: SlimeMotion): SlimeMotion {
  const side = seat === 0 ? 1 : -1;
  out.tick = state.tick;
  out.freeze = state.freeze;
  turn(state.ball, side, out.ball);
  const rival = 1 - seat;
  turn(state.slimes[seat], side, out.slimes[0]);
  turn(state.slimes[rival], side, out.slimes[1]);
  out.lives[0] = state.lives[seat];
  out.lives[1] = state.lives[rival];
  return out;
}

function lerp(from: Body, to: Body, part: number): void {
  to.x = from.x + (to.x - from.x) * part;
  to.y = from.y + (to.y - from.y) * part;
}

/** Moves `now` back to the moment `alpha` of the way from `before`. A ball put back for a serve does not fly there. */
export function between(before: SlimeMotion, now: SlimeMotion, alpha: number): void {
  if (now.tick <= before.tick) return; // the same tick, or another match
  for (let i = 0; i < 2; i++) lerp(before.slimes[i], now.slimes[i], alpha);
  if (now.lives[0] === before.lives[0] && now.lives[1] === before.lives[1])
    lerp(before.ball, now.ball, alpha);
}

/** Beyond this many ticks at once, somebody dragged a scrubber: nothing happened, we are elsewhere. */
const JUMP_TICKS = 10;

/** True when `now` does not follow from `seen`: time went back, or leapt. */
export function jumped(seen: SlimeMotion, now: SlimeMotion): boolean {
  return now.tick < seen.tick || now.tick - seen.tick > JUMP_TICKS;
}

const NEAR = 4; // of a slime: a ball just struck by it, a tick or two ago

/** What happened, in the viewer's terms. */
export const HAPPENED = { ownHit: 1, rivalHit: 2, net: 4, wall: 8, ownPoint: 16, rivalPoint: 32 } as const;

/** By whose seat the event bits are: `SLIME_EVENT` names seats, `HAPPENED` sides. */
function seenFrom(events: number, seat: number): number {
  if (seat === 0) return events;
  const { hit0, hit1, point0, point1, net, wall } = SLIME_EVENT;
  let seen = events & (net | wall);
  if (events & hit0) seen |= HAPPENED.rivalHit;
  if (events & hit1) seen |= HAPPENED.ownHit;
  if (events & point0) seen |= HAPPENED.rivalPoint;
  if (events & point1) seen |= HAPPENED.ownPoint;
  return seen;
}

/**
 * What happened since the state last drawn, as HAPPENED bits. A screen slower than the rules misses ticks; what their
 * events said is told from the traces: lives that are gone, and a ball beside a slime that
 * went up where it should have fallen.
 */
export function happened(seen: SlimeMotion, now: SlimeMotion, state: SlimeVolleyState, seat: number): number {
  if (now.tick === seen.tick || jumped(seen, now)) return 0;
  let events = seenFrom(state.events, seat);
  if (now.tick === seen.tick + 1) return events;
  if (now.lives[0] < seen.lives[0]) events |= HAPPENED.rivalPoint;
  if (now.lives[1] < seen.lives[1]) events |= HAPPENED.ownPoint;
  const told = HAPPENED.ownHit | HAPPENED.rivalHit | HAPPENED.ownPoint | HAPPENED.rivalPoint;
  if (!(events & told) && now.freeze === 0 && now.ball.vy > seen.ball.vy)
    for (let i = 0; i < 2; i++) {
      const { x, y } = now.slimes[i];
      if (Math.hypot(now.ball.x - x, now.ball.y - y) < NEAR)
        events |= i === 0 ? HAPPENED.ownHit : HAPPENED.rivalHit;
    }
  return events;
}
