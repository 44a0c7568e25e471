/**
 * The stage: one Phaser game in one element, drawing whatever match its source plays. It brings Phaser, which is large:
 * load it lazily.
 */
import { Scene } from 'phaser';
import type { Sound } from '../audio/sound.ts';
import { type Orientation, orientationOf } from './court.ts';
import { destroyEngine, GROUND_PIXEL_RATIO, MAX_PIXEL_RATIO, newEngine } from './engine.ts';
import { scenes } from './index.ts';
import type { Frame, GameScene } from './scene.ts';

export type { Frame } from './scene.ts';

export interface StageOptions {
  parent: HTMLElement;
  game: string;
  seat: number; // the viewer's: drawn in cyan, at the left of a wide stage and at the bottom of a tall one
  reducedMotion: boolean;
  /** Called once a rendered frame: the source lets its match go on and says what to draw; null: the frame before. */
  onFrame(deltaMs: number): Frame | null;
  sound?: Sound;
}

export interface Stage {
  readonly canvas: HTMLCanvasElement;
  readonly orientation: Orientation;
  readonly fps: number; // of the last seconds
  setSeat(seat: number): void;
  setReducedMotion(on: boolean): void;
  /** Calls `see` after every frame with the layers of its picture, lowest first, as long as they hold it; null: no more. */
  film(see: ((layers: readonly HTMLCanvasElement[]) => void) | null): void;
  destroy(): void;
}

const MAX_DELTA_MS = 250; // after a pause of the tab, the world does not leap

/** Fewer pixels when frames come late, so that a machine that draws in software keeps up. */
const QUALITIES = [1, 0.75, 0.6, 0.45];
const SLOW_FRAME_MS = 21;
const JUDGED_MS = 1500;
const ASLEEP_MS = 1000; // a longer frame is a tab that slept, not a slow one

export async function createStage(options: StageOptions): Promise<Stage> {
  const { parent } = options;
  const load = scenes[options.game];
  if (!load) throw new Error(`stage: no scene for ${options.game}`);
  const factory = await load();
  if (getComputedStyle(parent).position === 'static') parent.style.position = 'relative';

  const ground = document.createElement('canvas');
  let seat = options.seat;
  let still = options.reducedMotion;
  let stale = true; // the scene has to be built anew
  let quality = 0;
  let frames = -10; // the first ones load textures: not judged
  let framesMs = 0;
  let paused = false;
  let drawing: GameScene | undefined;
  let frame: Frame | null = null;

  const pixelRatio = () => Math.min(MAX_PIXEL_RATIO, devicePixelRatio || 1) * QUALITIES[quality];
  const canvasSize = () => {
    const ratio = pixelRatio();
    return {
      width: Math.max(2, Math.round(parent.clientWidth * ratio)),
      height: Math.max(2, Math.round(parent.clientHeight * ratio)),
    };
  };

  class Drawn extends Scene {
    create() {
      ready();
    }
    override update() {
      const deltaMs = Math.min(MAX_DELTA_MS, this.game.loop.rawDelta);
      judgeSpeed(this.game.loop.rawDelta);
      if (stale) build(this);
      frame = options.onFrame(deltaMs) ?? frame;
      if (!frame) return;
      if (frame.paused !== paused) {
        paused = frame.paused;
        for (const layer of [ground, game.canvas]) layer.style.opacity = paused ? '0.4' : '1';
      }
      drawing?.draw(frame, deltaMs);
    }
  }

  const build = (scene: Scene) => {
    stale = false;
    const { width, height } = canvasSize();
    if (width !== game.scale.width || height !== game.scale.height) game.scale.resize(width, height);
    scene.children.removeAll(true);
    scene.cameras.main.setScroll(0, 0);
    const ratio = pixelRatio();
    const groundRatio = Math.min(GROUND_PIXEL_RATIO, devicePixelRatio || 1);
    ground.width = Math.max(2, Math.round(parent.clientWidth * groundRatio));
    ground.height = Math.max(2, Math.round(parent.clientHeight * groundRatio));
    drawing = factory(scene, { width, height, pixelRatio: ratio, seat, still, sound: options.sound, ground });
    for (const layer of [ground, game.canvas])
      layer.style.transition = still ? 'none' : 'opacity 240ms ease-out';
    const { left, top, width: courtWidth, height: courtHeight } = drawing.court;
    for (const [name, pixels] of Object.entries({ left, top, width: courtWidth, height: courtHeight }))
      parent.style.setProperty(`--court-${name}`, `${(pixels / ratio).toFixed(1)}px`);
    parent.dataset.orientation = drawing.court.orientation;
  };

  const judgeSpeed = (rawMs: number) => {
    if (rawMs > ASLEEP_MS || document.hidden) return;
    frames++;
    if (frames <= 0) return;
    framesMs += rawMs;
    if (framesMs < JUDGED_MS) return;
    if (framesMs / frames > SLOW_FRAME_MS && quality < QUALITIES.length - 1) {
      quality++;
      stale = true;
      frames = -5;
    } else frames = 0;
    framesMs = 0;
  };

  let ready = () => {};
  const created = new Promise<void>(resolve => {
    ready = resolve;
  });
  const game = newEngine(canvasSize(), Drawn);

  let see: ((layers: readonly HTMLCanvasElement[]) => void) | null = null;
  // What was drawn on the canvas is gone once the browser has shown it: seen within the frame, or not at all.
  game.events.on('postrender', () => see?.([ground, game.canvas]));

  const observer = new ResizeObserver(() => {
    stale = true;
  });
  return created.then(() => {
    const { canvas } = game;
    for (const layer of [ground, canvas]) {
      layer.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;display:block';
      layer.setAttribute('aria-hidden', 'true'); // the page tells the score in words
    }
    parent.prepend(ground, canvas);
    observer.observe(parent);
    return {
      canvas,
      get orientation() {
        return drawing?.court.orientation ?? orientationOf(parent.clientWidth, parent.clientHeight);
      },
      get fps() {
        return game.loop.actualFps;
      },
      setSeat(next) {
        stale ||= next !== seat;
        seat = next;
      },
      setReducedMotion(on) {
        stale ||= on !== still;
        still = on;
      },
      film(next) {
        see = next;
      },
      destroy() {
        observer.disconnect();
        destroyEngine(game);
        ground.remove();
      },
    };
  });
}
