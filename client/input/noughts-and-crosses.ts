/** Noughts and crosses by hand: a cursor over the cells and a key that marks, the cell's number, or a tap on the cell. */
import { type NoughtsState, noughtsAndCrosses, SIDE } from '../../shared/games/noughts-and-crosses.ts';
import { columnAt, fitBoard, rowAt } from '../scenes/boards/layout.ts';
import { NOUGHTS_BOARD } from '../scenes/noughts-and-crosses/board.ts';
import { deviceOf, digitOf, PUT, STEP } from './boards.ts';
import type { Mapping } from './mapping.ts';

const CELLS = SIDE * SIDE;
const open = new Uint8Array(CELLS);

/** The digits of the number row go as one reads; those of the number pad lie as its keys do, 7 at the upper left. */
function cellOf(code: string): number {
  const digit = digitOf(code);
  if (digit === 0) return -1;
  if (code.startsWith('Digit')) return digit - 1;
  return (SIDE - 1 - Math.floor((digit - 1) / SIDE)) * SIDE + ((digit - 1) % SIDE);
}

const within = (value: number) => Math.max(0, Math.min(SIDE - 1, value));

export const noughtsMapping: Mapping = {
  actionWidth: 1,
  rest: 4,
  hints: {
    keyboard: {
      es: 'Flechas y Enter (o 1–9, o un clic) marcan: tres en línea ganan',
      en: 'Arrows and Enter (or 1–9, or a click) mark: three in a line win',
    },
    touch: {
      es: 'Toca una casilla para marcarla: tres en línea ganan',
      en: 'Tap a cell to mark it: three in a line win',
    },
    gamepad: {
      es: 'Cruceta y A marcan: tres en línea ganan',
      en: 'D-pad and A mark: three in a line win',
    },
  },
  keys: [
    ...Object.keys(STEP).filter(code => !code.startsWith('Pad')),
    ...PUT.filter(code => !code.startsWith('Pad')),
    ...Array.from({ length: CELLS }, (_, i) => [`Digit${i + 1}`, `Numpad${i + 1}`]).flat(),
  ],
  read({ presses, pointer, pointed, released, width, height }, state, seat, _orientation, out) {
    noughtsAndCrosses.legal!(state as NoughtsState, seat, open, 0);
    for (const { code } of presses.splice(0)) {
      const cell = cellOf(code);
      if (cell >= 0) {
        out[0] = cell;
        if (open[cell]) return deviceOf(code);
        continue;
      }
      const step = STEP[code];
      if (step)
        out[0] = within(Math.floor(out[0] / SIDE) + step[1]) * SIDE + within((out[0] % SIDE) + step[0]);
      else if (PUT.includes(code) && open[out[0]]) return deviceOf(code);
    }
    const at = released ?? pointer ?? pointed;
    if (!at || width <= 0 || height <= 0) return null;
    const fit = fitBoard(width, height, NOUGHTS_BOARD);
    const [column, row] = [columnAt(fit, at.x), rowAt(fit, at.y)];
    if (column < 0 || row < 0) return null;
    out[0] = row * SIDE + column;
    return released && open[out[0]] ? 'pointer' : null;
  },
};
