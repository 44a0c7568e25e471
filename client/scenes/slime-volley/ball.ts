/**
 * The ball: a golden spark with a comet's tail that ends in the colour of who struck it, faint points along the flight to
 * come, a mark where it will land, and, before it is let go, a ring that runs out.
 */
import type { GameObjects, Scene } from 'phaser';
import { type Body, moveBall, SLIME, SLIME_EVENT } from '../../../shared/games/slime-volley.ts';
import type { PaletteName } from '../../drawing/palette.ts';
import { light, sizeTo } from '../atlas.ts';
import { onScreen, type SlimeCourt } from './court.ts';

const TAIL_TICKS = 17;
const STEPS = 6; // stamps a tick
const CAPACITY = TAIL_TICKS + 3;
const AHEAD = 46; // points of the flight to come, one every two ticks
const RING = 40;
const RING_RADIUS = 1.5; // court units
const LANDED = SLIME_EVENT.point0 | SLIME_EVENT.point1;

export class Ball {
  private readonly tail: GameObjects.Image[] = [];
  private readonly struck: GameObjects.Image[] = [];
  private readonly ahead: GameObjects.Image[] = [];
  private readonly ring: GameObjects.Image[] = [];
  private readonly mark: GameObjects.Image;
  private readonly shade: GameObjects.Image;
  private readonly halo: GameObjects.Image;
  private readonly core: GameObjects.Image;
  private readonly stamps: number;
  // The flight, newest first, one entry a tick.
  private readonly x = new Float32Array(CAPACITY);
  private readonly y = new Float32Array(CAPACITY);
  private known = 0;
  // The flight to come.
  private readonly aheadX = new Float32Array(AHEAD);
  private readonly aheadY = new Float32Array(AHEAD);
  private foreseen = 0;
  private landsAt = Number.NaN;
  private readonly mind: Body = { x: 0, y: 0, vx: 0, vy: 0 };
  private readonly at = { x: 0, y: 0 };
  private hue: PaletteName = 'yellow';
  private flare = 0;

  constructor(
    scene: Scene,
    private readonly court: SlimeCourt,
    private readonly still: boolean,
  ) {
    const u = court.scale;
    this.stamps = (still ? 5 : TAIL_TICKS) * STEPS;
    for (let i = 0; i < AHEAD; i++) this.ahead.push(light(scene, 'dot-yellow'));
    for (let i = 0; i < this.stamps; i++) {
      if (i % 2 === 1) this.struck.push(light(scene, 'haze-yellow'));
      this.tail.push(light(scene, i < 3 * STEPS && i % 3 === 0 ? 'haze-ink' : 'haze-yellow'));
    }
    for (let i = 0; i < RING; i++) {
      const point = light(scene, 'dot-yellow');
      sizeTo(point, 0.42 * u);
      this.ring.push(point);
    }
    this.mark = light(scene, 'haze-yellow');
    this.shade = light(scene, 'haze-yellow');
    this.halo = light(scene, 'haze-yellow');
    this.core = light(scene, 'orb').setBlendMode(0);
  }

  /** The ball is elsewhere: what it flew is forgotten. */
  cut(): void {
    this.known = 0;
    this.strike('yellow');
    this.flare = 0;
  }

  strike(hue: PaletteName): void {
    this.flare = 1;
    if (hue === this.hue) return;
    this.hue = hue;
    for (const stamp of this.struck) stamp.setFrame(`haze-${hue}`, false, false);
  }

  /** One tick of flight. */
  fly(x: number, y: number): void {
    this.x.copyWithin(1, 0);
    this.y.copyWithin(1, 0);
    this.x[0] = x;
    this.y[0] = y;
    this.known = Math.min(CAPACITY, this.known + 1);
  }

  /** Reckons the flight to come, met by nobody. */
  foresee({ x, y, vx, vy }: Body): void {
    const { mind } = this;
    mind.x = x;
    mind.y = y;
    mind.vx = vx;
    mind.vy = vy;
    this.foreseen = 0;
    this.landsAt = Number.NaN;
    for (let tick = 0; tick < 2 * AHEAD; tick++) {
      if (moveBall(mind, null, null) & LANDED) {
        this.landsAt = mind.x;
        return;
      }
      if (tick % 2 === 0) continue;
      this.aheadX[this.foreseen] = mind.x;
      this.aheadY[this.foreseen] = mind.y;
      this.foreseen++;
    }
  }

