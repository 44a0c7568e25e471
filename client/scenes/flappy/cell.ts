/** The spark: a small cell with an eye for where it goes, and two cilia that beat when it flaps and trail behind. */
import type { GameObjects, Scene } from 'phaser';
import { FLAPPY } from '../../../shared/games/flappy.ts';
import { PALETTE } from '../../drawing/palette.ts';
import { glowStroke, light, paintTexture, sizeTo, softLight } from '../atlas.ts';
import type { Flight } from './flight.ts';

const SIZE = 0.34; // radius drawn: the rules are a little kinder than the picture
const AROUND = 2; // the texture's half width in radii
const TICKS = 34; // of swimming that the trail shows
const STEPS = 2; // stamps a tick
const STAMPS = TICKS * STEPS;
const CAPACITY = TICKS + 3;
const STRETCH_MS = 260;

function paintCell(scene: Scene, u: number): string {
  const key = 'flappy-cell';
  const r = SIZE * u;
  paintTexture(scene, key, 2 * AROUND * r, 2 * AROUND * r, (context, width) => {
    const c = width / 2;
    context.fillStyle = softLight(context, c, c, AROUND * r, PALETTE.yellow, 0.4);
    context.fillRect(0, 0, width, width);
    const body = context.createRadialGradient(c - 0.3 * r, c - 0.35 * r, 0, c, c, r);
    body.addColorStop(0, '#fffdf2');
    body.addColorStop(0.55, '#ffe9a0');
    body.addColorStop(1, '#f2b53a');
    context.fillStyle = body;
    context.beginPath();
    context.arc(c, c, r, 0, 7);
    context.fill();
    glowStroke(context, p => p.arc(c, c, r, 0, 7), '#fff3c4', Math.max(1, 0.03 * u), 0.9);
    context.fillStyle = '#0a0611';
    context.beginPath();
    context.arc(c + 0.42 * r, c - 0.12 * r, 0.27 * r, 0, 7);
    context.fill();
    context.fillStyle = '#ffffff';
    context.beginPath();
    context.arc(c + 0.52 * r, c - 0.22 * r, 0.1 * r, 0, 7);
    context.fill();
  });
  return key;
}

export class Cell {
  private readonly trail: GameObjects.Image[] = [];
  private readonly cilia: GameObjects.Image[] = []; // two a stamp
  private readonly halo: GameObjects.Image;
  private readonly body: GameObjects.Image;
  // Where it swam, newest first, one entry a tick: court units, and how hard the cilia beat there.
  private readonly way = new Float32Array(CAPACITY);
  private readonly y = new Float32Array(CAPACITY);
  private readonly beat = new Float32Array(CAPACITY);
  private known = 0;
  private swum = 0; // ticks, so that a wave stays where it was made
  private beating = 0;
  private stretchMs = 0;
  private tilt = 0;
  private readonly stamps: number;

  constructor(
    scene: Scene,
    private readonly flight: Flight,
    private readonly still: boolean,
  ) {
    const u = flight.court.scale;
    this.stamps = still ? 5 * STEPS : STAMPS;
    for (let i = 0; i < this.stamps; i++) {
      this.trail.push(light(scene, i < 4 * STEPS ? 'haze-ink' : 'haze-yellow'));
      if (still) continue;
      for (const hue of ['yellow', 'cyan'] as const) {
        const dot = light(scene, `dot-${hue}`);
        sizeTo(dot, 0.11 * u);
        this.cilia.push(dot);
      }
    }
    this.halo = light(scene, 'haze-yellow');
    this.body = scene.add.image(0, 0, paintCell(scene, u));
  }

  /** It is elsewhere: what it swam is forgotten. */
  cut(): void {
    this.known = 0;
    this.beating = 0;
    this.stretchMs = 0;
  }

  /** One tick of swimming. */
  swim(way: number, y: number): void {
    this.way.copyWithin(1, 0);
    this.y.copyWithin(1, 0);
    this.beat.copyWithin(1, 0);
    this.way[0] = way;
    this.y[0] = y;
    this.beat[0] = this.beating;
    this.beating *= 0.88;
    this.known = Math.min(CAPACITY, this.known + 1);
    this.swum++;
  }

  flap(): void {
    this.beating = 1;
    this.stretchMs = STRETCH_MS;
  }

  /** `sinceTicks`: how long ago the latest swum tick is, 0 … 1. `life`: 1, or less as its light goes out. */
  draw(way: number, y: number, vy: number, sinceTicks: number, life: number, deltaMs: number): void {
    const { court, sparkX } = this.flight;
    const u = court.scale;
    this.stretchMs = Math.max(0, this.stretchMs - deltaMs);
    const kick = this.stretchMs / STRETCH_MS;
    const x = sparkX;
    const screenY = court.centreY + y * u;
    const slope = Math.max(-0.55, Math.min(0.8, (vy / FLAPPY.topFall) * 1.1));
    this.tilt += (slope - this.tilt) * Math.min(1, deltaMs * 0.014);
    this.body.x = this.halo.x = x;
    this.body.y = this.halo.y = screenY;
    this.body.alpha = life;
    this.body.rotation = this.tilt;
    const stretch = this.still ? 0 : 0.24 * kick * Math.cos((1 - kick) * 7); // squashed, then springs back
    const size = (2 * AROUND * SIZE * u) / this.body.frame.realWidth;
    this.body.scaleX = size * (1 - stretch);
    this.body.scaleY = size * (1 + stretch);
    this.halo.alpha = life * (0.45 + 0.4 * kick);
    sizeTo(this.halo, (2 + 0.8 * kick) * u);

    const last = this.known - 1;
    for (let i = 0; i < this.stamps; i++) {
      const back = sinceTicks + (i + 0.6) / STEPS;
      const entry = Math.floor(back);
      const stamp = this.trail[i];
      if (entry >= last || life <= 0) {
        stamp.alpha = 0;
        if (!this.still) this.cilia[2 * i].alpha = this.cilia[2 * i + 1].alpha = 0;
        continue;
      }
      const part = back - entry;
      const thenWay = this.way[entry] + (this.way[entry + 1] - this.way[entry]) * part;
      const thenY = this.y[entry] + (this.y[entry + 1] - this.y[entry]) * part;
      const age = (i + 1) / this.stamps;
      const young = 1 - age;
      stamp.x = sparkX + (thenWay - way) * u;
      stamp.y = court.centreY + thenY * u;
      stamp.alpha = 0.24 * young * young * life;
      stamp.scaleX = stamp.scaleY = ((0.12 + 0.6 * young * young) * u) / 128;
      if (this.still) continue;
      const beat = this.beat[entry];
      const turn = (this.swum - back) * 0.42;
      const swing = (0.1 + 0.3 * beat) * Math.min(1, age * 8) * u;
      const bright = life * young * Math.min(1, age * 12) * (0.35 + 0.5 * beat);
      const wave = Math.sin(turn);
      const front = 0.6 + 0.4 * Math.cos(turn); // nearer is brighter: they wind, they do not cross
      for (let c = 0; c < 2; c++) {
        const dot = this.cilia[2 * i + c];
        dot.x = stamp.x;
        dot.y = stamp.y + (c ? -wave : wave) * swing;
        dot.alpha = bright * (c ? 1.2 - front : front);
      }
    }
  }
}
