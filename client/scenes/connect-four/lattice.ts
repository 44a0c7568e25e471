/** The lattice: sockets of light in seven columns, on the ground, since they never change. */
import { PALETTE, withAlpha } from '../../drawing/palette.ts';
import { glowStroke, softLight } from '../atlas.ts';
import { type BoardFit, squareX, squareY } from '../boards/layout.ts';
import { RADIUS } from './stones.ts';

export function paintLattice(context: CanvasRenderingContext2D, fit: BoardFit): void {
  const { cell, left, top, columns, rows } = fit;
  const [width, height] = [columns * cell, rows * cell];
  const pad = 0.14 * cell;
  const across = context.createLinearGradient(left, 0, left + width, 0);
  across.addColorStop(0, PALETTE.cyan);
  across.addColorStop(0.5, PALETTE.blue);
  across.addColorStop(1, PALETTE.magenta);

  context.globalCompositeOperation = 'source-over';
  context.fillStyle = withAlpha(PALETTE.depth, 0.82);
  context.beginPath();
  context.roundRect(left - pad, top - pad, width + 2 * pad, height + 2 * pad, 0.34 * cell);
  context.fill();
  context.globalCompositeOperation = 'lighter';
  context.fillStyle = softLight(context, left + width / 2, top + height / 2, width * 0.75, PALETTE.blue, 0.1);
  context.fillRect(left - pad, top - pad, width + 2 * pad, height + 2 * pad);

  // Open above: the walls and the floor, and a thin fibre between the columns.
  const line = Math.max(1.2, 0.024 * cell);
  glowStroke(
    context,
    c => {
      c.moveTo(left - pad, top - pad - 0.1 * cell);
      c.lineTo(left - pad, top + height - 0.2 * cell);
      c.quadraticCurveTo(left - pad, top + height + pad, left + 0.3 * cell, top + height + pad);
      c.lineTo(left + width - 0.3 * cell, top + height + pad);
      c.quadraticCurveTo(
        left + width + pad,
        top + height + pad,
        left + width + pad,
        top + height - 0.2 * cell,
      );
      c.lineTo(left + width + pad, top - pad - 0.1 * cell);
    },
    across,
    line,
    0.85,
  );
  for (let column = 1; column < columns; column++)
    glowStroke(
      context,
      c => {
        c.moveTo(left + column * cell, top - 0.04 * cell);
        c.lineTo(left + column * cell, top + height + 0.02 * cell);
      },
      across,
      Math.max(0.8, line * 0.5),
      0.28,
    );
  for (let column = 0; column < columns; column++)
    for (let row = 0; row < rows; row++) {
      const [x, y] = [squareX(fit, column), squareY(fit, row)];
      context.globalCompositeOperation = 'source-over';
      context.fillStyle = PALETTE.field;
      context.beginPath();
      context.arc(x, y, RADIUS * 1.08 * cell, 0, 7);
      context.fill();
      glowStroke(
        context,
        c => c.arc(x, y, RADIUS * 1.08 * cell, 0, 7),
        across,
        Math.max(0.8, line * 0.6),
        0.34,
      );
    }
  // The number of every column, which is also its key.
  context.globalCompositeOperation = 'source-over';
  context.fillStyle = withAlpha(PALETTE.mist, 0.85);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = `500 ${Math.round(0.2 * cell)}px "JetBrains Mono Variable", monospace`;
  for (let column = 0; column < columns; column++)
    context.fillText(String(column + 1), squareX(fit, column), top + height + 0.37 * cell);
}
