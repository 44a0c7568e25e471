/**
 * Slime Volley for two seats at 30 Hz: exactly the rules of slimevolleygym (David Ha, 2020, after Quin Pendragon's Java
 * applet), to the bit; test/reference/slime-volley.test.ts holds its recorded matches. A point is won when the ball's
 * underside reaches the other's ground; who has lost five lives has lost.
 * The court is centred on x = 0, y up from the bottom; lengths in its units, speeds in units a second. Seat 0 has the
 * left half.
 *
 * The order of every sum and product below is the original's: change one and the bits change.
 */
import { type Rng, seedRng, uniformIn } from '../rng.ts';
import type { Game } from './game.ts';

const HZ = 30;

export const SLIME = {
  halfWidth: 24,
  height: 48,
  ground: 1.5, // its height
  netHalf: 0.5,
  netHeight: 3.5, // a ball of radius netHalf sits on it, centred there
  slimeRadius: 1.5,
  ballRadius: 0.5,
  runSpeed: 10 * 1.75,
  jumpSpeed: 10 * 1.35,
  topSpeed: 15 * 1.5, // of the ball, before it moves; a hit may leave it faster
  gravity: -9.8 * 2 * 1.5,
  dt: 1 / HZ,
  nudge: 0.1,
  serveY: 12,
  serveTicks: 30,
  lives: 5,
  maxTicks: 3000,
} as const;

/** The choices by name, in the order of the original's table. */
export const SLIME_ACTION = {
  quiet: 0,
  forward: 1,
  forwardJump: 2,
  jump: 3,
  backJump: 4,
  back: 5,
} as const;

/** What happened in the last tick, as bits: for rewards, sounds and sparks. */
export const SLIME_EVENT = { hit0: 1, hit1: 2, net: 4, wall: 8, point0: 16, point1: 32 } as const;

export interface Body {
  x: number;
  y: number;
  vx: number;
  vy: number;
}

export interface SlimeVolleyState {
  tick: number;
  rng: Rng;
  freeze: number; // ticks until the served ball moves
  ball: Body;
  slimes: [left: Body, right: Body];
  lives: [left: number, right: number];
  events: number;
  /** The bodies as the seats see them: those of now but after a point, when the original still shows those before it. */
  seen: [ball: Body, left: Body, right: Body];
}

const FORWARD: readonly number[] = [0, 1, 1, 0, -1, -1]; // by action: towards the net
const JUMP: readonly number[] = [0, 0, 1, 1, 1, 0];

const { dt, nudge, ballRadius, netHalf, netHeight, ground } = SLIME;
const CREEP = nudge * dt;
const INNER = netHalf + SLIME.slimeRadius; // where a slime's middle stops before the net
const OUTER = SLIME.halfWidth - SLIME.slimeRadius;
const WALL = SLIME.halfWidth - ballRadius;
const CEILING = SLIME.height - ballRadius;
const FLOOR = ballRadius + ground;
const NET_FACE = netHalf + ballRadius;
const POST: Readonly<Body> = { x: 0, y: netHeight, vx: 0, vy: 0 };

const body = (x: number, y: number, vx = 0, vy = 0): Body => ({ x, y, vx, vy });

function copyBody(from: Readonly<Body>, to: Body): void {
  to.x = from.x;
  to.y = from.y;
  to.vx = from.vx;
  to.vy = from.vy;
}

function serve(state: SlimeVolleyState): void {
  const { ball } = state;
  ball.x = 0;
  ball.y = SLIME.serveY;
  ball.vx = uniformIn(state.rng, -20, 20);
  ball.vy = uniformIn(state.rng, 10, 25);
  state.freeze = SLIME.serveTicks;
}

/** What the seats see from now on. */
function look({ seen, ball, slimes }: SlimeVolleyState): void {
  copyBody(ball, seen[0]);
  copyBody(slimes[0], seen[1]);
  copyBody(slimes[1], seen[2]);
}

