/**
 * The ladder of Slime Volley: three who walk to where the ball will come down and see late, the network that comes with the
 * original game, and a master who thinks ahead.
 */
import { moveBall, moveSlime, slimeVolley } from '../games/slime-volley.ts';
import { type Rng, seedRng, uniformIn } from '../rng.ts';
import { type Agent, delayed } from './agent.ts';
import type { ScriptedPlayer } from './index.ts';
import { slimeBaseline } from './slime-baseline.ts';
import { slimePlanner } from './slime-planner.ts';
import { copyBody, emptyBody, flyDown, RIGHT, readSight, type Sight, towards } from './slime-sight.ts';

interface SlimeSkill {
  delayTicks: number; // reaction: it sees the world this long ago
  aimError: number; // court units: how far its guess of the landing point may be off
  behind: number; // court units that it stands behind the ball, so that it goes forward
  jumps: boolean; // meets the ball in the air when it stands below it
}

const HOME = 10;
const CONTACT = 3.5;

function walker(name: string, { delayTicks, aimError, behind, jumps }: SlimeSkill): Agent {
  let rng: Rng = seedRng(0);
  let error = 0;
  let wasComing = false;
  const sight: Sight = { own: emptyBody(), ball: emptyBody(), rival: emptyBody(), served: false };
  const { own, ball } = sight;
  const landing = emptyBody();
  const done: number[] = []; // its own actions that it has not seen the effect of
  const agent: Agent = {
    name,
    reset(seed) {
      rng = seedRng(seed);
      wasComing = false;
      done.length = 0;
    },
    act(observation, from, action, at) {
      readSight(observation, from, sight);
      for (const past of done) {
        moveSlime(own, RIGHT, past);
        if (!sight.served) moveBall(ball, null, own);
      }
      copyBody(ball, landing);
      const coming = !sight.served && flyDown(landing, CONTACT) && landing.x > 0;
      if (coming && !wasComing) error = uniformIn(rng, -aimError, aimError); // misjudged anew
      wasComing = coming;
      const target = coming ? landing.x + behind + error : HOME;
      const near = Math.abs(ball.x - own.x) < 2 && ball.y < 7 && ball.vy < 0;
      action[at] = towards(own.x, target, jumps && coming && near);
      done.push(action[at]);
      if (done.length > delayTicks) done.shift();
    },
  };
  return delayed(slimeVolley, agent, delayTicks);
}

export const slimeVolleyPlayers: readonly ScriptedPlayer[] = [
  {
    id: 'calm',
    name: { es: 'Calma', en: 'Calm' },
    make: () => walker('calm', { delayTicks: 9, aimError: 1.8, behind: 0.9, jumps: false }),
  },
  {
    id: 'steady',
    name: { es: 'Firme', en: 'Steady' },
    make: () => walker('steady', { delayTicks: 8, aimError: 0.9, behind: 0.5, jumps: false }),
  },
  {
    id: 'quick',
    name: { es: 'Veloz', en: 'Quick' },
    make: () => walker('quick', { delayTicks: 6, aimError: 0.5, behind: 0.6, jumps: true }),
  },
  {
    id: 'baseline-2015',
    name: { es: 'Red de 2015', en: 'Network of 2015' },
    make: slimeBaseline,
  },
  {
    id: 'master',
    name: { es: 'Maestra', en: 'Master' },
    make: () => slimePlanner('master', { delayTicks: 4, plans: 10, played: 3, deepTicks: 3 }),
  },
];
