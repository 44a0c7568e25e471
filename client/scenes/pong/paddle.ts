/** A paddle: the near one a filled tube of light, the far one a hollow tube, so that colour is not the only sign. */
import type { GameObjects, Scene } from 'phaser';
import { PONG } from '../../../shared/games/pong.ts';
import { PALETTE, withAlpha } from '../../drawing/palette.ts';
import { additive, glowStroke, light, paintTexture, sizeTo, softLight } from '../atlas.ts';
import { type CourtFit, toScreen } from '../court.ts';

const THICKNESS = 0.26; // court units
const GLOW = 0.7; // painted around it
const FLASH_MS = 320;
const CENTRE = PONG.paddleX + THICKNESS / 2;

function capsule(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  context.beginPath();
  context.roundRect(x, y, width, height, width / 2);
}

function paint(key: string, scene: Scene, u: number, colour: string, hollow: boolean, hot: boolean): void {
  const width = (THICKNESS + 2 * GLOW) * u;
  const height = (2 * PONG.paddleHalf + 2 * GLOW) * u;
  paintTexture(scene, key, width, height, context => {
    const x = GLOW * u;
    const w = THICKNESS * u;
    const h = 2 * PONG.paddleHalf * u;
    // The aura: many soft lights along the tube make one smooth capsule of light.
    context.globalCompositeOperation = 'lighter';
    const steps = 14;
    for (let i = 0; i < steps; i++) {
      const y = x + w / 2 + ((h - w) * i) / (steps - 1);
      context.fillStyle = softLight(context, x + w / 2, y, GLOW * u, colour, hot ? 0.22 : 0.085);
      context.fillRect(0, 0, width, height);
    }
    const line = 0.035 * u;
    if (!hollow || hot) {
      const body = context.createLinearGradient(x, 0, x + w, 0);
      body.addColorStop(0, '#1597b8');
      body.addColorStop(0.35, colour);
      body.addColorStop(0.62, '#eafcff'); // the filament, nearer to the court
      body.addColorStop(0.8, '#9ff3ff');
      body.addColorStop(1, colour);
      context.globalCompositeOperation = 'source-over';
      context.fillStyle = hot ? '#ffffff' : body;
      capsule(context, x, x, w, h);
      context.fill();
    } else {
      context.globalCompositeOperation = 'source-over';
      context.fillStyle = '#0a0611';
      capsule(context, x, x, w, h);
      context.fill();
      // Rungs, as the rings of tubulin in a microtubule seen from the side.
      context.globalCompositeOperation = 'lighter';
      context.strokeStyle = withAlpha(colour, 0.42);
      context.lineWidth = line;
      for (let y = x + w * 0.7; y < x + h - w * 0.5; y += w * 0.5) {
        context.beginPath();
        context.moveTo(x, y);
        context.lineTo(x + w, y - w * 0.28);
        context.stroke();
      }
    }
    glowStroke(
      context,
      c => c.roundRect(x + line / 2, x + line / 2, w - line, h - line, (w - line) / 2),
      hot ? '#ffffff' : colour,
      line,
      hollow ? 1 : 0.7,
    );
    if (hollow)
      glowStroke(
        context,
        c => {
          c.moveTo(x + w - line, x + w * 0.5);
          c.lineTo(x + w - line, x + h - w * 0.5);
        },
        '#ffd9f4',
        line * 0.9,
        0.8,
      );
  });
}

export class Paddle {
  private readonly body: GameObjects.Image;
  private readonly flash: GameObjects.Image;
  private readonly wake: GameObjects.Image;
  private readonly at = { x: 0, y: 0 };
  private flashMs = 0;
  private lag = 0; // where the wake is, across

  /** `side`: −1 the viewer's, 1 the rival's. */
  constructor(
    scene: Scene,
    private readonly court: CourtFit,
    private readonly side: -1 | 1,
    private readonly still: boolean,
  ) {
    const own = side < 0;
    const colour = PALETTE[own ? 'cyan' : 'magenta'];
    const u = court.scale;
    const key = own ? 'paddle-own' : 'paddle-rival';
    paint(key, scene, u, colour, !own, false);
    paint(`${key}-hot`, scene, u, colour, !own, true);
    this.wake = light(scene, own ? 'haze-cyan' : 'haze-magenta');
    if (court.orientation === 'landscape') sizeTo(this.wake, 1.6 * u, 3.4 * u);
    else sizeTo(this.wake, 3.4 * u, 1.6 * u);
    this.body = scene.add.image(0, 0, key);
    this.flash = scene.add.image(0, 0, `${key}-hot`).setBlendMode(additive(scene)).setAlpha(0);
    // Painted standing, its face to the right: turn the face to the court.
    const turn = (court.orientation === 'landscape' ? 0 : -Math.PI / 2) + (own ? 0 : Math.PI);
    this.body.rotation = turn;
    this.flash.rotation = turn;
  }

  hit(): void {
    this.flashMs = FLASH_MS;
  }

  /** `across`: its centre. */
  draw(across: number, deltaMs: number): void {
    this.flashMs = Math.max(0, this.flashMs - deltaMs);
    const hot = this.flashMs / FLASH_MS;
    const recoil = this.still ? 0 : 0.16 * hot * hot;
    const { at, court } = this;
    this.lag += (across - this.lag) * Math.min(1, deltaMs * 0.014);
    toScreen(court, 0, this.side * CENTRE, this.lag, at);
    this.wake.x = at.x;
    this.wake.y = at.y;
    this.wake.alpha = 0.3 + 0.5 * hot;
    toScreen(court, 0, this.side * (CENTRE + recoil), across, at);
    this.body.x = at.x;
    this.body.y = at.y;
    this.flash.x = at.x;
    this.flash.y = at.y;
    this.flash.alpha = hot * hot;
  }
}
