/** Before a serve: a ring of light around the ball runs out, and points show where it will fly. */
import type { GameObjects, Scene } from 'phaser';
import { light, sizeTo } from '../atlas.ts';
import { type CourtFit, toScreen } from '../court.ts';

const POINTS = 54;
const RADIUS = 0.62; // court units
const AHEAD = 7;

export class Countdown {
  private readonly ring: GameObjects.Image[] = [];
  private readonly path: GameObjects.Image[] = [];
  private readonly at = { x: 0, y: 0 };
  private timeMs = 0;
  private shown = true;

  constructor(
    scene: Scene,
    private readonly court: CourtFit,
    private readonly still: boolean,
  ) {
    for (let i = 0; i < POINTS; i++) {
      const point = light(scene, 'dot-yellow');
      sizeTo(point, 0.2 * court.scale);
      this.ring.push(point);
    }
    for (let i = 0; i < AHEAD; i++) {
      const point = light(scene, 'dot-yellow');
      sizeTo(point, (0.24 - 0.018 * i) * court.scale);
      this.path.push(point);
    }
  }

  /** `left`: 1 … 0 of the wait; (vx, vy): the serve's velocity in the viewer's court. */
  draw(along: number, across: number, left: number, vx: number, vy: number, deltaMs: number): void {
    if (left <= 0) {
      if (!this.shown) return;
      this.shown = false;
      for (let i = 0; i < POINTS; i++) this.ring[i].alpha = 0;
      for (let i = 0; i < AHEAD; i++) this.path[i].alpha = 0;
      return;
    }
    this.shown = true;
    this.timeMs += deltaMs;
    const { at, court } = this;
    const come = this.still ? 0 : Math.max(0, left - 0.75) * 4; // the ring closes in as the ball comes to be
    const radius = RADIUS * (1 + 1.6 * come * come);
    for (let i = 0; i < POINTS; i++) {
      const part = (i + 0.5) / POINTS;
      const angle = part * 2 * Math.PI;
      toScreen(court, 0, along + Math.sin(angle) * radius, across - Math.cos(angle) * radius, at);
      const point = this.ring[i];
      point.x = at.x;
      point.y = at.y;
      const lit = Math.max(0, Math.min(1, (left - part) * POINTS + 0.5));
      point.alpha = (0.05 + 0.6 * lit) * (1 - 0.8 * come);
    }
    const speed = Math.hypot(vx, vy) || 1;
    for (let i = 0; i < AHEAD; i++) {
      const run = this.still ? 0 : (this.timeMs / 420) % 1;
      const off = 1 + (i + run) * 0.3;
      toScreen(court, 0, along + (vx / speed) * off, across + (vy / speed) * off, at);
      const point = this.path[i];
      point.x = at.x;
      point.y = at.y;
      const fade = 1 - (i + run) / AHEAD;
      point.alpha = 0.75 * fade * Math.min(1, i + run) * (1 - come);
    }
  }
}
