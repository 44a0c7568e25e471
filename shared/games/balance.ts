/**
 * Balance: keep a pole upright on a cart, alone, at 60 Hz, for as long as it goes, two minutes at most. The physics is
 * that of CartPole-v1 (classic/cart-pole.ts) made forgiving for hands: a longer pole under half the gravity, a longer rail, a wider angle, and
 * no push where no key is held. Puffs of wind, ever stronger, see to it that it does not stay easy.
 */
import { type Rng, seedRng, uniform, uniformIn } from '../rng.ts';
import { type CartPole, type CartPoleWorld, swing } from './classic/cart-pole.ts';
import type { Game } from './game.ts';

const HZ = 60;

export const BALANCE = {
  world: { gravity: 5, cartMass: 1, poleMass: 0.1, halfLength: 1.2, force: 7, dt: 1 / HZ },
  rail: 3.2, // m to either side
  steepest: 0.9, // rad: beyond it the pole has fallen
  friction: 0.985, // of the cart's speed that a tick leaves
  topSpeed: 6, // m/s, for the observation's scale
  topTurn: 4, // rad/s
  puffTicks: 21,
  weakest: 0.6, // rad/s² that the first puff gives the pole
  strongest: 4.5,
  growth: 0.028, // rad/s² more a second
  maxTicks: HZ * 120,
} as const satisfies { world: CartPoleWorld; [name: string]: unknown };

export const BALANCE_ACTION = { quiet: 0, left: 1, right: 2 } as const;

export interface BalanceState extends CartPole {
  tick: number;
  rng: Rng;
  wind: number; // rad/s² on the pole now; 0 between puffs
  windIn: number; // ticks until the next puff, or until this one ends
}

function fallen({ x, angle }: BalanceState): boolean {
  return Math.abs(x) > BALANCE.rail || Math.abs(angle) > BALANCE.steepest;
}

function blow(state: BalanceState): void {
  if (--state.windIn > 0) return;
  const calm = state.wind !== 0;
  const strength = Math.min(BALANCE.strongest, BALANCE.weakest + (BALANCE.growth * state.tick) / HZ);
  state.wind = calm ? 0 : uniform(state.rng) < 0.5 ? -strength : strength;
  state.windIn = calm ? Math.floor(uniformIn(state.rng, 1.5 * HZ, 3.5 * HZ)) : BALANCE.puffTicks;
}

const within = (value: number) => Math.max(-1, Math.min(1, value));

const rails = { es: 'medios raíles', en: 'half rails' };
const speeds = { es: 'de 6 metros por segundo', en: 'of 6 metres a second' };
const leans = { es: 'del ángulo en que cae', en: 'of the angle at which it falls' };
const turns = { es: 'de 4 radianes por segundo', en: 'of 4 radians a second' };
const gales = { es: 'del viento más fuerte', en: 'of the strongest wind' };

export const balance: Game<BalanceState> = {
  id: 'balance',
  version: 1,
  title: { es: 'Equilibrio', en: 'Balance' },
  goal: { es: 'Mantén en pie la vara mientras arrecia el viento', en: 'Keep the pole up as the wind grows' },
  scoreUnit: {
    one: { es: 'segundo en pie', en: 'second upright' },
    other: { es: 'segundos en pie', en: 'seconds upright' },
  },
  seats: 1,
  tempo: { kind: 'realtime', hz: HZ },
  maxTicks: BALANCE.maxTicks,
  actions: {
    kind: 'choice',
    choices: [
      { name: 'quiet', meaning: { es: 'soltar', en: 'let go' } },
      { name: 'left', meaning: { es: 'izquierda', en: 'left' } },
      { name: 'right', meaning: { es: 'derecha', en: 'right' } },
    ],
  },
  observation: [
    { name: 'x', low: -1, high: 1, meaning: { es: 'carro x', en: 'cart x' }, unit: rails },
    { name: 'v', low: -1, high: 1, meaning: { es: 'carro → x', en: 'cart → x' }, unit: speeds },
    { name: 'angle', low: -1, high: 1, meaning: { es: 'inclinación', en: 'lean' }, unit: leans },
    { name: 'turn', low: -1, high: 1, meaning: { es: 'giro', en: 'turning' }, unit: turns },
    { name: 'wind', low: -1, high: 1, meaning: { es: 'viento', en: 'wind' }, unit: gales },
  ],
  mirror: { flips: ['x', 'v', 'angle', 'turn', 'wind'], swaps: [['left', 'right']] },
  rewards: [
    { name: 'upright', weight: 0.02, meaning: { es: 'cada instante en pie', en: 'every tick upright' } },
    { name: 'fall', weight: 1, meaning: { es: 'caer (−1)', en: 'falling (−1)' } },
    {
      name: 'poise',
      weight: 0,
      potential: true,
      meaning: { es: 'estar derecha y en medio', en: 'being upright and in the middle' },
      unit: { es: 'de 0 (cae) a 1', en: 'from 0 (it falls) to 1' },
    },
  ],

  start(seed) {
    const rng = seedRng(seed);
    const draw = () => uniformIn(rng, -0.04, 0.04);
    return { tick: 0, rng, x: draw(), v: draw(), angle: draw(), turn: draw(), wind: 0, windIn: 2 * HZ };
  },

  clone: state => ({ ...state, rng: [...state.rng] }),

  advance(state, actions) {
    state.tick++;
    blow(state);
    const push = actions[0] === BALANCE_ACTION.left ? -1 : actions[0] === BALANCE_ACTION.right ? 1 : 0;
    state.turn += state.wind * BALANCE.world.dt;
    swing(state, BALANCE.world, push);
    state.v *= BALANCE.friction;
  },

  observe(state, _seat, out, at) {
    out[at] = within(state.x / BALANCE.rail);
    out[at + 1] = within(state.v / BALANCE.topSpeed);
    out[at + 2] = within(state.angle / BALANCE.steepest);
    out[at + 3] = within(state.turn / BALANCE.topTurn);
    out[at + 4] = state.wind / BALANCE.strongest;
  },

  reward(state, _seat, out, at) {
    const fell = fallen(state);
    out[at] = fell ? 0 : 1;
    out[at + 1] = fell ? -1 : 0;
    out[at + 2] = fell
      ? 0
      : (1 - Math.abs(state.angle) / BALANCE.steepest) * (1 - Math.abs(state.x) / BALANCE.rail);
  },

  /** Whole seconds upright. */
  scores: state => [Math.floor(state.tick / HZ)],

  outcome(state) {
    const fell = fallen(state);
    if (!fell && state.tick < BALANCE.maxTicks) return null;
    return { scores: balance.scores(state), ended: fell ? 'terminated' : 'truncated' };
  },
};
