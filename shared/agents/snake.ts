/**
 * Four scripted snakes, for the board alone and for the arenas. All make for the food; they differ in how often they look
 * where they go, in whether they heed the room beyond, and in how they meet a rival. A tick lasts a tenth of a second and
 * most of what happens in it can be foreseen: instead of late, the weaker ones are inattentive.
 */
import { SNAKE_ACTION } from '../games/snake/move.ts';
import { SEEN } from '../games/snake/sight.ts';
import { type Rng, seedRng, uniform } from '../rng.ts';
import type { Agent } from './agent.ts';
import type { ScriptedPlayer } from './index.ts';

interface SnakeSkill {
  strays: number; // part of the ticks in which it does not mind the food
  looks: number; // part of the ticks in which it sees what is beside it
  heedsRoom: number; // part of the ticks in which it sees whether it would get out again
  shy: number; // part of the ticks in which it keeps its head from where that of a rival as long as it could be
  opens: number; // how much it minds tight places while a rival is near, who could shut them; food counts 1
}

/** The three moves: a step, the row of what is seen that tells the room there, and that of the feeler that way. */
const MOVES = [
  { action: SNAKE_ACTION.straight, ahead: 1, right: 0, room: SEEN.room + 1, feeler: SEEN.near + 3 },
  { action: SNAKE_ACTION.left, ahead: 0, right: -1, room: SEEN.room, feeler: SEEN.near + 1 },
  { action: SNAKE_ACTION.right, ahead: 0, right: 1, room: SEEN.room + 2, feeler: SEEN.near + 5 },
] as const;

const RIVAL_NEAR = 1 / 8; // within 8 cells

type Move = (typeof MOVES)[number];

/** Whether the head of the nearest rival could step into the same cell. */
function mayMeet(seen: Float32Array, from: number, { ahead, right }: Move): boolean {
  const near = seen[from + SEEN.rival + 2];
  if (near === 0) return false;
  const rivalAhead = Math.round(seen[from + SEEN.rival] / near);
  const rivalRight = Math.round(seen[from + SEEN.rival + 1] / near);
  return Math.abs(rivalAhead - ahead) + Math.abs(rivalRight - right) === 1;
}

/** How near things are where the move leads: ahead of it and to both sides of that. */
function tightness(seen: Float32Array, from: number, { feeler }: Move): number {
  const at = from + feeler;
  return seen[at - 1] + seen[at] + seen[at + 1];
}

function snakePlayer(name: string, skill: SnakeSkill): Agent {
  let rng: Rng = seedRng(0);
  return {
    name,
    reset(seed) {
      rng = seedRng(seed);
    },
    act(seen, from, action, at) {
      const strays = uniform(rng) < skill.strays;
      const looks = uniform(rng) < skill.looks;
      const heeds = uniform(rng) < skill.heedsRoom;
      const shy = uniform(rng) < skill.shy && seen[from + SEEN.stronger] >= 0;
      const besieged = seen[from + SEEN.rival + 2] >= RIVAL_NEAR;
      let best = Number.NEGATIVE_INFINITY;
      for (const move of MOVES) {
        const room = seen[from + move.room];
        const towards = move.ahead * seen[from + SEEN.food] + move.right * seen[from + SEEN.food + 1];
        let worth = strays ? 2 * uniform(rng) - 1 : towards;
        if (looks && room === 0) worth -= 100;
        if (heeds) worth += 20 * room;
        if (shy && mayMeet(seen, from, move)) worth -= 15;
        if (besieged) worth -= skill.opens * tightness(seen, from, move);
        if (worth <= best) continue;
        best = worth;
        action[at] = move.action;
      }
    },
  };
}

export const snakePlayers: readonly ScriptedPlayer[] = [
  {
    id: 'calm',
    name: { es: 'Calma', en: 'Calm' },
    make: () => snakePlayer('calm', { strays: 0.2, looks: 0.6, heedsRoom: 0, shy: 0, opens: 0 }),
  },
  {
    id: 'steady',
    name: { es: 'Firme', en: 'Steady' },
    make: () => snakePlayer('steady', { strays: 0.1, looks: 0.96, heedsRoom: 0, shy: 0.6, opens: 0 }),
  },
  {
    id: 'quick',
    name: { es: 'Veloz', en: 'Quick' },
    make: () => snakePlayer('quick', { strays: 0, looks: 0.995, heedsRoom: 0.5, shy: 0.85, opens: 0.5 }),
  },
  {
    id: 'master',
    name: { es: 'Maestra', en: 'Master' },
    make: () => snakePlayer('master', { strays: 0, looks: 1, heedsRoom: 1, shy: 1, opens: 4.5 }),
  },
];
