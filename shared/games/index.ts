/** The registry of games: a new game is its rules, its scene and a line here. */
import { balance } from './balance.ts';
import { connectFour } from './connect-four/rules.ts';
import type { Game } from './game.ts';
import { noughtsAndCrosses } from './noughts-and-crosses.ts';
import { pong } from './pong.ts';

export const games: Record<string, Game> = {
  pong,
  balance,
  'connect-four': connectFour,
  'noughts-and-crosses': noughtsAndCrosses,
};
