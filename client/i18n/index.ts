/** The page's words. The dictionary of each language is typed by the Spanish one: a missing sentence does not compile. */
import { signal } from '@preact/signals';
import i18next from 'i18next';
import type { Game, Text } from '../../shared/games/game.ts';
import { en } from './en.ts';
import { es } from './es.ts';

export type Language = 'es' | 'en';
export type Key = keyof typeof es;

const STORED = 'sinapsis.language';

function firstLanguage(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === 'es' || stored === 'en') return stored;
  // The first language of the browser that we speak; Spanish where it speaks neither, as the course does.
  for (const tag of navigator.languages) {
    if (tag.startsWith('es')) return 'es';
    if (tag.startsWith('en')) return 'en';
  }
  return 'es';
}

/** The language in use. Components that read it are drawn anew when it changes. */
export const language = signal<Language>(firstLanguage());

void i18next.init({
  lng: language.value,
  resources: { es: { translation: es }, en: { translation: en } },
  keySeparator: false,
  nsSeparator: false,
  initAsync: false,
  interpolation: { escapeValue: false }, // Preact escapes
});
document.documentElement.lang = language.value;

export function setLanguage(next: Language): void {
  localStorage.setItem(STORED, next);
  void i18next.changeLanguage(next);
  document.documentElement.lang = next;
  language.value = next;
}

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

/** m:ss of a number of a game's ticks; a game of turns counts one a second. */
export function clock(game: Game, ticks: number): string {
  const seconds = Math.floor(ticks / (game.tempo.kind === 'realtime' ? game.tempo.hz : 1));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
