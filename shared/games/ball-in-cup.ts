/**
 * Ball in a cup (the bilboquet) for one seat at 60 Hz: a ball hangs from a cup by a string, the hand swings it up and
 * catches it, as often as it can in seventy-five seconds. A robot learnt it from one clumsy demonstration and about a
 * hundred tries (Kober and Peters 2009).
 * A try begins with the ball hanging, all but still, and lasts `tryTicks`; a throw that is up by then still counts. It ends
 * with a catch or without; in the pause after it the ball goes back to its place. The mouth narrows from try to try.
 * A match begins with a try, the hand at home: who learns one try at a time plays the first `tryTicks` of a start.
 * Lengths in court units, y down, times in seconds. The ball is seen from the hand, which holds the cup by its bottom.
 */
import { type Rng, seedRng, uniformIn } from '../rng.ts';
import type { Game } from './game.ts';
import { strike, swing, type Tether, type Tethered, type Walls } from './tether.ts';

const HZ = 60;
const SUBSTEPS = 4;

export const BALL_IN_CUP = {
  gravity: 7,
  string: { length: 1.1, rub: 0.05, bounce: 0.15, softest: 0.4 },
  walls: { radius: 0.1, bounce: 0.35, softest: 0.5, grip: 0.04 },
  depth: 0.44, // from the bottom of the cup, where the hand is, up to its rim
  bottomHalf: 0.14,
  mouthHalf: [0.34, 0.2], // of the first try, and from the `narrowestAt`th on
  narrowestAt: 30,
  reachX: 1.1, // of the hand from home, to either side
  reachY: 0.8,
  topSpeed: 5.5, // of the hand, along each axis
  grip: 40, // its acceleration, along each axis
  breath: 0.15, // sideways speed, at most, of a ball that hangs
  tryTicks: 5 * HZ,
  heldTicks: HZ / 4, // in the cup, for a catch
  pauseTicks: 42,
  showTicks: 20, // of the pause, that a caught ball stays in the cup
  crossingScale: 0.3, // from the middle of the mouth: a ball that comes down there is worth a half
  topBall: 8, // speed, for the observation's scale
  maxTicks: 75 * HZ,
} as const satisfies { string: Tether; walls: Walls; [name: string]: unknown };

const { gravity, string, walls, depth, bottomHalf, reachX, reachY } = BALL_IN_CUP;

/** What happened in the last tick, as bits: for rewards, sounds and sparks. */
export const BALL_IN_CUP_EVENT = { crossing: 1, catch: 2, miss: 4, knock: 8, snap: 16, begin: 32 } as const;

export interface BallInCupState extends Tethered {
  tick: number;
  rng: Rng;
  handX: number; // from home
  handY: number;
  handVx: number;
  handVy: number;
  tries: number; // that have ended
  score: number; // catches
  streak: number; // catches since the last miss
  tryLeft: number; // ticks
  pauseLeft: number; // ticks; 0 during a try
  inside: number; // ticks that the ball has been in the cup
  crossing: number; // 0 … 1: how good the best way down of this try was
  crossingX: number; // where the ball came down last, from the middle of the mouth
  height: number; // 0 … 1: of the way from hanging to the rim, the most in this try
  gain: number; // how much better `crossing` got in the last tick
  lift: number; // and `height`
  force: number; // speed of the hardest knock or snap of the last tick
  events: number;
}

/** Half the inner width of the mouth in the `tries`th try, from 0. */
export function mouthHalf(tries: number): number {
  const [wide, narrow] = BALL_IN_CUP.mouthHalf;
  return wide + (narrow - wide) * Math.min(1, tries / BALL_IN_CUP.narrowestAt);
}

/**
 * What agents and hands send for a wished speed (a part of the top speed, −1 … 1): zero or one of `steps` to either side,
 * closer together where slow. Any byte is legal; but a match whose hand moves in steps takes a fraction of the bytes.
 */
export function gripOf(wish: number, steps = 7): number {
  const step = Math.round(steps * Math.sqrt(Math.min(1, Math.abs(wish))));
  const byte = Math.round((step * step * 127) / (steps * steps));
  return wish < 0 ? 0 - byte : byte;
}

