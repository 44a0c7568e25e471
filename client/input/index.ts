/** The registry of hand mappings: a new game is its mapping and a line here. */
import { balanceMapping } from './balance.ts';
import { ballInCupMapping } from './ball-in-cup.ts';
import { connectFourMapping } from './connect-four.ts';
import { flappyMapping } from './flappy.ts';
import type { Mapping } from './mapping.ts';
import { noughtsMapping } from './noughts-and-crosses.ts';
import { pongMapping } from './pong.ts';
import { racerMapping } from './racer.ts';
import { slimeVolleyMapping } from './slime-volley.ts';
import { snakeMapping } from './snake.ts';

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
  snake: snakeMapping,
  'snake-2': snakeMapping,
  'snake-4': snakeMapping,
  'snake-8': snakeMapping,
  'connect-four': connectFourMapping,
  'noughts-and-crosses': noughtsMapping,
};
