/**
 * The fibres: from the ceiling and from the floor grows a microtubule each, and the gap between their lit tips is the way.
 * A gap that was passed sends a pulse along both.
 */
import type { GameObjects, Scene } from 'phaser';
import { FLAPPY, type FlappyState, fibreX, gapHalf, gapY } from '../../../shared/games/flappy.ts';
import { PALETTE, type PaletteName, withAlpha } from '../../drawing/palette.ts';
import { glowStroke, light, paintTexture, sizeTo, softLight } from '../atlas.ts';
import type { Flight } from './flight.ts';

const HUES = ['green', 'cyan', 'blue'] as const satisfies readonly PaletteName[];
const GLOW = 0.42; // court units painted around a fibre
const LONG = 9.6; // of a fibre: from its tip out of any stage
const WIDTH = 2 * FLAPPY.halfFibre;
const THREADS = 7; // of the thirteen protofilaments of a microtubule, those that face us
const KNOWN = 8; // gaps that a state knows, the first of them two behind
const PULSE_MS = 620;

function paintFibre(scene: Scene, hue: PaletteName, u: number): string {
  const key = `flappy-fibre-${hue}`;
  const colour = PALETTE[hue];
  const g = GLOW * u;
  const w = WIDTH * u;
  paintTexture(scene, key, w + 2 * g, LONG * u + g, (context, width, height) => {
    // The aura: a bell across, all the way down, rounded at the tip.
    for (const [from, to, side] of [
      [g, 0, 0],
      [g + w, width, 1],
    ] as const) {
      const aura = context.createLinearGradient(from, 0, to, 0);
      for (let i = 0; i <= 8; i++) {
        const r = i / 8;
        aura.addColorStop(r, withAlpha(colour, 0.3 * Math.max(0, Math.exp(-3.2 * r) - Math.exp(-3.2))));
      }
      context.fillStyle = aura;
      context.fillRect(side ? g + w : 0, g, g, height);
    }
    context.fillStyle = '#060d14';
    context.fillRect(g, g, w, height);
    const tint = context.createLinearGradient(g, 0, g + w, 0);
    tint.addColorStop(0, withAlpha(colour, 0.34));
    tint.addColorStop(0.35, withAlpha(colour, 0.1));
    tint.addColorStop(0.65, withAlpha(colour, 0.1));
    tint.addColorStop(1, withAlpha(colour, 0.34));
    context.fillStyle = tint;
    context.fillRect(g, g, w, height);
    // Threads crowd towards the edges, as on a tube.
    for (let i = 0; i < THREADS; i++) {
      const across = -Math.cos((Math.PI * (i + 0.5)) / THREADS);
      const x = g + w * (0.5 + 0.46 * across);
      context.fillStyle = withAlpha(colour, 0.16 + 0.3 * Math.abs(across));
      context.fillRect(x, g, Math.max(1, 0.022 * u), height);
    }
    // Dimers, slanted like the helix that they are.
    context.strokeStyle = withAlpha(colour, 0.2);
    context.lineWidth = Math.max(1, 0.02 * u);
    for (let y = g + 0.3 * u; y < height + w; y += 0.24 * u) {
      context.beginPath();
      context.moveTo(g, y);
      context.quadraticCurveTo(g + w / 2, y + 0.05 * u, g + w, y - 0.16 * u);
      context.stroke();
    }
    const edge = Math.max(1.5, 0.05 * u);
    for (const x of [g + edge / 2, g + w - edge / 2])
      glowStroke(
        context,
        c => {
          c.moveTo(x, g);
          c.lineTo(x, height);
        },
        colour,
        edge,
        0.8,
      );
    // The lit tip.
    context.globalCompositeOperation = 'lighter';
    for (let i = 0; i < 7; i++) {
      const x = g + (w * (i + 0.5)) / 7;
      context.fillStyle = softLight(context, x, g, g, colour, 0.2);
      context.fillRect(0, 0, width, 2 * g);
    }
    glowStroke(
      context,
      c => c.roundRect(g - 0.07 * u, g + edge / 2, w + 0.14 * u, 0.17 * u, 0.07 * u),
      '#f2fffb',
      edge * 0.8,
      0.8,
    );
    context.fillStyle = withAlpha(colour, 0.6);
    context.fillRect(g, g + edge, w, 0.13 * u);
  });
  return key;
}

