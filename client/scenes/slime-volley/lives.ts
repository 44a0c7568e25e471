/** The lives of both, as points in the ground of their half: bright while they last, an ember once gone. */
import type { GameObjects, Scene } from 'phaser';
import { SLIME } from '../../../shared/games/slime-volley.ts';
import { light, sizeTo } from '../atlas.ts';
import { onScreen, type SlimeCourt } from './court.ts';

const APART = 1.7;
const BELOW = 2.1; // units below the ground's line
const LOST_MS = 800;

export class Lives {
  private readonly points: GameObjects.Image[] = [];
  private readonly embers: GameObjects.Image[] = [];
  private readonly lostMs = new Float32Array(2 * SLIME.lives);

  constructor(
    scene: Scene,
    private readonly court: SlimeCourt,
  ) {
    const at = { x: 0, y: 0 };
    for (const side of [-1, 1])
      for (let i = 0; i < SLIME.lives; i++) {
        const hue = side < 0 ? 'cyan' : 'magenta';
        onScreen(court, side * (12 + (i - (SLIME.lives - 1) / 2) * APART), SLIME.ground - BELOW, at);
        this.embers.push(light(scene, `haze-${hue}`).setPosition(at.x, at.y));
        this.points.push(light(scene, `dot-${hue}`).setPosition(at.x, at.y));
      }
  }

  /** Where the life is that a side has lost when `left` are left: the outer ones go first. */
  placeOf(side: 0 | 1, left: number): { readonly x: number; readonly y: number } {
    return this.points[side * SLIME.lives + left];
  }

  lose(side: 0 | 1, left: number): void {
    this.lostMs[side * SLIME.lives + left] = LOST_MS;
  }

  draw(own: number, rival: number, deltaMs: number): void {
    const u = this.court.scale;
    for (let side = 0; side < 2; side++)
      for (let i = 0; i < SLIME.lives; i++) {
        const at = side * SLIME.lives + i;
        const alive = i < (side === 0 ? own : rival);
        this.lostMs[at] = Math.max(0, this.lostMs[at] - deltaMs);
        const going = this.lostMs[at] / LOST_MS;
        this.points[at].alpha = alive ? 0.95 : going * going;
        sizeTo(this.points[at], (alive ? 1.3 : 1.3 + 2 * going) * u);
        this.embers[at].alpha = alive ? 0.5 : 0.22 + 0.6 * going;
        sizeTo(this.embers[at], (alive ? 2 : 0.8 + 4 * going * (1 - going)) * u);
      }
  }
}
