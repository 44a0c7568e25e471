/**
 * The ball and its tail. The tail begins in the ball's yellow and ends in the colour of who struck it last; spin winds
 * two thin strands around it, the tighter the stronger, so that the bend to come can be read from it.
 */
import type { GameObjects, Scene } from 'phaser';
import { PONG } from '../../../shared/games/pong.ts';
import type { PaletteName } from '../../drawing/palette.ts';
import { light, sizeTo } from '../atlas.ts';
import { type CourtFit, toScreen } from '../court.ts';

const TICKS = 30; // of flight that the tail shows
const STEPS = 3; // stamps a tick
const STAMPS = TICKS * STEPS;
const CAPACITY = TICKS + 4;

export class Comet {
  private readonly yellow: GameObjects.Image[] = [];
  private readonly struck: GameObjects.Image[] = [];
  private readonly strandA: GameObjects.Image[] = [];
  private readonly strandB: GameObjects.Image[] = [];
  private readonly halo: GameObjects.Image;
  private readonly orb: GameObjects.Image;
  // The flight, newest first, one entry a tick: the viewer's court.
  private readonly along = new Float32Array(CAPACITY);
  private readonly across = new Float32Array(CAPACITY);
  private readonly spin = new Float32Array(CAPACITY);
  private known = 0;
  private winding = 0; // ticks flown, so that the strands stay where they were wound
  private readonly at = { x: 0, y: 0 };
  private readonly ahead = { x: 0, y: 0 };
  private readonly stamps: number;
  private hue: PaletteName = 'yellow';
  private flare = 0;

  constructor(
    scene: Scene,
    private readonly court: CourtFit,
    private readonly still: boolean,
  ) {
    const u = court.scale;
    this.stamps = still ? 6 * STEPS : STAMPS;
    for (let i = 0; i < this.stamps; i++) {
      if (i % 2 === 1) this.struck.push(light(scene, 'haze-yellow'));
      // White-hot next to the ball.
      this.yellow.push(light(scene, i < 5 * STEPS && i % 4 === 0 ? 'haze-ink' : 'haze-yellow'));
      if (still) continue;
      this.strandA.push(light(scene, 'dot-yellow'));
      this.strandB.push(light(scene, 'dot-yellow'));
    }
    this.halo = light(scene, 'haze-yellow');
    sizeTo(this.halo, 2.1 * u);
    this.orb = light(scene, 'orb').setBlendMode(0);
    sizeTo(this.orb, 4 * PONG.ballRadius * u);
  }

  /** The ball is elsewhere: what it flew is forgotten. */
  cut(): void {
    this.known = 0;
  }

  /** One tick of flight. */
  fly(along: number, across: number, spin: number): void {
    this.along.copyWithin(1, 0);
    this.across.copyWithin(1, 0);
    this.spin.copyWithin(1, 0);
    this.along[0] = along;
    this.across[0] = across;
    this.spin[0] = spin;
    this.known = Math.min(CAPACITY, this.known + 1);
    this.winding++;
  }

  struckBy(hue: PaletteName): void {
    this.flare = 1;
    if (hue === this.hue) return;
    this.hue = hue;
    for (const stamp of this.struck) stamp.setFrame(`haze-${hue}`, false, false);
    for (const stamp of this.strandB) stamp.setFrame(`dot-${hue}`, false, false);
  }

  /** `sinceTicks`: how long ago the latest flown tick is, 0 … 1. `size`: 0 … 1 as the ball comes to be. */
  draw(along: number, across: number, sinceTicks: number, size: number, deltaMs: number): void {
    const { at, ahead, court } = this;
    const u = court.scale;
    this.flare = Math.max(0, this.flare - deltaMs / 260);
    toScreen(court, 0, along, across, at);
    this.orb.x = this.halo.x = at.x;
    this.orb.y = this.halo.y = at.y;
    this.orb.alpha = size;
    sizeTo(this.orb, 4 * PONG.ballRadius * u * (0.3 + 0.7 * size));
    this.halo.alpha = Math.min(1, (0.62 + 0.38 * this.flare) * size);
    sizeTo(this.halo, (2.1 + 0.9 * this.flare) * u);

    const last = this.known - 1;
    let fromX = at.x;
    let fromY = at.y;
    for (let i = 0; i < this.stamps; i++) {
      const back = sinceTicks + (i + 1) / STEPS;
      const entry = Math.floor(back);
      const shown = entry < last;
      const stamp = this.yellow[i];
      if (!shown) {
        stamp.alpha = 0;
        if (i % 2 === 1) this.struck[i >> 1].alpha = 0;
        if (!this.still) {
          this.strandA[i].alpha = 0;
          this.strandB[i].alpha = 0;
        }
        continue;
      }
      const part = back - entry;
      const x = this.along[entry] + (this.along[entry + 1] - this.along[entry]) * part;
      const y = this.across[entry] + (this.across[entry + 1] - this.across[entry]) * part;
      toScreen(court, 0, x, y, ahead);
      const age = (i + 1) / this.stamps;
      const young = 1 - age;
      const width = (0.1 + 0.62 * young * young) * u;
      stamp.x = ahead.x;
      stamp.y = ahead.y;
      stamp.alpha = 0.26 * young * young * young * Math.min(1, 0.35 + 4 * age) * size;
      stamp.scaleX = stamp.scaleY = width / 128;
      if (i % 2 === 1) {
        const other = this.struck[i >> 1];
        other.x = ahead.x;
        other.y = ahead.y;
        other.alpha = 1.5 * age * young * young * size;
        other.scaleX = other.scaleY = (width * 1.25) / 128;
      }
      if (!this.still) {
        const spin = this.spin[entry];
        const strength = Math.min(1, Math.abs(spin) * 1.5);
        const length = Math.hypot(ahead.x - fromX, ahead.y - fromY) || 1;
        const nx = -(ahead.y - fromY) / length;
        const ny = (ahead.x - fromX) / length;
        const turn = (this.winding - back) * 0.62 * Math.sign(spin);
        const swing = (0.1 + 0.2 * strength) * Math.min(1, age * 7) * u;
        const a = this.strandA[i];
        const b = this.strandB[i];
        const sin = Math.sin(turn);
        const front = 0.62 + 0.38 * Math.cos(turn); // nearer strands are brighter: a helix, not a braid
        const behind = 0.62 - 0.38 * Math.cos(turn);
        a.x = ahead.x + nx * swing * sin;
        a.y = ahead.y + ny * swing * sin;
        b.x = ahead.x - nx * swing * sin;
        b.y = ahead.y - ny * swing * sin;
        const bright = strength * Math.min(1, young * 1.6) * Math.min(1, age * 9) * size;
        a.alpha = 0.8 * bright * front;
        b.alpha = 0.8 * bright * behind;
        a.scaleX = a.scaleY = (0.13 * u) / 64;
        b.scaleX = b.scaleY = (0.13 * u) / 64;
      }
      fromX = ahead.x;
      fromY = ahead.y;
    }
  }
}
