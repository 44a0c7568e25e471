/**
 * Pre-rendered light: every glow on the stage is a sprite from one texture, drawn additively, so that a whole frame is
 * a few draw calls and even a processor without a GPU keeps up.
 */
import type { GameObjects, Scene } from 'phaser';
import { PALETTE, type PaletteName, withAlpha } from '../drawing/palette.ts';

type Painter = (context: CanvasRenderingContext2D, width: number, height: number) => void;

const ATLAS = 'light';
const HUES: readonly PaletteName[] = ['cyan', 'magenta', 'yellow', 'green', 'blue', 'ink'];
export const STRANDS = 10;
const ADD = 1; // Phaser.BlendModes.ADD: only the stage loads Phaser

/**
 * The blend mode of light. Phaser's own ADD weighs what is there by its alpha, which is right on an opaque canvas;
 * ours is transparent.
 */
export function additive(scene: Scene): number {
  const { renderer } = scene.sys;
  if (!('gl' in renderer)) return ADD;
  const known: number | undefined = scene.registry.get('additive');
  if (known !== undefined) return known;
  const { gl } = renderer;
  renderer.addBlendMode([gl.ONE, gl.ONE], gl.FUNC_ADD);
  const mode = renderer.blendModes.length - 1; // what addBlendMode returns is one too small (Phaser 4.2.1)
  scene.registry.set('additive', mode);
  return mode;
}

/** Blooms `path` in `colour`: wide and faint to thin and bright. Strokes are added to what lies below. */
export function glowStroke(
  context: CanvasRenderingContext2D,
  path: (context: CanvasRenderingContext2D) => void,
  colour: string | CanvasGradient,
  width: number,
  alpha: number,
): void {
  context.save();
  context.globalCompositeOperation = 'lighter';
  context.strokeStyle = colour;
  for (const [wider, fainter] of [
    [9, 0.05],
    [5, 0.1],
    [2.4, 0.25],
    [1, 0.9],
  ]) {
    // Fainter than a few steps of eight bits, many strokes would add up to the canvas' dither pattern, not to light.
    if (alpha * fainter < 0.016) continue;
    context.globalAlpha = alpha * fainter;
    context.lineWidth = width * wider;
    context.beginPath();
    path(context);
    context.stroke();
  }
  context.restore();
}

/** A bell curve of light as a radial gradient that reaches nothing at the rim. */
export function softLight(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  colour: string,
  alpha = 1,
): CanvasGradient {
  const light = context.createRadialGradient(x, y, 0, x, y, radius);
  for (let i = 0; i <= 10; i++) {
    const r = i / 10;
    light.addColorStop(
      r,
      withAlpha(colour, alpha * Math.max(0, (Math.exp(-5 * r * r) - Math.exp(-5)) / 0.9933)),
    );
  }
  return light;
}

function haze(colour: string): Painter {
  return (context, width, height) => {
    context.fillStyle = softLight(context, width / 2, height / 2, width / 2, colour);
    context.fillRect(0, 0, width, height);
  };
}

/** A point of light: white-hot inside, coloured around. */
function dot(colour: string): Painter {
  return (context, width, height) => {
    haze(colour)(context, width, height);
    context.globalCompositeOperation = 'lighter';
    context.fillStyle = softLight(context, width / 2, height / 2, width * 0.22, '#ffffff', 0.9);
    context.fillRect(0, 0, width, height);
  };
}

/** A dash of light along x. */
function streak(colour: string): Painter {
  return (context, width, height) => {
    context.translate(width / 2, height / 2);
    context.scale(width / height, 1);
    context.fillStyle = softLight(context, 0, 0, height / 2, colour);
    context.fillRect(-height / 2, -height / 2, height, height);
    context.globalCompositeOperation = 'lighter';
    context.scale(0.8, 0.4);
    context.fillStyle = softLight(context, 0, 0, height / 2, '#ffffff', 0.9);
    context.fillRect(-height / 2, -height / 2, height, height);
  };
}

function ring(colour: string): Painter {
  return (context, width, height) => {
    glowStroke(context, c => c.arc(width / 2, height / 2, width * 0.4, 0, 7), colour, 3, 0.9);
  };
}

