/**
 * Pong (after Atari's of 1972) for two seats at 60 Hz, first to 11. Where the ball meets the paddle sets its angle, a
 * paddle in motion gives it spin, spin bends its flight, and every hit makes it faster.
 * The court is centred on (0, 0), x to the right and y down; lengths are in court units, speeds in units a tick.
 * Everything is symmetric about x = 0, so that a seat can be shown the court from its own side.
 */
import { type Rng, seedRng, uniform, uniformIn } from '../rng.ts';
import type { Game } from './game.ts';

export const PONG = {
  halfWidth: 8, // goal lines at x = ±8
  halfHeight: 4.5, // walls at y = ±4.5
  ballRadius: 0.17,
  paddleX: 7.4, // the paddles' inner faces
  paddleHalf: 0.85,
  paddleSpeed: 0.155,
  paddleGrip: 0.45, // part of the missing speed that a paddle gains in a tick
  serveSpeed: 0.115,
  hitGain: 1.05,
  topSpeed: 0.34,
  steepest: 0.95, // tangent of the angle off a paddle's very edge
  spinGain: 0.55, // spin that a paddle at full speed gives
  spinBend: 0.0035, // bend of the flight: turn a tick at spin 1
  spinDecay: 0.985,
  serveTicks: 45,
  pointsToWin: 11,
  maxTicks: 60 * 60 * 5,
} as const;

/** What happened in the last tick, as bits: for rewards, sounds and sparks. */
export const PONG_EVENT = { wall: 1, hit0: 2, hit1: 4, point0: 8, point1: 16 } as const;

export interface PongState {
  tick: number;
  rng: Rng;
  serveIn: number; // ticks until the ball moves
  serveSide: number; // −1 or 1: where the next serve flies
  x: number;
  y: number;
  vx: number;
  vy: number;
  spin: number; // −1 … 1, positive bends a ball that flies right downward
  y0: number; // centre of the left paddle
  y1: number; // centre of the right paddle
  v0: number;
  v1: number;
  score0: number;
  score1: number;
  events: number;
}

/** The choices by name. */
export const PONG_ACTION = { quiet: 0, up: 1, down: 2 } as const;

const WALL_Y = PONG.halfHeight - PONG.ballRadius;
const FACE_X = PONG.paddleX - PONG.ballRadius;
const REACH = PONG.paddleHalf + PONG.ballRadius;
const PADDLE_Y = PONG.halfHeight - PONG.paddleHalf;

function placeServe(state: PongState): void {
  state.serveIn = PONG.serveTicks;
  state.x = 0;
  state.y = uniformIn(state.rng, -1.5, 1.5);
  state.spin = 0;
  const slope = uniformIn(state.rng, -0.7, 0.7);
  state.vx = (state.serveSide * PONG.serveSpeed) / Math.sqrt(1 + slope * slope);
  state.vy = Math.abs(state.vx) * slope;
  state.serveSide = -state.serveSide;
}

function clampPaddle(y: number): number {
  return Math.max(-PADDLE_Y, Math.min(PADDLE_Y, y));
}

/** The paddle's speed after a tick of `action`. */
function paddleSpeed(speed: number, action: number): number {
  const wanted =
    action === PONG_ACTION.up ? -PONG.paddleSpeed : action === PONG_ACTION.down ? PONG.paddleSpeed : 0;
  const next = speed + (wanted - speed) * PONG.paddleGrip;
  return Math.abs(next) < 1e-4 ? 0 : next;
}

/** Sends the ball back from a paddle: `side` −1 for the left one; `offset` −1 … 1 from its centre; it moves at `v`. */
function hit(state: PongState, side: number, offset: number, v: number): void {
  const speed = Math.min(PONG.topSpeed, Math.sqrt(state.vx * state.vx + state.vy * state.vy) * PONG.hitGain);
  const slope = offset * PONG.steepest + 0.15 * (v / PONG.paddleSpeed);
  const away = -side;
  state.vx = (away * speed) / Math.sqrt(1 + slope * slope);
  state.vy = Math.abs(state.vx) * slope;
  const spin = -state.spin * 0.3 - away * PONG.spinGain * (v / PONG.paddleSpeed);
  state.spin = spin < -1 ? -1 : spin > 1 ? 1 : spin + 0; // + 0: a −0 would not survive JSON
}

function point(state: PongState, seat: number): void {
  if (seat === 0) state.score0++;
  else state.score1++;
  state.events |= seat === 0 ? PONG_EVENT.point0 : PONG_EVENT.point1;
  placeServe(state);
}

function flyBall(state: PongState): void {
  // Spin turns the velocity by a small angle; renormalising keeps the speed exact to the last bit that matters.
  const turn = state.spin * PONG.spinBend;
  const vx = state.vx - state.vy * turn;
  const vy = state.vy + state.vx * turn;
  const keep = Math.sqrt((state.vx * state.vx + state.vy * state.vy) / (vx * vx + vy * vy));
  // A ball never flies so steeply that it stalls between the walls.
  if (Math.abs(vx) > 0.35 * Math.abs(vy)) {
    state.vx = vx * keep;
    state.vy = vy * keep;
  }
  state.spin *= PONG.spinDecay;

  const fromX = state.x;
  const fromY = state.y;
  state.x += state.vx;
  state.y += state.vy;
  if (state.y > WALL_Y || state.y < -WALL_Y) {
    state.y = (state.y > 0 ? 2 : -2) * WALL_Y - state.y;
    state.vy = -state.vy;
    state.spin = state.spin * -0.6 + 0;
    state.events |= PONG_EVENT.wall;
  }
  // Swept, so that a fast ball cannot jump a paddle: where was it when it crossed the paddle's face?
  const side = state.vx < 0 ? -1 : 1;
  const face = side * FACE_X;
  if ((fromX - face) * side < 0 && (state.x - face) * side >= 0) {
    const when = (face - fromX) / (state.x - fromX);
    const paddleY = side < 0 ? state.y0 : state.y1;
    const offset = (fromY + (state.y - fromY) * when - paddleY) / REACH;
    if (offset >= -1 && offset <= 1) {
      state.x = 2 * face - state.x;
      hit(state, side, offset, side < 0 ? state.v0 : state.v1);
      state.events |= side < 0 ? PONG_EVENT.hit0 : PONG_EVENT.hit1;
    }
  }
  if (state.x < -PONG.halfWidth) point(state, 1);
  else if (state.x > PONG.halfWidth) point(state, 0);
}

