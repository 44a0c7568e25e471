/** Marching squares (Lorensen and Cline 1987, in the plane): where a grid of numbers crosses zero. Pure. */

/** Is told of every piece of the line, in grid units: (0, 0) is the first point, one unit the step between two. */
export type Segment = (x1: number, y1: number, x2: number, y2: number) => void;

/** `at` gives the number at a point of the grid of `columns` × `rows` points. Allocates nothing. */
export function zeroContour(
  columns: number,
  rows: number,
  at: (column: number, row: number) => number,
  draw: Segment,
): void {
  for (let row = 0; row + 1 < rows; row++)
    for (let column = 0; column + 1 < columns; column++) {
      const a = at(column, row); // a b
      const b = at(column + 1, row); // d c
      const c = at(column + 1, row + 1);
      const d = at(column, row + 1);
      const signs = (a > 0 ? 1 : 0) | (b > 0 ? 2 : 0) | (c > 0 ? 4 : 0) | (d > 0 ? 8 : 0);
      if (signs === 0 || signs === 15) continue;
      // Where the line meets the four edges, if it does.
      const top = column + a / (a - b);
      const right = row + b / (b - c);
      const bottom = column + d / (d - c);
      const left = row + a / (a - d);
      switch (signs <= 7 ? signs : 15 - signs) {
        case 1: // a alone
          draw(column, left, top, row);
          break;
        case 2: // b alone
          draw(top, row, column + 1, right);
          break;
        case 3: // a and b
          draw(column, left, column + 1, right);
          break;
        case 4: // c alone
          draw(column + 1, right, bottom, row + 1);
          break;
        case 5: // a and c: two corners cut off
          draw(column, left, top, row);
          draw(column + 1, right, bottom, row + 1);
          break;
        case 6: // b and c
          draw(top, row, bottom, row + 1);
          break;
        case 7: // d alone
          draw(column, left, bottom, row + 1);
          break;
      }
    }
}
