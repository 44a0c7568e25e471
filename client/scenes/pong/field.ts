/**
 * The ground of the court, painted once a layout: two cells face each other, each an aster of microtubules growing from
 * behind its goal (cyan and green on the near side, magenta and blue on the far one) and thinning out to black where
 * the ball flies.
 */
import type { GameObjects, Scene } from 'phaser';
import { PALETTE, type PaletteName, withAlpha } from '../../drawing/palette.ts';
import { chance, glowStroke, light, paintTexture, STRANDS, sizeTo, softLight } from '../atlas.ts';
import { type CourtFit, toScreen } from '../court.ts';

const OVERSCAN = 0.02; // part of the stage painted beyond each edge, for the shaking camera

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

/** `scale` and offsets map the viewer's court to the painted canvas. */
function paintField(context: CanvasRenderingContext2D, width: number, height: number, court: CourtFit): void {
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
}

/** The ground, and the strands and motes that drift over it unless all is to be still. */
export class Field {
  private readonly strands: GameObjects.Image[] = [];
  private readonly motes: GameObjects.Image[] = [];
  private timeMs = 0;

  constructor(
    scene: Scene,
    court: CourtFit,
    private readonly width: number,
    private readonly height: number,
    pixelRatio: number,
    private readonly still: boolean,
  ) {
    // Soft light needs no more than a texel a CSS pixel.
    const texel = Math.min(1, 1.1 / pixelRatio);
    const padX = width * OVERSCAN;
    const padY = height * OVERSCAN;
    const painted: CourtFit = {
      ...court,
      scale: court.scale * texel,
      centreX: (court.centreX + padX) * texel,
      centreY: (court.centreY + padY) * texel,
    };
    paintTexture(scene, 'field', (width + 2 * padX) * texel, (height + 2 * padY) * texel, (context, w, h) =>
      paintField(context, w, h, painted),
    );
    scene.add.image(width / 2, height / 2, 'field').setDisplaySize(width + 2 * padX, height + 2 * padY);

    const u = court.scale;
    for (let i = 0; i < 12; i++) {
      const strand = light(scene, `strand-${i % STRANDS}`);
      sizeTo(strand, (3.2 + (i % 3)) * u, 1.5 * u);
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
      strand.alpha = 0.1 + 0.08 * Math.sin(t * 0.23 + phase);
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
