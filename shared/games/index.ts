/** The registry of games: a new game is its rules, its scene and a line here. */
import { balance } from './balance.ts';
import { ballInCup } from './ball-in-cup.ts';
import type { Game } from './game.ts';
import { pong } from './pong.ts';

export const games: Record<string, Game> = { pong, balance, 'ball-in-cup': ballInCup };
