/** Four scripted Pong players. They see late, misjudge the ball, and cannot move faster than the rules allow. */
import { PONG, PONG_ACTION, pong } from '../games/pong.ts';
import { type Rng, seedRng, uniformIn } from '../rng.ts';
import { type Agent, delayed } from './agent.ts';
import type { ScriptedPlayer } from './index.ts';

interface PongSkill {
  delayTicks: number; // reaction: it sees the world this long ago
  aimError: number; // court units: how far its guess of the landing point may be off
  foresees: boolean; // reckons where the ball will land, walls included; otherwise follows its height
  deadZone: number; // court units: it does not bother to correct less than this
  recentres: boolean; // goes back to the middle while the ball flies away
}

const PADDLE_FACE = -(PONG.paddleX - PONG.ballRadius); // its own, seen from its own side
const WALL_Y = PONG.halfHeight - PONG.ballRadius;

/** Where a ball at `y` will be after `dy` more, reflected by the walls. */
function folded(y: number): number {
  const span = 2 * WALL_Y;
  const turns = (y + WALL_Y) / span;
  const within = (turns - Math.floor(turns)) * span - WALL_Y;
  return Math.floor(turns) % 2 === 0 ? within : -within;
}

function pongPlayer(name: string, skill: PongSkill): Agent {
  let rng: Rng = seedRng(0);
  let error = 0;
  let wasComing = false;
  const agent: Agent = {
    name,
    reset(seed) {
      rng = seedRng(seed);
      error = 0;
      wasComing = false;
    },
    act(observation, from, action, at) {
      const x = observation[from] * PONG.halfWidth;
      const y = observation[from + 1] * PONG.halfHeight;
      const vx = observation[from + 2] * PONG.topSpeed;
      const vy = observation[from + 3] * PONG.topSpeed;
      const ownY = observation[from + 5] * PONG.halfHeight;
      const coming = vx < 0;
      // A fresh misjudgement each time the ball turns towards it; the faster the ball, the worse.
      if (coming && !wasComing) {
        const haste = 0.7 + (0.3 * Math.abs(vx)) / PONG.serveSpeed;
        error = uniformIn(rng, -1, 1) * skill.aimError * haste;
      }
      wasComing = coming;
      let target = ownY;
      if (coming) target = skill.foresees ? folded(y + (vy * (PADDLE_FACE - x)) / vx) + error : y + error;
      else if (skill.recentres) target = 0;
      const off = target - ownY;
      action[at] =
        Math.abs(off) <= skill.deadZone ? PONG_ACTION.quiet : off < 0 ? PONG_ACTION.up : PONG_ACTION.down;
    },
  };
  return delayed(pong, agent, skill.delayTicks);
}

export const pongPlayers: readonly ScriptedPlayer[] = [
  {
    id: 'calm',
    name: { es: 'Calma', en: 'Calm' },
    make: () =>
      pongPlayer('calm', { delayTicks: 20, aimError: 0.7, foresees: false, deadZone: 0.6, recentres: false }),
  },
  {
    id: 'steady',
    name: { es: 'Firme', en: 'Steady' },
    make: () =>
      pongPlayer('steady', {
        delayTicks: 15,
        aimError: 0.92,
        foresees: true,
        deadZone: 0.45,
        recentres: false,
      }),
  },
  {
    id: 'quick',
    name: { es: 'Veloz', en: 'Quick' },
    make: () =>
      pongPlayer('quick', { delayTicks: 10, aimError: 0.43, foresees: true, deadZone: 0.3, recentres: true }),
  },
  {
    id: 'master',
    name: { es: 'Maestra', en: 'Master' },
    make: () =>
      pongPlayer('master', { delayTicks: 8, aimError: 0.2, foresees: true, deadZone: 0.2, recentres: true }),
  },
];
