/** The registry of hand mappings: a new game is its mapping and a line here. */
import { balanceMapping } from './balance.ts';
import { ballInCupMapping } from './ball-in-cup.ts';
import { flappyMapping } from './flappy.ts';
import type { Mapping } from './mapping.ts';
import { pongMapping } from './pong.ts';
import { racerMapping } from './racer.ts';
import { slimeVolleyMapping } from './slime-volley.ts';

export const mappings: Record<string, Mapping> = {
  pong: pongMapping,
  balance: balanceMapping,
  racer: racerMapping,
  'racer-2': racerMapping,
  'racer-4': racerMapping,
  'racer-8': racerMapping,
  flappy: flappyMapping,
  'ball-in-cup': ballInCupMapping,
  'slime-volley': slimeVolleyMapping,
};
