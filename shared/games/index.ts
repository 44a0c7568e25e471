/** The registry of games: a new game is its rules, its scene and a line here. On the shelf they stand in this order. */

import { balance } from './balance.ts';
import { ballInCup } from './ball-in-cup.ts';
import { connectFour } from './connect-four/rules.ts';
import { flappy } from './flappy.ts';
import type { Game } from './game.ts';
import { noughtsAndCrosses } from './noughts-and-crosses.ts';
import { pong } from './pong.ts';
import { racer, racer2, racer4, racer8 } from './racer.ts';
import { slimeVolley } from './slime-volley.ts';
import { snake, snake2, snake4, snake8 } from './snake/snake.ts';

export const games: Record<string, Game> = {
  pong,
  'slime-volley': slimeVolley,
  flappy,
  snake,
  'snake-2': snake2,
  'snake-4': snake4,
  'snake-8': snake8,
  racer,
  'racer-2': racer2,
  'racer-4': racer4,
  'racer-8': racer8,
  'connect-four': connectFour,
  'noughts-and-crosses': noughtsAndCrosses,
  'ball-in-cup': ballInCup,
  balance,
};
