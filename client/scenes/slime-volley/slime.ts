/**
 * A slime: half a cell with an eye that follows the ball. The viewer's is full, the rival's has rings, so that colour is
 * not the only sign. It stretches as it flies, spreads as it lands, and gives way where the ball strikes it.
 */
import type { GameObjects, Scene } from 'phaser';
import { type Body, SLIME } from '../../../shared/games/slime-volley.ts';
import { PALETTE, withAlpha } from '../../drawing/palette.ts';
import { additive, glowStroke, light, paintTexture, sizeTo, softLight } from '../atlas.ts';
import { onScreen, type SlimeCourt } from './court.ts';

const RADIUS = SLIME.slimeRadius;
const GLOW = 1.5; // units painted around it
const EYE = { x: 0.55, y: 0.82, radius: 0.34 }; // towards the net, from the middle of its foot
const FLASH_MS = 260;
const STIFFNESS = 0.00042; // of the spring that its shape is, a millisecond²
const DAMPING = 0.012;

function dome(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.moveTo(x - radius, y);
  context.arc(x, y, radius, Math.PI, 0);
  context.closePath();
}

function paintBody(scene: Scene, key: string, u: number, colour: string, own: boolean, hot: boolean): void {
  const width = 2 * (RADIUS + GLOW) * u;
  const height = (RADIUS + 2 * GLOW) * u;
  paintTexture(scene, key, width, height, context => {
    const x = width / 2;
    const y = (GLOW + RADIUS) * u;
    const radius = RADIUS * u;
    if (!hot) {
      context.fillStyle = softLight(context, x, y - 0.4 * radius, (RADIUS + GLOW) * u, colour, 0.3);
      context.fillRect(0, 0, width, height);
    }
    context.beginPath();
    dome(context, x, y, radius);
    if (hot) context.fillStyle = '#ffffff';
    else {
      context.fillStyle = '#05090f';
      context.fill();
      const inside = context.createRadialGradient(x, y - 0.35 * radius, 0, x, y, radius);
      inside.addColorStop(0, withAlpha(colour, own ? 0.5 : 0.3));
      inside.addColorStop(0.65, withAlpha(colour, own ? 0.62 : 0.36));
      inside.addColorStop(1, withAlpha(colour, own ? 0.92 : 0.6));
      context.fillStyle = inside;
    }
    context.fill();
    if (!hot) {
      context.save();
      context.beginPath();
      dome(context, x, y, radius);
      context.clip();
      context.globalCompositeOperation = 'lighter';
      context.strokeStyle = withAlpha(own ? '#d6fbff' : colour, own ? 0.16 : 0.75);
      context.lineWidth = Math.max(0.7, (own ? 0.04 : 0.06) * u);
      if (own)
        for (let i = -5; i <= 5; i++) {
          context.beginPath();
          context.moveTo(x + i * 0.14 * radius, y);
          context.quadraticCurveTo(x + i * 0.2 * radius, y - 0.6 * radius, x + i * 0.12 * radius, y - radius);
          context.stroke();
        }
      else
        for (const part of [0.4, 0.62, 0.82]) {
          context.beginPath();
          context.arc(x, y, part * radius, Math.PI, 0);
          context.stroke();
        }
      context.restore();
    }
    const rim = Math.max(1.2, 0.085 * u);
    glowStroke(context, c => c.arc(x, y, radius - rim / 2, Math.PI, 0), hot ? '#ffffff' : colour, rim, 1);
    glowStroke(
      context,
      c => {
        c.moveTo(x - radius, y - rim / 2);
        c.lineTo(x + radius, y - rim / 2);
      },
      hot ? '#ffffff' : colour,
      rim,
      0.8,
    );
  });
}

function paintEye(scene: Scene, key: string, u: number): void {
  const size = 2 * EYE.radius * u + 4;
  paintTexture(scene, key, size, size, (context, width) => {
    context.fillStyle = '#04070b';
    context.beginPath();
    context.arc(width / 2, width / 2, EYE.radius * u, 0, 7);
    context.fill();
    context.strokeStyle = withAlpha(PALETTE.ink, 0.35);
    context.lineWidth = Math.max(0.8, 0.05 * u);
    context.stroke();
  });
}

function paintPupil(scene: Scene, key: string, u: number): void {
  const size = 0.34 * u + 3;
  paintTexture(scene, key, size, size, (context, width) => {
    context.fillStyle = '#ffffff';
    context.beginPath();
    context.arc(width / 2, width / 2, 0.16 * u, 0, 7);
    context.fill();
  });
}

export class Slime {
  private readonly body: GameObjects.Image;
  private readonly flash: GameObjects.Image;
  private readonly eye: GameObjects.Image;
  private readonly pupil: GameObjects.Image;
  private readonly shine: GameObjects.Image; // on the ground below it
  private readonly aura: GameObjects.Image;
  private readonly at = { x: 0, y: 0 };
  private flashMs = 0;
  private stretch = 0; // of its height: −0.5 flat … 0.5 tall
  private stretchSpeed = 0;
  private lean = 0;
  private lid = 0; // 0 open … 1 shut
  private blinkInMs = 2000;
  private sadMs = 0;

