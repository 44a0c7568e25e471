/** Small choices kept between visits. */

import { effect, type Signal, signal } from '@preact/signals';
import { opponentsOf, scripted } from '../../shared/agents/index.ts';
import type { Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';

/** A choice by name; `first` until it is made. Where the browser keeps nothing, it lasts as long as the page. */
function kept<T>(name: string, first: T, valid: (value: unknown) => boolean): Signal<T> {
  const key = `sinapsis.${name}`;
  let value = first;
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (valid(stored)) value = stored as T;
  } catch {
    // Storage refused, or a value that is not ours: the first choice serves.
  }
  const setting = signal<T>(value);
  effect(() => {
    try {
      localStorage.setItem(key, JSON.stringify(setting.value));
    } catch {
      // Refused or full.
    }
  });
  return setting;
}

const isScripted = (value: unknown) =>
  Object.values(scripted).some(ladder => ladder.some(player => player.id === value));
const isString = (value: unknown) => typeof value === 'string';

export type Language = 'es' | 'en';

/** The first language of the browser that we speak; Spanish where it speaks neither, as the course does. */
function firstLanguage(): Language {
  for (const tag of navigator.languages) {
    if (tag.startsWith('es')) return 'es';
    if (tag.startsWith('en')) return 'en';
  }
  return 'es';
}

export const language = kept<Language>(
  'language',
  firstLanguage(),
  value => value === 'es' || value === 'en',
);
export const soundOn = kept<boolean>('sound', true, value => typeof value === 'boolean');
/** The game chosen last: Teach and Compete are about it. */
export const gameChosen = kept<string>(
  'game',
  'pong',
  value => typeof value === 'string' && Object.hasOwn(games, value),
);
/** The scripted player chosen last: on the court, in a lesson, on a board. */
export const opponent = kept<string>('opponent', 'calm', isScripted);
/** The same, or the first of the ladder in a game that does not have them. */
export function opponentIn(game: { readonly id: string }): string {
  const ladder = scripted[game.id];
  return (ladder.find(player => player.id === opponent.value) ?? ladder[0]).id;
}
/** Whom the leaderboard shown of `game` is against. */
export function boardOpponentIn(game: Game): string {
  const possible = opponentsOf(game);
  return possible.includes(opponent.value) ? opponent.value : possible[0];
}
/** Whom a match is played against: a scripted player, or `model:` and the id of a network of one's own. */
export const rival = kept<string>('rival', 'calm', isString);
export const boardNickname = kept<string>('nickname', '', isString);

const motion = matchMedia('(prefers-reduced-motion: reduce)');
export const reducedMotion = signal(motion.matches);
motion.addEventListener('change', () => {
  reducedMotion.value = motion.matches;
});
