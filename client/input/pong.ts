/** Pong by hand: W/S, arrows, d-pad or stick; or the paddle follows the finger (or a pressed mouse) over the court. */
import { PONG, PONG_ACTION, type PongState } from '../../shared/games/pong.ts';
import { fitCourt, type Orientation, toCourt } from '../scenes/court.ts';
import type { Mapping } from './mapping.ts';

const { quiet, up, down } = PONG_ACTION;

// In portrait the court is turned: its up is the screen's left. Both pairs of arrows work in both.
const KEY_ACTION: Record<string, number> = {
  KeyW: up,
  ArrowUp: up,
  ArrowLeft: up,
  KeyA: up,
  KeyS: down,
  ArrowDown: down,
  ArrowRight: down,
  KeyD: down,
};
const STICK_DEAD_ZONE = 0.35;
const CLOSE_ENOUGH = 0.07; // court units: half a tick's way, so that a resting finger rests the paddle
// A paddle let go glides on: its speed falls by the grip each tick, v(1−g) + v(1−g)² + … = v(1−g)/g.
const GLIDE = (1 - PONG.paddleGrip) / PONG.paddleGrip;

const court = { x: 0, y: 0 };

/** The action that brings a paddle at `y`, moving at `v`, to `target`. */
export function steer(y: number, v: number, target: number): number {
  const off = target - (y + v * GLIDE);
  return Math.abs(off) <= CLOSE_ENOUGH ? quiet : off < 0 ? up : down;
}

function padAction(x: number, y: number, orientation: Orientation): number {
  const along = orientation === 'landscape' ? y : x;
  return along < -STICK_DEAD_ZONE ? up : along > STICK_DEAD_ZONE ? down : quiet;
}

export const pongMapping: Mapping = {
  actionWidth: 1,
  hints: {
    keyboard: { es: '↑ ↓ o W S para moverte', en: '↑ ↓ or W S to move' },
    touch: { es: 'Desliza el dedo: la pala lo sigue', en: 'Slide your finger: the paddle follows' },
    gamepad: { es: 'Usa la palanca o la cruceta', en: 'Use the stick or the d-pad' },
  },
  keys: Object.keys(KEY_ACTION),
  read({ keys, pad, pointer, width, height }, state, seat, orientation, out) {
    for (let i = keys.length - 1; i >= 0; i--) {
      const action = KEY_ACTION[keys[i]];
      if (action === undefined) continue;
      out[0] = action;
      return 'keyboard';
    }
    out[0] = pad ? padAction(pad.x, pad.y, orientation) : quiet;
    if (out[0] !== quiet) return 'gamepad';
    if (!pointer || width <= 0 || height <= 0) return null;
    const { y0, y1, v0, v1 } = state as PongState;
    toCourt(fitCourt(width, height, PONG.halfWidth, PONG.halfHeight), seat, pointer.x, pointer.y, court);
    out[0] = seat === 0 ? steer(y0, v0, court.y) : steer(y1, v1, court.y);
    return 'pointer';
  },
};
