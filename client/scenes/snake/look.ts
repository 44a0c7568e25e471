/** How the snakes are told apart: a hue and, for whoever does not see hues, a pattern of light within the body. */
import type { PaletteName } from '../../drawing/palette.ts';

export type Pattern = 'line' | 'dashes' | 'dots' | 'bands' | 'twin';

export interface SnakeLook {
  readonly hue: PaletteName;
  readonly pattern: Pattern;
}

/** The viewer's first, then the others as they sit round. Yellow is for food. */
const LOOKS: readonly SnakeLook[] = [
  { hue: 'cyan', pattern: 'line' },
  { hue: 'magenta', pattern: 'dashes' },
  { hue: 'green', pattern: 'dots' },
  { hue: 'blue', pattern: 'bands' },
  { hue: 'ink', pattern: 'twin' },
  { hue: 'magenta', pattern: 'dots' },
  { hue: 'green', pattern: 'bands' },
  { hue: 'blue', pattern: 'dashes' },
];

export function lookOf(seat: number, viewer: number, seats: number): SnakeLook {
  return LOOKS[(seat - viewer + seats) % seats];
}

/** How a pattern is laid along a body. Lengths in cells. */
export interface PatternLay {
  readonly step: number; // from spark to spark within; 0: none
  readonly on: number; // sparks for so long …
  readonly every: number; // … of every so long
  readonly size: number; // of a spark
  readonly apart: number; // two rows of them, so far apart; 0: one
  readonly bands: number; // how much darker every other half cell is
}

export const PATTERNS: Record<Pattern, PatternLay> = {
  line: { step: 0.14, on: 1, every: 1, size: 0.3, apart: 0, bands: 0 },
  dashes: { step: 0.14, on: 1, every: 1.8, size: 0.34, apart: 0, bands: 0 },
  dots: { step: 1, on: 1, every: 1, size: 0.62, apart: 0, bands: 0 },
  bands: { step: 0, on: 0, every: 1, size: 0, apart: 0, bands: 0.75 },
  twin: { step: 0.14, on: 1, every: 1, size: 0.2, apart: 0.34, bands: 0 },
};
