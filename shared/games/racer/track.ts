/**
 * The track of a seed: a closed ribbon of road, 560 m round, with gravel beside it and a wall beyond. It is a pure
 * function of the seed, so a state holds the seed alone and `trackOf` keeps the last tracks asked for.
 *
 * A loop of cubic B-splines through points jittered about an oval is relaxed where it bends too sharply, and thrown away
 * for a calmer one where two of its parts come too near each other. What holds of every track (and is tested): its
 * bends are never sharper than `TIGHTEST`, and its corridors, wall to wall, never overlap: a car inside is at exactly one place of the lap.
 *
 * Lengths in metres, x to the right and y down; left and right are a driver's. `side` −1 is the same track in a mirror.
 */
import { cos, sin } from '../../math.ts';
import { below, mixSeed, type Rng, seedRng, uniform, uniformIn } from '../../rng.ts';

export const TRACK = {
  lengthM: 560, // of the middle line: laps on any two tracks are equally long
  posts: 224, // places along it; the road between two neighbouring ones is a quadrangle
  tightest: 13, // radius of the sharpest bend, m
  narrowest: 4.8, // half the road's width, m
  widest: 6.2,
  gravel: 4, // m of it between the road's edge and the wall
} as const;

const { posts: POSTS, lengthM: LENGTH, tightest: TIGHTEST } = TRACK;

/** Metres of middle line from one post to the next. */
export const SPACING = LENGTH / POSTS;

/** Room between the middle lines of two parts of the lap: two corridors and a hedge. */
const APART = 2 * (TRACK.widest + TRACK.gravel) + 1;

/** A post stands on the middle line, with the edges of the road to both sides; numbers by post. */
export interface Track {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly alongX: Float64Array; // the direction of travel, a unit vector
  readonly alongY: Float64Array;
  readonly half: Float64Array; // half the road's width
  readonly leftX: Float64Array; // the road's edges
  readonly leftY: Float64Array;
  readonly rightX: Float64Array;
  readonly rightY: Float64Array;
  readonly bend: Float64Array; // of the middle line, 1/m, positive to the right
  readonly bendSum: Float64Array; // [2 × posts + 1]: of all posts before, twice round
}

/** Points of a closed line, and what the work on them needs. */
interface Loop {
  x: Float64Array;
  y: Float64Array;
}

const wrapped = (i: number, n: number) => ((i % n) + n) % n;

/** A closed uniform cubic B-spline: `steps` points for each control point. */
function spline(controlX: readonly number[], controlY: readonly number[], steps: number): Loop {
  const n = controlX.length;
  const loop = { x: new Float64Array(n * steps), y: new Float64Array(n * steps) };
  for (let i = 0; i < n; i++)
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      const s = 1 - t;
      const weights = [s * s * s, 3 * t * t * t - 6 * t * t + 4, 3 * s * s * s - 6 * s * s + 4, t * t * t];
      let [x, y] = [0, 0];
      for (let k = 0; k < 4; k++) {
        x += (weights[k] / 6) * controlX[(i + k) % n];
        y += (weights[k] / 6) * controlY[(i + k) % n];
      }
      loop.x[i * steps + step] = x;
      loop.y[i * steps + step] = y;
    }
  return loop;
}

function distance(loop: Loop, i: number, j: number): number {
  const dx = loop.x[i] - loop.x[j];
  const dy = loop.y[i] - loop.y[j];
  return Math.sqrt(dx * dx + dy * dy);
}

/** The same line as `POSTS` points an equal way apart, `LENGTH` long, about (0, 0). */
function even(loop: Loop): Loop {
  const n = loop.x.length;
  let total = 0;
  for (let i = 0; i < n; i++) total += distance(loop, i, (i + 1) % n);
  const scale = LENGTH / total;
  const out = { x: new Float64Array(POSTS), y: new Float64Array(POSTS) };
  let from = 0;
  let passed = 0; // length before point `from`
  let piece = distance(loop, 0, 1 % n);
  for (let post = 0; post < POSTS; post++) {
    const want = (post / POSTS) * total;
    while (passed + piece < want) {
      passed += piece;
      from++;
      piece = distance(loop, from % n, (from + 1) % n);
    }
    const t = (want - passed) / piece;
    const [a, b] = [from % n, (from + 1) % n];
    out.x[post] = (loop.x[a] + (loop.x[b] - loop.x[a]) * t) * scale;
    out.y[post] = (loop.y[a] + (loop.y[b] - loop.y[a]) * t) * scale;
  }
  const box = (of: Float64Array) => (Math.min(...of) + Math.max(...of)) / 2;
  const [middleX, middleY] = [box(out.x), box(out.y)];
  for (let post = 0; post < POSTS; post++) {
    out.x[post] -= middleX;
    out.y[post] -= middleY;
  }
  return out;
}

