/** A wall: a luminous string from one side's colour to the other's, which the ball sets waving like a nerve. */
import type { GameObjects, Scene } from 'phaser';
import { PONG } from '../../../shared/games/pong.ts';
import { PALETTE } from '../../drawing/palette.ts';
import { ADD, glowStroke, paintTexture } from '../atlas.ts';
import { type CourtFit, toScreen } from '../court.ts';

const SEGMENTS = 72;
const WAVES = 4; // at once
const WAVE_SPEED = 0.0095; // court units a millisecond
const WAVE_WIDTH = 0.75;
const WAVE_MS = 900;
const TEXTURE = 'membrane';
const TEXTURE_HEIGHT = 40;

export function paintMembrane(scene: Scene): void {
  if (scene.textures.exists(TEXTURE)) return;
  const width = SEGMENTS * 14;
  const texture = paintTexture(scene, TEXTURE, width, TEXTURE_HEIGHT, context => {
    const sides = context.createLinearGradient(0, 0, width, 0);
    sides.addColorStop(0, PALETTE.cyan);
    sides.addColorStop(0.42, PALETTE.blue);
    sides.addColorStop(0.58, PALETTE.blue);
    sides.addColorStop(1, PALETTE.magenta);
    glowStroke(
      context,
      c => {
        c.moveTo(-40, TEXTURE_HEIGHT / 2);
        c.lineTo(width + 40, TEXTURE_HEIGHT / 2);
      },
      sides,
      3,
      0.85,
    );
  });
  for (let i = 0; i < SEGMENTS; i++) texture.add(`${i}`, 0, i * 14, 0, 14, TEXTURE_HEIGHT);
}

export class Membrane {
  private readonly segments: GameObjects.Image[] = [];
  private readonly bornMs = new Float32Array(WAVES).fill(-1e6);
  private readonly centre = new Float32Array(WAVES); // in the viewer's court, along
  private readonly strength = new Float32Array(WAVES);
  private readonly at = { x: 0, y: 0 };
  private timeMs = 0;
  private next = 0;
  private resting = false;

  /** `side`: −1 the wall at y = −4.5, 1 the other. */
  constructor(
    scene: Scene,
    private readonly court: CourtFit,
    private readonly side: -1 | 1,
    private readonly still: boolean,
  ) {
    paintMembrane(scene);
    const length = (2 * PONG.halfWidth * court.scale) / SEGMENTS;
    for (let i = 0; i < SEGMENTS; i++) {
      const segment = scene.add.image(0, 0, TEXTURE, `${i}`).setBlendMode(ADD);
      segment.scaleX = length / 14;
      segment.scaleY = Math.max(0.62, (court.scale * 0.012) / 1); // the line's own width: 3 texels
      segment.rotation = court.orientation === 'landscape' ? 0 : -Math.PI / 2;
      this.segments.push(segment);
    }
    this.draw(0);
  }

  /** The ball struck it at `along` (the viewer's side is negative). */
  strike(along: number, strength: number): void {
    this.centre[this.next] = along;
    this.bornMs[this.next] = this.timeMs;
    this.strength[this.next] = strength;
    this.next = (this.next + 1) % WAVES;
    this.resting = false;
  }

  draw(deltaMs: number): void {
    this.timeMs += deltaMs;
    if (this.resting) return;
    let awake = false;
    for (let w = 0; w < WAVES; w++) awake ||= this.timeMs - this.bornMs[w] < WAVE_MS;
    this.resting = !awake;
    const { at, court } = this;
    for (let i = 0; i < SEGMENTS; i++) {
      const along = ((i + 0.5) / SEGMENTS) * 2 * PONG.halfWidth - PONG.halfWidth;
      let shift = 0;
      let glow = 0;
      for (let w = 0; w < WAVES; w++) {
        const age = this.timeMs - this.bornMs[w];
        if (age >= WAVE_MS) continue;
        const left = 1 - age / WAVE_MS;
        const off = (Math.abs(along - this.centre[w]) - (this.still ? 0 : age * WAVE_SPEED)) / WAVE_WIDTH;
        const packet = Math.exp(-off * off) * left * left * this.strength[w];
        glow += packet;
        if (!this.still) shift += packet * Math.cos(off * 3.2) * 0.2;
      }
      toScreen(court, 0, along, this.side * (PONG.halfHeight + shift), at);
      const segment = this.segments[i];
      segment.x = at.x;
      segment.y = at.y;
      segment.alpha = Math.min(1, 0.6 + glow);
    }
  }
}
