/** One snake: a tube of light along its path, its pattern within, a head with eyes, and what happens to it. */
import type { GameObjects, Scene } from 'phaser';
import { FATE, type SnakeState } from '../../../shared/games/snake/board.ts';
import { patience } from '../../../shared/games/snake/move.ts';
import { PALETTE } from '../../drawing/palette.ts';
import { light, paintTexture, sizeTo } from '../atlas.ts';
import type { CourtFit } from '../court.ts';
import type { Sparks } from '../sparks.ts';
import type { Layer } from './beads.ts';
import { PATTERNS, type PatternLay, type SnakeLook } from './look.ts';
import { BodyPath } from './path.ts';

const BEADS_A_CELL = 6;
const WIDTH = { head: 0.62, tail: 0.3 }; // cells
const PULSES = 4;
const PULSE_CELLS_PER_MS = 0.018;
const PULSE_HALF = 1.1; // cells
const FADE_MS = 900; // of a dead body
const HEAD_PX = 96;
const HUNGRY = 0.55; // part of its patience from which it shows

export interface Layers {
  glow: Layer;
  tube: Layer;
  core: Layer;
}

/** `colour` times `part`, towards white by `white`. */
function shaded(colour: number, part: number, white: number): number {
  const channel = (shift: number) => {
    const value = ((colour >> shift) & 0xff) * part;
    return Math.round(value + (255 - value) * white) << shift;
  };
  return channel(16) | channel(8) | channel(0);
}

const hueOf = (look: SnakeLook): number => Number.parseInt(PALETTE[look.hue].slice(1), 16);

/** A head that looks to the right. */
function paintHead(scene: Scene, look: SnakeLook): string {
  const key = `snake-head-${look.hue}-${look.pattern}`;
  paintTexture(scene, key, HEAD_PX, HEAD_PX, (context, size) => {
    const c = size / 2;
    const body = context.createRadialGradient(c - 4, c, 2, c, c, size * 0.36);
    body.addColorStop(0, PALETTE[look.hue]);
    body.addColorStop(0.8, PALETTE[look.hue]);
    body.addColorStop(1, `${PALETTE[look.hue]}00`);
    context.fillStyle = body;
    context.beginPath();
    context.ellipse(c, c, size * 0.36, size * 0.33, 0, 0, 7);
    context.fill();
    for (const side of [-1, 1]) {
      context.fillStyle = '#ffffff';
      context.beginPath();
      context.arc(c + size * 0.09, c + side * size * 0.15, size * 0.105, 0, 7);
      context.fill();
      context.fillStyle = '#03060a';
      context.beginPath();
      context.arc(c + size * 0.125, c + side * size * 0.15, size * 0.062, 0, 7);
      context.fill();
    }
  });
  return key;
}

export class Body {
  private readonly path: BodyPath;
  private readonly head: GameObjects.Image;
  private readonly ring: GameObjects.Image;
  private readonly colour: number;
  private readonly lay: PatternLay;
  private readonly pulses = new Float32Array(PULSES).fill(-1); // cells from the head; −1: none
  private readonly point = { x: 0, y: 0 };
  private readonly beside = { x: 0, y: 0 };
  private hunger = 0; // part of its patience
  private deadMs = -1; // since it died; −1: it lives
  private timeMs = 0;
  private alive = true;

  constructor(
    scene: Scene,
    private readonly court: CourtFit,
    private readonly layers: Layers,
    readonly look: SnakeLook,
    mostCells: number,
    private readonly still: boolean,
    private readonly remains: number, // how bright it stays when dead
  ) {
    this.path = new BodyPath(mostCells);
    this.colour = hueOf(look);
    this.lay = PATTERNS[look.pattern];
    this.head = scene.add.image(0, 0, paintHead(scene, look)).setAlpha(0);
    this.ring = light(scene, `ring-${look.hue}`);
  }

  /** Where its head is on the screen. */
  get headX(): number {
    return this.head.x;
  }
  get headY(): number {
    return this.head.y;
  }

  /** Takes what there is to draw until the next tick. */
  read(before: SnakeState, now: SnakeState, seat: number): void {
    const snake = now.snakes[seat];
    this.alive = snake.fate === FATE.alive;
    this.hunger = snake.hunger / patience(snake.length);
    if (this.alive) this.path.read(before, now, seat);
  }

  /** Light runs down the body from a mouthful. */
  eat(): void {
    let oldest = 0;
    for (let i = 1; i < PULSES; i++)
      if (this.pulses[i] < 0 || this.pulses[i] > this.pulses[oldest]) oldest = i;
    this.pulses[oldest] = 0;
  }

  /** Bursts along its whole length. */
  shatter(sparks: Sparks): void {
    this.deadMs = 0;
    if (this.still) return;
    const { path, point, court } = this;
    const every = Math.max(0.5, path.count / 30);
    for (let s = path.from; s < path.to; s += every) {
      path.at(s, point);
      const x = court.centreX + point.x * court.scale;
      const y = court.centreY + point.y * court.scale;
      sparks.burst(x, y, s * 2.4, Math.PI, 3, this.look.hue, 0.55);
    }
    sparks.burst(this.head.x, this.head.y, this.head.rotation + Math.PI, 1.4, 26, this.look.hue, 1.2);
  }

  /** After a jump: it is as it is, nothing just happened. */
  settle(): void {
    this.pulses.fill(-1);
    this.deadMs = this.alive ? -1 : FADE_MS;
  }

