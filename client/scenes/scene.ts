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
  /** Earlier matches of the same seed that play along, tick for tick; a scene may show them. */
  ghosts?: readonly Ghost[];
  /** In a game of turns, where the hand of the person to move lies, not decided yet: an action; null: nobody's hand. */
  aim?: ArrayLike<number> | null;
  field?: DecisionField | null; // of the network in the shown seat, where one sits there
}

/** A match that plays along with the one that is shown. */
export interface Ghost {
  readonly before: unknown;
  readonly now: unknown;
  readonly seat: number; // whose play it is worth watching for
}

/** What a network would do anywhere on its game's `plane`, all else as it is now. A scene that knows the plane may draw it. */
export interface DecisionField {
  readonly columns: number; // across, from the low to the high end of that observation
  readonly rows: number; // down, the same
  readonly logits: Float32Array; // [rows, columns, choices]: it takes the largest
}

export interface View {
  readonly width: number; // of the canvas, in its own pixels
  readonly height: number;
  readonly pixelRatio: number; // canvas pixels a CSS pixel
  readonly seat: number; // whose side is near, and cyan
  readonly still: boolean; // reduced motion: what moves by itself stays away
  readonly bare?: boolean; // nothing of the page lies over it: no room is kept for scores, and nothing is written
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