/** The bend at each post from its neighbours `reach` posts away: the circle through the three. */
function bends(loop: Loop, reach: number): Float64Array {
  const out = new Float64Array(POSTS);
  for (let i = 0; i < POSTS; i++) {
    const a = wrapped(i - reach, POSTS);
    const b = wrapped(i + reach, POSTS);
    const cross =
      (loop.x[i] - loop.x[a]) * (loop.y[b] - loop.y[i]) - (loop.y[i] - loop.y[a]) * (loop.x[b] - loop.x[i]);
    out[i] = (2 * cross) / (distance(loop, a, i) * distance(loop, i, b) * distance(loop, a, b));
  }
  return out;
}

const BEND_REACH = 2; // posts to either side by which a bend is judged
const SHARPEST = 1 / (TIGHTEST * 1.05); // a little room for what evening out changes
const RELAXATIONS = 240;
const EVERY = 6; // rounds between evenings out
const SOFTENED = 6; // posts to either side of a sharp one that give way with it
const push = new Float64Array(POSTS);

/** Softens what bends too sharply until nothing does; null when that takes too long. Most of a track's making is here. */
function relaxed(start: Loop): Loop | null {
  let loop = start;
  const step = BEND_REACH * SPACING;
  const limit = (SHARPEST * step * step) ** 2; // of the squared second difference, which over an even line is κh²
  for (let round = 1; round <= RELAXATIONS; round++) {
    const { x, y } = loop;
    let sharp = false;
    push.fill(0);
    for (let i = 0; i < POSTS; i++) {
      const a = i < BEND_REACH ? i - BEND_REACH + POSTS : i - BEND_REACH;
      const b = i + BEND_REACH < POSTS ? i + BEND_REACH : i + BEND_REACH - POSTS;
      const bendX = x[a] - 2 * x[i] + x[b];
      const bendY = y[a] - 2 * y[i] + y[b];
      if (bendX * bendX + bendY * bendY <= limit) continue;
      sharp = true;
      for (let k = -SOFTENED; k <= SOFTENED; k++) {
        const at = wrapped(i + k, POSTS);
        push[at] = Math.max(push[at], 0.8 * (1 - Math.abs(k) / (SOFTENED + 1)));
      }
    }
    if (!sharp && round % EVERY === 1) return loop; // judged as it was evened out
    let beforeX = x[POSTS - 1];
    let beforeY = y[POSTS - 1];
    for (let i = 0; i < POSTS; i++) {
      const b = i + 1 < POSTS ? i + 1 : 0;
      const nextX = x[i] + push[i] * ((beforeX + x[b]) / 2 - x[i]);
      const nextY = y[i] + push[i] * ((beforeY + y[b]) / 2 - y[i]);
      beforeX = x[i];
      beforeY = y[i];
      x[i] = nextX;
      y[i] = nextY;
    }
    if (round % EVERY === 0) loop = even(loop);
  }
  return null;
}

/** True where two parts of the lap that are not neighbours come nearer than `APART`. */
function tooNear({ x, y }: Loop): boolean {
  // Along a bend of the tightest radius points so far apart on the line are APART apart through the air.
  const skip = Math.ceil((Math.PI * (APART / 2 + 4)) / SPACING);
  for (let i = 0; i < POSTS; i++)
    for (let j = i + skip; j < POSTS && j - i <= POSTS - skip; j++)
      if ((x[i] - x[j]) * (x[i] - x[j]) + (y[i] - y[j]) * (y[i] - y[j]) < APART * APART) return true;
  return false;
}

