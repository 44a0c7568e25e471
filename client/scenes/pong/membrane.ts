/** A wall: a luminous string from one side's colour to the other's, which the ball sets waving like a nerve. */
import type { GameObjects, Scene } from 'phaser';
import { PONG } from '../../../shared/games/pong.ts';
import { additive, paintTexture } from '../atlas.ts';
import { type CourtFit, toScreen } from '../court.ts';
import { WALL_REACH, wallLight } from './field.ts';

const SEGMENTS = 120;
const WAVES = 4; // at once
const WAVE_SPEED = 0.0095; // court units a millisecond
const WAVE_WIDTH = 0.75;
const WAVE_MS = 900;
const CORE = 'membrane';
const TEXEL_WIDTH = 8; // of a segment
const CORE_TEXELS = 12; // from edge to edge
const CORE_WIDTH = 0.11; // court units: thin, or its segments would gape where it bends

function paintMembrane(scene: Scene): void {
  if (scene.textures.exists(CORE)) return;
  const width = SEGMENTS * TEXEL_WIDTH;
  const core = paintTexture(scene, CORE, width, CORE_TEXELS, context => {
    context.fillStyle = wallLight(context, 0, 0, width, 0);
    for (let y = 0; y < CORE_TEXELS; y++) {
      const off = Math.abs((y + 0.5) / CORE_TEXELS - 0.5) * 2;
      context.globalAlpha = Math.exp(-((off / 0.42) ** 2)) * (1 - off);
      context.fillRect(0, y, width, 1);
    }
  });
  for (let i = 0; i < SEGMENTS; i++) core.add(`${i}`, 0, i * TEXEL_WIDTH, 0, TEXEL_WIDTH, CORE_TEXELS);
}

export class Membrane {
  private readonly segments: GameObjects.Image[] = [];
  private readonly bornMs = new Float32Array(WAVES).fill(-1e6);
  private readonly centre = new Float32Array(WAVES); // in the viewer's court, along
  private readonly strength = new Float32Array(WAVES);
  private readonly at = { x: 0, y: 0 };
  private readonly from = { x: 0, y: 0 };
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
    for (let i = 0; i < SEGMENTS; i++) {
      const segment = scene.add.image(0, 0, CORE, `${i}`).setBlendMode(additive(scene));
      segment.scaleY = (court.scale * CORE_WIDTH) / CORE_TEXELS;
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
    const { at, from, court } = this;
    const step = (2 * WALL_REACH) / SEGMENTS;
    toScreen(court, 0, -WALL_REACH, this.side * PONG.halfHeight, from);
    for (let i = 0; i < SEGMENTS; i++) {
      const along = (i + 1) * step - WALL_REACH;
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
      const dx = at.x - from.x;
      const dy = at.y - from.y;
      segment.x = (at.x + from.x) / 2;
      segment.y = (at.y + from.y) / 2;
      segment.rotation = Math.atan2(dy, dx);
      segment.scaleX = Math.sqrt(dx * dx + dy * dy) / TEXEL_WIDTH;
      segment.alpha = Math.min(1, 0.72 + glow);
      from.x = at.x;
      from.y = at.y;
    }
  }
}
