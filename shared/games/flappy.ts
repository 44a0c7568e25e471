/**
 * Flappy (after Dong Nguyen's of 2013) for one seat at 60 Hz: a spark swims through gaps between fibres, one point a gap,
 * until it touches a fibre or the floor. One button. The way gets faster, the gaps narrower and farther apart in height
 * up to the fortieth; from there on it stays as it is, always passable.
 * Lengths are in court units, y down and 0 in the middle; speeds in units a tick. The spark is at x = `way`.
 */
import { type Rng, seedRng, uniformIn } from '../rng.ts';
import type { Game } from './game.ts';

export const FLAPPY = {
  halfHeight: 4.5, // the ceiling, which is soft, at y = −4.5; the floor, which is not, at 4.5
  radius: 0.26, // of the spark
  gravity: 0.008,
  flapSpeed: 0.125, // upward, whatever the speed before: a flap lifts by about one unit
  topFall: 0.2,
  restTicks: 5, // after a flap, before the next
  holdTicks: 20, // a button held flaps again after so many
  graceTicks: 100, // it swims level so long, or until the first flap
  firstGap: 10.5, // x of the first fibre
  spacing: 6, // from fibre to fibre
  halfFibre: 0.45,
  hardestAt: 40, // the gap from which it gets no harder
  gapHalf: [1.75, 1.25],
  speed: [0.07, 0.092],
  drift: [1.8, 3], // how far a gap may lie above or below the one before
  gapReach: 2.75, // gaps are centred within ±this
  maxTicks: 60 * 60 * 5,
} as const;

export const FLAPPY_ACTION = { glide: 0, flap: 1 } as const;

/** What happened in the last tick, as bits: for rewards, sounds and sparks. */
export const FLAPPY_EVENT = { flap: 1, point: 2, ceiling: 4, crash: 8 } as const;

/** Gaps known at once: the last two passed, the next one and five ahead. A power of two. */
const GAPS = 8;
const GAPS_AHEAD = 5;

export interface FlappyState {
  tick: number;
  rng: Rng;
  way: number; // x of the spark
  y: number;
  vy: number;
  pressed: number; // 1 while the button is down
  sinceFlap: number; // ticks, up to holdTicks
  grace: number; // ticks that it still swims level
  score: number; // gaps passed, and so the number of the next
  gaps: number[]; // y of the centre of gap k at k mod 8
  events: number;
}

const between = ([from, to]: readonly [number, number], gap: number) =>
  from + (to - from) * Math.min(1, gap / FLAPPY.hardestAt);

export const fibreX = (gap: number): number => FLAPPY.firstGap + gap * FLAPPY.spacing;
export const gapHalf = (gap: number): number => between(FLAPPY.gapHalf, gap);
export const gapY = (state: FlappyState, gap: number): number => state.gaps[gap & (GAPS - 1)];

/** Draws the centre of `gap`, within reach of the one before; what would lie too high or low is mirrored back. */
function drawGap(state: FlappyState, gap: number): void {
  const drift = between(FLAPPY.drift, gap);
  const from = gap === 0 ? 0 : gapY(state, gap - 1);
  const y = from + uniformIn(state.rng, -drift, drift);
  const reach = FLAPPY.gapReach;
  state.gaps[gap & (GAPS - 1)] = y > reach ? 2 * reach - y : y < -reach ? -2 * reach - y : y;
}

/** Whether the spark touches the fibre of the next gap: a circle and two beams with square ends. */
function touches(state: FlappyState): boolean {
  const beside = Math.max(0, Math.abs(fibreX(state.score) - state.way) - FLAPPY.halfFibre);
  if (beside >= FLAPPY.radius) return false;
  const room = gapHalf(state.score) - Math.sqrt(FLAPPY.radius * FLAPPY.radius - beside * beside);
  return Math.abs(state.y - gapY(state, state.score)) > room;
}

/** A press flaps; so does a button that has been held for long. */
function flaps(state: FlappyState, action: number): boolean {
  const wasPressed = state.pressed === 1;
  state.pressed = action === FLAPPY_ACTION.flap ? 1 : 0;
  if (state.sinceFlap < FLAPPY.holdTicks) state.sinceFlap++;
  if (!state.pressed) return false;
  return state.sinceFlap >= (wasPressed ? FLAPPY.holdTicks : FLAPPY.restTicks);
}

const FLOOR_Y = FLAPPY.halfHeight - FLAPPY.radius;
/** From the middle of a fibre to where a spark has passed it whole. */
export const FLAPPY_PASSED = FLAPPY.halfFibre + FLAPPY.radius;
/** What an observation of 1 stands for: court units ahead and above, units a tick. */
export const FLAPPY_SCALE = { distance: 8, height: 4.5, speed: FLAPPY.topFall } as const;

const within = (value: number) => Math.max(-1, Math.min(1, value));

