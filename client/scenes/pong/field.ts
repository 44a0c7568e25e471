/**
 * The ground of the court, painted once a layout: two cells face each other, each an aster of microtubules growing from
 * behind its goal (cyan and green on the near side, magenta and blue on the far one) and thinning out to black where
 * the ball flies.
 */
import type { GameObjects, Scene } from 'phaser';
import { PONG } from '../../../shared/games/pong.ts';
import { PALETTE, type PaletteName, withAlpha } from '../../drawing/palette.ts';
import { chance, glowStroke, light, STRANDS, sizeTo, softLight } from '../atlas.ts';
import { type CourtFit, fitCourt, toScreen } from '../court.ts';

interface Aster {
  ahead: number; // where it grows, in the viewer's court: −8 … 8 along, −4.5 … 4.5 across
  across: number;
  hues: readonly PaletteName[];
  fibres: number;
}

const ASTERS: readonly Aster[] = [
  { ahead: -8.9, across: 1.1, hues: ['cyan', 'cyan', 'green', 'blue'], fibres: 88 },
  { ahead: 8.9, across: -1.1, hues: ['magenta', 'magenta', 'blue', 'yellow'], fibres: 88 },
];

/** The walls' colours: from the near side's to the far one's. */
export function wallLight(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number) {
  const sides = context.createLinearGradient(x0, y0, x1, y1);
  sides.addColorStop(0, withAlpha(PALETTE.cyan, 0));
  sides.addColorStop(0.05, PALETTE.cyan);
  sides.addColorStop(0.3, PALETTE.cyan);
  sides.addColorStop(0.5, PALETTE.blue);
  sides.addColorStop(0.7, PALETTE.magenta);
  sides.addColorStop(0.95, PALETTE.magenta);
  sides.addColorStop(1, withAlpha(PALETTE.magenta, 0));
  return sides;
}

/** Court units beyond the goals where the walls have faded out. */
export const WALL_REACH = PONG.halfWidth + 0.7;
const WALL_BLOOM = 0.4; // court units from the wall

export function paintGround(canvas: HTMLCanvasElement): void {
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true }); // painted by the processor, once
  if (!context) throw new Error('pong: no canvas for the ground');
  const { width, height } = canvas;
  const court: CourtFit = fitCourt(width, height, PONG.halfWidth, PONG.halfHeight);
  context.globalCompositeOperation = 'source-over';
  context.globalAlpha = 1;
  const random = chance(0xa57e4);
  const at = { x: 0, y: 0 };
  const u = court.scale;
  context.fillStyle = '#04080d';
  context.fillRect(0, 0, width, height);

  for (const [i, aster] of ASTERS.entries()) {
    toScreen(court, 0, aster.ahead, aster.across, at);
    const home = { ...at };
    const near = PALETTE[i === 0 ? 'cyan' : 'magenta'];
    context.globalCompositeOperation = 'lighter';
    context.fillStyle = softLight(context, home.x, home.y, 8.5 * u, near, 0.13);
    context.fillRect(0, 0, width, height);
    context.fillStyle = softLight(context, home.x, home.y, 12 * u, PALETTE.blue, 0.06);
    context.fillRect(0, 0, width, height);

    // From far and blurred to near and sharp.
    for (let n = 0; n < aster.fibres; n++) {
      const depth = n / aster.fibres;
      const back = n % 4 === 3; // away from the court, for stages with room there
      const angle = (random() - 0.5) * 0.98 * Math.PI + (back ? Math.PI : 0);
      const reach = (back ? 2 + 3 * random() : 4 + 7.5 * random() * random()) * (0.75 + 0.3 * random());
      const bend = (random() - 0.5) * 0.9;
      const wave = (random() - 0.5) * 0.5;
      const along = (part: number, turn: number) => {
        const direction = angle + turn;
        const ahead = Math.cos(direction) * reach * part * (i === 0 ? 1 : -1);
        toScreen(court, 0, aster.ahead + ahead, aster.across + Math.sin(direction) * reach * part, at);
        return { ...at };
      };
      const a = along(0.35, wave);
      const b = along(0.7, bend * 0.5 - wave);
      const tip = along(1, bend);
      const colour = PALETTE[aster.hues[Math.floor(random() * aster.hues.length)]];
      const fade = context.createRadialGradient(home.x, home.y, 0.4 * u, home.x, home.y, reach * u);
      fade.addColorStop(0, withAlpha(colour, 0.25));
      fade.addColorStop(0.3, withAlpha(colour, 0.9));
      fade.addColorStop(0.75, withAlpha(colour, 0.35));
      fade.addColorStop(1, withAlpha(colour, 0));
      glowStroke(
        context,
        c => {
          c.moveTo(home.x, home.y);
          c.bezierCurveTo(a.x, a.y, b.x, b.y, tip.x, tip.y);
        },
        fade,
        (depth < 0.4 ? 0.05 : 0.012 + 0.012 * random()) * u,
        depth < 0.4 ? 0.07 : 0.1 + 0.22 * depth * random(),
      );
    }
  }

  // Their centrosomes.
  for (const [i, aster] of ASTERS.entries()) {
    toScreen(court, 0, aster.ahead, aster.across, at);
    for (const [radius, colour, alpha] of [
      [1.1, PALETTE[i === 0 ? 'cyan' : 'magenta'], 0.3],
      [0.22, PALETTE.ink, 0.9],
    ] as const) {
      context.fillStyle = softLight(context, at.x, at.y, radius * u, colour, alpha);
      context.fillRect(at.x - radius * u, at.y - radius * u, 2 * radius * u, 2 * radius * u);
    }
  }

  // The court stays darker than its surroundings: the ball has to be the brightest thing on it.
  context.globalCompositeOperation = 'source-over';
  toScreen(court, 0, 0, 0, at);
  context.save();
  context.translate(at.x, at.y);
  if (court.orientation === 'portrait') context.rotate(Math.PI / 2);
  context.scale(1.75, 1);
  context.fillStyle = softLight(context, 0, 0, 5.6 * u, '#03060a', 0.82);
  context.fillRect(-8 * u, -8 * u, 16 * u, 16 * u);
  context.restore();

  // The net: a line of points, and a ring where the ball is served from.
  context.globalCompositeOperation = 'lighter';
  for (let across = -4.32; across <= 4.33; across += 0.24) {
    if (Math.abs(across) < 0.1) continue;
    toScreen(court, 0, 0, across, at);
    context.fillStyle = softLight(context, at.x, at.y, 0.075 * u, PALETTE.blue, 0.6);
    context.fillRect(at.x - 0.1 * u, at.y - 0.1 * u, 0.2 * u, 0.2 * u);
  }

  // The bloom of the walls: their bright lines are the scene's, since they wave. Painted row by row, since many faint
  // strokes on top of each other would show the canvas' rounding as a weave.
  const rows = 48;
  const bloom = document.createElement('canvas');
  bloom.width = 512;
  bloom.height = rows;
  const strip = bloom.getContext('2d');
  if (!strip) return;
  strip.fillStyle = wallLight(strip, 0, 0, bloom.width, 0);
  for (let y = 0; y < rows; y++) {
    const off = Math.abs((y + 0.5) / rows - 0.5) * 2;
    strip.globalAlpha = Math.max(0, Math.exp(-4 * off) - Math.exp(-4)) * 0.4;
    strip.fillRect(0, y, bloom.width, 1);
  }
  for (const side of [-1, 1]) {
    toScreen(court, 0, 0, side * PONG.halfHeight, at);
    context.save();
    context.translate(at.x, at.y);
    if (court.orientation === 'portrait') context.rotate(-Math.PI / 2);
    context.drawImage(bloom, -WALL_REACH * u, -WALL_BLOOM * u, 2 * WALL_REACH * u, 2 * WALL_BLOOM * u);
    context.restore();
  }
}

