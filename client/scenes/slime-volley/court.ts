/**
 * Where the court of Slime Volley lies on the screen: as wide as the stage, always upright. What is left of a tall stage
 * goes above it, to the sky, and below it, where a thumb has room.
 */
import { SLIME } from '../../../shared/games/slime-volley.ts';
import type { CourtFit, Point } from '../court.ts';

export interface SlimeCourt extends CourtFit {
  groundY: number; // of the ground's line, in pixels
}

const SKY = 21; // units above the ground that a ball can reach
const DEPTH = 4; // below it, at least
const SKY_SHARE = 0.52; // of the room to spare

export function fitSlimeCourt(width: number, height: number): SlimeCourt {
  const margin = 0.012 * width; // room for the glow of the walls
  const scale = Math.max(1e-3, Math.min((width / 2 - margin) / SLIME.halfWidth, height / (SKY + DEPTH)));
  const spare = height - (SKY + DEPTH) * scale;
  const groundY = SKY * scale + spare * SKY_SHARE;
  return {
    orientation: 'landscape', // gravity does not turn with the phone
    scale,
    centreX: width / 2,
    centreY: height / 2,
    left: width / 2 - SLIME.halfWidth * scale,
    top: groundY - SKY * scale,
    width: 2 * SLIME.halfWidth * scale,
    height: (SKY + DEPTH) * scale,
    groundY,
  };
}

/** Writes the screen position of (x, y) as the viewer sees it: `x` counts from the net, their own side negative. */
export function onScreen(court: SlimeCourt, x: number, y: number, out: Point): Point {
  out.x = court.centreX + x * court.scale;
  out.y = court.groundY - (y - SLIME.ground) * court.scale;
  return out;
}