/** The speed, as a part of the top speed, that brings a hand over `way`, the last of it at `haste` (per second) times what is left. */
export function speedOver(way: number, haste: number): number {
  const { topSpeed, grip } = BALL_IN_CUP;
  const most = Math.min(haste * Math.abs(way), Math.sqrt(1.4 * grip * Math.abs(way))) / topSpeed;
  return way < 0 ? -most : most;
}

/** The hand's speed along one axis a tick later: towards what it wishes, as fast as it can, and so that it can still stop in reach. */
function towards(wish: number, speed: number, place: number, reach: number): number {
  const { topSpeed, grip } = BALL_IN_CUP;
  const change = grip / HZ;
  const wished = (wish / 127) * topSpeed;
  const next = Math.max(speed - change, Math.min(speed + change, wished));
  // The most, s, from which it still stops in reach, tick by tick: s²/(2 grip) + s/HZ is the room that `speed` leaves.
  const room = (next > 0 ? reach - place - speed / (2 * HZ) : reach + place + speed / (2 * HZ)) / grip;
  const most = grip * (Math.sqrt(1 / (HZ * HZ) + 2 * Math.max(0, room)) - 1 / HZ);
  return Math.max(-most, Math.min(most, next)) + 0;
}

const clamp = (value: number, most: number) => Math.max(-most, Math.min(most, value));

/** The ball hangs under the hand and moves with it, all but still. */
function hang(state: BallInCupState): void {
  state.x = 0;
  state.y = string.length;
  state.vx = uniformIn(state.rng, -BALL_IN_CUP.breath, BALL_IN_CUP.breath);
  state.vy = 0;
  state.taut = 1;
  state.tryLeft = BALL_IN_CUP.tryTicks;
  state.inside = 0;
  state.crossing = 0;
  state.height = 0;
  state.events |= BALL_IN_CUP_EVENT.begin;
}

/** The pause after a try: a caught ball rests in the cup a moment, then the ball goes to where it will hang. */
function goBack(state: BallInCupState): void {
  const { pauseTicks, showTicks } = BALL_IN_CUP;
  const caught = state.streak > 0;
  const resting = caught && state.pauseLeft > pauseTicks - showTicks;
  const ticks = resting ? state.pauseLeft - (pauseTicks - showTicks) : state.pauseLeft;
  const towardsY = resting ? -walls.radius : string.length;
  state.x = state.x - state.x / ticks + 0;
  state.y = state.y + (towardsY - state.y) / ticks + 0;
  state.vx = state.vy = 0;
  state.taut = 0;
  if (--state.pauseLeft === 0) hang(state);
}

function end(state: BallInCupState, caught: boolean): void {
  state.tries++;
  state.pauseLeft = BALL_IN_CUP.pauseTicks;
  state.tryLeft = 0;
  state.streak = caught ? state.streak + 1 : 0;
  if (caught) state.score++;
  state.events |= caught ? BALL_IN_CUP_EVENT.catch : BALL_IN_CUP_EVENT.miss;
}

/** Four small steps of the ball, with the hand accelerating by (ax, ay). */
function fly(state: BallInCupState, ax: number, ay: number): void {
  const dt = 1 / (HZ * SUBSTEPS);
  const half = mouthHalf(state.tries);
  for (let i = 0; i < SUBSTEPS; i++) {
    const wasAbove = state.y < -depth;
    const snap = swing(state, string, 0 - ax, gravity - ay, dt);
    if (snap > 0.5) knocked(state, BALL_IN_CUP_EVENT.snap, snap);
    if (wasAbove && state.y >= -depth) cross(state);
    if (state.y > walls.radius || state.y < -depth - walls.radius) continue;
    if (Math.abs(state.x) > half + walls.radius) continue;
    const left = strike(state, walls, -bottomHalf, 0, -half, -depth);
    const right = strike(state, walls, bottomHalf, 0, half, -depth);
    const bottom = strike(state, walls, -bottomHalf, 0, bottomHalf, 0);
    const force = Math.max(left, right, bottom);
    if (force > 0.5) knocked(state, BALL_IN_CUP_EVENT.knock, force);
  }
}

