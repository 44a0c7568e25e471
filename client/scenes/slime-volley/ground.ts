/** The ground of Slime Volley: a luminous line, loose fibres streaming below it, the net, and the walls. Painted once a layout. */
import { SLIME } from '../../../shared/games/slime-volley.ts';
import { PALETTE, type PaletteName, withAlpha } from '../../drawing/palette.ts';
import { chance, glowStroke, softLight } from '../atlas.ts';
import { fitSlimeCourt, onScreen } from './court.ts';

const HUES: readonly PaletteName[] = ['cyan', 'blue', 'magenta', 'green', 'yellow'];
const STAGE = '#050a10'; // what the page has around the canvas
const FIBRES = 84;
const HANGING = 40;
const RISING = 46;

/** From the viewer's colour at the left to the rival's at the right. */
function sides(context: CanvasRenderingContext2D, left: number, right: number): CanvasGradient {
  const gradient = context.createLinearGradient(left, 0, right, 0);
  gradient.addColorStop(0, PALETTE.cyan);
  gradient.addColorStop(0.44, PALETTE.cyan);
  gradient.addColorStop(0.5, PALETTE.ink);
  gradient.addColorStop(0.56, PALETTE.magenta);
  gradient.addColorStop(1, PALETTE.magenta);
  return gradient;
}

export function paintGround(canvas: HTMLCanvasElement): void {
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new Error('slime-volley: no canvas for the ground');
  const { width, height } = canvas;
  const court = fitSlimeCourt(width, height);
  const { scale: u, groundY, centreX } = court;
  const deep = height - groundY;
  const random = chance(0x511e);
  context.globalCompositeOperation = 'source-over';
  context.globalAlpha = 1;
  context.fillStyle = STAGE;
  context.fillRect(0, 0, width, height);

  // Two lights behind the sky, one a side.
  context.globalCompositeOperation = 'lighter';
  for (const [x, hue] of [
    [-17, 'cyan'],
    [17, 'magenta'],
  ] as const) {
    const at = centreX + x * u;
    context.fillStyle = softLight(context, at, groundY, 22 * u, PALETTE[hue], 0.11);
    context.fillRect(0, 0, width, groundY);
    context.fillStyle = softLight(context, at, groundY - 16 * u, 16 * u, PALETTE.blue, 0.045);
    context.fillRect(0, 0, width, groundY);
  }

  // Grass of microtubules, low and faint, so that the air stays clear.
  for (let i = 0; i < RISING; i++) {
    const x = centreX + (random() * 2 - 1) * SLIME.halfWidth * u;
    const tall = (1.2 + 5.5 * random() * random()) * u;
    const lean = (random() - 0.5) * 2.4 * u;
    const colour =
      PALETTE[x < centreX ? (random() < 0.7 ? 'cyan' : 'green') : random() < 0.7 ? 'magenta' : 'blue'];
    const fade = context.createLinearGradient(0, groundY, 0, groundY - tall);
    fade.addColorStop(0, withAlpha(colour, 0.55));
    fade.addColorStop(1, withAlpha(colour, 0));
    glowStroke(
      context,
      c => {
        c.moveTo(x, groundY);
        c.quadraticCurveTo(x, groundY - tall * 0.6, x + lean, groundY - tall);
      },
      fade,
      Math.max(0.8, 0.05 * u),
      0.28 + 0.26 * random(),
    );
  }

  // From above they hang into the room that a tall stage has to spare.
  const roof = Math.max(0, groundY - 21 * u) + 3 * u;
  for (let i = 0; i < HANGING; i++) {
    const x = centreX + (random() * 2 - 1) * SLIME.halfWidth * u;
    const long = roof * (0.35 + 0.75 * random());
    const sway = (random() - 0.5) * 5 * u;
    const colour =
      PALETTE[x < centreX ? (random() < 0.6 ? 'cyan' : 'blue') : random() < 0.6 ? 'magenta' : 'blue'];
    const fade = context.createLinearGradient(0, 0, 0, long);
    fade.addColorStop(0, withAlpha(colour, 0));
    fade.addColorStop(0.3, withAlpha(colour, 0.5));
    fade.addColorStop(1, withAlpha(colour, 0));
    glowStroke(
      context,
      c => {
        c.moveTo(x, 0);
        c.bezierCurveTo(x + sway * 0.2, long * 0.35, x - sway, long * 0.6, x + sway, long);
      },
      fade,
      Math.max(0.8, 0.05 * u),
      0.2 + 0.2 * random(),
    );
  }

  // Below: a dark mass in which fibres stream, denser near the surface.
  context.globalCompositeOperation = 'source-over';
  const mass = context.createLinearGradient(0, groundY, 0, height);
  mass.addColorStop(0, '#061019');
  mass.addColorStop(1, STAGE);
  context.fillStyle = mass;
  context.fillRect(0, groundY, width, deep);
  context.globalCompositeOperation = 'lighter';
  for (let i = 0; i < FIBRES; i++) {
    const depth = 0.04 + 0.92 * random() ** 1.35;
    const y = groundY + deep * depth;
    const long = (5 + 13 * random()) * u;
    const x = centreX + (random() * 2 - 1) * (SLIME.halfWidth + 3) * u - long / 2;
    const sway = deep * 0.16;
    const [a, b, c1, d] = [random(), random(), random(), random()].map(r => y + (r - 0.5) * sway);
    const near = x + long / 2 < centreX;
    const own = random() < 0.5;
    const colour = PALETTE[own ? (near ? 'cyan' : 'magenta') : HUES[Math.floor(random() * HUES.length)]];
    const fade = context.createLinearGradient(x, 0, x + long, 0);
    fade.addColorStop(0, withAlpha(colour, 0));
    fade.addColorStop(0.2 + 0.6 * random(), withAlpha(colour, 0.9));
    fade.addColorStop(1, withAlpha(colour, 0));
    glowStroke(
      context,
      c => {
        c.moveTo(x, Math.max(groundY + 3, a));
        c.bezierCurveTo(
          x + long * 0.3,
          Math.max(groundY + 3, b),
          x + long * 0.65,
          c1,
          x + long,
          Math.max(groundY + 3, d),
        );
      },
      fade,
      Math.max(0.7, (0.03 + 0.05 * random()) * u),
      (0.34 + 0.42 * random()) * (1 - 0.7 * depth),
    );
  }

  // The ground's line and its bloom, row by row.
  const line = sides(context, court.left, court.left + court.width);
  const bloom = 1.6 * u;
  context.fillStyle = line;
  for (let row = -bloom; row <= bloom; row += 1) {
    const fade = 1 - Math.abs(row) / bloom;
    context.globalAlpha = 0.13 * fade * fade * (row > 0 ? 1 : 0.7);
    context.fillRect(0, groundY + row, width, 1);
  }
  context.globalAlpha = 1;
  glowStroke(
    context,
    c => {
      c.moveTo(0, groundY);
      c.lineTo(width, groundY);
    },
    line,
    Math.max(1.4, 0.1 * u),
    0.9,
  );

  // Walls fade out upwards: a ball comes back from them at any height.
  for (const side of [-1, 1]) {
    const x = centreX + side * SLIME.halfWidth * u;
    const colour = PALETTE[side < 0 ? 'cyan' : 'magenta'];
    const fade = context.createLinearGradient(0, groundY, 0, groundY - 20 * u);
    fade.addColorStop(0, withAlpha(colour, 0.9));
    fade.addColorStop(1, withAlpha(colour, 0));
    glowStroke(
      context,
      c => {
        c.moveTo(x, groundY);
        c.lineTo(x, groundY - 20 * u);
      },
      fade,
      Math.max(1, 0.06 * u),
      0.5,
    );
  }

  paintNet(context, u, centreX, groundY, onScreen(court, 0, SLIME.netHeight, { x: 0, y: 0 }).y);
}

