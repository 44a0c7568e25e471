/** Games that share a place on the shelf: one that stands there, and its variants. */
import { actionNames } from '../../shared/agents/network.ts';
import type { Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { t, words } from '../i18n/index.ts';

export const families: readonly Game[] = Object.values(games).filter(game => !game.variantOf);

export const familyOf = (game: Game): Game => games[game.variantOf ?? game.id];

/** The whole family, the one on the shelf first. */
export function siblingsOf(game: Game): readonly Game[] {
  const family = familyOf(game);
  return Object.values(games).filter(other => familyOf(other) === family);
}

/** Whether a network that learnt one can play the other: both show the same, and are played by the same actions. */
export function sharesPlayers(one: Game, other: Game): boolean {
  const names = (game: Game) => [...game.observation.map(({ name }) => name), ...actionNames(game)].join();
  return familyOf(one) === familyOf(other) && names(one) === names(other);
}

function differsBySeats(game: Game): boolean {
  const siblings = siblingsOf(game);
  return new Set(siblings.map(other => other.seats)).size === siblings.length;
}

/** Its own title where it has one of its own; where only the seats differ, that of the family. */
export const headingOf = (game: Game): string => words((differsBySeats(game) ? familyOf(game) : game).title);

/** What sets it apart from its siblings: how many play, where that does; otherwise its name. */
export function variantName(game: Game): { text: string; aloud: string } {
  return differsBySeats(game)
    ? { text: String(game.seats), aloud: t('play.seats', { count: game.seats }) }
    : { text: words(game.title), aloud: words(game.title) };
}
