/** The registry of hand mappings: a new game is its mapping and a line here. */
import { balanceMapping } from './balance.ts';
import type { Mapping } from './mapping.ts';
import { pongMapping } from './pong.ts';
import { snakeMapping } from './snake.ts';

export const mappings: Record<string, Mapping> = {
  pong: pongMapping,
  balance: balanceMapping,
  snake: snakeMapping,
  'snake-2': snakeMapping,
  'snake-4': snakeMapping,
  'snake-8': snakeMapping,
};
