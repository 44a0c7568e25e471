/**
 * Nicknames from strangers: what is stored is one line of visible text of 1 to 20 graphemes, the same however it was
 * typed. It is shown as text everywhere, so markup in it is harmless and stays.
 */
import { randomInt } from 'node:crypto';
import { LIMITS } from '../../shared/protocol.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { isBlocked } from './blocked.ts';

const MAX_UNITS = 80; // UTF-16 units: a grapheme alone can be any number of them, and a replay's names end here
// Controls, lone surrogates, private and unassigned; and all that shows nothing: zero-width, bidi, fillers, tags.
const INVISIBLE = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const VISIBLE = /[\p{L}\p{N}\p{S}\p{P}]/u;
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

export function cleanNickname(raw: string): { readonly ok: true; readonly nickname: string } | Refusal {
  const nickname = tidy(tidy(raw)); // again, since what stood apart may have come together
  if (!VISIBLE.test(nickname)) return refuse('session/nickname-empty');
  let count = 0;
  for (const _ of graphemes.segment(nickname)) count++;
  if (count > LIMITS.nicknameGraphemes || nickname.length > MAX_UNITS)
    return refuse('session/nickname-too-long');
  if (isBlocked(nickname)) return refuse('session/nickname-refused');
  return { ok: true, nickname };
}

function tidy(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .replace(INVISIBLE, '')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1') // towers of accents
    .normalize('NFKC')
    .replace(/ +/g, ' ')
    .trim();
}

/** Cells and their parts, the same in Spanish and English or near enough. */
const WORDS = [
  'Axón',
  'Astro',
  'Cajal',
  'Célula',
  'Córtex',
  'Dendrita',
  'Espina',
  'Fibra',
  'Ganglio',
  'Glía',
  'Golgi',
  'Iris',
  'Mielina',
  'Neurita',
  'Neurona',
  'Núcleo',
  'Purkinje',
  'Ranvier',
  'Retina',
  'Soma',
  'Tálamo',
  'Vesícula',
] as const;

export function newNickname(): string {
  return `${WORDS[randomInt(WORDS.length)]}-${randomInt(10, 1000)}`;
}
