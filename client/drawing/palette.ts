/** The colours of the look, shared by everything drawn on a canvas (the style sheet has the same ones). */
export const PALETTE = {
  field: '#04070b',
  depth: '#091018',
  line: '#16242f',
  mist: '#8ba3b0',
  ink: '#e9f3f7',
  cyan: '#36e4ff',
  green: '#59f7a2',
  magenta: '#ff5ad1',
  yellow: '#ffd75a',
  blue: '#6a93ff',
} as const;

export type PaletteName = keyof typeof PALETTE;

/** A palette colour at an opacity of 0 … 1, as `#rrggbbaa`. */
export function withAlpha(colour: string, alpha: number): string {
  const byte = Math.round(Math.max(0, Math.min(1, alpha)) * 255);
  return colour + byte.toString(16).padStart(2, '0');
}