  draw(alpha: number, tick: number, own: boolean, deltaMs: number): void {
    this.timeMs += deltaMs;
    if (!this.alive && this.deadMs < 0) this.deadMs = 0;
    if (this.alive) this.deadMs = -1;
    else this.deadMs += deltaMs;
    const left = this.alive ? 1 : Math.max(this.remains, 1 - this.deadMs / FADE_MS);
    if (left === 0) {
      this.head.alpha = this.ring.alpha = 0;
      return;
    }
    for (let i = 0; i < PULSES; i++) {
      if (this.pulses[i] < 0) continue;
      this.pulses[i] += PULSE_CELLS_PER_MS * deltaMs;
      if (this.pulses[i] > this.path.count + 2) this.pulses[i] = -1;
    }
    if (this.alive) this.path.moment(alpha);
    this.drawTube(left);
    this.drawCore(left);
    this.drawHead(left, tick, own);
  }

  /** How much brighter and thicker a mouthful makes the body at `s` cells from the head, 0 … 1. */
  private swell(s: number): number {
    let most = 0;
    for (let i = 0; i < PULSES; i++) {
      if (this.pulses[i] < 0) continue;
      const off = (s - this.pulses[i]) / PULSE_HALF;
      if (off > -1 && off < 1) most = Math.max(most, (1 - off * off) * (1 - off * off));
    }
    return most;
  }

  /** A hungry body pales, and flickers before it starves. */
  private strength(): number {
    const want = Math.max(0, (this.hunger - HUNGRY) / (1 - HUNGRY));
    const flicker = this.still ? 0 : 0.25 * want * Math.sin(this.timeMs * (0.006 + 0.012 * want));
    return 1 - 0.55 * want + flicker;
  }

  private drawTube(left: number): void {
    const { path, point, court, layers } = this;
    const u = court.scale;
    const length = path.to - path.from;
    const strength = this.strength() * left;
    const spread = this.alive ? 0 : (1 - left) * 0.5; // a dead body comes apart
    // From the tail, so that what is nearer the head lies above.
    for (let n = Math.ceil(length * BEADS_A_CELL); n >= 0; n--) {
      const s = Math.min(length, n / BEADS_A_CELL);
      const part = length > 0 ? s / length : 0;
      path.at(path.from + s, point);
      const swell = this.swell(s);
      const x = court.centreX + (point.x + spread * Math.sin(n * 12.9)) * u;
      const y = court.centreY + (point.y + spread * Math.sin(n * 78.2)) * u;
      const width = WIDTH.head + (WIDTH.tail - WIDTH.head) * part * part;
      const bead = layers.tube.next();
      bead.x = x;
      bead.y = y;
      sizeTo(bead, width * (1 + 0.3 * swell) * u * (0.4 + 0.6 * left));
      bead.alpha = left;
      const band = s % 1 < 0.5 ? 1 : 1 - this.lay.bands;
      bead.tint = shaded(this.colour, (0.64 - 0.22 * part) * band * (0.35 + 0.65 * strength), 0.5 * swell);
      if (n % (BEADS_A_CELL / 2) !== 0) continue;
      const glow = layers.glow.next();
      glow.x = x;
      glow.y = y;
      sizeTo(glow, (1.7 + 0.8 * swell) * u);
      glow.alpha = (0.2 + 0.4 * swell) * strength;
      glow.tint = this.colour;
    }
  }

  private drawCore(left: number): void {
    const { path, point, beside, court, layers, lay } = this;
    if (lay.step === 0) return;
    const u = court.scale;
    const length = path.to - path.from;
    const strength = this.strength() * left * left;
    for (let s = 0.5; s < length - 0.15; s += lay.step) {
      if (s % lay.every > lay.on) continue;
      const swell = this.swell(s);
      const part = s / length;
      path.at(path.from + s, point);
      if (lay.apart > 0) path.at(path.from + s + 0.05, beside);
      for (let row = 0; row < (lay.apart > 0 ? 2 : 1); row++) {
        // To the side of where the body goes: 0.05 cells along it, turned, times 20 is one cell.
        const side = (row - 0.5) * lay.apart * 20 * (1 - 0.5 * part);
        const spark = layers.core.next();
        spark.x = court.centreX + (lay.apart > 0 ? point.x - (beside.y - point.y) * side : point.x) * u;
        spark.y = court.centreY + (lay.apart > 0 ? point.y + (beside.x - point.x) * side : point.y) * u;
        sizeTo(spark, (lay.size + 0.25 * swell) * (1 - 0.4 * part * part) * u);
        spark.alpha = Math.min(1, 0.62 - 0.22 * part + 0.3 * swell) * strength;
        spark.tint = shaded(this.colour, 1, 0.3 + 0.5 * swell);
      }
    }
  }

  private drawHead(left: number, tick: number, own: boolean): void {
    const { path, point, beside, court, head, ring } = this;
    const u = court.scale;
    path.at(path.from, point);
    path.at(path.from + 0.3, beside);
    head.x = court.centreX + point.x * u;
    head.y = court.centreY + point.y * u;
    head.rotation = Math.atan2(point.y - beside.y, point.x - beside.x);
    head.alpha = left;
    sizeTo(head, (1.16 + 0.2 * this.swell(0)) * u);
    // At the beginning a ring says which one is the viewer's.
    const since = tick / 16;
    ring.x = head.x;
    ring.y = head.y;
    ring.alpha = own && since < 1 ? 0.8 * (1 - since) : 0;
    const breath = this.still ? 0 : 0.15 * Math.sin(this.timeMs * 0.007);
    sizeTo(ring, (2.3 + breath + 1.5 * since) * u);
  }
}
