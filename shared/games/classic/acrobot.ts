/**
 * Two links that hang from a bar, with a motor between them (Sutton 1996), as Gymnasium's Acrobot-v1 has it: the "book"
 * equations, one Runge–Kutta step of 0.2 s a tick. A task for learners; −1 a tick until the tip is up, 500 ticks at most.
 */
import { cos, sin } from '../../math.ts';
import { type Rng, seedRng, uniformIn } from '../../rng.ts';
import type { Game } from '../game.ts';

const DT = 0.2;
const GRAVITY = 9.8;
const CENTRE = 0.5; // m, of each link's mass; links are 1 m long, weigh 1 kg and have a moment of inertia of 1
const FASTEST = [4 * Math.PI, 9 * Math.PI];
const MAX_TICKS = 500;

/** angle1 (0 hangs down), angle2 (to the first link), and how fast they turn. */
type Links = [angle1: number, angle2: number, turn1: number, turn2: number];

interface State {
  tick: number;
  rng: Rng;
  links: Links;
}

/** d/dt of the links under a torque. */
function rates([angle1, angle2, turn1, turn2]: Links, torque: number): Links {
  const d1 = CENTRE * CENTRE + (1 + CENTRE * CENTRE + 2 * CENTRE * cos(angle2)) + 1 + 1;
  const d2 = CENTRE * CENTRE + CENTRE * cos(angle2) + 1;
  const phi2 = CENTRE * GRAVITY * cos(angle1 + angle2 - Math.PI / 2);
  const phi1 =
    -CENTRE * turn2 * turn2 * sin(angle2) -
    2 * CENTRE * turn2 * turn1 * sin(angle2) +
    (CENTRE + 1) * GRAVITY * cos(angle1 - Math.PI / 2) +
    phi2;
  const bend2 =
    (torque + (d2 / d1) * phi1 - CENTRE * turn1 * turn1 * sin(angle2) - phi2) /
    (CENTRE * CENTRE + 1 - (d2 * d2) / d1);
  return [turn1, turn2, -(d2 * bend2 + phi1) / d1, bend2];
}

function moved(links: Links, by: Links, dt: number): Links {
  return links.map((value, i) => value + dt * by[i]) as Links;
}

function wrapped(angle: number): number {
  let a = angle;
  while (a > Math.PI) a -= 2 * Math.PI;
  while (a < -Math.PI) a += 2 * Math.PI;
  return a;
}

/** One tick under a torque of −1, 0 or 1. */
export function swingLinks(links: Links, torque: number): Links {
  const k1 = rates(links, torque);
  const k2 = rates(moved(links, k1, DT / 2), torque);
  const k3 = rates(moved(links, k2, DT / 2), torque);
  const k4 = rates(moved(links, k3, DT), torque);
  const next = links.map((value, i) => value + (DT / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i])) as Links;
  return [
    wrapped(next[0]),
    wrapped(next[1]),
    Math.max(-FASTEST[0], Math.min(FASTEST[0], next[2])),
    Math.max(-FASTEST[1], Math.min(FASTEST[1], next[3])),
  ];
}

const isUp = ({ links }: State) => -cos(links[0]) - cos(links[1] + links[0]) > 1;

const unit = { es: '', en: '' };
const turnUnit = { es: 'radianes por segundo', en: 'radians per second' };

export const acrobot: Game<State> = {
  id: 'acrobot',
  version: 1,
  title: { es: 'Acróbata', en: 'Acrobot' },
  goal: { es: 'Balancea el brazo hasta subir la punta', en: 'Swing the tip of the arm up' },
  seats: 1,
  tempo: { kind: 'realtime', hz: 5 },
  maxTicks: MAX_TICKS,
  actions: {
    kind: 'choice',
    choices: [
      { name: 'left', meaning: { es: 'doblar a un lado', en: 'bend one way' } },
      { name: 'quiet', meaning: { es: 'soltar', en: 'let go' } },
      { name: 'right', meaning: { es: 'doblar al otro', en: 'bend the other' } },
    ],
  },
  observation: [
    { name: 'cos1', low: -1, high: 1, meaning: { es: 'coseno del brazo', en: 'cosine of the arm' }, unit },
    { name: 'sin1', low: -1, high: 1, meaning: { es: 'seno del brazo', en: 'sine of the arm' }, unit },
    { name: 'cos2', low: -1, high: 1, meaning: { es: 'coseno de la pierna', en: 'cosine of the leg' }, unit },
    { name: 'sin2', low: -1, high: 1, meaning: { es: 'seno de la pierna', en: 'sine of the leg' }, unit },
    {
      name: 'turn1',
      low: -13,
      high: 13,
      meaning: { es: 'giro del brazo', en: 'turn of the arm' },
      unit: turnUnit,
    },
    {
      name: 'turn2',
      low: -29,
      high: 29,
      meaning: { es: 'giro de la pierna', en: 'turn of the leg' },
      unit: turnUnit,
    },
  ],
  rewards: [
    { name: 'time', weight: 1, meaning: { es: 'cada instante que pasa', en: 'every tick that passes' } },
  ],
  start(seed) {
    const rng = seedRng(seed);
    const draw = () => uniformIn(rng, -0.1, 0.1);
    return { tick: 0, rng, links: [draw(), draw(), draw(), draw()] };
  },
  clone: state => ({ ...state, rng: [...state.rng], links: [...state.links] }),
  advance(state, actions) {
    state.tick++;
    state.links = swingLinks(state.links, actions[0] - 1);
  },
  observe({ links }, _seat, out, at) {
    out[at] = cos(links[0]);
    out[at + 1] = sin(links[0]);
    out[at + 2] = cos(links[1]);
    out[at + 3] = sin(links[1]);
    out[at + 4] = links[2];
    out[at + 5] = links[3];
  },
  reward(state, _seat, out, at) {
    out[at] = isUp(state) ? 0 : -1;
  },
  scores: state => [-state.tick],
  outcome(state) {
    const up = isUp(state);
    if (!up && state.tick < MAX_TICKS) return null;
    return { scores: [-state.tick], ended: up ? 'terminated' : 'truncated' };
  },
};
