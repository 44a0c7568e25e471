/** What scripted Slime Volley players make of an observation: three bodies, oneself at the right, and where the ball will come down. */
import { type Body, moveBall, SLIME, SLIME_ACTION, SLIME_EVENT } from '../games/slime-volley.ts';

export const RIGHT = 1; // one's own side, as `moveSlime` counts
export const LEFT = -1;
const SCALE = 10; // of the observation
const LONGEST_FLIGHT = 150; // ticks
const DEAD_ZONE = 0.3; // half a tick's way: who is so near stays

export interface Sight {
  own: Body;
  ball: Body;
  rival: Body;
  served: boolean; // the ball hangs where it is served
}

export function emptyBody(): Body {
  return { x: 0, y: 0, vx: 0, vy: 0 };
}

export function copyBody(from: Readonly<Body>, to: Body): void {
  to.x = from.x;
  to.y = from.y;
  to.vx = from.vx;
  to.vy = from.vy;
}

function readBody(observation: Float32Array, from: number, side: number, out: Body): void {
  out.x = observation[from] * SCALE * side;
  out.y = observation[from + 1] * SCALE;
  out.vx = observation[from + 2] * SCALE * side;
  out.vy = observation[from + 3] * SCALE;
}

export function readSight(observation: Float32Array, from: number, out: Sight): void {
  readBody(observation, from, RIGHT, out.own);
  readBody(observation, from + 4, RIGHT, out.ball);
  readBody(observation, from + 8, LEFT, out.rival);
  out.served = out.ball.x === 0 && Math.abs(out.ball.y - SLIME.serveY) < 1e-5;
}

/** Lets `ball` fly, met by nobody, until it falls below `height`. False when it does not before it meets the ground. */
export function flyDown(ball: Body, height: number): boolean {
  for (let tick = 0; tick < LONGEST_FLIGHT; tick++) {
    const events = moveBall(ball, null, null);
    if (events & (SLIME_EVENT.point0 | SLIME_EVENT.point1)) return false;
    if (ball.vy < 0 && ball.y <= height) return true;
  }
  return false;
}

const { quiet, forward, forwardJump, jump, backJump, back } = SLIME_ACTION;

/** The choice that leads from `x` towards `target`, walking or in a jump. */
export function towards(x: number, target: number, jumping: boolean): number {
  const off = target - x;
  if (Math.abs(off) <= DEAD_ZONE) return jumping ? jump : quiet;
  return off < 0 ? (jumping ? forwardJump : forward) : jumping ? backJump : back;
}
