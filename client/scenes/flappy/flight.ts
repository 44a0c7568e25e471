/** Where the field of Flappy lies on the screen: upright always; a tall stage shows less of the way, not a smaller spark. */
import { FLAPPY } from '../../../shared/games/flappy.ts';
import { type CourtFit, fitUpright } from '../court.ts';

const WIDEST = 8; // court units from the middle to a side
const NARROWEST = 3; // less would show a fibre too late to answer it
const HEAD = 1.15; // court units kept free above the ceiling, for the score
const FOOT = 0.5; // and below the floor, for the hint
const SPARK_AT = 0.22; // of the field's width

export interface Flight {
  readonly court: CourtFit;
  readonly sparkX: number; // pixels
}

export function fitFlight(width: number, height: number): Flight {
  const half = FLAPPY.halfHeight + (HEAD + FOOT) / 2;
  const shown = Math.min(WIDEST, Math.max(NARROWEST, (half * width) / height));
  const whole = fitUpright(width, height, shown, half);
  const { scale } = whole;
  const centreY = whole.centreY + ((HEAD - FOOT) / 2) * scale;
  const field = { centreY, top: centreY - FLAPPY.halfHeight * scale, height: 2 * FLAPPY.halfHeight * scale };
  return { court: { ...whole, ...field }, sparkX: whole.left + SPARK_AT * whole.width };
}
