/**
 * Packs the actions of a match. Each seat's choice (or axis) is predicted from its last value and how long it has been
 * held, and range-coded: people and agents hold keys, so most ticks cost a small part of a bit.
 */
import { actionWidth, type Game } from './game.ts';
import { type BitModel, bitModel, RangeDecoder, RangeEncoder } from './range-coder.ts';

/** The probability models of one column (a seat's choice, or one of its axes). */
interface ColumnModel {
  same: BitModel; // is the action that of the tick before? by how long it has been held, and which choice it is
  tree: BitModel; // otherwise which, by the last action, most significant bit first
  last: number;
  heldTicks: number;
}

const AXIS_BITS = 8;
const HELD_CONTEXTS = 64;

function columnBits(game: Game): number {
  return game.actions.kind === 'choice' ? 32 - Math.clz32(game.actions.choices.length - 1) : AXIS_BITS;
}

function columnModels(game: Game, bits: number): ColumnModel[] {
  return Array.from({ length: game.seats * actionWidth(game) }, () => ({
    same: bitModel(HELD_CONTEXTS * 2 ** bits),
    tree: bitModel(4 ** bits),
    last: 0,
    heldTicks: 0,
  }));
}

function sameContext(model: ColumnModel, bits: number): number {
  // Exact for short holds, by powers of two beyond: a key is rarely tapped for two ticks and often held for twenty.
  const held = model.heldTicks;
  const bucket = held < 32 ? held : Math.min(HELD_CONTEXTS - 1, 32 + Math.floor((held - 32) / 16));
  // An axis has too many values to learn anything of each within a match.
  return bits === AXIS_BITS ? bucket : (bucket << bits) | model.last;
}

function remember(model: ColumnModel, symbol: number): void {
  model.heldTicks = symbol === model.last ? model.heldTicks + 1 : 0;
  model.last = symbol;
}

/** `actions` is [ticks × seats × actionWidth]. */
export function encodeActions(game: Game, actions: Int8Array, ticks: number): Uint8Array {
  const bits = columnBits(game);
  const mask = 2 ** bits - 1;
  const columns = columnModels(game, bits);
  const encoder = new RangeEncoder();
  for (let at = 0; at < ticks * columns.length; at++) {
    const model = columns[at % columns.length];
    const symbol = actions[at] & mask;
    encoder.bit(model.same, sameContext(model, bits), symbol === model.last ? 0 : 1);
    if (symbol !== model.last) {
      let node = 1;
      for (let bit = bits - 1; bit >= 0; bit--) {
        const value = (symbol >> bit) & 1;
        encoder.bit(model.tree, (model.last << bits) | node, value);
        node = (node << 1) | value;
      }
    }
    remember(model, symbol);
  }
  return encoder.finish();
}

/** Null when the bytes run out or name an action that the game does not have. */
export function decodeActions(game: Game, bytes: Uint8Array, ticks: number): Int8Array | null {
  const bits = columnBits(game);
  const mask = 2 ** bits - 1;
  const columns = columnModels(game, bits);
  const decoder = new RangeDecoder(bytes);
  const actions = new Int8Array(ticks * columns.length);
  const choices = game.actions.kind === 'choice' ? game.actions.choices.length : Number.POSITIVE_INFINITY;
  for (let at = 0; at < actions.length; at++) {
    const model = columns[at % columns.length];
    let symbol = model.last;
    if (decoder.bit(model.same, sameContext(model, bits)) === 1) {
      let node = 1;
      for (let bit = 0; bit < bits; bit++)
        node = (node << 1) | decoder.bit(model.tree, (model.last << bits) | node);
      symbol = node & mask;
    }
    if (symbol >= choices || decoder.overran) return null;
    actions[at] = symbol; // an Int8Array turns an axis' byte back into −128 … 127
    remember(model, symbol);
  }
  return actions;
}
