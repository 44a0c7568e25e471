/** Where the ball came down beside the cup: a ring at the place, and a ruler from the rim to it that fades. */
import type { GameObjects, Scene } from 'phaser';
import { light, sizeTo } from '../atlas.ts';

const SHOWN_MS = 1500;
const TICK = 0.1; // court units between the ruler's marks
const MARKS = 20;

export class MissMark {
  private readonly ring: GameObjects.Image;
  private readonly rod: GameObjects.Image;
  private readonly marks: GameObjects.Image[] = [];
  private leftMs = 0;
  private x = 0; // of the place, in pixels
  private y = 0;
  private rimX = 0;
  private count = 0;

  constructor(
    scene: Scene,
    private readonly u: number,
  ) {
    this.rod = light(scene, 'streak-magenta');
    for (let i = 0; i < MARKS; i++) this.marks.push(light(scene, i % 5 === 4 ? 'dot-ink' : 'dot-magenta'));
    this.ring = light(scene, 'ring-magenta');
  }

  /** (x, y): the place; `rimX`: of the rim nearest to it, all in pixels. */
  show(x: number, y: number, rimX: number): void {
    this.x = x;
    this.y = y;
    this.rimX = rimX;
    this.leftMs = SHOWN_MS;
    this.count = Math.min(MARKS, Math.floor(Math.abs(x - rimX) / (TICK * this.u)));
  }

  clear(): void {
    this.leftMs = 0;
  }

  draw(deltaMs: number): void {
    this.leftMs = Math.max(0, this.leftMs - deltaMs);
    const left = this.leftMs / SHOWN_MS;
    const come = Math.min(1, (1 - left) * 8);
    const alpha = left * (2 - left) * (left > 0 ? 1 : 0);
    const { ring, rod, u } = this;
    ring.x = this.x;
    ring.y = this.y;
    ring.alpha = alpha * 0.9;
    sizeTo(ring, (0.5 - 0.2 * come) * u, (0.3 - 0.12 * come) * u);
    const reach = (this.x - this.rimX) * come;
    rod.x = this.rimX + reach / 2;
    rod.y = this.y;
    rod.alpha = alpha * 0.6;
    sizeTo(rod, Math.abs(reach) * 1.15, 0.07 * u);
    for (let i = 0; i < MARKS; i++) {
      const mark = this.marks[i];
      const shown = i < this.count * come;
      mark.alpha = shown ? alpha * (i % 5 === 4 ? 1 : 0.75) : 0;
      if (!shown) continue;
      mark.x = this.rimX + Math.sign(this.x - this.rimX) * (i + 1) * TICK * u;
      mark.y = this.y;
      sizeTo(mark, 0.06 * u, (i % 5 === 4 ? 0.26 : 0.16) * u);
    }
  }
}
