/** The registry of scripted players: for every game a ladder, weakest first. */
import type { Text } from '../games/game.ts';
import { mixSeed } from '../rng.ts';
import type { Agent } from './agent.ts';
import { balancePlayers } from './balance.ts';
import { connectFourPlayers } from './connect-four/players.ts';
import { noughtsPlayers } from './noughts-and-crosses.ts';
import { pongPlayers } from './pong.ts';

export interface ScriptedPlayer {
  readonly id: string; // unique within its game; leaderboards are kept per opponent
  readonly name: Text;
  readonly make: () => Agent;
}

export const scripted: Record<string, readonly ScriptedPlayer[]> = {
  pong: pongPlayers,
  balance: balancePlayers,
  'connect-four': connectFourPlayers,
  'noughts-and-crosses': noughtsPlayers,
};

/** The seed that a scripted player gets: known from the match alone, so that anyone can check what it did. */
export function scriptedSeed(matchSeed: number, seat: number): number {
  return mixSeed(matchSeed, seat, 0x5c817ed);
}
