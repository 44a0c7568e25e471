/**
 * What a car's sensors see: how far the road reaches in a direction. A ray walks the road from one quadrangle between
 * two posts to the next, through the line from edge to edge, until it leaves by an edge: a few multiplications a post,
 * however long the lap is.
 */
import { at, CAR, type Car, halfAt, place } from './car.ts';
import { TRACK, type Track } from './track.ts';

/** Degrees to the right of the nose, and metres that the ray reaches; the sines and cosines are exact to the last bit. */
export const RAYS = [
  { name: 'ray-90', degrees: -90, reach: 20, cos: 0, sin: -1 },
  { name: 'ray-60', degrees: -60, reach: 20, cos: 0.5, sin: -0.8660254037844386 },
  { name: 'ray-35', degrees: -35, reach: 40, cos: 0.8191520442889918, sin: -0.573576436351046 },
  { name: 'ray-15', degrees: -15, reach: 60, cos: 0.9659258262890683, sin: -0.25881904510252074 },
  { name: 'ray0', degrees: 0, reach: 60, cos: 1, sin: 0 },
  { name: 'ray15', degrees: 15, reach: 60, cos: 0.9659258262890683, sin: 0.25881904510252074 },
  { name: 'ray35', degrees: 35, reach: 40, cos: 0.8191520442889918, sin: 0.573576436351046 },
  { name: 'ray60', degrees: 60, reach: 20, cos: 0.5, sin: 0.8660254037844386 },
  { name: 'ray90', degrees: 90, reach: 20, cos: 0, sin: 1 },
] as const;

/** Where a car's rays begin: at the car, or, off the road, at the place on its edge that is nearest. Overwritten by each call. */
export const origin = { x: 0, y: 0 };

const WITHIN = 0.05; // m inside the edge

export function placeOrigin(track: Track, car: Car): void {
  const limit = halfAt(track, car) - WITHIN;
  origin.x = car.x;
  origin.y = car.y;
  if (Math.abs(car.offset) <= limit) return;
  place(track, car);
  const aside = car.offset < 0 ? -limit : limit;
  origin.x = at.x - at.alongY * aside;
  origin.y = at.y + at.alongX * aside;
}

/** Metres from (x, y), between `post` and the next, along the unit vector (dx, dy) to the road's edge; `reach` at most. */
export function roadAhead(
  track: Track,
  post: number,
  x: number,
  y: number,
  dx: number,
  dy: number,
  reach: number,
): number {
  const { leftX, leftY, rightX, rightY } = track;
  const last = TRACK.posts - 1;
  let back = post;
  let front = post === last ? 0 : post + 1;
  // On which side of the ray each corner lies: positive is right.
  let backLeft = dx * (leftY[back] - y) - dy * (leftX[back] - x);
  let backRight = dx * (rightY[back] - y) - dy * (rightX[back] - x);
  let left = dx * (leftY[front] - y) - dy * (leftX[front] - x);
  let right = dx * (rightY[front] - y) - dy * (rightX[front] - x);
  if (left < 0 && right >= 0) {
    for (let n = 0; n < TRACK.posts; n++) {
      back = front;
      backLeft = left;
      backRight = right;
      front = front === last ? 0 : front + 1;
      left = dx * (leftY[front] - y) - dy * (leftX[front] - x);
      right = dx * (rightY[front] - y) - dy * (rightX[front] - x);
      if (left >= 0) return hit(leftX, leftY, back, front, backLeft, left, x, y, dx, dy, reach);
      if (right < 0) return hit(rightX, rightY, back, front, backRight, right, x, y, dx, dy, reach);
      if ((n & 3) === 3 && dx * (track.x[front] - x) + dy * (track.y[front] - y) > reach + TRACK.widest)
        return reach;
    }
    return reach;
  }
  if (backRight < 0 && backLeft >= 0) {
    for (let n = 0; n < TRACK.posts; n++) {
      front = back;
      left = backLeft;
      right = backRight;
      back = back === 0 ? last : back - 1;
      backLeft = dx * (leftY[back] - y) - dy * (leftX[back] - x);
      backRight = dx * (rightY[back] - y) - dy * (rightX[back] - x);
      if (backLeft < 0) return hit(leftX, leftY, back, front, backLeft, left, x, y, dx, dy, reach);
      if (backRight >= 0) return hit(rightX, rightY, back, front, backRight, right, x, y, dx, dy, reach);
      if ((n & 3) === 3 && dx * (track.x[back] - x) + dy * (track.y[back] - y) > reach + TRACK.widest)
        return reach;
    }
    return reach;
  }
  return backLeft < 0 && left >= 0
    ? hit(leftX, leftY, back, front, backLeft, left, x, y, dx, dy, reach)
    : hit(rightX, rightY, back, front, backRight, right, x, y, dx, dy, reach);
}

/** Where the ray crosses the edge between two posts, whose ends lie `a` and `b` beside it. */
function hit(
  edgeX: Float64Array,
  edgeY: Float64Array,
  from: number,
  to: number,
  a: number,
  b: number,
  x: number,
  y: number,
  dx: number,
  dy: number,
  reach: number,
): number {
  const near = dx * (edgeX[from] - x) + dy * (edgeY[from] - y);
  const far = dx * (edgeX[to] - x) + dy * (edgeY[to] - y);
  const metres = a === b ? near : near + ((far - near) * a) / (a - b);
  return Math.max(0, Math.min(reach, metres));
}

/** The same for the nearest car other than `self` that still races; `reach` where there is none in the way. */
export function carAhead(cars: readonly Car[], self: Car, dx: number, dy: number, reach: number): number {
  let nearest = reach;
  for (let i = 0; i < cars.length; i++) {
    const other = cars[i];
    if (other === self || other.doneAt > 0) continue;
    const x = other.x - origin.x;
    const y = other.y - origin.y;
    const ahead = dx * x + dy * y;
    const aside = dx * y - dy * x;
    const wide = CAR.radius * CAR.radius - aside * aside;
    if (ahead <= 0 || wide <= 0) continue;
    const metres = ahead - Math.sqrt(wide);
    if (metres < nearest) nearest = Math.max(0, metres);
  }
  return nearest;
}
