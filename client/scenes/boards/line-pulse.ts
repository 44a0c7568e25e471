/** The line that won: its squares light up one after the other, and a spark goes on running along it. */
import type { GameObjects, Scene } from 'phaser';
import type { PaletteName } from '../../drawing/palette.ts';
import { light, sizeTo } from '../atlas.ts';

const MOST = 13; // squares that one last move can put into lines
const RUN_MS = 1400;
const STEP_MS = 110;

export class LinePulse {
  private readonly rings: GameObjects.Image[] = [];
  private readonly spark: GameObjects.Image;
  private readonly tail: GameObjects.Image[] = [];
  private readonly x = new Float32Array(MOST);
  private readonly y = new Float32Array(MOST);
  private cells = 0;
  private ms = 0;
  private hue: PaletteName = 'ink';

  constructor(
    scene: Scene,
    private readonly cell: number,
    private readonly still: boolean,
  ) {
    for (let i = 0; i < MOST; i++) this.rings.push(light(scene, 'ring-ink'));
    for (let i = 0; i < 6; i++) this.tail.push(light(scene, 'dot-ink'));
    this.spark = light(scene, 'dot-ink');
    sizeTo(this.spark, cell * 0.9);
  }

  get shown(): boolean {
    return this.cells > 0;
  }

  clear(): void {
    this.cells = 0;
    this.ms = 0;
  }

  /** One more square of the line, in its order. */
  add(x: number, y: number, hue: PaletteName): void {
    if (this.cells === MOST) return;
    this.hue = hue;
    this.x[this.cells] = x;
    this.y[this.cells] = y;
    const ring = this.rings[this.cells++];
    ring.setFrame(`ring-${hue}`, false, false);
    ring.x = x;
    ring.y = y;
    sizeTo(ring, this.cell * 1.12);
    this.spark.setFrame(`dot-${hue}`, false, false);
  }

  draw(deltaMs: number): void {
    if (this.cells > 0) this.ms += deltaMs;
    for (let i = 0; i < MOST; i++) {
      const lit = i < this.cells ? Math.min(1, Math.max(0, this.ms / STEP_MS - i)) : 0;
      const breath = this.still ? 1 : 0.8 + 0.2 * Math.sin(this.ms * 0.006 - i * 0.8);
      this.rings[i].alpha = lit * breath;
    }
    const runs = this.cells > 1 && !this.still && this.ms > STEP_MS * this.cells;
    this.place(this.spark, 0, runs ? 1 : 0);
    for (let i = 0; i < this.tail.length; i++) {
      const drop = this.tail[i];
      drop.setFrame(`dot-${this.hue}`, false, false);
      sizeTo(drop, this.cell * (0.6 - 0.07 * i));
      this.place(drop, (i + 1) * 22, runs ? 0.7 - 0.1 * i : 0);
    }
  }

  /** Where the run was `agoMs` ago; it goes to and fro. */
  private place(sprite: GameObjects.Image, agoMs: number, alpha: number): void {
    const turn = (((this.ms - agoMs) / RUN_MS) % 2) + 2;
    const part = turn % 2 < 1 ? turn % 1 : 1 - (turn % 1);
    const along = (0.5 - 0.5 * Math.cos(part * Math.PI)) * Math.max(0, this.cells - 1);
    const i = Math.min(Math.floor(along), Math.max(0, this.cells - 2));
    sprite.x = this.x[i] + (this.x[i + 1] - this.x[i]) * (along - i);
    sprite.y = this.y[i] + (this.y[i + 1] - this.y[i]) * (along - i);
    sprite.alpha = alpha;
  }
}