/** `side`: −1 the left one, 1 the right one. */
export function moveSlime(slime: Body, side: number, action: number): void {
  slime.vy += SLIME.gravity * dt;
  if (slime.y <= ground + CREEP) slime.vy = JUMP[action] * SLIME.jumpSpeed;
  slime.vx = -FORWARD[action] * SLIME.runSpeed * side + 0; // + 0: a −0 would not survive JSON
  slime.x += slime.vx * dt;
  slime.y += slime.vy * dt;
  if (slime.y <= ground) {
    slime.y = ground;
    slime.vy = 0;
  }
  if (slime.x * side <= INNER) {
    slime.vx = 0;
    slime.x = side * INNER;
  }
  if (slime.x * side >= OUTER) {
    slime.vx = 0;
    slime.x = side * OUTER;
  }
}

/** Gravity, then the cap on its speed, then the way of a tick. */
function flyBall(ball: Body): void {
  ball.vy += SLIME.gravity * dt;
  const square = ball.vx * ball.vx + ball.vy * ball.vy;
  if (square > SLIME.topSpeed * SLIME.topSpeed) {
    const speed = Math.sqrt(square);
    ball.vx = (ball.vx / speed) * SLIME.topSpeed;
    ball.vy = (ball.vy / speed) * SLIME.topSpeed;
  }
  ball.x += ball.vx * dt;
  ball.y += ball.vy * dt;
}

/** Bounces the ball off a round body of that radius, as heavy as the world. False when it does not touch it. */
function bounceBall(ball: Body, off: Readonly<Body>, radius: number): boolean {
  const reach = ballRadius + radius;
  let dx = off.x - ball.x;
  let dy = off.y - ball.y;
  if (!(reach * reach > dx * dx + dy * dy)) return false;
  let nx = ball.x - off.x;
  let ny = ball.y - off.y;
  const distance = Math.sqrt(nx * nx + ny * ny);
  nx /= distance;
  ny /= distance;
  do {
    ball.x += nx * nudge;
    ball.y += ny * nudge;
    dx = off.x - ball.x;
    dy = off.y - ball.y;
  } while (reach * reach > dx * dx + dy * dy);
  const ux = ball.vx - off.vx;
  const uy = ball.vy - off.vy;
  const un = ux * nx + uy * ny;
  ball.vx = ux - nx * (un * 2) + off.vx;
  ball.vy = uy - ny * (un * 2) + off.vy;
  return true;
}

/** Keeps the ball, which was at `fromX`, inside walls and off the net. −1 or 1: it fell to the ground of that side. */
function boundBall(ball: Body, fromX: number): number {
  if (ball.x <= -WALL) {
    ball.vx = 0 - ball.vx;
    ball.x = CREEP - WALL;
  }
  if (ball.x >= WALL) {
    ball.vx = 0 - ball.vx;
    ball.x = WALL - CREEP;
  }
  if (ball.y <= FLOOR) return ball.x <= 0 ? -1 : 1;
  if (ball.y >= CEILING) {
    ball.vy = 0 - ball.vy;
    ball.y = CEILING - CREEP;
  }
  if (ball.x <= NET_FACE && fromX > NET_FACE && ball.y <= netHeight) {
    ball.vx = 0 - ball.vx;
    ball.x = NET_FACE + CREEP;
  }
  if (ball.x >= -NET_FACE && fromX < -NET_FACE && ball.y <= netHeight) {
    ball.vx = 0 - ball.vx;
    ball.x = -NET_FACE - CREEP;
  }
  return 0;
}

/**
 * A tick of the ball's among the slimes where they are now (null: not there). What happened, as SLIME_EVENT bits.
 * Players who think ahead call it too.
 */
