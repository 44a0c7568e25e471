/**
 * Four scripted drivers for Racer. Each follows the road by what its sensors say of it, and slows for the sharpest of the
 * bends that it sees coming; they differ in how fast they dare, how well they choose their line, and how late they see.
 */

import { CAR } from '../games/racer/car.ts';
import { TRACK } from '../games/racer/track.ts';
import { RACER, racer } from '../games/racer.ts';
import { type Rng, seedRng, uniformIn } from '../rng.ts';
import { type Agent, delayed } from './agent.ts';
import type { ScriptedPlayer } from './index.ts';

interface RacerSkill {
  delayTicks: number; // reaction: it sees the world this long ago
  dares: number; // the part of the tyres' grip that it uses in a bend
  fastest: number; // m/s: it never goes beyond
  cuts: number; // half widths of the road that it moves over for a bend: out before it, in within it
  unsure: number; // half widths of the road that its line wanders
}

const ROW = Object.fromEntries(racer.observation.map((entry, i) => [entry.name, i]));
const HALF = (TRACK.narrowest + TRACK.widest) / 2;
const DECIDES_EVERY = 4; // ticks: hands do not twitch at 60 Hz
const STEPS = 16; // of an axis' 127 that a hand can tell apart
const BRAKING = 0.8; // of the brakes that it counts on

const stepped = (wish: number) => Math.max(-127, Math.min(127, Math.round((wish * 127) / STEPS) * STEPS)) + 0;

function driver(name: string, { delayTicks, dares, fastest, cuts, unsure }: RacerSkill): Agent {
  let rng: Rng = seedRng(0);
  let ticks = 0;
  let wander = 0;
  let steer = 0;
  let throttle = 0;

  function decide(observation: Float32Array, from: number): void {
    const see = (row: string) => observation[from + ROW[row]];
    const speed = see('speed') * CAR.topSpeed;
    const pace = Math.max(4, speed);
    const seenAgo = delayTicks / CAR.hz;
    if (see('forward') < 0) {
      // The wrong way round: turn towards the right one, slowly.
      steer = see('heading') > 0 ? -127 : 127;
      throttle = speed > 8 ? -127 : 48;
      return;
    }
    wander += uniformIn(rng, -0.25, 0.25) * unsure - 0.05 * wander;
    const [here, near, far] = [see('bend1'), see('bend2'), see('bend3')];
    const aim = Math.max(-0.8, Math.min(0.8, cuts * (0.9 * here + 0.5 * near - 0.8 * far))) + wander;

    // ψ: where it moves, against the track; e: metres off its line. Both as they will be by the time the hand has moved.
    const psi = see('heading') + (see('slip') * RACER.slipM) / pace;
    const e = (see('offset') - dodge(see, aim)) * HALF + pace * seenAgo * psi;
    const settle = Math.max(7, 0.85 * pace); // m within which it wants to be on its line
    const seenBend = Math.min(1, (pace * (seenAgo + 0.03)) / 16);
    const bend = (here + (near - here) * seenBend) / TRACK.tightest;
    const curve = bend - (1.3 * psi) / settle - e / (settle * settle);
    const lock = Math.min(1 / CAR.tightest, (CAR.oversteer * CAR.grip) / (pace * pace));
    steer = stepped(curve / lock);

    let target = fastest;
    for (let i = 0; i < 3; i++) {
      const curvature = Math.abs([here, near, far][i]) / TRACK.tightest;
      const room = Math.max(0, RACER.looks[i] - pace * seenAgo);
      const square = (dares * CAR.grip) / Math.max(1e-3, curvature) + 2 * BRAKING * CAR.brakes * room;
      target = Math.min(target, Math.sqrt(square));
    }
    // A nose that has slid far round needs its tyres for that.
    if (Math.abs(see('slip')) > 0.5) target = Math.min(target, speed);
    throttle = stepped(Math.max(-1, Math.min(1, 0.35 * (target - speed))));
  }

  /** Its line, or beside it where a car is in the way: the middle ray ends well before both of its neighbours. */
  function dodge(see: (row: string) => number, aim: number): number {
    const [left, ahead, right] = [see('ray-15'), see('ray0'), see('ray15')];
    if (ahead > 0.4 || ahead > 0.7 * Math.max(left, right) || Math.abs(see('bend1')) > 0.6) return aim;
    return left > right ? -0.7 : 0.7;
  }

  const agent: Agent = {
    name,
    reset(seed) {
      rng = seedRng(seed);
      ticks = 0;
      wander = 0;
      steer = 0;
      throttle = 0;
    },
    act(observation, from, action, at) {
      if (ticks++ % DECIDES_EVERY === 0) decide(observation, from);
      action[at] = steer;
      action[at + 1] = throttle;
    },
  };
  return delayed(racer, agent, delayTicks);
}

export const racerPlayers: readonly ScriptedPlayer[] = [
  {
    id: 'calm',
    name: { es: 'Calma', en: 'Calm' },
    make: () => driver('calm', { delayTicks: 16, dares: 0.35, fastest: 9.5, cuts: 0, unsure: 0.3 }),
  },
  {
    id: 'steady',
    name: { es: 'Firme', en: 'Steady' },
    make: () => driver('steady', { delayTicks: 12, dares: 0.4, fastest: 15, cuts: 0, unsure: 0.25 }),
  },
  {
    id: 'quick',
    name: { es: 'Veloz', en: 'Quick' },
    make: () => driver('quick', { delayTicks: 9, dares: 0.48, fastest: 21, cuts: 0.3, unsure: 0.15 }),
  },
  {
    id: 'master',
    name: { es: 'Maestra', en: 'Master' },
    make: () => driver('master', { delayTicks: 6, dares: 1, fastest: 42, cuts: 1, unsure: 0 }),
  },
];
