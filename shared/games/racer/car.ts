/**
 * A car: it goes where it points as far as its tyres hold, and slides beyond. What a tick does to it is here, in place and
 * without allocation; everything is symmetric under a mirror. Metres, seconds; (dx, dy) is where its nose points.
 */
import { SPACING, TRACK, type Track } from './track.ts';

const HZ = 60;
const DT = 1 / HZ;

export const CAR = {
  hz: HZ,
  radius: 1.35, // of the disc that touches walls' posts and other cars, m
  engine: 15, // m/s² at full throttle
  brakes: 28,
  reverse: 8,
  topSpeed: 42, // m/s: where the air holds the engine
  topReverse: 6,
  rolling: 1.2, // m/s² that any car loses
  grip: 20, // m/s² that the tyres hold sideways
  gravelGrip: 11,
  gravelDrag: 1.7, // of the speed, a second
  tightest: 6.5, // radius at full lock and little speed, m
  oversteer: 1.25, // full lock at speed asks for this much of the grip: all of it is too much
  lock: 6.5, // full locks a second that the wheel turns
  unlock: 10, // and comes back
  bounce: 0.35, // of the speed at which two cars meet that they part with
} as const;

export interface Car {
  x: number;
  y: number;
  dx: number;
  dy: number;
  vx: number;
  vy: number;
  wheel: number; // −1 full left … 1 full right
  post: number; // the car is between this post of the track and the next,
  part: number; // 0 … 1 of the way
  offset: number; // m to the right of the middle line
  lap: number; // −1 before the line is first crossed
  best: number; // m: the furthest along the race so far
  gained: number; // m of `best` in the last tick
  bump: number; // m/s into a wall or a car in the last tick
  lapAt: number; // tick at which this lap began
  lastLap: number; // ticks of the lap before; 0: none yet
  quickestLap: number;
  doneAt: number; // tick of the finish; 0: still racing
}

/** Speed where the nose points, m/s. */
export const speedOf = (car: Car): number => car.vx * car.dx + car.vy * car.dy;

/** Speed to the right of the nose: what the tyres have not caught yet. */
export const slipOf = (car: Car): number => car.vy * car.dx - car.vx * car.dy;

/** Half the road's width where the car is. */
export function halfAt(track: Track, car: Car): number {
  const next = car.post + 1 === TRACK.posts ? 0 : car.post + 1;
  return track.half[car.post] + (track.half[next] - track.half[car.post]) * car.part;
}

/** Metres from the start line along the race, laps included. */
export const alongOf = (car: Car): number => (car.lap * TRACK.posts + car.post + car.part) * SPACING;

/** Finds the car on the track again after it moved: looks from where it last was. */
export function locate(track: Track, car: Car): void {
  const { x, y, alongX, alongY } = track;
  let post = car.post;
  let passed = (car.x - x[post]) * alongX[post] + (car.y - y[post]) * alongY[post]; // beyond the post's line
  while (passed < 0) {
    if (post === 0) {
      post = TRACK.posts;
      car.lap--;
    }
    post--;
    passed = (car.x - x[post]) * alongX[post] + (car.y - y[post]) * alongY[post];
  }
  let next = post + 1 === TRACK.posts ? 0 : post + 1;
  let missing = (x[next] - car.x) * alongX[next] + (y[next] - car.y) * alongY[next]; // to the next post's line
  while (missing <= 0) {
    passed = -missing;
    if (next === 0) car.lap++;
    post = next;
    next = post + 1 === TRACK.posts ? 0 : post + 1;
    missing = (x[next] - car.x) * alongX[next] + (y[next] - car.y) * alongY[next];
  }
  car.post = post;
  car.part = passed / (passed + missing);
  place(track, car);
  car.offset = (car.y - at.y) * at.alongX - (car.x - at.x) * at.alongY + 0;
}

/** The middle line where a car is. Overwritten by each `place`. */
export const at = { x: 0, y: 0, alongX: 1, alongY: 0 };

export function place(track: Track, car: Car): void {
  const { post, part } = car;
  const next = post + 1 === TRACK.posts ? 0 : post + 1;
  const alongX = track.alongX[post] + (track.alongX[next] - track.alongX[post]) * part;
  const alongY = track.alongY[post] + (track.alongY[next] - track.alongY[post]) * part;
  const length = Math.sqrt(alongX * alongX + alongY * alongY);
  at.x = track.x[post] + (track.x[next] - track.x[post]) * part;
  at.y = track.y[post] + (track.y[next] - track.y[post]) * part;
  at.alongX = alongX / length;
  at.alongY = alongY / length;
}

/** How deep the car is in the gravel: 0 on the road … 1 wholly in it. */
export function gravelUnder(track: Track, car: Car): number {
  const beyond = Math.abs(car.offset) - halfAt(track, car);
  return beyond <= -0.5 ? 0 : beyond >= 0.5 ? 1 : beyond + 0.5;
}

