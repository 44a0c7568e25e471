/** The ground of Flappy, painted once a layout: dim cells far below the light, the soft ceiling and the floor that burns. */
import { PALETTE, withAlpha } from '../../drawing/palette.ts';
import { chance, glowStroke, softLight } from '../atlas.ts';
import type { CourtFit } from '../court.ts';

const FAR_FIBRES = 46;
const HUES = ['blue', 'cyan', 'green', 'magenta', 'blue'] as const;
const BURRS = 5; // that stand on the floor, a court unit

function line(context: CanvasRenderingContext2D, width: number, y: number, colour: string, u: number): void {
  glowStroke(
    context,
    c => {
      c.moveTo(0, y);
      c.lineTo(width, y);
    },
    colour,
    Math.max(1.5, 0.035 * u),
    0.85,
  );
}

export function paintGround(canvas: HTMLCanvasElement, court: CourtFit): void {
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new Error('flappy: no canvas for the ground');
  const { width, height } = canvas;
  const random = chance(0xf1a9);
  const u = court.scale;
  const bottom = court.top + court.height;
  context.globalCompositeOperation = 'source-over';
  context.globalAlpha = 1;
  context.fillStyle = '#04080d';
  context.fillRect(0, 0, width, height);
  context.globalCompositeOperation = 'lighter';
  const wide = 0.6 * Math.max(width, height);
  for (const [x, y, hue, alpha] of [
    [0.16, 0.2, 'cyan', 0.11],
    [0.86, 0.3, 'blue', 0.13],
    [0.6, 1.05, 'magenta', 0.15],
  ] as const) {
    context.fillStyle = softLight(context, x * width, y * height, wide, PALETTE[hue], alpha);
    context.fillRect(0, 0, width, height);
  }
  // Far fibres, out of focus: they lean, so that nobody takes them for the ones to be avoided.
  for (let i = 0; i < FAR_FIBRES; i++) {
    const x = width * (-0.1 + 1.2 * random());
    const y = court.top + court.height * random();
    const reach = (1.5 + 3 * random()) * u;
    const slope = (random() - 0.5) * 0.9;
    const bend = (random() - 0.5) * 1.6 * u;
    const colour = PALETTE[HUES[Math.floor(random() * HUES.length)]];
    const fade = context.createLinearGradient(x - reach, 0, x + reach, 0);
    fade.addColorStop(0, withAlpha(colour, 0));
    fade.addColorStop(0.5, withAlpha(colour, 0.8));
    fade.addColorStop(1, withAlpha(colour, 0));
    glowStroke(
      context,
      c => {
        c.moveTo(x - reach, y - reach * slope);
        c.quadraticCurveTo(x, y + bend, x + reach, y + reach * slope);
      },
      fade,
      (0.012 + 0.02 * random()) * u,
      0.08 + 0.14 * random(),
    );
  }
  // The floor glows as what hurts does; burrs say so without its colour.
  const heat = context.createLinearGradient(0, bottom - 1.1 * u, 0, bottom);
  heat.addColorStop(0, withAlpha(PALETTE.magenta, 0));
  heat.addColorStop(1, withAlpha(PALETTE.magenta, 0.2));
  context.fillStyle = heat;
  context.fillRect(0, bottom - 1.1 * u, width, 1.1 * u);
  const sky = context.createLinearGradient(0, court.top, 0, court.top + 0.7 * u);
  sky.addColorStop(0, withAlpha(PALETTE.cyan, 0.13));
  sky.addColorStop(1, withAlpha(PALETTE.cyan, 0));
  context.fillStyle = sky;
  context.fillRect(0, court.top, width, 0.7 * u);
  context.lineCap = 'round';
  for (let i = 0; i < (width / u) * BURRS; i++) {
    const x = ((i + 0.3 + 0.4 * random()) * u) / BURRS;
    const tall = (0.09 + 0.12 * random()) * u;
    glowStroke(
      context,
      c => {
        c.moveTo(x, bottom);
        c.lineTo(x + (random() - 0.5) * 0.08 * u, bottom - tall);
      },
      PALETTE.magenta,
      Math.max(1, 0.022 * u),
      0.6,
    );
  }
  line(context, width, bottom, PALETTE.magenta, u);
  line(context, width, court.top, PALETTE.cyan, u);
}
