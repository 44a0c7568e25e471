/** For who has not thrown yet: running points show the way of the ball, out, up past the cup, and down into it. */
import type { GameObjects, Scene } from 'phaser';
import { BALL_IN_CUP } from '../../../shared/games/ball-in-cup.ts';
import { light, sizeTo } from '../atlas.ts';

const POINTS = 20;
const { depth, string } = BALL_IN_CUP;
// A cubic from the hanging ball, around one side of the cup, to its mouth, as seen from the hand.
const WAY = [0, string.length, -1.5, 0.55, -0.65, -2.1, 0, -depth + 0.1] as const;

export class Lesson {
  private readonly points: GameObjects.Image[] = [];
  private shown = 0; // 0 … 1
  private timeMs = 0;

  constructor(
    scene: Scene,
    private readonly u: number,
    private readonly still: boolean,
  ) {
    for (let i = 0; i < POINTS; i++) this.points.push(light(scene, 'dot-yellow'));
  }

  draw(x: number, y: number, wanted: boolean, deltaMs: number): void {
    this.shown += ((wanted ? 1 : 0) - this.shown) * Math.min(1, deltaMs / (wanted ? 500 : 150));
    this.timeMs += deltaMs;
    const run = this.still ? 0.5 : (this.timeMs / 420) % 1;
    for (let i = 0; i < POINTS; i++) {
      const point = this.points[i];
      if (this.shown < 0.01) {
        point.alpha = 0;
        continue;
      }
      const t = (i + run) / POINTS;
      const s = 1 - t;
      const a = s * s * s;
      const b = 3 * s * s * t;
      const c = 3 * s * t * t;
      const d = t * t * t;
      point.x = x + (a * WAY[0] + b * WAY[2] + c * WAY[4] + d * WAY[6]) * this.u;
      point.y = y + (a * WAY[1] + b * WAY[3] + c * WAY[5] + d * WAY[7]) * this.u;
      point.alpha = this.shown * (0.2 + 0.6 * t) * Math.min(1, 8 * t) * Math.min(1, 8 * s);
      sizeTo(point, (0.07 + 0.07 * t) * this.u);
    }
  }
}
