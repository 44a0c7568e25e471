/** The squares of noughts and crosses on the stage, for the scene and for the pointer. */
import { SIDE } from '../../../shared/games/noughts-and-crosses.ts';

/** Above, whose turn it is. */
export const NOUGHTS_BOARD = { columns: SIDE, rows: SIDE, above: 0.75, below: 0.1 } as const;
