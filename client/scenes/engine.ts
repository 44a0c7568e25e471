/** Phaser as everything here wants it: a bare renderer on a transparent canvas. It is large: whoever imports this is loaded lazily. */
import { AUTO, Game, Scale, type Scene } from 'phaser';

export const MAX_PIXEL_RATIO = 2;
/** Of the ground under a scene: soft light shows no more. */
export const GROUND_PIXEL_RATIO = 1.5;

/** The canvas is put in no place yet: Phaser would also restyle its parent. */
export function newEngine(size: { width: number; height: number }, scene?: new () => Scene): Game {
  return new Game({
    type: AUTO,
    parent: null as unknown as HTMLElement,
    ...size,
    scale: { mode: Scale.NONE },
    ...(scene && { scene }),
    transparent: true,
    banner: false,
    autoFocus: false,
    disableContextMenu: false,
    audio: { noAudio: true },
    input: { keyboard: false, mouse: false, touch: false, gamepad: false, windowEvents: false },
    fps: { smoothStep: false },
    render: { antialiasGL: false, powerPreference: 'high-performance' },
  });
}

export function destroyEngine(game: Game): void {
  game.destroy(true);
  window.onblur = null; // Phaser's own, left behind
  window.onfocus = null;
}
