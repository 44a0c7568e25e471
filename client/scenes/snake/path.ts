/**
 * The line along which a body lies, from its head, rounded at the corners; and which stretch of it the body covers at a
 * moment between two ticks. Pure: no screen, no clock. Lengths are in cells, from the middle of the board, y down.
 */
import { columnOf, rowOf, type SnakeState, stepOf, wayOf } from '../../../shared/games/snake/board.ts';
import type { Point } from '../court.ts';

export class BodyPath {
  count = 0; // cells that the line goes through
  /** Along the line, from the cell that the head is stepping into: where the body begins and ends. */
  from = 0;
  to = 0;
  private readonly x: Float32Array;
  private readonly y: Float32Array;
  private readonly cells: Int32Array;
  private tailMoved = false;

  constructor(mostCells: number) {
    this.x = new Float32Array(mostCells + 1);
    this.y = new Float32Array(mostCells + 1);
    this.cells = new Int32Array(mostCells + 1); // scratch
  }

  /** Takes the line of `seat` in `now`, and the cell that its tail left since `before`. */
  read(before: SnakeState, now: SnakeState, seat: number): void {
    const { head, tail } = now.snakes[seat];
    const left = before.snakes[seat].tail;
    this.tailMoved = before.tick < now.tick && left !== tail;
    let length = 0;
    if (this.tailMoved) this.cells[length++] = left;
    for (let cell = tail; cell !== head; cell += stepOf(wayOf(now.cells[cell]), now.size + 2))
      this.cells[length++] = cell;
    this.cells[length++] = head;
    this.count = length;
    const middle = (now.size + 1) / 2;
    for (let i = 0; i < length; i++) {
      const cell = this.cells[length - 1 - i];
      this.x[i] = columnOf(now, cell) - middle;
      this.y[i] = rowOf(now, cell) - middle;
    }
  }

  /** `alpha`: 0 … 1 of the step that led here. */
  moment(alpha: number): void {
    this.from = Math.min(this.count - 1, 1 - alpha);
    this.to = this.tailMoved ? this.count - 1 - alpha : this.count - 1;
  }

  /** Writes the point `s` cells along the line. */
  at(s: number, out: Point): void {
    const last = this.count - 1;
    const i = Math.max(0, Math.min(last, Math.round(s)));
    const t = s - i + 0.5; // 0 … 1 from the middle of the step before to that of the step after
    const before = Math.max(0, i - 1);
    const after = Math.min(last, i + 1);
    // A parabola through the two middles, with the cell as its corner; straight where the cells lie in line.
    const ax = i === 0 ? 1.5 * this.x[0] - 0.5 * this.x[after] : (this.x[before] + this.x[i]) / 2;
    const ay = i === 0 ? 1.5 * this.y[0] - 0.5 * this.y[after] : (this.y[before] + this.y[i]) / 2;
    const cx = i === last ? 1.5 * this.x[last] - 0.5 * this.x[before] : (this.x[after] + this.x[i]) / 2;
    const cy = i === last ? 1.5 * this.y[last] - 0.5 * this.y[before] : (this.y[after] + this.y[i]) / 2;
    const u = 1 - t;
    out.x = u * u * ax + 2 * u * t * this.x[i] + t * t * cx;
    out.y = u * u * ay + 2 * u * t * this.y[i] + t * t * cy;
  }
}