/** One tick of driving. `steer` and `throttle` from −1 to 1. */
export function drive(track: Track, car: Car, steer: number, throttle: number): void {
  // The wheel turns as fast as hands do, so that a key is as good as a stick.
  const way = steer - car.wheel;
  const rate = (Math.abs(steer) < Math.abs(car.wheel) || steer * car.wheel < 0 ? CAR.unlock : CAR.lock) * DT;
  car.wheel += Math.max(-rate, Math.min(rate, way)) + 0;

  const gravel = gravelUnder(track, car);
  const grip = CAR.grip + (CAR.gravelGrip - CAR.grip) * gravel;
  let ahead = speedOf(car);
  let aside = slipOf(car);

  // The nose turns; its direction stays a unit vector.
  const pace = Math.abs(ahead);
  const sharpest =
    pace * pace < CAR.oversteer * grip * CAR.tightest ? pace / CAR.tightest : (CAR.oversteer * grip) / pace;
  const turn = car.wheel * sharpest * DT * (ahead < 0 ? -1 : 1);
  const dx = car.dx - car.dy * turn;
  const dy = car.dy + car.dx * turn;
  const length = Math.sqrt(dx * dx + dy * dy);
  car.dx = dx / length + 0;
  car.dy = dy / length + 0;
  ahead = speedOf(car);
  aside = slipOf(car);

  // Tyres take away what sideways speed they can.
  const held = grip * DT;
  aside = aside > held ? aside - held : aside < -held ? aside + held : 0;

  const air = (CAR.engine / (CAR.topSpeed * CAR.topSpeed)) * ahead * Math.abs(ahead);
  let push = -air - CAR.gravelDrag * gravel * ahead;
  if (throttle >= 0) push += CAR.engine * throttle;
  else if (ahead > 0) push += CAR.brakes * throttle;
  else if (ahead > -CAR.topReverse) push += CAR.reverse * throttle;
  const next = ahead + push * DT;
  // Brakes stop a car; they do not throw it back in the same tick.
  ahead = throttle < 0 && ahead > 0 && next < 0 ? 0 : next;
  const roll = CAR.rolling * DT;
  ahead = ahead > roll ? ahead - roll : ahead < -roll ? ahead + roll : throttle === 0 ? 0 : ahead;

  car.vx = car.dx * ahead - car.dy * aside + 0;
  car.vy = car.dy * ahead + car.dx * aside + 0;
  car.x += car.vx * DT;
  car.y += car.vy * DT;
  locate(track, car);
  stopAtWall(track, car);
}

function stopAtWall(track: Track, car: Car): void {
  const wall = halfAt(track, car) + TRACK.gravel - CAR.radius;
  const side = car.offset < 0 ? -1 : 1;
  const beyond = car.offset * side - wall;
  if (beyond <= 0) return;
  place(track, car);
  const outX = -at.alongY * side; // towards the wall
  const outY = at.alongX * side;
  car.x -= outX * beyond;
  car.y -= outY * beyond;
  const into = car.vx * outX + car.vy * outY;
  if (into > 0) {
    car.vx = (car.vx - outX * into * 1.2) * 0.985 + 0;
    car.vy = (car.vy - outY * into * 1.2) * 0.985 + 0;
    car.bump = into;
  }
  locate(track, car);
}

const pushX = new Float64Array(8);
const pushY = new Float64Array(8);
const kickX = new Float64Array(8);
const kickY = new Float64Array(8);
const bumps = new Float64Array(8);

/** Parts cars that overlap: each gives way by half, and they trade the speed at which they met. Who has finished is air. */
export function part(track: Track, cars: Car[]): void {
  const n = cars.length;
  let met = false;
  pushX.fill(0);
  pushY.fill(0);
  kickX.fill(0);
  kickY.fill(0);
  bumps.fill(0);
  for (let a = 0; a < n; a++)
    for (let b = a + 1; b < n; b++) {
      const one = cars[a];
      const other = cars[b];
      if (one.doneAt > 0 || other.doneAt > 0) continue;
      const x = other.x - one.x;
      const y = other.y - one.y;
      const gap = Math.sqrt(x * x + y * y);
      const deep = 2 * CAR.radius - gap;
      if (deep <= 0 || gap === 0) continue;
      met = true;
      const nx = x / gap;
      const ny = y / gap;
      // Softly: a part of the overlap a tick, so that nobody is thrown.
      pushX[a] -= nx * deep * 0.25;
      pushY[a] -= ny * deep * 0.25;
      pushX[b] += nx * deep * 0.25;
      pushY[b] += ny * deep * 0.25;
      const closing = (one.vx - other.vx) * nx + (one.vy - other.vy) * ny;
      if (closing <= 0) continue;
      const kick = 0.5 * (1 + CAR.bounce) * closing;
      kickX[a] -= nx * kick;
      kickY[a] -= ny * kick;
      kickX[b] += nx * kick;
      kickY[b] += ny * kick;
      bumps[a] = Math.max(bumps[a], closing);
      bumps[b] = Math.max(bumps[b], closing);
    }
  if (!met) return;
  for (let i = 0; i < n; i++) {
    const car = cars[i];
    if (pushX[i] === 0 && pushY[i] === 0) continue;
    car.x += pushX[i];
    car.y += pushY[i];
    car.vx += kickX[i];
    car.vy += kickY[i];
    car.bump = Math.max(car.bump, bumps[i]);
    locate(track, car);
    stopAtWall(track, car);
  }
}
