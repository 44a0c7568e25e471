/** The registry of hand mappings: a new game is its mapping and a line here. */
import { balanceMapping } from './balance.ts';
import { ballInCupMapping } from './ball-in-cup.ts';
import type { Mapping } from './mapping.ts';
import { pongMapping } from './pong.ts';

export const mappings: Record<string, Mapping> = {
  pong: pongMapping,
  balance: balanceMapping,
  'ball-in-cup': ballInCupMapping,
};
