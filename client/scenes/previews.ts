/**
 * Living previews: many small scenes by one Phaser game that nobody sees. It draws them by turns, the longest undrawn
 * first, and each picture is copied to the canvas of its card; so they scroll, fade and clip like anything else on the
 * page, those out of sight cost nothing, and a slow machine shows fewer pictures instead of a slow page.
 * It brings Phaser: load it lazily.
 */
import { Scene } from 'phaser';
import { destroyEngine, GROUND_PIXEL_RATIO, newEngine } from './engine.ts';
import { scenes } from './index.ts';
import type { Frame, GameScene } from './scene.ts';

export interface PreviewPlace {
  readonly game: string;
  readonly canvas: HTMLCanvasElement; // all of one size: it is asked of the first
  /** Lets the match go on by `deltaMs` and says what to draw. */
  frame(deltaMs: number): Frame;
  /** Called with every picture; the first means that there is one. */
  onPicture?(): void;
}

export interface Previews {
  destroy(): void;
}

const PICTURE_MS = 1000 / 30; // between two pictures of one place
const BUDGET_MS = 8; // of a frame of the page, for all of them
const STILL_MS = 100; // a still picture has had this long to settle: light that fades in is there
const MAX_DELTA_MS = 250;
const MAX_RATIO = 1.5;

/** One card: its scene, and when it was last drawn. */
interface Preview {
  readonly place: PreviewPlace;
  readonly scene: Scene;
  readonly ground: HTMLCanvasElement;
  readonly picture: CanvasRenderingContext2D;
  drawing: GameScene | null; // null: to be built for the size as it is now
  drawnAt: number;
  visible: boolean;
}

export async function createPreviews(
  places: readonly PreviewPlace[],
  reducedMotion: boolean,
): Promise<Previews> {
  const factories = await Promise.all(places.map(({ game }) => scenes[game]()));
  const ratio = Math.min(MAX_RATIO, devicePixelRatio || 1);
  const sizeNow = () => ({
    width: Math.max(2, Math.round(places[0].canvas.clientWidth * ratio)),
    height: Math.max(2, Math.round(places[0].canvas.clientHeight * ratio)),
  });
  let size = sizeNow();
  const game = newEngine(size);
  await new Promise<void>(resolve => game.events.once('ready', resolve));
  game.loop.stop(); // from here on its steps are ours

  const previews: Preview[] = places.map((place, i) => {
    const picture = place.canvas.getContext('2d', { alpha: false });
    if (!picture) throw new Error(`preview: no canvas for ${place.game}`);
    const scene = game.scene.add(`preview-${i}`, Scene, true)!;
    const ground = document.createElement('canvas');
    return { place, scene, ground, picture, drawing: null, drawnAt: 0, visible: false };
  });
  game.step(performance.now(), 0); // starts the scenes

  const build = (preview: Preview, i: number): GameScene => {
    const { scene, ground, place } = preview;
    scene.children.removeAll(true);
    scene.cameras.main.setScroll(0, 0);
    scene.cameras.main.setSize(size.width, size.height);
    ground.width = Math.round(size.width * Math.min(1, GROUND_PIXEL_RATIO / ratio));
    ground.height = Math.round(size.height * Math.min(1, GROUND_PIXEL_RATIO / ratio));
    place.canvas.width = size.width;
    place.canvas.height = size.height;
    return factories[i](scene, {
      ...size,
      pixelRatio: ratio,
      seat: 0,
      still: reducedMotion,
      bare: true,
      ground,
    });
  };

  const draw = (preview: Preview, nowMs: number) => {
    const { place, scene, ground, picture } = preview;
    preview.drawing ??= build(preview, previews.indexOf(preview));
    const deltaMs = preview.drawnAt > 0 ? Math.min(MAX_DELTA_MS, nowMs - preview.drawnAt) : 0;
    preview.drawnAt = nowMs;
    preview.drawing.draw(place.frame(reducedMotion ? 0 : deltaMs), reducedMotion ? STILL_MS : deltaMs);
    for (const other of previews) other.scene.sys.setVisible(other.scene === scene);
    game.step(nowMs, deltaMs);
    picture.drawImage(ground, 0, 0, size.width, size.height);
    picture.drawImage(game.canvas, 0, 0);
    place.onPicture?.();
  };

  const longestUndrawn = (nowMs: number): Preview | null => {
    let next: Preview | null = null;
    for (const preview of previews) {
      if (!preview.visible || nowMs - preview.drawnAt < PICTURE_MS) continue;
      if (reducedMotion && preview.drawing) continue;
      if (!next || preview.drawnAt < next.drawnAt) next = preview;
    }
    return next;
  };

  let request = requestAnimationFrame(function show(nowMs) {
    request = requestAnimationFrame(show);
    if (document.hidden) return;
    const until = performance.now() + BUDGET_MS;
    do {
      const next = longestUndrawn(nowMs);
      if (!next) break;
      draw(next, nowMs);
    } while (performance.now() < until);
  });

  const inSight = new IntersectionObserver(entries => {
    for (const { target, isIntersecting } of entries)
      for (const preview of previews) if (preview.place.canvas === target) preview.visible = isIntersecting;
  });
  const resized = new ResizeObserver(() => {
    const next = sizeNow();
    if (next.width === size.width && next.height === size.height) return;
    size = next;
    game.scale.resize(size.width, size.height);
    for (const preview of previews) preview.drawing = null;
  });
  for (const { canvas } of places) inSight.observe(canvas);
  resized.observe(places[0].canvas);

  return {
    destroy() {
      cancelAnimationFrame(request);
      inSight.disconnect();
      resized.disconnect();
      destroyEngine(game);
      game.step(performance.now(), 0); // which is when Phaser goes
    },
  };
}
