/** One car drawn: a dart of light, its trail, the marks that its tyres leave. Colour tells cars apart, and so does a number. */
import type { GameObjects, Scene } from 'phaser';
import { PALETTE, type PaletteName } from '../../drawing/palette.ts';
import { additive, glowStroke, light, paintTexture, sizeTo, softLight } from '../atlas.ts';

export const DART = { length: 5.4, width: 3.1 }; // m, a little larger than life
const GLOW = 1.6; // m of light around it
const TICKS = 54; // of its way that the trail shows
const TYPICAL_SCALE = 4.6; // CSS pixels a metre: what its texture is painted for

/** Paints the dart of a hue, once a scene and before any is made: nose to the right. One's own has a white heart. */
export function paintDart(scene: Scene, hue: PaletteName, own: boolean, pixelRatio: number): void {
  const u = TYPICAL_SCALE * pixelRatio * 1.3;
  paintTexture(
    scene,
    dartKey(hue, own),
    (DART.length + 2 * GLOW) * u,
    (DART.width + 2 * GLOW) * u,
    (context, width, height) => {
      const [x, y] = [width / 2, height / 2];
      context.globalCompositeOperation = 'lighter';
      context.save();
      context.translate(x, y);
      context.scale(1.3, 1);
      context.fillStyle = softLight(context, 0, 0, (DART.width / 2 + GLOW) * u, PALETTE[hue], 0.55);
      context.fillRect(-x, -y, width, height);
      context.restore();
      const [l, w] = [(DART.length / 2) * u, (DART.width / 2) * u];
      const shape = (c: CanvasRenderingContext2D) => {
        c.moveTo(x + l, y);
        c.quadraticCurveTo(x + 0.35 * l, y - 0.45 * w, x - l, y - w);
        c.lineTo(x - 0.62 * l, y);
        c.lineTo(x - l, y + w);
        c.quadraticCurveTo(x + 0.35 * l, y + 0.45 * w, x + l, y);
        c.closePath();
      };
      context.globalCompositeOperation = 'source-over';
      context.fillStyle = '#06131b';
      context.beginPath();
      shape(context);
      context.fill();
      context.globalCompositeOperation = 'lighter';
      context.fillStyle = softLight(context, x - 0.3 * l, y, 1.6 * w, PALETTE[hue], 0.9);
      context.beginPath();
      shape(context);
      context.fill();
      context.lineJoin = 'round';
      glowStroke(context, shape, PALETTE[hue], Math.max(1.2, 0.22 * u), 1);
      if (!own) return;
      context.globalCompositeOperation = 'source-over';
      context.fillStyle = PALETTE.ink;
      context.beginPath();
      context.arc(x - 0.1 * l, y, 0.26 * w, 0, 7);
      context.fill();
    },
  );
}

const dartKey = (hue: PaletteName, own: boolean) => `racer-dart-${hue}${own ? '-own' : ''}`;

const NUMBER_PX = 12; // CSS pixels

function paintNumber(scene: Scene, key: string, hue: PaletteName, number: number, pixelRatio: number): void {
  const size = NUMBER_PX * pixelRatio;
  paintTexture(scene, key, size * 1.4, size * 1.4, (context, width, height) => {
    context.font = `600 ${size}px "Space Grotesk Variable", Inter, sans-serif`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillStyle = PALETTE[hue];
    context.fillText(String(number), width / 2, height / 2);
  });
}

export class Dart {
  private readonly body: GameObjects.Image;
  private readonly beam: GameObjects.Image;
  private readonly flame: GameObjects.Image;
  private readonly label: GameObjects.Image | null = null;
  private readonly stamps: GameObjects.Image[] = [];
  private readonly wayX = new Float32Array(TICKS + 2); // m, newest first, one a tick
  private readonly wayY = new Float32Array(TICKS + 2);
  private known = 0;
  private readonly ghost: boolean;

  constructor(
    scene: Scene,
    readonly hue: PaletteName,
    number: number, // beside it; 0: one's own, −1: a ghost, which have none
    pixelRatio: number,
    stamps: number,
  ) {
    this.ghost = number < 0;
    for (let i = 0; i < stamps; i++) this.stamps.push(light(scene, `haze-${hue}`));
    this.beam = light(scene, 'haze-ink');
    this.flame = light(scene, 'dot-magenta');
    this.body = scene.add.image(0, 0, dartKey(hue, number === 0));
    if (this.ghost) this.body.setBlendMode(additive(scene));
    if (number <= 0) return;
    paintNumber(scene, `racer-number-${number}`, hue, number, pixelRatio);
    this.label = scene.add.image(0, 0, `racer-number-${number}`);
  }

  /** It is elsewhere: where it came from is forgotten. */
  cut(): void {
    this.known = 0;
  }

  /** One tick of its way, in metres. */
  went(x: number, y: number): void {
    this.wayX.copyWithin(1, 0);
    this.wayY.copyWithin(1, 0);
    this.wayX[0] = x;
    this.wayY[0] = y;
    this.known = Math.min(this.wayX.length, this.known + 1);
  }

  /**
   * Draws it at a screen position. (cos, sin): where its nose points there. The trail's points are metres that `turned`,
   * `scale` and the camera bring to the screen. `brake`: 0 … 1 of its lights. `faint`: 0 … 1 of all of it.
   */
  draw(
    x: number,
    y: number,
    cos: number,
    sin: number,
    scale: number,
    turned: boolean,
    cameraX: number,
    cameraY: number,
    sinceTicks: number,
    brake: number,
    faint: number,
  ): void {
    const { body, beam, flame, stamps } = this;
    body.x = x;
    body.y = y;
    body.rotation = Math.atan2(sin, cos);
    body.alpha = faint;
    sizeTo(body, (DART.length + 2 * GLOW) * scale, (DART.width + 2 * GLOW) * scale);
    if (!this.ghost) {
      beam.x = x + cos * 4.4 * scale;
      beam.y = y + sin * 4.4 * scale;
      beam.rotation = body.rotation;
      beam.alpha = 0.16 * faint;
      sizeTo(beam, 7 * scale, 3.4 * scale);
      flame.x = x - cos * 0.45 * DART.length * scale;
      flame.y = y - sin * 0.45 * DART.length * scale;
      flame.alpha = brake * faint;
      sizeTo(flame, 2.6 * scale);
    }
    if (this.label) {
      this.label.x = x;
      this.label.y = y - 2.6 * scale - 4;
      this.label.alpha = 0.9 * faint;
    }
    const last = this.known - 1;
    const n = stamps.length;
    for (let i = 0; i < n; i++) {
      const stamp = stamps[i];
      const back = sinceTicks + 2 + ((TICKS - 3) * i) / n;
      const entry = Math.floor(back);
      if (entry >= last) {
        stamp.alpha = 0;
        continue;
      }
      const part = back - entry;
      const mx = this.wayX[entry] + (this.wayX[entry + 1] - this.wayX[entry]) * part;
      const my = this.wayY[entry] + (this.wayY[entry + 1] - this.wayY[entry]) * part;
      stamp.x = cameraX + (turned ? -my : mx) * scale;
      stamp.y = cameraY + (turned ? mx : my) * scale;
      const young = 1 - i / n;
      stamp.alpha = (this.ghost ? 0.12 : 0.42) * young * young * faint;
      sizeTo(stamp, (1.1 + 2.3 * young) * scale);
    }
  }
}
