/** The ground of Balance: fibres rise from below like grass under water, and the rail lies across them. Painted once a layout. */
import { BALANCE } from '../../../shared/games/balance.ts';
import { PALETTE, withAlpha } from '../../drawing/palette.ts';
import { chance, glowStroke, softLight } from '../atlas.ts';
import type { CourtFit } from '../court.ts';

const HUES = ['cyan', 'green', 'blue', 'magenta'] as const;
const FIBRES = 70;

/** `railY`: of the rail, in pixels of this canvas. */
export function paintGround(canvas: HTMLCanvasElement, court: CourtFit, railY: number): void {
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new Error('balance: no canvas for the ground');
  const { width, height } = canvas;
  const random = chance(0xba1a);
  const u = court.scale;
  context.globalCompositeOperation = 'source-over';
  context.globalAlpha = 1;
  context.fillStyle = '#04080d';
  context.fillRect(0, 0, width, height);
  context.globalCompositeOperation = 'lighter';
  for (const [x, hue] of [
    [0.28, 'cyan'],
    [0.74, 'magenta'],
  ] as const) {
    context.fillStyle = softLight(
      context,
      x * width,
      height * 1.05,
      0.55 * Math.max(width, height),
      PALETTE[hue],
      0.16,
    );
    context.fillRect(0, 0, width, height);
  }
  for (let i = 0; i < FIBRES; i++) {
    const x = width * (-0.05 + 1.1 * random());
    const top = height - (height - railY) * (0.5 + 1.5 * random());
    const lean = (random() - 0.5) * 2.2 * u;
    const fade = context.createLinearGradient(0, height, 0, top);
    const colour = PALETTE[HUES[Math.floor(random() * HUES.length)]];
    fade.addColorStop(0, withAlpha(colour, 0.75));
    fade.addColorStop(1, withAlpha(colour, 0));
    glowStroke(
      context,
      c => {
        c.moveTo(x, height);
        c.bezierCurveTo(
          x,
          height - 0.4 * (height - top),
          x + lean,
          top + 0.4 * (height - top),
          x + lean * 1.4,
          top,
        );
      },
      fade,
      0.9 + 0.6 * random(),
      0.2 + 0.25 * random(),
    );
  }
  // The rail, its middle, and where it ends.
  const end = BALANCE.rail * u;
  const line = Math.max(1.5, 0.03 * u);
  const along = context.createLinearGradient(court.centreX - end, 0, court.centreX + end, 0);
  along.addColorStop(0, PALETTE.magenta);
  along.addColorStop(0.18, PALETTE.blue);
  along.addColorStop(0.5, PALETTE.cyan);
  along.addColorStop(0.82, PALETTE.blue);
  along.addColorStop(1, PALETTE.magenta);
  glowStroke(
    context,
    c => {
      c.moveTo(court.centreX - end, railY);
      c.lineTo(court.centreX + end, railY);
    },
    along,
    line,
    0.8,
  );
  context.lineCap = 'round';
  for (const side of [-1, 1])
    glowStroke(
      context,
      c => {
        c.moveTo(court.centreX + side * end, railY - 0.28 * u);
        c.lineTo(court.centreX + side * end, railY + 0.28 * u);
      },
      PALETTE.magenta,
      line,
      0.9,
    );
}
