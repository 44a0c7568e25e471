/** The registry of games: a new game is its rules, its scene and a line here. On the shelf they stand in this order. */

import { balance } from './balance.ts';
import { ballInCup } from './ball-in-cup.ts';
import { flappy } from './flappy.ts';
import type { Game } from './game.ts';
import { pong } from './pong.ts';
import { racer, racer2, racer4, racer8 } from './racer.ts';
import { slimeVolley } from './slime-volley.ts';

export const games: Record<string, Game> = {
  pong,
  'slime-volley': slimeVolley,
  flappy,
  racer,
  'racer-2': racer2,
  'racer-4': racer4,
  'racer-8': racer8,
  'ball-in-cup': ballInCup,
  balance,
};
