/**
 * What a network would do anywhere on the field at the speed of now: a line where it changes its mind, and small arrows
 * where it would flap. Before every gap lies the same picture: the network sees where it is from the next gap only.
 */
import type { GameObjects, Scene, Textures } from 'phaser';
import {
  FLAPPY,
  FLAPPY_ACTION,
  FLAPPY_PASSED,
  FLAPPY_SCALE,
  type FlappyState,
  fibreX,
  gapY,
} from '../../../shared/games/flappy.ts';
import { PALETTE, withAlpha } from '../../drawing/palette.ts';
import { additive, paintTexture } from '../atlas.ts';
import { zeroContour } from '../contour.ts';
import type { DecisionField } from '../scene.ts';
import type { Flight } from './flight.ts';

const WIDTH = 384; // of the texture
const HEIGHT = 432;
const ARROW_EVERY = 5; // grid points
const ARROW = 5; // texture pixels
const CHOICES = 2;
const GAPS = 3; // before which it is drawn: no stage shows more
const STROKES = [
  [14, 0.08],
  [7, 0.16],
  [2.2, 0.9],
] as const;

export class Boundary {
  private shown: DecisionField | null = null;
  private readonly texture: Textures.CanvasTexture;
  private readonly images: GameObjects.Image[] = [];

  constructor(
    scene: Scene,
    private readonly flight: Flight,
  ) {
    const u = flight.court.scale;
    this.texture = paintTexture(scene, 'flappy-boundary', WIDTH, HEIGHT, () => {});
    for (let i = 0; i < GAPS; i++) {
      const image = scene.add.image(0, 0, 'flappy-boundary').setOrigin(1, 0.5).setBlendMode(additive(scene));
      image.setDisplaySize(FLAPPY_SCALE.distance * u, 2 * FLAPPY_SCALE.height * u).setVisible(false);
      this.images.push(image);
    }
  }

  draw(field: DecisionField | null | undefined, state: FlappyState, way: number): void {
    if (field && field !== this.shown) this.paint(field);
    this.shown = field ?? null;
    for (let i = 0; i < GAPS; i++) {
      this.images[i].visible = this.shown !== null;
      if (this.shown) this.place(this.images[i], state, state.score + i, way);
    }
  }

  /** The plane ends where `gap` is passed, begins where the one before was, and lies around the gap's centre. */
  private place(image: GameObjects.Image, state: FlappyState, gap: number, way: number): void {
    const { court, sparkX } = this.flight;
    const u = court.scale;
    const reach = FLAPPY_SCALE.height * u;
    image.x = sparkX + (fibreX(gap) + FLAPPY_PASSED - way) * u;
    image.y = court.centreY + gapY(state, gap) * u;
    // What of it is beyond ceiling and floor stays away.
    const above = Math.max(0, court.top - (image.y - reach));
    const below = Math.max(0, image.y + reach - (court.top + court.height));
    const pixels = HEIGHT / (2 * reach);
    const begun = gap === 0 ? 0 : WIDTH * (1 - FLAPPY.spacing / FLAPPY_SCALE.distance);
    image.setCrop(begun, above * pixels, WIDTH - begun, HEIGHT - (above + below) * pixels);
  }

  private paint({ columns, rows, logits }: DecisionField): void {
    const { context } = this.texture;
    const across = WIDTH / (columns - 1); // texture pixels from grid point to grid point
    const down = HEIGHT / (rows - 1);
    // On the screen the distance falls to the right, and the height rises upwards.
    const wish = (column: number, row: number) => {
      const point = ((rows - 1 - row) * columns + (columns - 1 - column)) * CHOICES;
      return logits[point + FLAPPY_ACTION.flap] - logits[point + FLAPPY_ACTION.glide];
    };
    context.globalCompositeOperation = 'source-over';
    context.clearRect(0, 0, WIDTH, HEIGHT);
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.beginPath();
    for (let row = ARROW_EVERY >> 1; row < rows; row += ARROW_EVERY)
      for (let column = ARROW_EVERY >> 1; column < columns; column += ARROW_EVERY) {
        if (wish(column, row) <= 0) continue;
        const x = column * across;
        const y = row * down;
        context.moveTo(x - ARROW, y + ARROW / 2);
        context.lineTo(x, y - ARROW / 2);
        context.lineTo(x + ARROW, y + ARROW / 2);
      }
    context.strokeStyle = withAlpha(PALETTE.cyan, 0.4);
    context.lineWidth = 1.6;
    context.stroke();
    context.beginPath();
    zeroContour(columns, rows, wish, (x1, y1, x2, y2) => {
      context.moveTo(x1 * across, y1 * down);
      context.lineTo(x2 * across, y2 * down);
    });
    for (const [wide, alpha] of STROKES) {
      context.strokeStyle = withAlpha(PALETTE.cyan, alpha);
      context.lineWidth = wide;
      context.stroke();
    }
    context.globalCompositeOperation = 'destination-in';
    const fade = context.createLinearGradient(0, 0, WIDTH, 0);
    fade.addColorStop(0, '#0000');
    fade.addColorStop(0.2, '#000f');
    fade.addColorStop(0.97, '#000f');
    fade.addColorStop(1, '#0000');
    context.fillStyle = fade;
    context.fillRect(0, 0, WIDTH, HEIGHT);
    this.texture.refresh();
  }
}
