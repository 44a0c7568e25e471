/** The registry of games: a new game is its rules, its scene and a line here. */
import { balance } from './balance.ts';
import { ballInCup } from './ball-in-cup.ts';
import { flappy } from './flappy.ts';
import type { Game } from './game.ts';
import { pong } from './pong.ts';
import { racer, racer2, racer4, racer8 } from './racer.ts';

export const games: Record<string, Game> = {
  pong,
  balance,
  flappy,
  'ball-in-cup': ballInCup,
  racer,
  'racer-2': racer2,
  'racer-4': racer4,
  'racer-8': racer8,
};
