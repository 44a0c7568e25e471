/** Scores, places and endings in words. */
import type { Game } from '../../shared/games/game.ts';
import { scoreUnit } from '../../shared/games/units.ts';
import { ordinal, t, words } from '../i18n/index.ts';
import { placeOf, verdictOf } from '../match/standing.ts';

/** 3rd of 8. */
function placeText(scores: readonly number[], seat: number): string {
  return t('end.placed', { place: ordinal(placeOf(scores, seat)), seats: scores.length });
}

/** How it ended for `seat`. */
export function verdictText(game: Game, scores: readonly number[], seat: number): string {
  const verdict = verdictOf(scores, seat);
  if (verdict === 'placed') return placeText(scores, seat);
  return t(`end.${verdict}`, { score: scores[seat], unit: words(scoreUnit(game, scores[seat])) });
}

/** The scores on one line: all of them up to two, beyond that `seat`'s and its place. */
export function scoreLine(scores: readonly number[], seat: number): string {
  return scores.length <= 2 ? scores.join('–') : `${scores[seat]} · ${placeText(scores, seat)}`;
}
