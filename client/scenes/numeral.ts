/** A score as large as the field, behind everything: read from the back of a room, in nobody's way. */
import type { GameObjects, Scene } from 'phaser';
import { PALETTE } from '../drawing/palette.ts';
import { paintTexture } from './atlas.ts';

const ADVANCE = 0.62; // of the height, from digit to digit
const PLACES = 3;
const POP_MS = 520;

export class Numeral {
  private readonly digits: GameObjects.Image[] = [];
  private readonly textures: readonly string[]; // [10]
  private score = -1;
  private popMs = 0;

  constructor(
    scene: Scene,
    game: string, // names its textures: previews of several games share one Phaser
    private readonly x: number, // of its middle, in canvas pixels
    private readonly y: number,
    private readonly tall: number,
    private readonly still: boolean,
  ) {
    this.textures = Array.from({ length: 10 }, (_, digit) => `${game}-numeral-${digit}`);
    for (const [digit, key] of this.textures.entries())
      paintTexture(scene, key, tall, tall * 1.1, (context, width, height) => {
        context.font = `500 ${tall}px "Space Grotesk", sans-serif`;
        context.textAlign = 'center';
        context.textBaseline = 'middle';
        context.fillStyle = PALETTE.ink;
        context.fillText(`${digit}`, width / 2, height / 2 + 0.03 * tall);
      });
    for (let i = 0; i < PLACES; i++)
      this.digits.push(scene.add.image(0, 0, this.textures[0]).setVisible(false));
  }

  pop(): void {
    this.popMs = POP_MS;
  }

  draw(score: number, deltaMs: number): void {
    this.popMs = Math.max(0, this.popMs - deltaMs);
    const pop = this.popMs / POP_MS;
    const places = score > 99 ? 3 : score > 9 ? 2 : 1;
    const size = this.still ? 1 : 1 + 0.16 * pop * pop;
    const step = this.tall * ADVANCE * size;
    let rest = score;
    for (let i = places - 1; i >= 0; i--) {
      const digit = this.digits[i];
      if (score !== this.score) digit.setTexture(this.textures[rest % 10]).setVisible(score > 0);
      rest = Math.floor(rest / 10);
      digit.x = this.x + (i - (places - 1) / 2) * step;
      digit.y = this.y;
      digit.scaleX = digit.scaleY = size;
      digit.alpha = 0.07 + 0.25 * pop * pop;
    }
    if (score !== this.score) for (let i = places; i < PLACES; i++) this.digits[i].visible = false;
    this.score = score;
  }
}
