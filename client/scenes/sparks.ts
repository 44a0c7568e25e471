/** Sparks: a fixed ring of sprites thrown again and again. Positions in canvas pixels, times in milliseconds. */
import type { GameObjects, Scene } from 'phaser';
import type { PaletteName } from '../drawing/palette.ts';
import { chance, light } from './atlas.ts';

const COUNT = 160;
const DRAG_PER_MS = 0.0032;

export class Sparks {
  private readonly sprites: GameObjects.Image[] = [];
  private readonly x = new Float32Array(COUNT);
  private readonly y = new Float32Array(COUNT);
  private readonly vx = new Float32Array(COUNT); // pixels a millisecond
  private readonly vy = new Float32Array(COUNT);
  private readonly ageMs = new Float32Array(COUNT).fill(1e6);
  private readonly lifeMs = new Float32Array(COUNT).fill(1);
  private readonly random = chance(0x5ba7c5);
  private next = 0;

  /** `unit`: pixels a court unit, which sets the size and speed of everything. */
  constructor(
    scene: Scene,
    private readonly unit: number,
  ) {
    for (let i = 0; i < COUNT; i++) this.sprites.push(light(scene, 'streak-ink'));
  }

  /** Throws `count` sparks from (x, y) towards `angle`, within ± `spread` radians. */
  burst(
    x: number,
    y: number,
    angle: number,
    spread: number,
    count: number,
    hue: PaletteName,
    force = 1,
  ): void {
    const { random } = this;
    for (let n = 0; n < count; n++) {
      const i = this.next;
      this.next = (this.next + 1) % COUNT;
      const towards = angle + spread * (random() + random() - 1);
      const speed = this.unit * 0.011 * force * (0.15 + 0.85 * random() * random());
      this.x[i] = x;
      this.y[i] = y;
      this.vx[i] = Math.cos(towards) * speed;
      this.vy[i] = Math.sin(towards) * speed;
      this.ageMs[i] = 0;
      this.lifeMs[i] = 260 + 520 * random();
      this.sprites[i].setFrame(random() < 0.2 ? 'streak-ink' : `streak-${hue}`, false, false);
    }
  }

  draw(deltaMs: number): void {
    const keep = Math.max(0, 1 - DRAG_PER_MS * deltaMs);
    for (let i = 0; i < COUNT; i++) {
      const sprite = this.sprites[i];
      if (this.ageMs[i] >= this.lifeMs[i]) {
        if (sprite.alpha !== 0) sprite.alpha = 0;
        continue;
      }
      this.ageMs[i] += deltaMs;
      this.vx[i] *= keep;
      this.vy[i] *= keep;
      this.x[i] += this.vx[i] * deltaMs;
      this.y[i] += this.vy[i] * deltaMs;
      const left = Math.max(0, 1 - this.ageMs[i] / this.lifeMs[i]);
      const speed = Math.hypot(this.vx[i], this.vy[i]) / this.unit;
      sprite.x = this.x[i];
      sprite.y = this.y[i];
      sprite.rotation = Math.atan2(this.vy[i], this.vx[i]);
      sprite.alpha = left * left;
      sprite.scaleX = (this.unit * (0.1 + 46 * speed)) / 96;
      sprite.scaleY = (this.unit * (0.05 + 0.11 * left)) / 24;
    }
  }
}