export function moveBall(ball: Body, left: Body | null, right: Body | null, frozen = false): number {
  const fromX = ball.x;
  let events = 0;
  if (!frozen) flyBall(ball);
  if (left && bounceBall(ball, left, SLIME.slimeRadius)) events |= SLIME_EVENT.hit0;
  if (right && bounceBall(ball, right, SLIME.slimeRadius)) events |= SLIME_EVENT.hit1;
  if (bounceBall(ball, POST, netHalf)) events |= SLIME_EVENT.net;
  const { vx, vy } = ball;
  const fell = boundBall(ball, fromX);
  if (fell !== 0) return events | (fell < 0 ? SLIME_EVENT.point1 : SLIME_EVENT.point0);
  if (ball.vx !== vx || ball.vy !== vy)
    events |= Math.abs(ball.x) < INNER ? SLIME_EVENT.net : SLIME_EVENT.wall;
  return events;
}

const lengths = { es: 'decenas de unidades de la pista', en: 'tens of court units' };
const speeds = { es: 'decenas de unidades por segundo', en: 'tens of units a second' };

export const slimeVolley: Game<SlimeVolleyState> = {
  id: 'slime-volley',
  version: 1,
  title: { es: 'Slime Voleibol', en: 'Slime Volley' },
  goal: { es: 'Que la pelota no caiga en tu lado', en: 'Keep the ball off your side' },
  scoreUnit: {
    one: { es: 'vida quitada', en: 'life taken' },
    other: { es: 'vidas quitadas', en: 'lives taken' },
  },
  seats: 2,
  tempo: { kind: 'realtime', hz: HZ },
  maxTicks: SLIME.maxTicks,
  actions: {
    kind: 'choice',
    choices: [
      { name: 'quiet', meaning: { es: 'quieto', en: 'stay' } },
      { name: 'forward', meaning: { es: 'avanzar', en: 'forward' } },
      { name: 'forwardJump', meaning: { es: 'avanzar y saltar', en: 'forward and jump' } },
      { name: 'jump', meaning: { es: 'saltar', en: 'jump' } },
      { name: 'backJump', meaning: { es: 'retroceder y saltar', en: 'back and jump' } },
      { name: 'back', meaning: { es: 'retroceder', en: 'back' } },
    ],
  },
  // The original's twelve numbers and its scale. One's own side is where x is positive; the rival's x counts from the
  // net as well, towards the rival's wall. A hit by a slime in full motion can leave the ball at three times its cap for a tick.
  observation: [
    { name: 'ownX', low: 0, high: 2.4, meaning: { es: 'yo x', en: 'me x' }, unit: lengths },
    { name: 'ownY', low: 0, high: 0.6, meaning: { es: 'yo y', en: 'me y' }, unit: lengths },
    { name: 'ownVx', low: -1.75, high: 1.75, meaning: { es: 'yo → x', en: 'me → x' }, unit: speeds },
    { name: 'ownVy', low: -1.75, high: 1.75, meaning: { es: 'yo → y', en: 'me → y' }, unit: speeds },
    { name: 'ballX', low: -2.4, high: 2.4, meaning: { es: 'pelota x', en: 'ball x' }, unit: lengths },
    { name: 'ballY', low: 0, high: 4.8, meaning: { es: 'pelota y', en: 'ball y' }, unit: lengths },
    { name: 'ballVx', low: -7, high: 7, meaning: { es: 'pelota → x', en: 'ball → x' }, unit: speeds },
    { name: 'ballVy', low: -7, high: 7, meaning: { es: 'pelota → y', en: 'ball → y' }, unit: speeds },
    { name: 'rivalX', low: 0, high: 2.4, meaning: { es: 'rival x', en: 'rival x' }, unit: lengths },
    { name: 'rivalY', low: 0, high: 0.6, meaning: { es: 'rival y', en: 'rival y' }, unit: lengths },
    { name: 'rivalVx', low: -1.75, high: 1.75, meaning: { es: 'rival → x', en: 'rival → x' }, unit: speeds },
    { name: 'rivalVy', low: -1.75, high: 1.75, meaning: { es: 'rival → y', en: 'rival → y' }, unit: speeds },
  ],
  learning: { decisionTicks: 1, entropy: 0.002, normaliseReward: 1 },
  rewards: [
    {
      name: 'point',
      weight: 1,
      meaning: { es: 'ganar un punto (+1) o perderlo (−1)', en: 'winning a point (+1) or losing it (−1)' },
    },
    { name: 'touch', weight: 0, meaning: { es: 'tocar la pelota', en: 'touching the ball' } },
    {
      name: 'under',
      weight: 1,
      meaning: {
        es: 'estar debajo de la pelota, o junto a la red si está del otro lado',
        en: 'being below the ball, or at the net while it is on the other side',
      },
      potential: true,
    },
  ],

  start(seed) {
    const state: SlimeVolleyState = {
      tick: 0,
      rng: seedRng(seed),
      freeze: 0,
      ball: body(0, 0),
      slimes: [body(-12, ground), body(12, ground)],
      lives: [SLIME.lives, SLIME.lives],
      events: 0,
      seen: [body(0, 0), body(0, 0), body(0, 0)],
    };
    serve(state);
    look(state);
    return state;
  },

  clone: state => ({
    ...state,
    rng: [...state.rng],
    ball: { ...state.ball },
    slimes: [{ ...state.slimes[0] }, { ...state.slimes[1] }],
    lives: [state.lives[0], state.lives[1]],
    seen: [{ ...state.seen[0] }, { ...state.seen[1] }, { ...state.seen[2] }],
  }),

  advance(state, actions) {
    const { ball } = state;
    const left = state.slimes[0];
    const right = state.slimes[1];
    state.tick++;
    moveSlime(left, -1, actions[0]);
    moveSlime(right, 1, actions[1]);
    state.events = moveBall(ball, left, right, state.freeze > 0);
    if (state.freeze > 0) state.freeze--;
    if (state.events & (SLIME_EVENT.point0 | SLIME_EVENT.point1)) {
      state.lives[state.events & SLIME_EVENT.point1 ? 0 : 1]--;
      serve(state);
    } else look(state); // after a point the slimes stay where they are, and what is seen stays as it was
  },

  observe(state, seat, out, at) {
    const side = seat === 0 ? -1 : 1;
    const ball = state.seen[0];
    const own = state.seen[1 + seat];
    const rival = state.seen[2 - seat];
    out[at] = (own.x * side) / 10;
    out[at + 1] = own.y / 10;
    out[at + 2] = (own.vx * side) / 10;
    out[at + 3] = own.vy / 10;
    out[at + 4] = (ball.x * side) / 10;
    out[at + 5] = ball.y / 10;
    out[at + 6] = (ball.vx * side) / 10;
    out[at + 7] = ball.vy / 10;
    out[at + 8] = (rival.x * -side) / 10;
    out[at + 9] = rival.y / 10;
    out[at + 10] = (rival.vx * -side) / 10;
    out[at + 11] = rival.vy / 10;
  },

  reward(state, seat, out, at) {
    const won = state.events & (seat === 0 ? SLIME_EVENT.point0 : SLIME_EVENT.point1);
    const lost = state.events & (seat === 0 ? SLIME_EVENT.point1 : SLIME_EVENT.point0);
    out[at] = won ? 1 : lost ? -1 : 0;
    out[at + 1] = state.events & (seat === 0 ? SLIME_EVENT.hit0 : SLIME_EVENT.hit1) ? 1 : 0;
    const side = seat === 0 ? -1 : 1;
    const own = state.seen[1 + seat].x * side;
    out[at + 2] = -Math.abs(own - Math.max(0, state.seen[0].x * side)) / SLIME.halfWidth;
  },

  /** The lives that each has taken from the other. */
  scores: ({ lives }) => [SLIME.lives - lives[1], SLIME.lives - lives[0]],

  outcome(state) {
    const decided = state.lives[0] <= 0 || state.lives[1] <= 0;
    if (!decided && state.tick < SLIME.maxTicks) return null;
    return { scores: slimeVolley.scores(state), ended: decided ? 'terminated' : 'truncated' };
  },
};