export class Fibres {
  private readonly keys: string[];
  private readonly above: GameObjects.Image[] = [];
  private readonly below: GameObjects.Image[] = [];
  private readonly tips: GameObjects.Image[] = []; // two a gap
  private readonly pulses: GameObjects.Image[] = [];
  private readonly shownGap = new Int32Array(KNOWN).fill(-1);
  private pulseGap = -1;
  private pulseMs = 0;
  private struckMs = 0;

  constructor(
    scene: Scene,
    private readonly flight: Flight,
    private readonly width: number,
    private readonly still: boolean,
  ) {
    const u = flight.court.scale;
    this.keys = HUES.map(hue => paintFibre(scene, hue, u));
    const tip = GLOW / (LONG + GLOW);
    for (let i = 0; i < KNOWN; i++) {
      const above = scene.add.image(0, 0, this.keys[0]).setFlipY(true);
      const below = scene.add.image(0, 0, this.keys[0]);
      this.above.push(above.setOrigin(0.5, 1 - tip));
      this.below.push(below.setOrigin(0.5, tip));
    }
    for (let i = 0; i < 2 * KNOWN; i++) {
      const glow = light(scene, 'haze-green');
      sizeTo(glow, 2.1 * u, 1.1 * u);
      this.tips.push(glow);
    }
    for (let i = 0; i < 4; i++) {
      const pulse = light(scene, 'streak-ink');
      pulse.rotation = Math.PI / 2;
      sizeTo(pulse, 2.4 * u, 0.5 * u);
      this.pulses.push(pulse);
    }
  }

  pass(gap: number): void {
    this.pulseGap = gap;
    this.pulseMs = PULSE_MS;
  }

  struck(): void {
    this.struckMs = 500;
  }

  /** Somewhere else in time: nothing glows on. */
  rest(): void {
    this.pulseMs = 0;
    this.struckMs = 0;
  }

  draw(state: FlappyState, way: number, deltaMs: number): void {
    const { court, sparkX } = this.flight;
    const u = court.scale;
    this.pulseMs = Math.max(0, this.pulseMs - deltaMs);
    this.struckMs = Math.max(0, this.struckMs - deltaMs);
    for (let i = 0; i < 4; i++) this.pulses[i].alpha = 0;
    for (let i = 0; i < KNOWN; i++) {
      const gap = state.score - 2 + i;
      const x = sparkX + (fibreX(gap) - way) * u;
      const above = this.above[i];
      const below = this.below[i];
      const shown = gap >= 0 && x > -1.2 * u && x < this.width + 1.2 * u;
      above.visible = below.visible = shown;
      this.tips[2 * i].visible = this.tips[2 * i + 1].visible = shown;
      if (!shown) continue;
      if (this.shownGap[i] !== gap) this.dress(i, gap);
      const centre = court.centreY + gapY(state, gap) * u;
      const half = gapHalf(gap) * u;
      above.x = below.x = x;
      above.y = centre - half;
      below.y = centre + half;
      // The next gap is the brightest thing but the spark; the passed ones go out.
      const passed = gap < state.score;
      above.alpha = below.alpha = passed ? 0.5 : 1;
      const burst = this.pulseMs > 0 && gap === this.pulseGap ? this.pulseMs / PULSE_MS : 0;
      const struck = gap === state.score ? this.struckMs / 500 : 0;
      for (let side = 0; side < 2; side++) {
        const glow = this.tips[2 * i + side];
        glow.x = x;
        glow.y = side ? below.y : above.y;
        glow.alpha = Math.min(1, (gap === state.score ? 0.5 : passed ? 0 : 0.18) + burst + struck);
      }
      if (burst > 0 && !this.still) this.drawPulse(x, above.y, below.y, burst);
    }
  }

  private dress(i: number, gap: number): void {
    this.shownGap[i] = gap;
    const hue = gap % HUES.length;
    this.above[i].setTexture(this.keys[hue]);
    this.below[i].setTexture(this.keys[hue]);
    for (let side = 0; side < 2; side++) this.tips[2 * i + side].setFrame(`haze-${HUES[hue]}`, false, false);
  }

  /** Light runs from the gap's tips to the ends, as along an axon. `left`: 1 … 0. */
  private drawPulse(x: number, top: number, bottom: number, left: number): void {
    const u = this.flight.court.scale;
    const run = (1 - left) * 5.5 * u;
    for (let i = 0; i < 4; i++) {
      const pulse = this.pulses[i];
      const behind = i >> 1 ? 0.55 * run : run;
      pulse.x = x;
      pulse.y = i % 2 ? bottom + behind : top - behind;
      pulse.alpha = left * (i >> 1 ? 0.5 : 0.9);
    }
  }
}
