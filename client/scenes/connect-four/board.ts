/** The squares of Connect Four on the stage, for the scene and for the pointer. */
import { COLUMNS, ROWS } from '../../../shared/games/connect-four/board.ts';

/** The row of the stone in hand above, the columns' numbers below. */
export const CONNECT_FOUR_BOARD = { columns: COLUMNS, rows: ROWS, above: 1.15, below: 0.55 } as const;
