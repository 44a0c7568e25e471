/** The ground of Ball in a cup: long filaments fall from above and fan out, dark in the middle where the ball flies. Painted once a layout. */
import { BALL_IN_CUP } from '../../../shared/games/ball-in-cup.ts';
import { PALETTE, withAlpha } from '../../drawing/palette.ts';
import { chance, glowStroke, softLight } from '../atlas.ts';
import type { CourtFit } from '../court.ts';

const HUES = ['cyan', 'blue', 'magenta', 'green', 'blue'] as const;
const FILAMENTS = 84;
const CORNER = 0.16; // court units

export function paintGround(canvas: HTMLCanvasElement, court: CourtFit): void {
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new Error('ball-in-cup: no canvas for the ground');
  const { width, height } = canvas;
  const random = chance(0xb11b0);
  const u = court.scale;
  const { centreX, centreY } = court;
  context.globalCompositeOperation = 'source-over';
  context.globalAlpha = 1;
  context.fillStyle = '#04080d';
  context.fillRect(0, 0, width, height);

  context.globalCompositeOperation = 'lighter';
  for (const [x, y, hue, alpha] of [
    [0.12, -0.05, 'cyan', 0.15],
    [0.9, 0, 'magenta', 0.13],
    [0.5, 1.1, 'blue', 0.12],
  ] as const) {
    context.fillStyle = softLight(
      context,
      x * width,
      y * height,
      0.62 * Math.max(width, height),
      PALETTE[hue],
      alpha,
    );
    context.fillRect(0, 0, width, height);
  }
  // Two asters, above at the left and the right, let their filaments hang into the field.
  for (let i = 0; i < FILAMENTS; i++) {
    const left = i % 2 === 0;
    const x0 = left ? -0.04 * width : 1.04 * width;
    const y0 = -0.06 * height;
    const angle = (0.08 + 0.42 * random()) * Math.PI; // from along the top edge to straight down
    const reach = (0.25 + 0.75 * random()) * Math.max(width * 0.75, height * 0.9);
    const towards = left ? 1 : -1;
    const x1 = x0 + towards * Math.cos(angle) * reach;
    const y1 = y0 + Math.sin(angle) * reach;
    const sag = (0.05 + 0.22 * random()) * reach;
    const colour = PALETTE[HUES[Math.floor(random() * HUES.length)]];
    const fade = context.createLinearGradient(x0, y0, x1, y1);
    fade.addColorStop(0, withAlpha(colour, 0.85));
    fade.addColorStop(0.55, withAlpha(colour, 0.4));
    fade.addColorStop(1, withAlpha(colour, 0));
    glowStroke(
      context,
      c => {
        c.moveTo(x0, y0);
        c.quadraticCurveTo((x0 + x1) / 2, (y0 + y1) / 2 + sag, x1, y1);
      },
      fade,
      (i % 3 === 0 ? 0.03 : 0.011) * u,
      i % 3 === 0 ? 0.07 : 0.14 + 0.16 * random(),
    );
  }
  context.globalCompositeOperation = 'source-over';
  context.fillStyle = softLight(context, centreX, centreY, 2.9 * u, '#03060a', 0.85);
  context.fillRect(0, 0, width, height);

  // How far the hand can go: four corners, no more.
  context.globalCompositeOperation = 'lighter';
  context.lineCap = 'round';
  const reachX = BALL_IN_CUP.reachX + BALL_IN_CUP.mouthHalf[0];
  const up = BALL_IN_CUP.reachY + BALL_IN_CUP.depth;
  const down = BALL_IN_CUP.reachY + 0.12;
  for (const sx of [-1, 1])
    for (const sy of [-1, 1]) {
      const x = centreX + sx * reachX * u;
      const y = centreY + (sy < 0 ? -up : down) * u;
      glowStroke(
        context,
        c => {
          c.moveTo(x - sx * CORNER * u, y);
          c.lineTo(x, y);
          c.lineTo(x, y - sy * CORNER * u);
        },
        PALETTE.blue,
        Math.max(1, 0.008 * u),
        0.4,
      );
    }
}
