/** How far beside the cup the ball came down: a ring at the place and a ruler from the rim to it, which go with the cup and fade. */
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
  private off = 0; // of the place, from the middle of the mouth, in pixels
  private rimOff = 0;
  private count = 0;

  constructor(
    scene: Scene,
    private readonly u: number,
  ) {
    this.rod = light(scene, 'streak-magenta');
    for (let i = 0; i < MARKS; i++) this.marks.push(light(scene, i % 5 === 4 ? 'dot-ink' : 'dot-magenta'));
    this.ring = light(scene, 'ring-magenta');
  }

  /** `off`: of the place, `rimOff`: of the rim nearest to it, from the middle of the mouth, in pixels. */
  show(off: number, rimOff: number): void {
    this.off = off;
    this.rimOff = rimOff;
    this.leftMs = SHOWN_MS;
    this.count = Math.min(MARKS, Math.floor(Math.abs(off - rimOff) / (TICK * this.u)));
  }

  clear(): void {
    this.leftMs = 0;
  }

  /** (x, y): the middle of the mouth. */
  draw(x: number, y: number, deltaMs: number): void {
    this.leftMs = Math.max(0, this.leftMs - deltaMs);
    const left = this.leftMs / SHOWN_MS;
    const come = Math.min(1, (1 - left) * 8);
    const alpha = left * (2 - left) * (left > 0 ? 1 : 0);
    const { ring, rod, u } = this;
    ring.x = x + this.off;
    ring.y = y;
    ring.alpha = alpha * 0.9;
    sizeTo(ring, (0.5 - 0.2 * come) * u, (0.3 - 0.12 * come) * u);
    const reach = (this.off - this.rimOff) * come;
    rod.x = x + this.rimOff + reach / 2;
    rod.y = y;
    rod.alpha = alpha * 0.6;
    sizeTo(rod, Math.abs(reach) * 1.15, 0.07 * u);
    for (let i = 0; i < MARKS; i++) {
      const mark = this.marks[i];
      const shown = i < this.count * come;
      mark.alpha = shown ? alpha * (i % 5 === 4 ? 1 : 0.75) : 0;
      if (!shown) continue;
      mark.x = x + this.rimOff + Math.sign(reach) * (i + 1) * TICK * u;
      mark.y = y;
      sizeTo(mark, 0.06 * u, (i % 5 === 4 ? 0.26 : 0.16) * u);
    }
  }
}