export const flappy: Game<FlappyState> = {
  id: 'flappy',
  version: 1,
  title: { es: 'Aleteo', en: 'Flappy' },
  goal: { es: 'Aletea a tiempo y pasa por los huecos', en: 'Flap in time and swim through the gaps' },
  scoreUnit: { one: { es: 'hueco', en: 'gap' }, other: { es: 'huecos', en: 'gaps' } },
  seats: 1,
  tempo: { kind: 'realtime', hz: 60 },
  maxTicks: FLAPPY.maxTicks,
  actions: {
    kind: 'choice',
    choices: [
      { name: 'glide', meaning: { es: 'planear', en: 'glide' } },
      { name: 'flap', meaning: { es: 'aletear', en: 'flap' } },
    ],
  },
  observation: [
    {
      name: 'distance',
      low: 0,
      high: 1,
      meaning: { es: 'distancia al hueco', en: 'distance to the gap' },
      unit: { es: 'de 8 unidades, hasta haberlo pasado', en: 'of 8 units, until it is passed' },
    },
    {
      name: 'height',
      low: -1,
      high: 1,
      meaning: { es: 'altura sobre el hueco', en: 'height above the gap' },
      unit: { es: 'medios campos, desde su centro', en: 'half fields, from its centre' },
    },
    {
      name: 'speed',
      low: -1,
      high: 1,
      meaning: { es: 'velocidad ↑', en: 'speed ↑' },
      unit: { es: 'caída máxima', en: 'fastest fall' },
    },
  ],
  plane: ['distance', 'height'],
  rewards: [
    { name: 'point', weight: 1, meaning: { es: 'pasar un hueco', en: 'passing a gap' } },
    { name: 'survive', weight: 0.01, meaning: { es: 'cada instante en vuelo', en: 'every tick aloft' } },
    { name: 'crash', weight: 1, meaning: { es: 'chocar (−1)', en: 'crashing (−1)' } },
  ],
  // A flap is a matter of a moment: little foresight and little curiosity. And hands follow its beat: they press when it is time, not when they have seen that it is
  learning: { reactionTicks: 3, gamma: 0.98, entropy: 0.003 },

  start(seed) {
    const state: FlappyState = {
      tick: 0,
      rng: seedRng(seed),
      way: 0,
      y: 0,
      vy: 0,
      pressed: 0,
      sinceFlap: FLAPPY.holdTicks,
      grace: FLAPPY.graceTicks,
      score: 0,
      gaps: new Array(GAPS).fill(0),
      events: 0,
    };
    for (let gap = 0; gap <= GAPS_AHEAD; gap++) drawGap(state, gap);
    return state;
  },

  clone: state => ({ ...state, rng: [...state.rng], gaps: [...state.gaps] }),

  advance(state, actions) {
    state.tick++;
    state.events = 0;
    state.way += between(FLAPPY.speed, state.score);
    if (flaps(state, actions[0])) {
      state.events = FLAPPY_EVENT.flap;
      state.vy = -FLAPPY.flapSpeed;
      state.sinceFlap = 0;
      state.grace = 0;
    } else if (state.grace > 0) state.grace--;
    else state.vy = Math.min(FLAPPY.topFall, state.vy + FLAPPY.gravity);
    state.y += state.vy;
    if (state.y < -FLOOR_Y) {
      state.y = -FLOOR_Y;
      state.vy = 0;
      state.events |= FLAPPY_EVENT.ceiling;
    }
    if (state.y > FLOOR_Y || touches(state)) state.events |= FLAPPY_EVENT.crash;
    else if (state.way >= fibreX(state.score) + FLAPPY_PASSED) {
      state.events |= FLAPPY_EVENT.point;
      state.score++;
      drawGap(state, state.score + GAPS_AHEAD);
    }
  },

  observe(state, _seat, out, at) {
    out[at] = within((fibreX(state.score) + FLAPPY_PASSED - state.way) / FLAPPY_SCALE.distance);
    out[at + 1] = within((gapY(state, state.score) - state.y) / FLAPPY_SCALE.height);
    out[at + 2] = -state.vy / FLAPPY_SCALE.speed;
  },

  reward(state, _seat, out, at) {
    const crashed = (state.events & FLAPPY_EVENT.crash) !== 0;
    out[at] = state.events & FLAPPY_EVENT.point ? 1 : 0;
    out[at + 1] = crashed ? 0 : 1;
    out[at + 2] = crashed ? -1 : 0;
  },

  /** Gaps passed. */
  scores: state => [state.score],

  outcome(state) {
    const crashed = (state.events & FLAPPY_EVENT.crash) !== 0;
    if (!crashed && state.tick < FLAPPY.maxTicks) return null;
    return { scores: flappy.scores(state), ended: crashed ? 'terminated' : 'truncated' };
  },
};