function knocked(state: BallInCupState, event: number, force: number): void {
  state.events |= event;
  state.force = Math.max(state.force, force);
}

/** The ball comes down past the height of the rim. */
function cross(state: BallInCupState): void {
  const off = state.x / BALL_IN_CUP.crossingScale;
  const worth = 1 / (1 + off * off);
  state.crossingX = state.x;
  state.events |= BALL_IN_CUP_EVENT.crossing;
  if (worth <= state.crossing) return;
  state.gain += worth - state.crossing;
  state.crossing = worth;
}

const within = (value: number) => Math.max(-1, Math.min(1, value));

const reaches = { es: 'del alcance de la mano', en: 'of the reach of the hand' };
const handSpeeds = { es: 'de 5,5 unidades por segundo', en: 'of 5.5 units a second' };
const strings = {
  es: 'largos de la cuerda, desde el fondo de la copa',
  en: 'strings, from the bottom of the cup',
};
const ballSpeeds = {
  es: 'de 8 unidades por segundo, vista desde la mano',
  en: 'of 8 units a second, seen from the hand',
};

export const ballInCup: Game<BallInCupState> = {
  id: 'ball-in-cup',
  version: 1,
  title: { es: 'Bilboquete', en: 'Ball in a cup' },
  goal: { es: 'Lanza la bola y recógela con la copa', en: 'Toss the ball and catch it in the cup' },
  scoreUnit: { one: { es: 'acierto', en: 'catch' }, other: { es: 'aciertos', en: 'catches' } },
  seats: 1,
  tempo: { kind: 'realtime', hz: HZ },
  maxTicks: BALL_IN_CUP.maxTicks,
  actions: {
    kind: 'axes',
    axes: [
      { name: 'x', meaning: { es: 'velocidad de la mano →', en: 'speed of the hand →' } },
      { name: 'y', meaning: { es: 'velocidad de la mano ↓', en: 'speed of the hand ↓' } },
    ],
  },
  observation: [
    { name: 'handX', low: -1, high: 1, meaning: { es: 'mano x', en: 'hand x' }, unit: reaches },
    { name: 'handY', low: -1, high: 1, meaning: { es: 'mano y ↓', en: 'hand y ↓' }, unit: reaches },
    { name: 'handVx', low: -1, high: 1, meaning: { es: 'mano → x', en: 'hand → x' }, unit: handSpeeds },
    { name: 'handVy', low: -1, high: 1, meaning: { es: 'mano ↓ y', en: 'hand ↓ y' }, unit: handSpeeds },
    { name: 'ballX', low: -1, high: 1, meaning: { es: 'bola x', en: 'ball x' }, unit: strings },
    { name: 'ballY', low: -1, high: 1, meaning: { es: 'bola y ↓', en: 'ball y ↓' }, unit: strings },
    { name: 'ballVx', low: -1, high: 1, meaning: { es: 'bola → x', en: 'ball → x' }, unit: ballSpeeds },
    { name: 'ballVy', low: -1, high: 1, meaning: { es: 'bola ↓ y', en: 'ball ↓ y' }, unit: ballSpeeds },
    {
      name: 'taut',
      low: 0,
      high: 1,
      meaning: { es: 'cuerda tensa', en: 'string taut' },
      unit: { es: '1: tensa, 0: floja', en: '1: taut, 0: slack' },
    },
    {
      name: 'mouth',
      low: 0,
      high: 1,
      meaning: { es: 'boca de la copa', en: 'mouth of the cup' },
      unit: { es: 'de 0 (la más angosta) a 1 (la primera)', en: 'from 0 (the narrowest) to 1 (the first)' },
    },
    {
      name: 'left',
      low: 0,
      high: 1,
      meaning: { es: 'tiempo del intento', en: 'time of the try' },
      unit: { es: 'parte que queda; 0 en la pausa', en: 'part that is left; 0 in the pause' },
    },
  ],
  tries: { left: 'left', hand: ['handX', 'handY'], target: ['ballX', null] },
  learning: { noise: 0.3 }, // a throw is never quite where it was shown
  mirror: { flips: ['handX', 'handVx', 'ballX', 'ballVx', 'x'], swaps: [] },
  rewards: [
    { name: 'point', weight: 1, meaning: { es: 'atrapar la bola', en: 'catching the ball' } },
    {
      name: 'crossing',
      weight: 0.5,
      meaning: {
        es: 'caer más cerca de la boca que antes en el intento',
        en: 'coming down closer to the mouth than before in the try',
      },
    },
    {
      name: 'height',
      weight: 0.1,
      meaning: { es: 'subir más que antes en el intento', en: 'rising higher than before in the try' },
    },
  ],

  start(seed) {
    const state: BallInCupState = {
      tick: 0,
      rng: seedRng(seed),
      handX: 0,
      handY: 0,
      handVx: 0,
      handVy: 0,
      x: 0,
      y: 0,
      vx: 0,
      vy: 0,
      taut: 1,
      tries: 0,
      score: 0,
      streak: 0,
      tryLeft: 0,
      pauseLeft: 0,
      inside: 0,
      crossing: 0,
      crossingX: 0,
      height: 0,
      gain: 0,
      lift: 0,
      force: 0,
      events: 0,
    };
    hang(state);
    return state;
  },

  clone: state => ({ ...state, rng: [...state.rng] }),

  advance(state, actions) {
    state.tick++;
    state.events = 0;
    state.gain = state.lift = state.force = 0;
    const vx = towards(actions[0], state.handVx, state.handX, reachX);
    const vy = towards(actions[1], state.handVy, state.handY, reachY);
    const ax = (vx - state.handVx) * HZ;
    const ay = (vy - state.handVy) * HZ;
    state.handX = clamp(state.handX + (vx + state.handVx) / (2 * HZ), reachX) + 0;
    state.handY = clamp(state.handY + (vy + state.handVy) / (2 * HZ), reachY) + 0;
    state.handVx = vx;
    state.handVy = vy;
    if (state.pauseLeft > 0) {
      goBack(state);
      return;
    }
    fly(state, ax, ay);
    const height = Math.max(0, Math.min(1, (string.length - state.y) / (string.length + depth)));
    if (height > state.height) {
      state.lift = height - state.height;
      state.height = height;
    }
    const within = state.y > -depth && state.y < 0 && Math.abs(state.x) < mouthHalf(state.tries);
    state.inside = within ? state.inside + 1 : 0;
    if (state.tryLeft > 0) state.tryLeft--;
    if (state.inside >= BALL_IN_CUP.heldTicks) end(state, true);
    else if (state.tryLeft === 0 && state.inside === 0 && state.y >= -depth) end(state, false);
  },

  observe(state, _seat, out, at) {
    out[at] = state.handX / reachX;
    out[at + 1] = state.handY / reachY;
    out[at + 2] = within(state.handVx / BALL_IN_CUP.topSpeed);
    out[at + 3] = within(state.handVy / BALL_IN_CUP.topSpeed);
    out[at + 4] = within(state.x / string.length);
    out[at + 5] = within(state.y / string.length);
    out[at + 6] = within(state.vx / BALL_IN_CUP.topBall);
    out[at + 7] = within(state.vy / BALL_IN_CUP.topBall);
    out[at + 8] = state.taut;
    out[at + 9] = 1 - Math.min(1, state.tries / BALL_IN_CUP.narrowestAt);
    out[at + 10] = state.tryLeft / BALL_IN_CUP.tryTicks;
  },

  reward(state, _seat, out, at) {
    out[at] = state.events & BALL_IN_CUP_EVENT.catch ? 1 : 0;
    out[at + 1] = state.gain;
    out[at + 2] = state.lift;
  },

  /** Catches. */
  scores: state => [state.score],

  outcome(state) {
    if (state.tick < BALL_IN_CUP.maxTicks) return null;
    return { scores: ballInCup.scores(state), ended: 'truncated' };
  },
};
