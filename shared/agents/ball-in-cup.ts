/**
 * Four scripted hands for Ball in a cup. Each lets the ball come to rest, throws it with a pull it knows by heart (aside,
 * so that the ball lags; then up), and from there on looks: where will the ball come down, and can the cup be under it?
 */
import { BALL_IN_CUP, ballInCup, gripOf, speedOver } from '../games/ball-in-cup.ts';
import { type Rng, seedRng, uniform, uniformIn } from '../rng.ts';
import { type Agent, delayed } from './agent.ts';
import type { ScriptedPlayer } from './index.ts';

interface CupSkill {
  delayTicks: number; // reaction: it sees the world this long ago
  aimError: number; // court units: how far off the place may be where it awaits the ball, anew each throw
  pullError: number; // how much weaker or stronger than meant a pull may be
}

const HZ = 60;
const { gravity, depth, topSpeed, grip, topBall, reachX, reachY, mouthHalf, walls, string } = BALL_IN_CUP;
const CLEAR = mouthHalf[0] + 2 * walls.radius; // from the middle of the cup to a ball that rises beside it
const LOW = 0.5; // where the hand settles, below home: room to pull
const STILL = 0.12; // court units of swing that are no swing

/** Found by trying a few hundred at random. */
const PULL = { asideTicks: 9, aside: -0.73, upTicks: 16, upAside: 0.27, catchY: 0.78 };

const HASTE = 12; // per second
const MEMORY = 32; // ticks; a power of two, more than any delay

function hand(name: string, { delayTicks, aimError, pullError }: CupSkill): Agent {
  let rng: Rng = seedRng(0);
  let phase: 'settle' | 'pull' | 'catch' = 'settle';
  let phaseTicks = 0;
  let side = 1;
  let strength = 1; // of this pull
  let aim = 0; // court units that it is off in this throw
  let lastLeft = 0;
  let tick = 0;
  const wishes = new Float32Array(2 * MEMORY); // [tick mod MEMORY × 2]: what it has told its hand
  const own = { x: 0, y: 0, vx: 0, vy: 0 }; // its hand

  const enter = (next: typeof phase) => {
    phase = next;
    phaseTicks = 0;
  };

  /** The hand as it must be by now: as seen, and what it was told since done over. */
  const feelHand = () => {
    const change = grip / HZ;
    for (let back = delayTicks; back > 0; back--) {
      const slot = 2 * ((tick - back) & (MEMORY - 1));
      own.vx = Math.max(own.vx - change, Math.min(own.vx + change, wishes[slot] * topSpeed));
      own.vy = Math.max(own.vy - change, Math.min(own.vy + change, wishes[slot + 1] * topSpeed));
      own.x = Math.max(-reachX, Math.min(reachX, own.x + own.vx / HZ));
      own.y = Math.max(-reachY, Math.min(reachY, own.y + own.vy / HZ));
    }
  };

  const agent: Agent = {
    name,
    reset(seed) {
      rng = seedRng(seed);
      lastLeft = 0;
      tick = 0;
      wishes.fill(0);
      enter('settle');
    },
    act(seen, from, action, at) {
      const left = seen[from + 10];
      if (left > lastLeft || left === 0) enter('settle');
      lastLeft = left;
      phaseTicks++;
      own.x = seen[from] * reachX;
      own.y = seen[from + 1] * reachY;
      own.vx = seen[from + 2] * topSpeed;
      own.vy = seen[from + 3] * topSpeed;
      const lagX = seen[from + 4] * string.length;
      const lagY = seen[from + 5] * string.length;
      const ballX = own.x + lagX;
      const ballY = own.y + lagY;
      const ballVx = own.vx + seen[from + 6] * topBall;
      const ballVy = own.vy + seen[from + 7] * topBall;
      feelHand();

      let wishX = 0;
      let wishY = 0;
      if (phase === 'settle') {
        wishX = (2.5 * lagX - 1.5 * own.x) / topSpeed; // a hook that goes after its ball takes its swing away
        wishY = 0.5 * speedOver(LOW - own.y, HASTE);
        const swing = Math.abs(lagX) + 0.4 * Math.abs(seen[from + 6] * topBall);
        if (left > 0 && phaseTicks > delayTicks && swing < STILL && Math.abs(LOW - own.y) < 0.2) {
          side = own.x > 0.1 ? -1 : own.x < -0.1 ? 1 : uniform(rng) < 0.5 ? -1 : 1; // towards the middle
          strength = 1 + uniformIn(rng, -pullError, pullError);
          aim = uniformIn(rng, -aimError, aimError);
          enter('pull');
        }
      } else if (phase === 'pull') {
        const aside = phaseTicks <= PULL.asideTicks;
        wishX = side * (aside ? PULL.aside * strength : PULL.upAside);
        wishY = aside ? 0 : -strength;
        if (phaseTicks >= PULL.asideTicks + PULL.upTicks) enter('catch');
      } else {
        // The ball as it must be by now, if it flies free, and where it comes down to a rim held at its height.
        const t0 = delayTicks / HZ;
        const x = ballX + ballVx * t0;
        const y = ballY + ballVy * t0 + 0.5 * gravity * t0 * t0;
        const vy = ballVy + gravity * t0;
        const square = vy * vy + 2 * gravity * (PULL.catchY - depth - y);
        wishY = speedOver(PULL.catchY - own.y, HASTE);
        if (square > 0 && (y < own.y - depth || vy < 0)) {
          const down = x + (ballVx * (Math.sqrt(square) - vy)) / gravity;
          const over = y < own.y - depth - 0.05;
          wishX = speedOver((over ? down + aim : x + (own.x < x ? -CLEAR : CLEAR)) - own.x, HASTE);
        } else if (phaseTicks > delayTicks + 10 && lagY > 0) enter('settle'); // it fell past: again
      }
      const slot = 2 * (tick & (MEMORY - 1));
      wishes[slot] = Math.max(-1, Math.min(1, wishX));
      wishes[slot + 1] = Math.max(-1, Math.min(1, wishY));
      tick++;
      action[at] = gripOf(wishes[slot]);
      action[at + 1] = gripOf(wishes[slot + 1]);
    },
  };
  return delayed(ballInCup, agent, delayTicks);
}

export const ballInCupPlayers: readonly ScriptedPlayer[] = [
  {
    id: 'calm',
    name: { es: 'Calma', en: 'Calm' },
    make: () => hand('calm', { delayTicks: 16, aimError: 0.5, pullError: 0.3 }),
  },
  {
    id: 'steady',
    name: { es: 'Firme', en: 'Steady' },
    make: () => hand('steady', { delayTicks: 10, aimError: 0.45, pullError: 0.25 }),
  },
  {
    id: 'quick',
    name: { es: 'Veloz', en: 'Quick' },
    make: () => hand('quick', { delayTicks: 8, aimError: 0.3, pullError: 0.1 }),
  },
  {
    id: 'master',
    name: { es: 'Maestra', en: 'Master' },
    make: () => hand('master', { delayTicks: 5, aimError: 0, pullError: 0 }),
  },
];
