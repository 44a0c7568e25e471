/** The registry of games: a new game is its rules, its scene and a line here. */
import { balance } from './balance.ts';
import type { Game } from './game.ts';
import { pong } from './pong.ts';
import { snake, snake2, snake4, snake8 } from './snake/snake.ts';

export const games: Record<string, Game> = {
  pong,
  balance,
  snake,
  'snake-2': snake2,
  'snake-4': snake4,
  'snake-8': snake8,
};