  /** `sinceTicks`: how long ago the latest flown tick is, 0 … 1. `size`: 0 … 1 as it comes to be. `wait`: 1 … 0 until it is let go. */
  draw(x: number, y: number, sinceTicks: number, size: number, wait: number, deltaMs: number): void {
    const { at, court } = this;
    const u = court.scale;
    this.flare = Math.max(0, this.flare - deltaMs / 280);
    onScreen(court, x, y, at);
    const ballX = at.x;
    const ballY = at.y;
    this.core.x = this.halo.x = ballX;
    this.core.y = this.halo.y = ballY;
    this.core.alpha = size;
    sizeTo(this.core, 4 * SLIME.ballRadius * u * (0.3 + 0.7 * size));
    this.halo.alpha = (0.6 + 0.4 * this.flare) * size;
    sizeTo(this.halo, (5 + 3 * this.flare) * u);

    const last = this.known - 1;
    for (let i = 0; i < this.stamps; i++) {
      const back = sinceTicks + (i + 0.5) / STEPS;
      const entry = Math.floor(back);
      const stamp = this.tail[i];
      const other = this.struck[i >> 1];
      if (entry >= last) {
        stamp.alpha = 0;
        if (i % 2 === 1) other.alpha = 0;
        continue;
      }
      const part = back - entry;
      onScreen(
        court,
        this.x[entry] + (this.x[entry + 1] - this.x[entry]) * part,
        this.y[entry] + (this.y[entry + 1] - this.y[entry]) * part,
        at,
      );
      const age = (i + 1) / this.stamps;
      const young = 1 - age;
      const width = (0.3 + 1.25 * young) * u;
      stamp.x = at.x;
      stamp.y = at.y;
      stamp.alpha = 0.3 * young * young * size;
      sizeTo(stamp, width);
      if (i % 2 === 0) continue;
      other.x = at.x;
      other.y = at.y;
      other.alpha = 1.3 * age * young * young * size;
      sizeTo(other, width * 1.3);
    }

    for (let i = 0; i < AHEAD; i++) {
      const point = this.ahead[i];
      if (i >= this.foreseen) {
        point.alpha = 0;
        continue;
      }
      onScreen(court, this.aheadX[i], this.aheadY[i], at);
      point.x = at.x;
      point.y = at.y;
      point.alpha = size * (0.62 - (0.4 * i) / AHEAD) * Math.min(1, (i + 0.4) / 2);
      sizeTo(point, (0.46 - (0.14 * i) / AHEAD) * u);
    }
    const lands = !Number.isNaN(this.landsAt);
    this.mark.alpha = lands ? 0.6 * size : 0;
    if (lands) {
      this.mark.x = onScreen(court, this.landsAt, SLIME.ground, at).x;
      this.mark.y = court.groundY;
      sizeTo(this.mark, 2.2 * u, 0.55 * u);
    }
    const height = Math.max(0, y - SLIME.ground);
    this.shade.x = ballX;
    this.shade.y = court.groundY;
    this.shade.alpha = (0.7 * size) / (1 + 0.25 * height);
    sizeTo(this.shade, (2.4 + 0.25 * height) * u, 0.5 * u);

    const come = this.still ? 0 : Math.max(0, wait - 0.7) * 3.3; // the ring closes in as the ball comes to be
    for (let i = 0; i < RING; i++) {
      const point = this.ring[i];
      const part = (i + 0.5) / RING;
      const radius = RING_RADIUS * (1 + 1.8 * come * come) * u;
      point.x = ballX + Math.sin(part * 2 * Math.PI) * radius;
      point.y = ballY - Math.cos(part * 2 * Math.PI) * radius;
      const lit = Math.max(0, Math.min(1, (wait - part) * RING + 0.5));
      point.alpha = wait > 0 ? (0.06 + 0.7 * lit) * (1 - 0.8 * Math.min(1, come)) * size : 0;
    }
  }
}