  /** `side`: −1 the viewer's, 1 the rival's. */
  constructor(
    scene: Scene,
    private readonly court: SlimeCourt,
    private readonly side: -1 | 1,
    private readonly still: boolean,
  ) {
    const own = side < 0;
    const u = court.scale;
    const key = own ? 'slime-own' : 'slime-rival';
    const hue = own ? 'cyan' : 'magenta';
    paintBody(scene, key, u, PALETTE[hue], own, false);
    paintBody(scene, `${key}-hot`, u, PALETTE[hue], own, true);
    paintEye(scene, `${key}-eye`, u);
    paintPupil(scene, `${key}-pupil`, u);
    this.shine = light(scene, `haze-${hue}`);
    this.aura = light(scene, `haze-${hue}`);
    const foot = (GLOW + RADIUS) / (RADIUS + 2 * GLOW);
    this.body = scene.add.image(0, 0, key).setOrigin(0.5, foot);
    this.flash = scene.add
      .image(0, 0, `${key}-hot`)
      .setOrigin(0.5, foot)
      .setBlendMode(additive(scene))
      .setAlpha(0);
    this.eye = scene.add.image(0, 0, `${key}-eye`);
    this.pupil = scene.add.image(0, 0, `${key}-pupil`);
  }

  /** Struck by the ball at speed 0 … 1. */
  hit(speed: number): void {
    this.flashMs = FLASH_MS;
    this.push(-0.0022 - 0.0026 * speed);
  }

  jump(): void {
    this.push(0.0042);
  }

  land(): void {
    this.push(-0.0048);
  }

  lost(): void {
    this.sadMs = 900;
    this.push(-0.0055);
  }

  won(): void {
    this.push(0.005);
  }

  private push(speed: number): void {
    if (!this.still) this.stretchSpeed += speed;
  }

  private place(part: GameObjects.Image, wide: number, tall: number): void {
    part.x = this.at.x;
    part.y = this.at.y;
    part.scaleX = wide;
    part.scaleY = tall;
    part.rotation = this.lean * 0.6;
  }

  /** `lookX`, `lookY`: where the ball is. */
  draw({ x, y, vx, vy }: Body, lookX: number, lookY: number, deltaMs: number): void {
    const { at, court } = this;
    const u = court.scale;
    this.flashMs = Math.max(0, this.flashMs - deltaMs);
    this.sadMs = Math.max(0, this.sadMs - deltaMs);
    if (!this.still && deltaMs > 0) {
      const airborne = y > SLIME.ground + 0.01;
      const rest = airborne ? Math.min(0.16, Math.abs(vy) * 0.012) : this.sadMs > 0 ? -0.18 : 0;
      // In small steps, so that a late frame does not blow the spring up.
      for (let left = deltaMs; left > 0; left -= 8) {
        const step = Math.min(8, left);
        this.stretchSpeed += ((rest - this.stretch) * STIFFNESS - this.stretchSpeed * DAMPING) * step;
        this.stretch = Math.max(-0.45, Math.min(0.45, this.stretch + this.stretchSpeed * step));
      }
      this.lean += ((vx / SLIME.runSpeed) * 0.16 - this.lean) * Math.min(1, deltaMs * 0.014);
      this.blinkInMs -= deltaMs;
      if (this.blinkInMs < -120) this.blinkInMs = 1800 + (((x * 977) % 1) + 1) * 1400;
    }
    const tall = 1 + this.stretch;
    const wide = 1 - 0.55 * this.stretch;
    onScreen(court, x, y, at);
    this.place(this.body, wide, tall);
    this.place(this.flash, wide, tall);
    const hot = this.flashMs / FLASH_MS;
    this.flash.alpha = 0.85 * hot * hot;

    const shut = this.sadMs > 0 || (this.blinkInMs < 0 && !this.still) ? 1 : 0;
    this.lid += (shut - this.lid) * (this.still ? 1 : Math.min(1, deltaMs * 0.03));
    const ahead = -this.side;
    const eyeX = at.x + (ahead * EYE.x * wide + this.lean * EYE.y) * u;
    const eyeY = at.y - EYE.y * tall * u;
    this.eye.x = this.pupil.x = eyeX;
    this.eye.y = this.pupil.y = eyeY;
    this.eye.scaleY = 1 - 0.82 * this.lid;
    const dx = lookX - eyeX;
    const dy = lookY - eyeY;
    const far = Math.sqrt(dx * dx + dy * dy) || 1;
    this.pupil.x += (dx / far) * 0.16 * u;
    this.pupil.y += (dy / far) * 0.16 * u * (1 - this.lid);
    this.pupil.scaleY = 1 - 0.8 * this.lid;

    this.aura.x = at.x;
    this.aura.y = at.y - 0.6 * u;
    this.aura.alpha = 0.34 + 0.4 * hot;
    sizeTo(this.aura, (8.5 + 2.5 * hot) * u);

    const height = y - SLIME.ground;
    this.shine.x = at.x;
    this.shine.y = court.groundY;
    this.shine.alpha = (0.55 + 0.45 * hot) / (1 + 0.5 * height);
    sizeTo(this.shine, (5.4 + 0.6 * height) * u, 1.3 * u);
  }
}
