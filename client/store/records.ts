/** What a person has done in a game on this device, from the matches kept here. */
import type { Game } from '../../shared/games/game.ts';
import type { StoredMatch } from './db.ts';

export interface PlayRecord {
  readonly played: number; // finished or not
  readonly won: number; // first, and alone in it
  readonly best: number; // score
  readonly lastAt: number; // ms since 1970
}

/** Of `game` alone; null where nothing of it has been played by hand. */
export function recordOf(game: Game, kept: readonly StoredMatch[]): PlayRecord | null {
  const own = kept.filter(
    ({ game: id, humanSeat, imported }) => id === game.id && humanSeat >= 0 && !imported,
  );
  const mine = own.filter(({ seats, humanSeat }) => seats[humanSeat].kind === 'human');
  if (mine.length === 0) return null;
  return {
    played: mine.length,
    won: mine.filter(
      ({ scores, humanSeat }) =>
        scores.length > 1 && scores.every((s, i) => i === humanSeat || s < scores[humanSeat]),
    ).length,
    best: Math.max(...mine.map(({ scores, humanSeat }) => scores[humanSeat])),
    lastAt: Math.max(...mine.map(({ at }) => at)),
  };
}
