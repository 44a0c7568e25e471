/** A person's best match of a seed on this device: the ghost to beat when the same track is tried again. */
import type { Game } from '../../shared/games/game.ts';
import { decodeReplay, type Replay } from '../../shared/games/replay.ts';
import { matches, type StoredMatch } from '../store/db.ts';

/** Of the matches that people played of this game from this seed, the one with the highest score. */
export function bestOf(stored: readonly StoredMatch[], game: Game, seed: number): StoredMatch | null {
  let best: StoredMatch | null = null;
  for (const match of stored) {
    if (match.game !== game.id || match.seed !== seed || match.humanSeat < 0 || match.imported) continue;
    if (match.seats[match.humanSeat].kind !== 'human') continue; // a teacher's, or a network's that was corrected
    if (!best || match.scores[match.humanSeat] > best.scores[best.humanSeat]) best = match;
  }
  return best;
}

/** Null where there is none yet, or the rules have changed since. */
export async function bestRun(game: Game, seed: number): Promise<Replay | null> {
  const best = bestOf(await matches.all(), game, seed);
  const decoded = best && decodeReplay(best.file);
  return decoded?.ok ? decoded.replay : null;
}
