/**
 * A pendulum to be swung up and held, as Gymnasium's Pendulum-v1 has it. A task for learners with one axis; every tick
 * costs what is missing to hanging still upright, 200 ticks in all.
 */
import { cos, sin } from '../../math.ts';
import { type Rng, seedRng, uniformIn } from '../../rng.ts';
import type { Game } from '../game.ts';

const GRAVITY = 10;
const DT = 0.05;
const TOP_TURN = 8;
const MAX_TORQUE = 2;
const MAX_TICKS = 200;

export interface Pendulum {
  angle: number; // rad, 0 is upright
  turn: number; // rad/s
}

interface State extends Pendulum {
  tick: number;
  rng: Rng;
  earned: number; // by the last tick
}

/** Moves by one tick under a torque in N·m, within ± 2. Gives the reward of the tick. */
export function swingPendulum(state: Pendulum, torque: number): number {
  const u = Math.max(-MAX_TORQUE, Math.min(MAX_TORQUE, torque));
  const turns = (state.angle + Math.PI) / (2 * Math.PI);
  const off = state.angle + Math.PI - Math.floor(turns) * 2 * Math.PI - Math.PI; // within ±π
  const cost = off * off + 0.1 * (state.turn * state.turn) + 0.001 * (u * u);
  const turn = state.turn + (((3 * GRAVITY) / 2) * sin(state.angle) + 3 * u) * DT;
  state.turn = Math.max(-TOP_TURN, Math.min(TOP_TURN, turn));
  state.angle += state.turn * DT;
  return -cost;
}

const unit = { es: '', en: '' };

export const pendulum: Game<State> = {
  id: 'pendulum',
  version: 1,
  title: { es: 'Péndulo', en: 'Pendulum' },
  goal: { es: 'Pon en pie el péndulo', en: 'Stand the pendulum up' },
  seats: 1,
  tempo: { kind: 'realtime', hz: 20 },
  maxTicks: MAX_TICKS,
  actions: {
    kind: 'axes',
    axes: [{ name: 'torque', meaning: { es: 'par, de −2 a 2 N·m', en: 'torque, −2 to 2 N·m' } }],
  },
  observation: [
    { name: 'cos', low: -1, high: 1, meaning: { es: 'coseno', en: 'cosine' }, unit },
    { name: 'sin', low: -1, high: 1, meaning: { es: 'seno', en: 'sine' }, unit },
    {
      name: 'turn',
      low: -TOP_TURN,
      high: TOP_TURN,
      meaning: { es: 'giro', en: 'turning' },
      unit: { es: 'radianes por segundo', en: 'radians per second' },
    },
  ],
  rewards: [
    {
      name: 'upright',
      weight: 1,
      meaning: { es: 'lo que falta para estar en pie', en: 'what is missing to upright' },
    },
  ],
  start(seed) {
    const rng = seedRng(seed);
    const angle = uniformIn(rng, -Math.PI, Math.PI);
    return { tick: 0, rng, angle, turn: uniformIn(rng, -1, 1), earned: 0 };
  },
  clone: state => ({ ...state, rng: [...state.rng] }),
  advance(state, actions) {
    state.tick++;
    state.earned = swingPendulum(state, (MAX_TORQUE * actions[0]) / 127);
  },
  observe(state, _seat, out, at) {
    out[at] = cos(state.angle);
    out[at + 1] = sin(state.angle);
    out[at + 2] = state.turn;
  },
  reward(state, _seat, out, at) {
    out[at] = state.earned;
  },
  scores: state => [state.tick],
  outcome: state => (state.tick < MAX_TICKS ? null : { scores: [state.tick], ended: 'truncated' }),
};