function draw(rng: Rng, wildness: number): Loop | null {
  const n = 10 + below(rng, 7);
  const phase = uniform(rng);
  const swirl = wildness * uniformIn(rng, -0.5, 0.5); // radians that the outermost points are wound ahead of the middle
  const x: number[] = [];
  const y: number[] = [];
  for (let i = 0; i < n; i++) {
    const reach = 1 + wildness * uniformIn(rng, -0.9, 0.75);
    const step = i + phase + wildness * uniformIn(rng, -0.3, 0.3);
    const turn = (2 * Math.PI * step) / n + swirl * (reach - 1);
    x.push(1.45 * reach * cos(turn));
    y.push(reach * sin(turn));
  }
  const loop = relaxed(even(spline(x, y, 20)));
  return loop && !tooNear(loop) ? loop : null;
}

/** The middle of the straightest stretch, where the race starts. */
function straightest(loop: Loop): number {
  const bend = bends(loop, BEND_REACH);
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < POSTS; i++) {
    let sum = 0;
    for (let k = -10; k <= 6; k++) sum += Math.abs(bend[wrapped(i + k, POSTS)]);
    if (sum < least) [best, least] = [i, sum];
  }
  return best;
}

function makeTrack(seed: number, side: number): Track {
  const rng = seedRng(mixSeed(seed, 0x7ac4));
  let loop: Loop | null = null;
  // Calmer with every attempt; with no wildness it is an oval, which always passes.
  for (let attempt = 0; !loop; attempt++) loop = draw(rng, Math.max(0, 1 - 0.02 * attempt));
  const first = straightest(loop);
  const bend = bends(loop, BEND_REACH);
  const swell = uniform(rng);
  const waves = 2 + below(rng, 3);
  const blank = () => new Float64Array(POSTS);
  const track = {
    x: blank(),
    y: blank(),
    alongX: blank(),
    alongY: blank(),
    half: blank(),
    leftX: blank(),
    leftY: blank(),
    rightX: blank(),
    rightY: blank(),
    bend: blank(),
    bendSum: new Float64Array(2 * POSTS + 1),
  };
  for (let post = 0; post < POSTS; post++) {
    const i = (first + post) % POSTS;
    const [before, after] = [wrapped(i - 1, POSTS), wrapped(i + 1, POSTS)];
    const tangentX = loop.x[after] - loop.x[before];
    const tangentY = side * (loop.y[after] - loop.y[before]);
    const length = Math.sqrt(tangentX * tangentX + tangentY * tangentY);
    const [x, y] = [loop.x[i], side * loop.y[i]];
    const [alongX, alongY] = [tangentX / length, tangentY / length];
    const wave = 0.5 + 0.5 * sin(2 * Math.PI * ((waves * post) / POSTS + swell));
    const half = TRACK.narrowest + (TRACK.widest - TRACK.narrowest) * wave;
    track.x[post] = x;
    track.y[post] = y;
    track.alongX[post] = alongX;
    track.alongY[post] = alongY;
    track.half[post] = half;
    // y points down: the right of a driver who goes along (1, 0) is (0, 1).
    track.leftX[post] = x + alongY * half;
    track.leftY[post] = y - alongX * half;
    track.rightX[post] = x - alongY * half;
    track.rightY[post] = y + alongX * half;
    track.bend[post] = side * bend[i];
  }
  for (let i = 0; i < 2 * POSTS; i++) track.bendSum[i + 1] = track.bendSum[i] + track.bend[i % POSTS];
  return track;
}

const KEPT = 128; // tracks remembered: a learner plays dozens of matches side by side
const kept = new Map<number, Track>();
let lastKey = -1;
let last: Track | undefined;

/** The track of a seed (its low 32 bits), `side` −1 in a mirror. The same object as long as it is remembered. */
export function trackOf(seed: number, side: number): Track {
  const key = (seed >>> 0) * 2 + (side < 0 ? 1 : 0);
  if (last && key === lastKey) return last;
  let track = kept.get(key);
  if (!track) {
    if (kept.size >= KEPT) for (const oldest of kept.keys()) if (kept.delete(oldest)) break;
    track = makeTrack(seed, side);
    kept.set(key, track);
  }
  lastKey = key;
  last = track;
  return track;
}
