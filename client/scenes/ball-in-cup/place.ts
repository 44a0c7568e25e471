/** Where Ball in a cup lies on the stage: for the scene that draws it and for the finger that points into it. */
import { BALL_IN_CUP } from '../../../shared/games/ball-in-cup.ts';
import { type CourtFit, fitUpright } from '../court.ts';

const { reachX, reachY, string, walls } = BALL_IN_CUP;
const EDGE = 0.16; // court units: what is written at the stage's edge lies beside the court
const HALF_WIDTH = reachX + string.length + walls.radius;
const HALF_HEIGHT = reachY + string.length + walls.radius + EDGE;
const FINGER_BELOW = 2.4; // court units under the hand: also the ball that hangs there is seen

/** Upright in the middle; on a tall stage higher up, with room for the finger below. */
export function fitCup(width: number, height: number): CourtFit {
  const fit = fitUpright(width, height, HALF_WIDTH, HALF_HEIGHT);
  const up = Math.max(0, 0.25 * (height - 2 * HALF_HEIGHT * fit.scale));
  fit.centreY -= up;
  fit.top -= up;
  return fit;
}

/** How far below the hand a finger holds it, in pixels: less where the stage ends. */
export function fingerBelow(fit: CourtFit, height: number): number {
  const room = height - fit.centreY - (reachY + 0.1) * fit.scale;
  return Math.max(0, Math.min(FINGER_BELOW * fit.scale, room));
}
