/** Four scripted swimmers for Flappy. Each flaps when, by its reckoning, it is about to sink below a line through the gap. */
import { FLAPPY, FLAPPY_ACTION, FLAPPY_SCALE, flappy } from '../games/flappy.ts';
import { type Rng, seedRng, uniformIn } from '../rng.ts';
import { type Agent, delayed } from './agent.ts';
import type { ScriptedPlayer } from './index.ts';

interface FlappySkill {
  delayTicks: number; // reaction: it sees the world this long ago
  aimError: number; // court units: how far its line may be off, anew at every gap
  foresees: number; // the part of its own delay that it reckons with
  pressError: number; // ticks: how late a press may come
}

const LINE = 0.42; // court units that the line lies below the gap's centre: a flap lifts by about one
const PRESS_TICKS = 7; // how long the button is down, as under a finger

function swimmer(name: string, { delayTicks, aimError, foresees, pressError }: FlappySkill): Agent {
  let rng: Rng = seedRng(0);
  let line = LINE;
  let lastDistance = 0;
  let waitTicks = -1; // until a press that is decided; −1: none is
  let downTicks = 0; // that the button stays down
  let blindTicks = 0; // until it sees what its last flap did
  const agent: Agent = {
    name,
    reset(seed) {
      rng = seedRng(seed);
      line = LINE;
      lastDistance = 0;
      waitTicks = -1;
      downTicks = 0;
      blindTicks = 0;
    },
    act(observation, from, action, at) {
      const distance = observation[from];
      const height = observation[from + 1] * FLAPPY_SCALE.height;
      const rise = observation[from + 2] * FLAPPY_SCALE.speed;
      if (distance > lastDistance) line = LINE + uniformIn(rng, -aimError, aimError);
      lastDistance = distance;
      const ticks = delayTicks * foresees;
      const soon = height + rise * ticks - 0.5 * FLAPPY.gravity * ticks * ticks;
      if (blindTicks > 0) blindTicks--;
      else if (waitTicks < 0 && soon < -line) waitTicks = Math.floor(uniformIn(rng, 0, pressError + 1));
      if (waitTicks === 0) {
        downTicks = PRESS_TICKS;
        blindTicks = delayTicks + FLAPPY.restTicks;
      }
      if (waitTicks >= 0) waitTicks--;
      action[at] = downTicks > 0 ? FLAPPY_ACTION.flap : FLAPPY_ACTION.glide;
      if (downTicks > 0) downTicks--;
    },
  };
  return delayed(flappy, agent, delayTicks);
}

export const flappyPlayers: readonly ScriptedPlayer[] = [
  {
    id: 'calm',
    name: { es: 'Calma', en: 'Calm' },
    make: () => swimmer('calm', { delayTicks: 14, aimError: 0.8, foresees: 0.8, pressError: 8 }),
  },
  {
    id: 'steady',
    name: { es: 'Firme', en: 'Steady' },
    make: () => swimmer('steady', { delayTicks: 12, aimError: 0.7, foresees: 1, pressError: 6 }),
  },
  {
    id: 'quick',
    name: { es: 'Veloz', en: 'Quick' },
    make: () => swimmer('quick', { delayTicks: 10, aimError: 0.5, foresees: 1, pressError: 4 }),
  },
  {
    id: 'master',
    name: { es: 'Maestra', en: 'Master' },
    make: () => swimmer('master', { delayTicks: 8, aimError: 0.3, foresees: 1, pressError: 2 }),
  },
];
