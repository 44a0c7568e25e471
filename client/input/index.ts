/** The registry of hand mappings: a new game is its mapping and a line here. */
import { balanceMapping } from './balance.ts';
import type { Mapping } from './mapping.ts';
import { pongMapping } from './pong.ts';
import { slimeVolleyMapping } from './slime-volley.ts';

export const mappings: Record<string, Mapping> = {
  pong: pongMapping,
  balance: balanceMapping,
  'slime-volley': slimeVolleyMapping,
};
