/** The registry of scripted players: for every game a ladder, weakest first. */
import type { Game, Text } from '../games/game.ts';
import { mixSeed } from '../rng.ts';
import type { Agent } from './agent.ts';
import { balancePlayers } from './balance.ts';
import { ballInCupPlayers } from './ball-in-cup.ts';
import { connectFourPlayers } from './connect-four/players.ts';
import { flappyPlayers } from './flappy.ts';
import { noughtsPlayers } from './noughts-and-crosses.ts';
import { pongPlayers } from './pong.ts';
import { racerPlayers } from './racer.ts';
import { slimeVolleyPlayers } from './slime-volley.ts';
import { snakePlayers } from './snake.ts';

export interface ScriptedPlayer {
  readonly id: string; // unique within its game; leaderboards are kept per opponent
  readonly name: Text;
  readonly make: () => Agent;
}

export const scripted: Record<string, readonly ScriptedPlayer[]> = {
  pong: pongPlayers,
  balance: balancePlayers,
  racer: racerPlayers,
  'racer-2': racerPlayers,
  'racer-4': racerPlayers,
  'racer-8': racerPlayers,
  flappy: flappyPlayers,
  'ball-in-cup': ballInCupPlayers,
  'slime-volley': slimeVolleyPlayers,
  snake: snakePlayers,
  'snake-2': snakePlayers,
  'snake-4': snakePlayers,
  'snake-8': snakePlayers,
  'connect-four': connectFourPlayers,
  'noughts-and-crosses': noughtsPlayers,
};

/** The word for an opponent where there is none. No player has it for an id. */
export const NOBODY = 'nobody';

/** Whom a ranked match of `game` can be played against: its ladder, nobody where there is one seat; none beyond two. */
export function opponentsOf(game: Game): readonly string[] {
  if (game.seats === 1) return [NOBODY];
  return game.seats === 2 ? scripted[game.id].map(player => player.id) : [];
}

/** The seed that a scripted player gets: known from the match alone, so that anyone can check what it did. */
export function scriptedSeed(matchSeed: number, seat: number): number {
  return mixSeed(matchSeed, seat, 0x5c817ed);
}
