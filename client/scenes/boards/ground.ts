/** The ground of every board: two cells grow their fibres from the sides, the viewer's cyan, the rival's magenta, and fade before the squares. */
import { PALETTE, withAlpha } from '../../drawing/palette.ts';
import { chance, glowStroke, softLight } from '../atlas.ts';

const FIBRES = 84;

export function paintBoardGround(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new Error('board: no canvas for the ground');
  const { width, height } = canvas;
  const reach = Math.max(width, height);
  const random = chance(0xb0a2d);
  context.globalCompositeOperation = 'source-over';
  context.globalAlpha = 1;
  context.fillStyle = PALETTE.field;
  context.fillRect(0, 0, width, height);
  context.globalCompositeOperation = 'lighter';
  for (const [x, hues] of [
    [-0.04, ['cyan', 'cyan', 'green', 'blue']],
    [1.04, ['magenta', 'magenta', 'blue', 'yellow']],
  ] as const) {
    const home = { x: x * width, y: height * 0.56 };
    context.fillStyle = softLight(context, home.x, home.y, 0.5 * reach, PALETTE[hues[0]], 0.14);
    context.fillRect(0, 0, width, height);
    for (let i = 0; i < FIBRES; i++) {
      const angle = (random() - 0.5) * Math.PI * 0.95 + (x > 0.5 ? Math.PI : 0);
      const length = reach * (0.1 + 0.3 * random() * random());
      const bend = angle + (random() - 0.5) * 1.1;
      const colour = PALETTE[hues[Math.floor(random() * hues.length)]];
      const fade = context.createRadialGradient(home.x, home.y, 0, home.x, home.y, length);
      fade.addColorStop(0, withAlpha(colour, 0.8));
      fade.addColorStop(0.6, withAlpha(colour, 0.3));
      fade.addColorStop(1, withAlpha(colour, 0));
      glowStroke(
        context,
        c => {
          c.moveTo(home.x, home.y);
          c.quadraticCurveTo(
            home.x + Math.cos(angle) * length * 0.5,
            home.y + Math.sin(angle) * length * 0.5,
            home.x + Math.cos(bend) * length,
            home.y + Math.sin(bend) * length,
          );
        },
        fade,
        1 + random(),
        0.15 + 0.2 * random(),
      );
    }
  }
  return context;
}
