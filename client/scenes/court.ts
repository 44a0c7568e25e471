/**
 * Where a court lies on the screen. Everyone sees their own side at the left of a wide stage and at the bottom of a
 * tall one (a quarter turn, so that a phone held upright gets a long court). Lengths are pixels of whoever asks: the
 * scene asks in canvas pixels, the pointer in CSS pixels.
 */
export type Orientation = 'landscape' | 'portrait';

export interface CourtFit {
  orientation: Orientation;
  scale: number; // pixels a court unit
  centreX: number;
  centreY: number;
  left: number; // of the court's rectangle on the screen
  top: number;
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export function orientationOf(width: number, height: number): Orientation {
  return height > width ? 'portrait' : 'landscape';
}

/** The largest court of ±`halfWidth` × ±`halfHeight` units that a stage of `width` × `height` pixels holds. */
export function fitCourt(width: number, height: number, halfWidth: number, halfHeight: number): CourtFit {
  const orientation = orientationOf(width, height);
  const across = orientation === 'landscape' ? halfWidth : halfHeight;
  const down = orientation === 'landscape' ? halfHeight : halfWidth;
  const margin = 0.022 * Math.min(width, height); // room for the glow of the walls
  const scale = Math.max(1e-3, Math.min((width / 2 - margin) / across, (height / 2 - margin) / down));
  return {
    orientation,
    scale,
    centreX: width / 2,
    centreY: height / 2,
    left: width / 2 - across * scale,
    top: height / 2 - down * scale,
    width: 2 * across * scale,
    height: 2 * down * scale,
  };
}

/** The same for a court that keeps its up and down on a tall stage too: gravity does not turn with the phone. */
export function fitUpright(width: number, height: number, halfWidth: number, halfHeight: number): CourtFit {
  const margin = 0.022 * Math.min(width, height);
  const scale = Math.max(
    1e-3,
    Math.min((width / 2 - margin) / halfWidth, (height / 2 - margin) / halfHeight),
  );
  return {
    orientation: 'landscape',
    scale,
    centreX: width / 2,
    centreY: height / 2,
    left: width / 2 - halfWidth * scale,
    top: height / 2 - halfHeight * scale,
    width: 2 * halfWidth * scale,
    height: 2 * halfHeight * scale,
  };
}

/** Writes the screen position of court point (x, y) as `seat` sees it. */
export function toScreen(fit: CourtFit, seat: number, x: number, y: number, out: Point): Point {
  const ahead = seat === 0 ? x : -x; // away from one's own side
  if (fit.orientation === 'landscape') {
    out.x = fit.centreX + ahead * fit.scale;
    out.y = fit.centreY + y * fit.scale;
  } else {
    out.x = fit.centreX + y * fit.scale;
    out.y = fit.centreY - ahead * fit.scale;
  }
  return out;
}

/** The inverse of `toScreen`. */
export function toCourt(fit: CourtFit, seat: number, screenX: number, screenY: number, out: Point): Point {
  const right = (screenX - fit.centreX) / fit.scale;
  const down = (screenY - fit.centreY) / fit.scale;
  const ahead = fit.orientation === 'landscape' ? right : -down;
  out.x = seat === 0 ? ahead : -ahead;
  out.y = fit.orientation === 'landscape' ? down : right;
  return out;
}