/** As thick as it is to the ball: a post with a round head. */
function paintNet(
  context: CanvasRenderingContext2D,
  u: number,
  x: number,
  bottom: number,
  top: number,
): void {
  const half = SLIME.netHalf * u;
  context.fillStyle = softLight(context, x, (top + bottom) / 2, 3.4 * u, PALETTE.ink, 0.16);
  context.fillRect(x - 4 * u, top - 3 * u, 8 * u, bottom - top + 3 * u);
  const outline = (c: CanvasRenderingContext2D) => {
    c.moveTo(x - half, bottom);
    c.lineTo(x - half, top);
    c.arc(x, top, half, Math.PI, 0);
    c.lineTo(x + half, bottom);
  };
  context.globalCompositeOperation = 'source-over';
  context.fillStyle = '#0b1620';
  context.beginPath();
  outline(context);
  context.fill();
  glowStroke(context, outline, PALETTE.mist, Math.max(1, 0.06 * u), 0.75);
  const core = context.createLinearGradient(0, top - half, 0, bottom);
  core.addColorStop(0, PALETTE.ink);
  core.addColorStop(1, withAlpha(PALETTE.ink, 0.25));
  glowStroke(
    context,
    c => {
      c.moveTo(x, top - half * 0.2);
      c.lineTo(x, bottom);
    },
    core,
    Math.max(1.2, 0.12 * u),
    0.9,
  );
}
