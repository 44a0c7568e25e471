/** How a game reads hands: a pure function from what the devices say to the seat's action. */
import type { Text } from '../../shared/games/game.ts';
import type { Orientation, Point } from '../scenes/court.ts';
import type { KeysHeld } from './keys.ts';

export type Device = 'keyboard' | 'touch' | 'gamepad' | 'mouse';

export interface PadReading {
  x: number; // −1 … 1, stick and d-pad together, right positive
  y: number; // −1 … 1, down positive
  buttons: number; // bit i: button i of the standard layout
  brake?: number; // 0 … 1: the left trigger
  throttle?: number; // the right one
}

/** Something pressed: a key by its code; a swipe, a push of the stick or d-pad or its first button, as `SwipeUp`, `PadLeft`, `PadA`, … */
export interface Press {
  readonly code: string;
  readonly atMs: number;
}

export interface Devices {
  keys: KeysHeld;
  /**
   * What was pressed of late, oldest first, also if it was let go between two ticks. A mapping that plays by presses
   * takes from the front what it has used, and so plays one after the other.
   */
  presses: Press[];
  pad: PadReading | null; // null: none connected
  /**
   * In pixels of the target, which it may have left. Null: not pressed, nor, where the mapping hovers, a mouse that moved
   * last. (fromX, fromY) is where it went down, drawn along when it goes further away than a thumb reaches, so that a drag
   * the other way counts at once. touch: there is a finger on it.
   */
  pointer: { x: number; y: number; fromX?: number; fromY?: number; touch?: boolean } | null;
  pointed?: Point | null; // where a mouse that is not pressed moved to since the last read
  released?: Point | null; // where the pointer was let go since the last read
  width: number; // of the target
  height: number;
}

export interface Mapping {
  readonly actionWidth: number;
  /** The action before anything was done; 0 where missing. */
  readonly rest?: number;
  /** How to play by each, in a short sentence. */
  readonly hints: Readonly<Record<'keyboard' | 'touch' | 'gamepad', Text>>;
  /** KeyboardEvent.code of every key that it uses, so that the page does not scroll under the player. */
  readonly keys: readonly string[];
  /** The mouse counts also while it is not pressed, anywhere on the page, until another device is used. */
  readonly hover?: boolean;
  /**
   * Writes the action at `out[0 …]`, which still holds what was written last. Returns what moved it: 'pointer' stands for
   * touch or mouse; null: nothing. In a game of turns null says that nothing is decided yet; what is written then is what
   * the hand lies on, which the scene shows.
   */
  read(
    devices: Devices,
    state: unknown,
    seat: number,
    orientation: Orientation,
    out: Int8Array,
  ): 'keyboard' | 'gamepad' | 'pointer' | null;
}