const court = { es: 'mitades de pista', en: 'half courts' };
const speedUnit = { es: 'velocidad máxima', en: 'top speed' };

export const pong: Game<PongState> = {
  id: 'pong',
  version: 1,
  title: { es: 'Pong', en: 'Pong' },
  goal: {
    es: 'Devuelve la chispa con efecto: gana quien llega a 11',
    en: 'Send the spark back with spin: first to 11',
  },
  seats: 2,
  tempo: { kind: 'realtime', hz: 60 },
  maxTicks: PONG.maxTicks,
  actions: {
    kind: 'choice',
    choices: [
      { name: 'quiet', meaning: { es: 'quieto', en: 'stay' } },
      { name: 'up', meaning: { es: 'subir', en: 'up' } },
      { name: 'down', meaning: { es: 'bajar', en: 'down' } },
    ],
  },
  observation: [
    { name: 'ballX', low: -1, high: 1, meaning: { es: 'pelota x', en: 'ball x' }, unit: court },
    { name: 'ballY', low: -1, high: 1, meaning: { es: 'pelota y', en: 'ball y' }, unit: court },
    { name: 'ballVx', low: -1, high: 1, meaning: { es: 'pelota → x', en: 'ball → x' }, unit: speedUnit },
    { name: 'ballVy', low: -1, high: 1, meaning: { es: 'pelota → y', en: 'ball → y' }, unit: speedUnit },
    {
      name: 'spin',
      low: -1,
      high: 1,
      meaning: { es: 'efecto', en: 'spin' },
      unit: { es: 'efecto máximo', en: 'full spin' },
    },
    { name: 'ownY', low: -1, high: 1, meaning: { es: 'yo y', en: 'me y' }, unit: court },
    { name: 'ownVy', low: -1, high: 1, meaning: { es: 'yo → y', en: 'me → y' }, unit: speedUnit },
    { name: 'rivalY', low: -1, high: 1, meaning: { es: 'rival y', en: 'rival y' }, unit: court },
  ],
  mirror: {
    flips: ['ballY', 'ballVy', 'spin', 'ownY', 'ownVy', 'rivalY'],
    swaps: [['up', 'down']],
  },
  rewards: [
    {
      name: 'point',
      weight: 1,
      meaning: { es: 'ganar un punto (+1) o perderlo (−1)', en: 'winning a point (+1) or losing it (−1)' },
    },
    { name: 'touch', weight: 0.2, meaning: { es: 'devolver la pelota', en: 'returning the ball' } },
  ],

  start(seed) {
    const rng = seedRng(seed);
    const state: PongState = {
      tick: 0,
      rng,
      serveIn: 0,
      serveSide: uniform(rng) < 0.5 ? -1 : 1,
      x: 0,
      y: 0,
      vx: 0,
      vy: 0,
      spin: 0,
      y0: 0,
      y1: 0,
      v0: 0,
      v1: 0,
      score0: 0,
      score1: 0,
      events: 0,
    };
    placeServe(state);
    return state;
  },

  clone: state => ({ ...state, rng: [...state.rng] }),

  advance(state, actions) {
    state.tick++;
    state.events = 0;
    state.v0 = paddleSpeed(state.v0, actions[0]);
    state.v1 = paddleSpeed(state.v1, actions[1]);
    state.y0 = clampPaddle(state.y0 + state.v0);
    state.y1 = clampPaddle(state.y1 + state.v1);
    if (state.serveIn > 0) state.serveIn--;
    else flyBall(state);
  },

  observe(state, seat, out, at) {
    const side = seat === 0 ? 1 : -1; // own paddle at the left, always
    out[at] = (side * state.x) / PONG.halfWidth;
    out[at + 1] = state.y / PONG.halfHeight;
    out[at + 2] = (side * state.vx) / PONG.topSpeed;
    out[at + 3] = state.vy / PONG.topSpeed;
    out[at + 4] = side * state.spin;
    out[at + 5] = (seat === 0 ? state.y0 : state.y1) / PONG.halfHeight;
    out[at + 6] = (seat === 0 ? state.v0 : state.v1) / PONG.paddleSpeed;
    out[at + 7] = (seat === 0 ? state.y1 : state.y0) / PONG.halfHeight;
  },

  reward(state, seat, out, at) {
    const won = state.events & (seat === 0 ? PONG_EVENT.point0 : PONG_EVENT.point1);
    const lost = state.events & (seat === 0 ? PONG_EVENT.point1 : PONG_EVENT.point0);
    out[at] = won ? 1 : lost ? -1 : 0;
    out[at + 1] = state.events & (seat === 0 ? PONG_EVENT.hit0 : PONG_EVENT.hit1) ? 1 : 0;
  },

  scores: state => [state.score0, state.score1],

  outcome(state) {
    const decided = state.score0 >= PONG.pointsToWin || state.score1 >= PONG.pointsToWin;
    if (!decided && state.tick < PONG.maxTicks) return null;
    return { scores: pong.scores(state), ended: decided ? 'terminated' : 'truncated' };
  },
};
