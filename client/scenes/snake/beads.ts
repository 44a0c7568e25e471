/** The stamps that the bodies are made of: three layers of sprites that all snakes share, dealt out anew each frame. */
import type { GameObjects, Scene } from 'phaser';
import { light, paintTexture } from '../atlas.ts';

const BEAD = 'snake-bead';
const BEAD_PX = 64;

/** A disc with a soft rim, white: its colour is a tint. */
export function paintBead(scene: Scene): void {
  paintTexture(scene, BEAD, BEAD_PX, BEAD_PX, (context, width) => {
    const disc = context.createRadialGradient(width / 2, width / 2, 0, width / 2, width / 2, width / 2);
    disc.addColorStop(0, '#ffffffff');
    disc.addColorStop(0.78, '#fffffff2');
    disc.addColorStop(0.9, '#ffffff90');
    disc.addColorStop(1, '#ffffff00');
    context.fillStyle = disc;
    context.fillRect(0, 0, width, width);
  });
}

/** A row of sprites of which each frame uses the first so many. */
export class Layer {
  private readonly sprites: GameObjects.Image[];
  private used = 0;
  private shown = 0; // by the last frame

  constructor(make: () => GameObjects.Image, count: number) {
    this.sprites = Array.from({ length: count }, make);
  }

  begin(): void {
    this.used = 0;
  }

  /** The next sprite, to be placed; the last one again and again where there are no more. */
  next(): GameObjects.Image {
    if (this.used < this.sprites.length) this.used++;
    return this.sprites[this.used - 1];
  }

  /** Darkens what the last frame used and this one does not. */
  end(): void {
    for (let i = this.used; i < this.shown; i++) this.sprites[i].alpha = 0;
    this.shown = this.used;
  }
}

export const glowLayer = (scene: Scene, count: number) => new Layer(() => light(scene, 'haze-ink'), count);
export const tubeLayer = (scene: Scene, count: number) =>
  new Layer(() => scene.add.image(0, 0, BEAD).setAlpha(0), count);
export const sparkLayer = (scene: Scene, count: number) => new Layer(() => light(scene, 'dot-ink'), count);
