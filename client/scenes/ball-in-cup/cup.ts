/** The cup: a luminous vessel on the nucleus that holds it. Its mouth is drawn as wide as the rules have it. */
import type { GameObjects, Scene } from 'phaser';
import { BALL_IN_CUP } from '../../../shared/games/ball-in-cup.ts';
import { PALETTE, type PaletteName } from '../../drawing/palette.ts';
import { additive, glowStroke, light, paintTexture, sizeTo } from '../atlas.ts';

const { depth, bottomHalf } = BALL_IN_CUP;
const GLOW = 0.3; // court units around a wall's line
const RINGS = 3;
const BLOOM_MS = 900;

export class Cup {
  private readonly walls: readonly GameObjects.Image[];
  private readonly floor: GameObjects.Image;
  private readonly mouth: GameObjects.Image;
  private readonly rims: readonly GameObjects.Image[];
  private readonly inside: GameObjects.Image;
  private readonly nucleus: GameObjects.Image;
  private readonly halo: GameObjects.Image;
  private readonly rings: GameObjects.Image[] = [];
  private half = 0; // of the mouth as drawn: it follows the rules' smoothly
  private bloomMs = 0;
  private knockMs = [0, 0]; // the left and the right rim still ring
  private dimMs = 0;

  constructor(
    scene: Scene,
    private readonly u: number,
    private readonly still: boolean,
  ) {
    const line = Math.max(1.3, 0.022 * u);
    paintTexture(scene, 'cup-wall', 2 * GLOW * u, (1 + 2 * GLOW) * u, (context, width) => {
      context.lineCap = 'round';
      const top = GLOW * u;
      const fade = context.createLinearGradient(0, top, 0, top + u);
      fade.addColorStop(0, PALETTE.ink);
      fade.addColorStop(0.22, PALETTE.cyan);
      fade.addColorStop(1, PALETTE.blue);
      for (const [wide, alpha] of [
        [line * 2.2, 0.35],
        [line, 1],
      ])
        glowStroke(
          context,
          c => {
            c.moveTo(width / 2, top);
            c.lineTo(width / 2, top + u);
          },
          fade,
          wide,
          alpha,
        );
    });
    paintTexture(
      scene,
      'cup-floor',
      (2 * bottomHalf + 2 * GLOW) * u,
      (0.16 + 2 * GLOW) * u,
      (context, width) => {
        glowStroke(
          context,
          c => {
            c.moveTo(width / 2 - bottomHalf * u, GLOW * u);
            c.quadraticCurveTo(width / 2, (GLOW + 0.13) * u, width / 2 + bottomHalf * u, GLOW * u);
          },
          PALETTE.blue,
          line,
          1,
        );
      },
    );
    const wall = () =>
      scene.add
        .image(0, 0, 'cup-wall')
        .setBlendMode(additive(scene))
        .setOrigin(0.5, (GLOW + 1) / (1 + 2 * GLOW)); // turns about its foot
    this.halo = light(scene, 'haze-cyan');
    sizeTo(this.halo, 1.9 * u);
    this.inside = light(scene, 'haze-cyan');
    this.walls = [wall(), wall()];
    this.floor = scene.add
      .image(0, 0, 'cup-floor')
      .setBlendMode(additive(scene))
      .setOrigin(0.5, GLOW / (0.16 + 2 * GLOW));
    this.mouth = light(scene, 'ring-cyan');
    this.rims = [light(scene, 'dot-cyan'), light(scene, 'dot-cyan')];
    this.nucleus = light(scene, 'dot-cyan');
    for (let i = 0; i < RINGS; i++) this.rings.push(light(scene, 'ring-green'));
  }

  bloom(hue: PaletteName): void {
    this.bloomMs = BLOOM_MS;
    for (const ring of this.rings) ring.setFrame(`ring-${hue}`, false, false);
  }

  knock(side: 0 | 1): void {
    this.knockMs[side] = 220;
  }

  dim(): void {
    this.dimMs = 600;
  }

  /** (x, y): the hand, in pixels; `half`: of the mouth, in court units; `held`: 0 … 1 as a ball stays inside. */
  draw(x: number, y: number, half: number, held: number, deltaMs: number): void {
    const { u, rings } = this;
    this.half = this.half === 0 ? half : this.half + (half - this.half) * Math.min(1, deltaMs / 160);
    this.bloomMs = Math.max(0, this.bloomMs - deltaMs);
    this.dimMs = Math.max(0, this.dimMs - deltaMs);
    const bloom = this.bloomMs / BLOOM_MS;
    const lit = 1 - 0.55 * (this.dimMs / 600);
    const lean = this.half - bottomHalf;
    const length = Math.sqrt(lean * lean + depth * depth);
    const angle = Math.atan2(lean, depth);
    for (let side = 0; side < 2; side++) {
      const sign = side === 0 ? -1 : 1;
      const wall = this.walls[side];
      const rim = this.rims[side];
      this.knockMs[side] = Math.max(0, this.knockMs[side] - deltaMs);
      const rung = this.knockMs[side] / 220;
      wall.x = x + sign * bottomHalf * u;
      wall.y = y;
      wall.rotation = sign * angle;
      wall.scaleY = length;
      wall.alpha = lit;
      rim.x = x + sign * this.half * u;
      rim.y = y - depth * u;
      rim.alpha = Math.min(1, (0.75 + 0.25 * rung) * lit + bloom);
      sizeTo(rim, (0.22 + 0.3 * rung + 0.1 * bloom) * u);
    }
    this.mouth.x = x;
    this.mouth.y = y - depth * u;
    this.mouth.alpha = (0.42 + 0.4 * bloom) * lit;
    sizeTo(this.mouth, (this.half / 0.4) * u, 0.2 * u); // its ring is four fifths as wide as its texture
    this.floor.x = x;
    this.floor.y = y;
    this.floor.alpha = lit;
    this.inside.x = x;
    this.inside.y = y - 0.5 * depth * u;
    this.inside.alpha = Math.min(1, 0.22 + 0.5 * held + 0.8 * bloom) * lit;
    sizeTo(this.inside, (2.2 * this.half + 1.1 * bloom) * u, (1.5 * depth + 0.9 * bloom) * u);
    this.nucleus.x = this.halo.x = x;
    this.nucleus.y = this.halo.y = y + 0.07 * u;
    this.nucleus.alpha = 0.95 * lit;
    sizeTo(this.nucleus, 0.2 * u);
    this.halo.alpha = (0.2 + 0.3 * bloom) * lit;
    for (let i = 0; i < RINGS; i++) {
      const ring = rings[i];
      const age = Math.min(1, Math.max(0, (1 - bloom) * 1.5 - 0.22 * i));
      ring.x = x;
      ring.y = y - depth * u;
      ring.alpha = this.bloomMs > 0 && age > 0 && !this.still ? 0.85 * (1 - age) * (1 - age) : 0;
      const size = (0.5 + (2.2 + 0.7 * i) * Math.sqrt(age)) * u;
      sizeTo(ring, size, size * 0.62);
    }
  }
}
