/** How a game reads hands: a pure function from what the devices say to the seat's action. */
import type { Text } from '../../shared/games/game.ts';
import type { Orientation, Point } from '../scenes/court.ts';
import type { KeysHeld } from './keys.ts';

export type Device = 'keyboard' | 'touch' | 'gamepad' | 'mouse';

export interface PadReading {
  x: number; // −1 … 1, stick and d-pad together, right positive
  y: number; // −1 … 1, down positive
  buttons: number; // bit i: button i of the standard layout
}

export interface Devices {
  keys: KeysHeld;
  /** What was pressed since the last read, oldest first: key codes, and of the gamepad PadLeft, PadRight, PadUp, PadDown, PadA. */
  pressed: readonly string[];
  pad: PadReading | null; // null: none connected
  pointer: Point | null; // in pixels of the target; null: not pressed
  pointed: Point | null; // where a mouse that is not pressed moved to since the last read
  released: Point | null; // where the pointer was let go since the last read
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
  /**
   * Writes the action at `out[0 …]`, which still holds the last one. Returns what moved it: 'pointer' stands for touch or
   * mouse; null: nothing. In a game of turns null says that nothing is decided yet; what is written then is what the hand
   * lies on, which the scene shows.
   */
  read(
    devices: Devices,
    state: unknown,
    seat: number,
    orientation: Orientation,
    out: Int8Array,
  ): 'keyboard' | 'gamepad' | 'pointer' | null;
}
