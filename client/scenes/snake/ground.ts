/**
 * The ground of Snake: the board is the body of a cell, a membrane around a faint grid of points; its fibres grow outward
 * into the dark. Painted once a layout.
 */
import { PALETTE, withAlpha } from '../../drawing/palette.ts';
import { chance, glowStroke, softLight } from '../atlas.ts';
import type { CourtFit } from '../court.ts';

const HUES = ['cyan', 'cyan', 'blue', 'green', 'magenta'] as const;
const FIBRES = 120;
export const WALL = 0.22; // cells that the membrane lies outside the cells

export function paintGround(canvas: HTMLCanvasElement, court: CourtFit, size: number): void {
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new Error('snake: no canvas for the ground');
  const { width, height } = canvas;
  const u = court.scale;
  const half = (size / 2 + WALL) * u;
  const { centreX, centreY } = court;
  const random = chance(0x54a4e);
  context.globalCompositeOperation = 'source-over';
  context.globalAlpha = 1;
  context.fillStyle = '#04080d';
  context.fillRect(0, 0, width, height);
  context.globalCompositeOperation = 'lighter';
  for (const [x, y, hue] of [
    [-1.1, -0.6, 'cyan'],
    [1.1, 0.7, 'magenta'],
  ] as const) {
    context.fillStyle = softLight(
      context,
      centreX + x * half,
      centreY + y * half,
      1.5 * half,
      PALETTE[hue],
      0.13,
    );
    context.fillRect(0, 0, width, height);
  }
  paintFibres(context, centreX, centreY, half, random);

  // Inside it is dark: what glows there matters.
  const membrane = (c: CanvasRenderingContext2D) =>
    c.roundRect(centreX - half, centreY - half, 2 * half, 2 * half, 0.55 * u);
  context.globalCompositeOperation = 'source-over';
  context.fillStyle = '#03060a';
  context.beginPath();
  membrane(context);
  context.fill();
  context.save();
  context.clip();
  context.globalCompositeOperation = 'lighter';
  context.fillStyle = softLight(context, centreX, centreY, 1.5 * half, PALETTE.blue, 0.07);
  context.fillRect(0, 0, width, height);
  context.restore();

  context.globalCompositeOperation = 'lighter';
  const dot = Math.max(0.8, 0.035 * u);
  context.fillStyle = withAlpha(PALETTE.mist, 0.3);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      context.beginPath();
      context.arc(centreX + (column - size / 2 + 0.5) * u, centreY + (row - size / 2 + 0.5) * u, dot, 0, 7);
      context.fill();
    }
  const along = context.createLinearGradient(centreX - half, centreY - half, centreX + half, centreY + half);
  along.addColorStop(0, PALETTE.cyan);
  along.addColorStop(0.5, PALETTE.blue);
  along.addColorStop(1, PALETTE.magenta);
  glowStroke(context, membrane, along, Math.max(1.4, Math.min(0.06 * u, 0.0016 * half * 2)), 0.9);
}

/** Fibres from all around the membrane outward, bending, and fading as they go. */
function paintFibres(
  context: CanvasRenderingContext2D,
  centreX: number,
  centreY: number,
  half: number,
  random: () => number,
): void {
  for (let i = 0; i < FIBRES; i++) {
    const side = Math.floor(random() * 4);
    const along = (random() * 2 - 1) * half;
    const x = side === 0 ? -half : side === 1 ? half : along;
    const y = side === 2 ? -half : side === 3 ? half : along;
    const out = Math.atan2(y * (side < 2 ? 0.5 : 1), x * (side < 2 ? 1 : 0.5));
    const reach = half * (0.25 + 1.1 * random() * random());
    const bend = (random() - 0.5) * 1.4;
    const tipX = centreX + x + Math.cos(out + bend) * reach;
    const tipY = centreY + y + Math.sin(out + bend) * reach;
    const midX = centreX + x + Math.cos(out) * reach * 0.5;
    const midY = centreY + y + Math.sin(out) * reach * 0.5;
    const colour = PALETTE[HUES[Math.floor(random() * HUES.length)]];
    const fade = context.createLinearGradient(centreX + x, centreY + y, tipX, tipY);
    fade.addColorStop(0, withAlpha(colour, 0.8));
    fade.addColorStop(0.4, withAlpha(colour, 0.4));
    fade.addColorStop(1, withAlpha(colour, 0));
    glowStroke(
      context,
      c => {
        c.moveTo(centreX + x, centreY + y);
        c.quadraticCurveTo(midX, midY, tipX, tipY);
      },
      fade,
      Math.max(0.8, 0.0022 * half * (0.5 + random())),
      0.14 + 0.28 * random(),
    );
  }
}
