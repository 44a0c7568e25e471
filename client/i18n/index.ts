/** The page's words. The dictionary of each language is typed by the Spanish one: a missing sentence does not compile. */
import { effect } from '@preact/signals';
import i18next from 'i18next';
import type { Game, Text } from '../../shared/games/game.ts';
import { language } from '../store/settings.ts';
import { en } from './en.ts';
import { es } from './es.ts';

/** A sentence by its name; one that depends on a `count` has an entry for each plural, and is called by the stem. */
type Stem<K extends string> = K extends `${infer S}_one` ? S : K extends `${string}_other` ? never : K;
export type Key = Stem<keyof typeof es>;

void i18next.init({
  lng: language.value,
  resources: { es: { translation: es }, en: { translation: en } },
  keySeparator: false,
  nsSeparator: false,
  initAsync: false,
  interpolation: { escapeValue: false }, // Preact escapes
});
effect(() => {
  document.documentElement.lang = language.value;
});

/** The sentence for `key` in the language in use. */
export function t(key: Key, values?: Record<string, string | number>): string {
  return i18next.t(key as string, { lng: language.value, ...values });
}

/** A text that a game or a learner carries with it. */
export function words(text: Text): string {
  return text[language.value];
}

/** 12 345 as the language writes it. */
export function number(value: number, digits = 0): string {
  return value.toLocaleString(language.value, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** A number as short as it is, with a minus of its own width. */
export function short(value: number, digits = 3): string {
  return value.toLocaleString(language.value, { maximumFractionDigits: digits }).replace('-', '−');
}

/** 1st, 2nd, 3rd; 1.º, 2.º, 3.º. */
export function ordinal(n: number): string {
  if (language.value === 'es') return `${n}.º`;
  const ends: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };
  return `${n}${ends[new Intl.PluralRules('en', { type: 'ordinal' }).select(n)] ?? 'th'}`;
}

/** Today, yesterday, 5 days ago. */
export function daysAgo(at: number): string {
  const midnight = new Date().setHours(0, 0, 0, 0);
  const days = Math.ceil((midnight - at) / 86_400_000);
  return new Intl.RelativeTimeFormat(language.value, { numeric: 'auto' }).format(-Math.max(0, days), 'day');
}

/** A day and its time: 1 Dec 2026, 03:12. */
export function moment(at: number): string {
  return new Date(at).toLocaleString(language.value, { dateStyle: 'medium', timeStyle: 'short' });
}

/** m:ss of a number of a game's ticks; a game of turns counts its moves. */
export function lengthText(game: Game, ticks: number): string {
  if (game.tempo.kind === 'turns') return t('match.moves', { count: ticks });
  const seconds = Math.floor(ticks / game.tempo.hz);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
