/** What a game's scene is: it draws states and decides nothing. The stage builds it anew when its view changes. */
import type { Scene } from 'phaser';
import type { Sound } from '../audio/sound.ts';
import type { CourtFit } from './court.ts';

/** What the stage is asked to show: the states of the last two ticks and how far between them the moment is. */
export interface Frame {
  before: unknown;
  now: unknown;
  alpha: number; // 0 … 1 from before to now
  paused: boolean;
  /** In a game of turns, where the hand of the person to move lies, not decided yet: an action; null: nobody's hand. */
  aim?: ArrayLike<number> | null;
}

export interface View {
  readonly width: number; // of the canvas, in its own pixels
  readonly height: number;
  readonly pixelRatio: number; // canvas pixels a CSS pixel
  readonly seat: number; // whose side is near, and cyan
  readonly still: boolean; // reduced motion: what moves by itself stays away
  readonly sound?: Sound;
  /** Lies under the stage, which is transparent: painted once a layout, so that no frame pays for it. */
  readonly ground: HTMLCanvasElement;
}

export interface GameScene {
  /** The court's rectangle in canvas pixels: the page lays its scores around it. */
  readonly court: CourtFit;
  /** Draws one frame. Allocates nothing. */
  draw(frame: Frame, deltaMs: number): void;
}

export type SceneFactory = (scene: Scene, view: View) => GameScene;
