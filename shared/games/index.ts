/** The registry of games: a new game is its rules, its scene and a line here. */
import { balance } from './balance.ts';
import type { Game } from './game.ts';
import { pong } from './pong.ts';
import { slimeVolley } from './slime-volley.ts';

export const games: Record<string, Game> = { pong, balance, 'slime-volley': slimeVolley };
