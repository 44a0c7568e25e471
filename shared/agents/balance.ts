/** Four scripted hands for Balance. All lean on what they see of the pole; they differ in what they heed, and how late. */
import { BALANCE_ACTION, balance } from '../games/balance.ts';
import { type Rng, seedRng, uniformIn } from '../rng.ts';
import { type Agent, delayed } from './agent.ts';
import type { ScriptedPlayer } from './index.ts';

interface BalanceSkill {
  delayTicks: number;
  heeds: readonly [x: number, v: number, angle: number, turn: number, wind: number]; // weights of the observation
  deadZone: number; // it lets go while its wish to push is smaller
  unsure: number; // how far each look may be off
}

function hand(name: string, { delayTicks, heeds, deadZone, unsure }: BalanceSkill): Agent {
  let rng: Rng = seedRng(0);
  const agent: Agent = {
    name,
    reset(seed) {
      rng = seedRng(seed);
    },
    act(observation, from, action, at) {
      let wish = uniformIn(rng, -unsure, unsure);
      for (let i = 0; i < heeds.length; i++) wish += heeds[i] * observation[from + i];
      action[at] =
        Math.abs(wish) <= deadZone
          ? BALANCE_ACTION.quiet
          : wish < 0
            ? BALANCE_ACTION.left
            : BALANCE_ACTION.right;
    },
  };
  return delayed(balance, agent, delayTicks);
}

const BOTH = [0.15, 0.4, 1, 1.5, 0.1] as const; // the cart's place too, lest the rail end
const POLE = [0, 0, 1, 1.5, 0] as const;

export const balancePlayers: readonly ScriptedPlayer[] = [
  {
    id: 'calm',
    name: { es: 'Calma', en: 'Calm' },
    make: () => hand('calm', { delayTicks: 14, heeds: POLE, deadZone: 0.03, unsure: 0.3 }),
  },
  {
    id: 'steady',
    name: { es: 'Firme', en: 'Steady' },
    make: () => hand('steady', { delayTicks: 11, heeds: POLE, deadZone: 0.03, unsure: 0.3 }),
  },
  {
    id: 'quick',
    name: { es: 'Veloz', en: 'Quick' },
    make: () => hand('quick', { delayTicks: 8, heeds: BOTH, deadZone: 0.03, unsure: 0.3 }),
  },
  {
    id: 'master',
    name: { es: 'Maestra', en: 'Master' },
    make: () => hand('master', { delayTicks: 5, heeds: BOTH, deadZone: 0.03, unsure: 0.05 }),
  },
];