/** The strands and motes that drift over the ground, unless all is to be still. */
export class Field {
  private readonly strands: GameObjects.Image[] = [];
  private readonly motes: GameObjects.Image[] = [];
  private timeMs = 0;

  constructor(
    scene: Scene,
    court: CourtFit,
    private readonly width: number,
    private readonly height: number,
    private readonly still: boolean,
  ) {
    const u = court.scale;
    for (let i = 0; i < 9; i++) {
      const strand = light(scene, `strand-${i % STRANDS}`);
      sizeTo(strand, (3 + (i % 3)) * u, 0.4 * u); // tight: what is empty is drawn as well
      this.strands.push(strand);
    }
    for (let i = 0; i < 18; i++) {
      const mote = light(scene, `dot-${(['cyan', 'green', 'magenta', 'blue', 'yellow'] as const)[i % 5]}`);
      sizeTo(mote, (0.1 + 0.05 * (i % 3)) * u);
      this.motes.push(mote);
    }
    this.draw(0);
  }

  draw(deltaMs: number): void {
    if (this.still && this.timeMs > 0) return;
    this.timeMs += this.still ? 1 : deltaMs;
    const t = this.timeMs / 1000;
    const { strands, motes, width, height } = this;
    for (let i = 0; i < strands.length; i++) {
      const phase = i * 2.399; // the golden angle scatters them
      const strand = strands[i];
      strand.x = width * (0.5 + 0.5 * Math.sin(phase * 1.7 + t * 0.021));
      strand.y = height * (0.5 + 0.52 * Math.sin(phase * 3.1 + t * 0.017));
      strand.rotation = phase + 0.35 * Math.sin(t * 0.05 + phase);
      strand.alpha = 0.16 + 0.1 * Math.sin(t * 0.23 + phase);
    }
    for (let i = 0; i < motes.length; i++) {
      const phase = i * 2.399;
      const mote = motes[i];
      mote.x = width * (0.5 + 0.5 * Math.sin(phase * 2.3 + t * (0.03 + 0.004 * (i % 5))));
      mote.y = height * (0.5 + 0.5 * Math.cos(phase * 1.3 + t * (0.025 + 0.005 * (i % 4))));
      mote.alpha = 0.3 + 0.22 * Math.sin(t * 0.7 + phase * 3);
    }
  }
}
