/**
 * The string: taut it is a straight bright line; slack it hangs and lashes, a chain of points kept at their distances
 * (Jakobsen 2001). Only a picture: the rules know nothing but its length. Positions in canvas pixels.
 */
import type { GameObjects, Scene } from 'phaser';
import { light } from '../atlas.ts';

const LINKS = 20;
const BEADS = 4; // points of light a link
const STEP_MS = 1000 / 120;
const ROUNDS = 14;
const KEEP = 0.985; // of its speed that a point keeps a step

export class Fibre {
  private readonly x = new Float32Array(LINKS + 1);
  private readonly y = new Float32Array(LINKS + 1);
  private readonly oldX = new Float32Array(LINKS + 1);
  private readonly oldY = new Float32Array(LINKS + 1);
  private readonly beads: GameObjects.Image[] = [];
  private owedMs = 0;
  private known = false;
  private straight = 0; // 0 … 1
  private bright = false;

  /** `gravity`: pixels per square second; `length` and `width`: pixels. */
  constructor(
    scene: Scene,
    private readonly length: number,
    private readonly width: number,
    private readonly gravity: number,
  ) {
    for (let i = 0; i < LINKS * BEADS; i++) this.beads.push(light(scene, 'dot-blue'));
  }

  /** It is elsewhere: what it did is forgotten. */
  cut(): void {
    this.known = false;
  }

  draw(
    hookX: number,
    hookY: number,
    endX: number,
    endY: number,
    taut: boolean,
    lit: number,
    deltaMs: number,
  ): void {
    const { x, y, oldX, oldY } = this;
    if (!this.known) {
      for (let i = 0; i <= LINKS; i++) {
        x[i] = oldX[i] = hookX + ((endX - hookX) * i) / LINKS;
        y[i] = oldY[i] = hookY + ((endY - hookY) * i) / LINKS;
      }
      this.known = true;
    }
    this.owedMs = Math.min(50, this.owedMs + deltaMs);
    const link = this.length / LINKS;
    const fall = this.gravity * (STEP_MS / 1000) ** 2;
    for (; this.owedMs >= STEP_MS; this.owedMs -= STEP_MS) {
      for (let i = 1; i < LINKS; i++) {
        const nextX = x[i] + (x[i] - oldX[i]) * KEEP;
        const nextY = y[i] + (y[i] - oldY[i]) * KEEP + fall;
        oldX[i] = x[i];
        oldY[i] = y[i];
        x[i] = nextX;
        y[i] = nextY;
      }
      this.hold(hookX, hookY, endX, endY);
      for (let round = 0; round < ROUNDS; round++)
        for (let i = 0; i < LINKS; i++) {
          const dx = x[i + 1] - x[i];
          const dy = y[i + 1] - y[i];
          const distance = Math.sqrt(dx * dx + dy * dy) || 1e-6;
          const a = i === 0 ? 0 : i === LINKS - 1 ? 1 : 0.5;
          const off = (distance - link) / distance;
          x[i] += dx * off * a;
          y[i] += dy * off * a;
          x[i + 1] -= dx * off * (1 - a);
          y[i + 1] -= dy * off * (1 - a);
        }
    }
    this.hold(hookX, hookY, endX, endY);
    this.straight += ((taut ? 1 : 0) - this.straight) * Math.min(1, deltaMs / (taut ? 25 : 60));
    const s = this.straight;
    if (taut !== this.bright) {
      this.bright = taut;
      for (const bead of this.beads) bead.setFrame(taut ? 'dot-yellow' : 'dot-blue', false, false);
    }
    const scale = (this.width * (1 + 0.2 * s)) / 64;
    for (let i = 0; i < LINKS; i++)
      for (let n = 0; n < BEADS; n++) {
        const part = n / BEADS;
        const along = (i + part) / LINKS;
        const px = x[i] + (x[i + 1] - x[i]) * part;
        const py = y[i] + (y[i + 1] - y[i]) * part;
        const bead = this.beads[i * BEADS + n];
        bead.x = px + (hookX + (endX - hookX) * along - px) * s;
        bead.y = py + (hookY + (endY - hookY) * along - py) * s;
        bead.alpha = lit * (0.4 + 0.2 * s);
        bead.scaleX = bead.scaleY = scale;
      }
  }

  private hold(hookX: number, hookY: number, endX: number, endY: number): void {
    this.x[0] = hookX;
    this.y[0] = hookY;
    this.x[LINKS] = endX;
    this.y[LINKS] = endY;
  }
}
