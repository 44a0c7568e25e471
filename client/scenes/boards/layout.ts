/**
 * Where a board of squares lies on the stage: upright for everyone, below the scores, with room above it for the piece
 * in hand. Lengths are pixels of whoever asks, as in court.ts.
 */
import type { CourtFit } from '../court.ts';

export interface BoardFit {
  readonly cell: number; // side of a square
  readonly left: number; // of the first column
  readonly top: number; // of the first row
  readonly columns: number;
  readonly rows: number;
}

/** Parts of the stage's height that the scores and the hint take. */
const SCORES = 0.125;
const HINT = 0.085;
const SIDE = 0.4; // cells left free at either side
const MAX_PART = 0.62; // of the stage's shorter side that one board fills, so that few squares do not become huge

/** `above`: cells above the first row for the piece in hand; `below`: cells below the last. */
export function fitBoard(
  width: number,
  height: number,
  { columns, rows, above, below }: { columns: number; rows: number; above: number; below: number },
): BoardFit {
  const tall = height > width;
  const from = (tall ? 0.02 : SCORES) * height;
  const room = height * (1 - (tall ? 0.02 : SCORES) - (tall ? 0.02 : HINT));
  const largest = (tall ? 0.9 : MAX_PART) * Math.min(width, height);
  const cell = Math.max(
    1e-3,
    Math.min(
      room / (rows + above + below),
      width / (columns + 2 * SIDE),
      columns < 5 ? largest / columns : 1e9,
    ),
  );
  const free = room - (rows + above + below) * cell;
  return {
    cell,
    left: width / 2 - (columns * cell) / 2,
    top: from + free / 2 + above * cell,
    columns,
    rows,
  };
}

/** The middle of a square; rows count from the top, and −1 is above the board. */
export const squareX = (fit: BoardFit, column: number) => fit.left + (column + 0.5) * fit.cell;
export const squareY = (fit: BoardFit, row: number) => fit.top + (row + 0.5) * fit.cell;

/** The column of a point, also above and below the board; −1: beside it. */
export function columnAt(fit: BoardFit, x: number): number {
  const column = Math.floor((x - fit.left) / fit.cell);
  return column >= 0 && column < fit.columns ? column : -1;
}

/** The row of a point, from the top; −1: above or below the board. */
export function rowAt(fit: BoardFit, y: number): number {
  const row = Math.floor((y - fit.top) / fit.cell);
  return row >= 0 && row < fit.rows ? row : -1;
}

/** The board as the stage asks for a court. */
export function courtOf(fit: BoardFit): CourtFit {
  const width = fit.columns * fit.cell;
  const height = fit.rows * fit.cell;
  return {
    orientation: 'landscape', // it never turns: gravity does not either
    scale: fit.cell,
    centreX: fit.left + width / 2,
    centreY: fit.top + height / 2,
    left: fit.left,
    top: fit.top,
    width,
    height,
  };
}
