/**
 * A car too weak for the hill that it must climb (Moore 1990), as Gymnasium's MountainCar-v0 has it: it has to swing back
 * first. A task for learners; −1 a tick until it is up, 200 ticks at most.
 */
import { cos } from '../../math.ts';
import { type Rng, seedRng, uniformIn } from '../../rng.ts';
import type { Game } from '../game.ts';

const POWER = 0.001;
const GRAVITY = 0.0025;
const TOP_SPEED = 0.07;
const [LEFT, RIGHT, GOAL] = [-1.2, 0.6, 0.5];
const MAX_TICKS = 200;

interface State {
  tick: number;
  rng: Rng;
  x: number;
  v: number;
}

const unit = { es: 'valles', en: 'valleys' };

export const mountainCar: Game<State> = {
  id: 'mountain-car',
  version: 1,
  title: { es: 'Coche en la montaña', en: 'Mountain car' },
  goal: { es: 'Sube la cuesta con impulso', en: 'Get up the hill by momentum' },
  seats: 1,
  tempo: { kind: 'realtime', hz: 30 },
  maxTicks: MAX_TICKS,
  actions: {
    kind: 'choice',
    choices: [
      { name: 'left', meaning: { es: 'acelerar a la izquierda', en: 'accelerate left' } },
      { name: 'quiet', meaning: { es: 'dejar rodar', en: 'coast' } },
      { name: 'right', meaning: { es: 'acelerar a la derecha', en: 'accelerate right' } },
    ],
  },
  observation: [
    { name: 'x', low: LEFT, high: RIGHT, meaning: { es: 'lugar', en: 'place' }, unit },
    { name: 'v', low: -TOP_SPEED, high: TOP_SPEED, meaning: { es: 'velocidad', en: 'speed' }, unit },
  ],
  rewards: [
    { name: 'time', weight: 1, meaning: { es: 'cada instante que pasa', en: 'every tick that passes' } },
  ],
  start(seed) {
    const rng = seedRng(seed);
    return { tick: 0, rng, x: uniformIn(rng, -0.6, -0.4), v: 0 };
  },
  clone: state => ({ ...state, rng: [...state.rng] }),
  advance(state, actions) {
    state.tick++;
    state.v += (actions[0] - 1) * POWER + cos(3 * state.x) * -GRAVITY;
    state.v = Math.max(-TOP_SPEED, Math.min(TOP_SPEED, state.v));
    state.x = Math.max(LEFT, Math.min(RIGHT, state.x + state.v));
    if (state.x === LEFT && state.v < 0) state.v = 0;
  },
  observe(state, _seat, out, at) {
    out[at] = state.x;
    out[at + 1] = state.v;
  },
  reward(_state, _seat, out, at) {
    out[at] = -1;
  },
  scores: state => [-state.tick],
  outcome(state) {
    const up = state.x >= GOAL && state.v >= 0;
    if (!up && state.tick < MAX_TICKS) return null;
    return { scores: [-state.tick], ended: up ? 'terminated' : 'truncated' };
  },
};
