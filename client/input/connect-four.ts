/** Connect Four by hand: a cursor over the columns and a key that lets go, the column's number, or a tap on the column. */
import { COLUMNS } from '../../shared/games/connect-four/board.ts';
import { type ConnectFourState, connectFour } from '../../shared/games/connect-four/rules.ts';
import { columnAt, fitBoard } from '../scenes/boards/layout.ts';
import { CONNECT_FOUR_BOARD } from '../scenes/connect-four/board.ts';
import { deviceOf, digitOf, PUT, STEP } from './boards.ts';
import type { Mapping } from './mapping.ts';

const open = new Uint8Array(COLUMNS);

/** The next column with room, from `column` on by `step`; the same where there is none. */
function stepped(column: number, step: number): number {
  for (let next = column + step; next >= 0 && next < COLUMNS; next += step) if (open[next]) return next;
  return column;
}

export const connectFourMapping: Mapping = {
  actionWidth: 1,
  rest: 3,
  hints: {
    keyboard: {
      es: '← → y Enter (o 1–7, o un clic) sueltan tu piedra: cuatro en línea ganan',
      en: '← → and Enter (or 1–7, or a click) drop your stone: four in a line win',
    },
    touch: {
      es: 'Toca una columna para soltar tu piedra: cuatro en línea ganan',
      en: 'Tap a column to drop your stone: four in a line win',
    },
    gamepad: {
      es: 'Cruceta y A sueltan tu piedra: cuatro en línea ganan',
      en: 'D-pad and A drop your stone: four in a line win',
    },
  },
  keys: [
    ...Object.keys(STEP).filter(code => !code.startsWith('Pad')),
    ...PUT.filter(code => !code.startsWith('Pad')),
    ...Array.from({ length: COLUMNS }, (_, i) => [`Digit${i + 1}`, `Numpad${i + 1}`]).flat(),
  ],
  read({ presses, pointer, pointed, released, width, height }, state, seat, _orientation, out) {
    connectFour.legal!(state as ConnectFourState, seat, open, 0);
    for (const { code } of presses.splice(0)) {
      const digit = digitOf(code);
      if (digit >= 1 && digit <= COLUMNS) {
        out[0] = digit - 1;
        if (open[out[0]]) return deviceOf(code);
        continue;
      }
      const [across, down] = STEP[code] ?? [0, 0];
      if (across !== 0) out[0] = stepped(out[0], across);
      else if ((down > 0 || PUT.includes(code)) && open[out[0]]) return deviceOf(code);
    }
    const at = released ?? pointer ?? pointed;
    if (!at || width <= 0 || height <= 0) return null;
    const column = columnAt(fitBoard(width, height, CONNECT_FOUR_BOARD), at.x);
    if (column < 0) return null;
    out[0] = column;
    return released && open[column] ? 'pointer' : null;
  },
};
