/** The registry of hand mappings: a new game is its mapping and a line here. */
import { balanceMapping } from './balance.ts';
import { connectFourMapping } from './connect-four.ts';
import type { Mapping } from './mapping.ts';
import { noughtsMapping } from './noughts-and-crosses.ts';
import { pongMapping } from './pong.ts';

export const mappings: Record<string, Mapping> = {
  pong: pongMapping,
  balance: balanceMapping,
  'connect-four': connectFourMapping,
  'noughts-and-crosses': noughtsMapping,
};
