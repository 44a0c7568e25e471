/** The marks as textures of light: a cross for who began, a nought for the other; cyan the viewer's, magenta the rival's. */
import type { Scene } from 'phaser';
import { PALETTE } from '../../drawing/palette.ts';
import { glowStroke, paintTexture, softLight } from '../atlas.ts';

/** `mark-cross-cyan` and so on, for squares of `cell` pixels; each texture is one square. */
export function paintMarks(scene: Scene, cell: number): void {
  for (const hue of ['cyan', 'magenta'] as const)
    for (const kind of ['cross', 'nought'] as const)
      paintTexture(scene, `mark-${kind}-${hue}`, cell, cell, (context, size) => {
        const middle = size / 2;
        const reach = 0.27 * size;
        context.globalCompositeOperation = 'lighter';
        context.lineCap = 'round';
        context.fillStyle = softLight(context, middle, middle, middle, PALETTE[hue], 0.28);
        context.fillRect(0, 0, size, size);
        const path = (c: CanvasRenderingContext2D) => {
          if (kind === 'nought') return c.arc(middle, middle, reach, 0, 7);
          c.moveTo(middle - reach, middle - reach);
          c.lineTo(middle + reach, middle + reach);
          c.moveTo(middle + reach, middle - reach);
          c.lineTo(middle - reach, middle + reach);
        };
        glowStroke(context, path, PALETTE[hue], 0.05 * size, 0.8);
        glowStroke(context, path, '#ffffff', 0.012 * size, 0.8);
      });
}
