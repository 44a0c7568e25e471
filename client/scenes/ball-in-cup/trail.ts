/** The ball, a spark with a comet's tail. Its past places are told tick by tick; everything in canvas pixels. */
import type { GameObjects, Scene } from 'phaser';
import type { PaletteName } from '../../drawing/palette.ts';
import { light, sizeTo } from '../atlas.ts';

const TICKS = 26; // of flight that the tail shows
const STEPS = 2; // stamps a tick
const CAPACITY = TICKS + 3;

export class Trail {
  private readonly stamps: GameObjects.Image[] = [];
  private readonly ends: GameObjects.Image[] = [];
  private readonly halo: GameObjects.Image;
  private readonly orb: GameObjects.Image;
  // Newest first, one entry a tick.
  private readonly x = new Float32Array(CAPACITY);
  private readonly y = new Float32Array(CAPACITY);
  private known = 0;
  private hue: PaletteName = 'yellow';
  private flare = 0;

  /** `radius`: of the ball, in pixels. */
  constructor(
    scene: Scene,
    private readonly radius: number,
    still: boolean,
  ) {
    const count = still ? 5 : TICKS * STEPS;
    for (let i = 0; i < count; i++) {
      this.stamps.push(light(scene, 'haze-yellow'));
      if (i % 2 === 1) this.ends.push(light(scene, 'haze-yellow'));
    }
    this.halo = light(scene, 'haze-yellow');
    this.orb = light(scene, 'orb').setBlendMode(0);
    sizeTo(this.orb, 4 * radius);
  }

  cut(): void {
    this.known = 0;
  }

  /** Where the ball was a tick later than last told. */
  pass(x: number, y: number): void {
    this.x.copyWithin(1, 0);
    this.y.copyWithin(1, 0);
    this.x[0] = x;
    this.y[0] = y;
    this.known = Math.min(CAPACITY, this.known + 1);
  }

  /** The tail ends in this colour: hotter the longer the streak. */
  paint(hue: PaletteName): void {
    if (hue === this.hue) return;
    this.hue = hue;
    for (const end of this.ends) end.setFrame(`haze-${hue}`, false, false);
  }

  flash(): void {
    this.flare = 1;
  }

  /** `sinceTicks`: how long ago the last told place is, 0 … 1. */
  draw(x: number, y: number, sinceTicks: number, deltaMs: number): void {
    const { radius } = this;
    this.flare = Math.max(0, this.flare - deltaMs / 420);
    this.orb.x = this.halo.x = x;
    this.orb.y = this.halo.y = y;
    this.orb.alpha = 1;
    this.halo.alpha = 0.6 + 0.4 * this.flare;
    sizeTo(this.halo, (8.5 + 7 * this.flare) * radius);
    const last = this.known - 1;
    for (let i = 0; i < this.stamps.length; i++) {
      const stamp = this.stamps[i];
      const end = i % 2 === 1 ? this.ends[i >> 1] : null;
      const back = sinceTicks + (i + 0.5) / STEPS;
      const entry = Math.floor(back);
      if (entry >= last) {
        stamp.alpha = 0;
        if (end) end.alpha = 0;
        continue;
      }
      const part = back - entry;
      const px = this.x[entry] + (this.x[entry + 1] - this.x[entry]) * part;
      const py = this.y[entry] + (this.y[entry + 1] - this.y[entry]) * part;
      // A ball that rests leaves no tail: stamps on the same spot would only add up.
      const dx = this.x[entry] - this.x[entry + 1];
      const dy = this.y[entry] - this.y[entry + 1];
      const moved = Math.min(1, Math.sqrt(dx * dx + dy * dy) / (0.45 * radius));
      const age = (i + 1) / this.stamps.length;
      const young = 1 - age;
      stamp.x = px;
      stamp.y = py;
      stamp.alpha = 0.3 * young * young * young * moved;
      stamp.scaleX = stamp.scaleY = (radius * (0.9 + 4.2 * young)) / 128;
      if (!end) continue;
      end.x = px;
      end.y = py;
      end.alpha = 0.8 * age * young * young * moved;
      end.scaleX = end.scaleY = (radius * (1.5 + 4.5 * young)) / 128;
    }
  }
}