/** The ball itself, opaque: half as wide as its texture. */
function orb(context: CanvasRenderingContext2D, width: number, height: number): void {
  const body = context.createRadialGradient(width * 0.46, height * 0.44, 0, width / 2, height / 2, width / 4);
  body.addColorStop(0, '#ffffff');
  body.addColorStop(0.6, '#fffae6');
  body.addColorStop(1, '#ffefb8');
  context.fillStyle = body;
  context.beginPath();
  context.arc(width / 2, height / 2, width / 4, 0, 7);
  context.fill();
}

/** A loose microtubule, for the background to drift. */
function strand(index: number): Painter {
  const random = chance(0x57a + index * 977);
  return (context, width, height) => {
    const y = () => height * (0.2 + 0.6 * random());
    const colour = PALETTE[HUES[index % 5]];
    const fade = context.createLinearGradient(0, 0, width, 0);
    fade.addColorStop(0.02, withAlpha(colour, 0));
    fade.addColorStop(0.25 + 0.4 * random(), colour);
    fade.addColorStop(0.98, withAlpha(colour, 0));
    const points = [y(), y(), y(), y()];
    glowStroke(
      context,
      c => {
        c.moveTo(0, points[0]);
        c.bezierCurveTo(width * 0.3, points[1], width * 0.6, points[2], width, points[3]);
      },
      fade,
      1.1,
      0.9,
    );
  };
}

/** Chance for pictures: the same picture every time. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Paints the atlas, once a game. */
export function paintAtlas(scene: Scene): void {
  if (scene.textures.exists(ATLAS)) return;
  const jobs: [name: string, width: number, height: number, Painter][] = [['orb', 128, 128, orb]];
  for (const hue of HUES) {
    jobs.push([`haze-${hue}`, 128, 128, haze(PALETTE[hue])]);
    jobs.push([`dot-${hue}`, 64, 64, dot(PALETTE[hue])]);
    jobs.push([`streak-${hue}`, 96, 24, streak(PALETTE[hue])]);
    jobs.push([`ring-${hue}`, 192, 192, ring(PALETTE[hue])]);
  }
  for (let i = 0; i < STRANDS; i++) jobs.push([`strand-${i}`, 320, 40, strand(i)]);
  const size = 1024;
  const texture = scene.textures.createCanvas(ATLAS, size, size);
  if (!texture) throw new Error('atlas: no canvas texture');
  const { context } = texture;
  let x = 1;
  let y = 1;
  let shelf = 0;
  for (const [name, width, height, paint] of jobs.sort((a, b) => b[2] - a[2])) {
    if (x + width + 1 > size) {
      x = 1;
      y += shelf + 2;
      shelf = 0;
    }
    if (y + height > size) throw new Error(`atlas: no room for ${name}`);
    context.save();
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
    context.translate(x, y);
    paint(context, width, height);
    context.restore();
    texture.add(name, 0, x, y, width, height);
    x += width + 2;
    shelf = Math.max(shelf, height);
  }
  texture.refresh();
}

/** A sprite of light, dark until given its alpha. */
export function light(scene: Scene, name: string): GameObjects.Image {
  return scene.add.image(0, 0, ATLAS, name).setBlendMode(additive(scene)).setAlpha(0);
}

/** Makes `sprite` `width` × `height` pixels, whatever its texture. */
export function sizeTo(sprite: GameObjects.Image, width: number, height = width): void {
  sprite.scaleX = width / sprite.frame.realWidth;
  sprite.scaleY = height / sprite.frame.realHeight;
}

/** A texture painted for this layout, in place of the last one of that name. */
export function paintTexture(scene: Scene, key: string, width: number, height: number, paint: Painter) {
  if (scene.textures.exists(key)) scene.textures.remove(key);
  const texture = scene.textures.createCanvas(
    key,
    Math.max(2, Math.ceil(width)),
    Math.max(2, Math.ceil(height)),
  );
  if (!texture) throw new Error(`${key}: no canvas texture`);
  paint(texture.context, texture.width, texture.height);
  texture.refresh();
  return texture;
}
