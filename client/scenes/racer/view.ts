/**
 * Where the track lies on the screen: whole where there is room for it, otherwise larger, with a camera that follows a
 * car. Lengths are pixels of whoever asks, as in court.ts. Pure: the hands ask it too.
 */
import { TRACK, type Track } from '../../../shared/games/racer/track.ts';
import type { Point } from '../court.ts';

export interface RacerView {
  readonly scale: number; // pixels a metre
  readonly turned: boolean; // by a quarter, so that a wide track stands on a tall screen
  readonly follows: boolean;
  readonly width: number; // of the screen
  readonly height: number;
  readonly top: number; // kept free for what the page writes over the court
  readonly bottom: number;
  readonly halfWidth: number; // of the track with its walls, as it lies on the screen, in pixels
  readonly halfHeight: number;
}

const AROUND = TRACK.widest + TRACK.gravel + 1; // m from the middle line to the edge of the picture
const SMALLEST = 2.9; // CSS pixels a metre, below which a car is too small to drive
const FOLLOWING = 4.6;
const TOP = { least: 84, part: 0.115 }; // CSS pixels and part of the height, for the score
const BOTTOM = 30; // for the hint
const LOOKS_AHEAD = 0.45; // seconds of its way that the camera is ahead of the car

function reach(of: Float64Array): number {
  let most = 0;
  for (const value of of) most = Math.max(most, Math.abs(value)); // tracks are centred
  return most + AROUND;
}

export function viewOf(track: Track, width: number, height: number, pixelRatio: number): RacerView {
  const [acrossM, downM] = [reach(track.x), reach(track.y)];
  const tall = height > width;
  const top = tall ? 0 : Math.max(TOP.least * pixelRatio, TOP.part * height);
  const bottom = tall ? 0 : BOTTOM * pixelRatio;
  const scaleFor = (across: number, down: number) =>
    Math.min(width / 2 / across, (height - top - bottom) / 2 / down);
  const turned = scaleFor(downM, acrossM) > 1.1 * scaleFor(acrossM, downM);
  const whole = turned ? scaleFor(downM, acrossM) : scaleFor(acrossM, downM);
  const follows = whole < SMALLEST * pixelRatio;
  const scale = follows ? FOLLOWING * pixelRatio : whole;
  return {
    scale,
    turned,
    follows,
    width,
    height,
    top,
    bottom,
    halfWidth: (turned ? downM : acrossM) * scale,
    halfHeight: (turned ? acrossM : downM) * scale,
  };
}

/** A direction on the track as it looks on the screen. */
export function turn(view: RacerView, x: number, y: number, out: Point): Point {
  out.x = view.turned ? -y : x;
  out.y = view.turned ? x : y;
  return out;
}

/** The inverse of `turn`. */
export function turnBack(view: RacerView, x: number, y: number, out: Point): Point {
  out.x = view.turned ? y : x;
  out.y = view.turned ? -x : y;
  return out;
}

/** Writes where the track's middle lies on the screen when the camera looks after a car at (x, y), moving at (vx, vy). */
export function cameraAt(view: RacerView, x: number, y: number, vx: number, vy: number, out: Point): Point {
  const middleX = view.width / 2;
  const middleY = view.top + (view.height - view.top - view.bottom) / 2;
  if (!view.follows) {
    out.x = middleX;
    out.y = middleY;
    return out;
  }
  turn(view, x + vx * LOOKS_AHEAD, y + vy * LOOKS_AHEAD, out);
  // No further than the track's end: beyond it there is nothing to see.
  const roomX = Math.max(0, view.halfWidth - view.width / 2);
  const roomY = Math.max(0, view.halfHeight - (view.height - view.top - view.bottom) / 2);
  out.x = middleX - Math.max(-roomX, Math.min(roomX, out.x * view.scale));
  out.y = middleY - Math.max(-roomY, Math.min(roomY, out.y * view.scale));
  return out;
}
