/** The stones as textures of light: the viewer's a filled disc, the rival's a ring, so that colour is not the only sign. */
import type { Scene } from 'phaser';
import { PALETTE, withAlpha } from '../../drawing/palette.ts';
import { glowStroke, paintTexture, softLight } from '../atlas.ts';

/** Of the texture, in cells; the stone itself is `RADIUS` of a cell. */
export const STONE_SIZE = 1.7;
export const RADIUS = 0.4;

/** `stone-own` and `stone-rival`, for squares of `cell` pixels. */
export function paintStones(scene: Scene, cell: number): void {
  const size = STONE_SIZE * cell;
  const radius = RADIUS * cell;
  paintTexture(scene, 'stone-own', size, size, (context, width) => {
    const middle = width / 2;
    context.globalCompositeOperation = 'lighter';
    context.fillStyle = softLight(context, middle, middle, middle, PALETTE.cyan, 0.5);
    context.fillRect(0, 0, width, width);
    context.globalCompositeOperation = 'source-over';
    const body = context.createRadialGradient(
      middle - radius * 0.3,
      middle - radius * 0.35,
      radius * 0.05,
      middle,
      middle,
      radius,
    );
    body.addColorStop(0, '#f2feff');
    body.addColorStop(0.25, '#9ff3ff');
    body.addColorStop(0.62, PALETTE.cyan);
    body.addColorStop(1, '#0f86a4');
    context.fillStyle = body;
    context.beginPath();
    context.arc(middle, middle, radius, 0, 7);
    context.fill();
    glowStroke(
      context,
      c => c.arc(middle, middle, radius, 0, 7),
      PALETTE.cyan,
      Math.max(1, cell * 0.022),
      0.9,
    );
  });
  paintTexture(scene, 'stone-rival', size, size, (context, width) => {
    const middle = width / 2;
    context.globalCompositeOperation = 'lighter';
    context.fillStyle = softLight(context, middle, middle, middle, PALETTE.magenta, 0.42);
    context.fillRect(0, 0, width, width);
    context.globalCompositeOperation = 'source-over';
    context.fillStyle = '#12040f';
    context.beginPath();
    context.arc(middle, middle, radius, 0, 7);
    context.fill();
    // A hollow stone with rungs, as a microtubule cut across.
    context.globalCompositeOperation = 'lighter';
    context.lineWidth = radius * 0.36;
    context.strokeStyle = withAlpha(PALETTE.magenta, 0.9);
    context.beginPath();
    context.arc(middle, middle, radius * 0.78, 0, 7);
    context.stroke();
    context.strokeStyle = '#12040f';
    context.globalCompositeOperation = 'source-over';
    context.lineWidth = Math.max(1, cell * 0.02);
    for (let i = 0; i < 13; i++) {
      const angle = (i / 13) * 2 * Math.PI;
      context.beginPath();
      context.moveTo(middle + Math.cos(angle) * radius * 0.62, middle + Math.sin(angle) * radius * 0.62);
      context.lineTo(middle + Math.cos(angle) * radius * 0.92, middle + Math.sin(angle) * radius * 0.92);
      context.stroke();
    }
    for (const at of [1, 0.56])
      glowStroke(
        context,
        c => c.arc(middle, middle, radius * at, 0, 7),
        at === 1 ? PALETTE.magenta : '#ffd9f4',
        Math.max(1, cell * 0.022),
        0.9,
      );
  });
}
