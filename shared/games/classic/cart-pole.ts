/**
 * A cart on a rail that balances a pole (Barto, Sutton and Anderson 1983), in the arrangement of Gymnasium's CartPole-v1:
 * semi-explicit Euler steps of 20 ms, the force full to the left or full to the right.
 */
import { cos, sin } from '../../math.ts';
import { type Rng, seedRng, uniformIn } from '../../rng.ts';
import type { Game } from '../game.ts';

export interface CartPole {
  x: number; // m, of the cart
  v: number; // m/s
  angle: number; // rad, from upright, positive to the right
  turn: number; // rad/s
}

export interface CartPoleWorld {
  readonly gravity: number; // m/s²
  readonly cartMass: number; // kg
  readonly poleMass: number; // kg
  readonly halfLength: number; // m, of the pole
  readonly force: number; // N
  readonly dt: number; // s
}

export const CART_POLE: CartPoleWorld = {
  gravity: 9.8,
  cartMass: 1,
  poleMass: 0.1,
  halfLength: 0.5,
  force: 10,
  dt: 0.02,
};

/** A tick under a horizontal force in newtons: `push` × the world's, by the equations of Florian (2005) without friction. */
export function swing(state: CartPole, world: CartPoleWorld, push: number): void {
  const { gravity, cartMass, poleMass, halfLength, force, dt } = world;
  const mass = cartMass + poleMass;
  const moment = poleMass * halfLength;
  const [s, c] = [sin(state.angle), cos(state.angle)];
  const common = (push * force + moment * (state.turn * state.turn) * s) / mass;
  const turnRate = (gravity * s - c * common) / (halfLength * (4 / 3 - (poleMass * (c * c)) / mass));
  const acceleration = common - (moment * turnRate * c) / mass;
  state.x += dt * state.v;
  state.v += dt * acceleration;
  state.angle += dt * state.turn;
  state.turn += dt * turnRate;
}

const RAIL = 2.4;
const STEEPEST = (12 * 2 * Math.PI) / 360;
const MAX_TICKS = 500;

interface State extends CartPole {
  tick: number;
  rng: Rng;
}

const metres = { es: 'metros', en: 'metres' };
const metresPerSecond = { es: 'metros por segundo', en: 'metres per second' };
const radians = { es: 'radianes', en: 'radians' };
const radiansPerSecond = { es: 'radianes por segundo', en: 'radians per second' };

/** CartPole-v1, a task for learners: a reward of 1 a tick, 500 ticks at most. */
export const cartPole: Game<State> = {
  id: 'cart-pole',
  version: 1,
  title: { es: 'Carro y pértiga', en: 'Cart and pole' },
  goal: { es: 'Mantén en pie la vara', en: 'Keep the pole up' },
  seats: 1,
  tempo: { kind: 'realtime', hz: 50 },
  maxTicks: MAX_TICKS,
  actions: {
    kind: 'choice',
    choices: [
      { name: 'left', meaning: { es: 'empujar a la izquierda', en: 'push left' } },
      { name: 'right', meaning: { es: 'empujar a la derecha', en: 'push right' } },
    ],
  },
  observation: [
    { name: 'x', low: -4.8, high: 4.8, meaning: { es: 'carro x', en: 'cart x' }, unit: metres },
    { name: 'v', low: -20, high: 20, meaning: { es: 'carro → x', en: 'cart → x' }, unit: metresPerSecond },
    { name: 'angle', low: -0.42, high: 0.42, meaning: { es: 'inclinación', en: 'lean' }, unit: radians },
    { name: 'turn', low: -20, high: 20, meaning: { es: 'giro', en: 'turning' }, unit: radiansPerSecond },
  ],
  rewards: [
    { name: 'upright', weight: 1, meaning: { es: 'cada instante en pie', en: 'every tick upright' } },
  ],
  start(seed) {
    const rng = seedRng(seed);
    const draw = () => uniformIn(rng, -0.05, 0.05);
    return { tick: 0, rng, x: draw(), v: draw(), angle: draw(), turn: draw() };
  },
  clone: state => ({ ...state, rng: [...state.rng] }),
  advance(state, actions) {
    state.tick++;
    swing(state, CART_POLE, actions[0] === 1 ? 1 : -1);
  },
  observe(state, _seat, out, at) {
    out[at] = state.x;
    out[at + 1] = state.v;
    out[at + 2] = state.angle;
    out[at + 3] = state.turn;
  },
  reward(_state, _seat, out, at) {
    out[at] = 1;
  },
  scores: state => [state.tick],
  outcome(state) {
    const fell = Math.abs(state.x) > RAIL || Math.abs(state.angle) > STEEPEST;
    if (!fell && state.tick < MAX_TICKS) return null;
    return { scores: [state.tick], ended: fell ? 'terminated' : 'truncated' };
  },
};
