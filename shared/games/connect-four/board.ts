/**
 * A set of cells of the Connect Four board as bits (after John Tromp's Fhourstones): seven bits a column, the lowest row
 * first, the seventh always 0, so that neither sums nor shifts run from one column into the next. JSON and fast integers
 * hold 32 bits: the `left` half has columns 0 to 3 (28 bits), the `right` half columns 4 to 6 (21 bits).
 */
export const COLUMNS = 7;
export const ROWS = 6;
export const CELLS = COLUMNS * ROWS;

/** Bits of a column. */
export const STRIDE = ROWS + 1;
export const LEFT_COLUMNS = 4;

const COLUMN = (1 << ROWS) - 1;

/** The lowest cell of every column, and all cells. */
export const BOTTOM = { left: 0x0204081, right: 0x4081 } as const;
export const BOARD = { left: BOTTOM.left * COLUMN, right: BOTTOM.right * COLUMN } as const;

/** The lowest free cell of a column within its own half, whose stones are `taken`; 0: the column is full. */
export function landing(taken: number, column: number): number {
  const shift = STRIDE * (column < LEFT_COLUMNS ? column : column - LEFT_COLUMNS);
  return (taken + (1 << shift)) & (COLUMN << shift);
}

/** Whether four neighbouring columns (28 bits) hold a line across all of them: level, rising or falling. */
function spans(four: number): boolean {
  return (
    (four & (four >> 7) & (four >> 14) & (four >> 21)) !== 0 ||
    (four & (four >> 8) & (four >> 16) & (four >> 24)) !== 0 ||
    (four & (four >> 6) & (four >> 12) & (four >> 18)) !== 0
  );
}

/** Whether these stones hold four in a line. */
export function hasFour(left: number, right: number): boolean {
  return (
    (left & (left >> 1) & (left >> 2) & (left >> 3)) !== 0 ||
    (right & (right >> 1) & (right >> 2) & (right >> 3)) !== 0 ||
    spans(left) ||
    spans((left >> 7) | ((right & 0x7f) << 21)) ||
    spans((left >> 14) | ((right & 0x3fff) << 14)) ||
    spans((left >> 21) | (right << 7))
  );
}

/** Writes 1 for every stone at its place in a plane [rows × columns], top row first, at `out[at …]`, and 0 elsewhere. */
export function writePlane(left: number, right: number, out: Float32Array, at: number): void {
  // A column a line: four times as fast here as setting the bits one by one.
  for (let row = ROWS - 1, place = at; row >= 0; row--, place += COLUMNS) {
    const l = left >> row;
    const r = right >> row;
    out[place] = l & 1;
    out[place + 1] = (l >> 7) & 1;
    out[place + 2] = (l >> 14) & 1;
    out[place + 3] = (l >> 21) & 1;
    out[place + 4] = r & 1;
    out[place + 5] = (r >> 7) & 1;
    out[place + 6] = (r >> 14) & 1;
  }
}

/** The columns `first` to `last` of the stones in a plane at `plane[from …]`, as a half: the inverse of `writePlane`. */
function readColumns(plane: Float32Array, from: number, first: number, last: number): number {
  let stones = 0;
  for (let column = first; column <= last; column++)
    for (let row = 0; row < ROWS; row++)
      if (plane[from + (ROWS - 1 - row) * COLUMNS + column] > 0.5)
        stones |= 1 << (STRIDE * (column - first) + row);
  return stones;
}

export const readLeft = (plane: Float32Array, from: number) => readColumns(plane, from, 0, LEFT_COLUMNS - 1);
export const readRight = (plane: Float32Array, from: number) =>
  readColumns(plane, from, LEFT_COLUMNS, COLUMNS - 1);

/** Whether there is a stone of the set in `column`, `row` rows above the bottom. */
export function has(left: number, right: number, column: number, row: number): boolean {
  return column < LEFT_COLUMNS
    ? ((left >> (STRIDE * column + row)) & 1) === 1
    : ((right >> (STRIDE * (column - LEFT_COLUMNS) + row)) & 1) === 1;
}

/** The cells, as [column, row] pairs, of every line of four or more that these stones hold; for the eye, not for speed. */
export function cellsInLine(left: number, right: number): [column: number, row: number][] {
  const cells: [number, number][] = [];
  const held = (column: number, row: number) =>
    column >= 0 && column < COLUMNS && row >= 0 && row < ROWS && has(left, right, column, row);
  for (const [across, up] of [
    [1, 0],
    [0, 1],
    [1, 1],
    [1, -1],
  ])
    for (let column = 0; column < COLUMNS; column++)
      for (let row = 0; row < ROWS; row++) {
        if (held(column - across, row - up)) continue; // not where a line begins
        let length = 0;
        while (held(column + length * across, row + length * up)) length++;
        if (length >= 4) for (let i = 0; i < length; i++) cells.push([column + i * across, row + i * up]);
      }
  return cells;
}
