import { describe, expect, test } from 'vitest';
import { mappings } from '../../client/input/index.ts';
import type { Devices } from '../../client/input/mapping.ts';
import { fitBoard, squareX, squareY } from '../../client/scenes/boards/layout.ts';
import { CONNECT_FOUR_BOARD } from '../../client/scenes/connect-four/board.ts';
import { NOUGHTS_BOARD } from '../../client/scenes/noughts-and-crosses/board.ts';
import { connectFour } from '../../shared/games/connect-four/rules.ts';
import { noughtsAndCrosses } from '../../shared/games/noughts-and-crosses.ts';

const idle: Devices = { keys: [], presses: [], pad: null, pointer: null, width: 0, height: 0 };
const press = (code: string) => ({ code, atMs: 0 });

describe('a board by hand', () => {
  /** Reads once; the hand lies on `over` before. */
  function move(id: string, state: unknown, over: number, devices: Partial<Devices>) {
    const out = Int8Array.of(over);
    const by = mappings[id].read({ ...idle, ...devices }, state, 0, 'landscape', out);
    return { choice: out[0], by };
  }
  const four = connectFour.start(1);
  const full = { ...four, left0: 0b010101 << 21, left1: 0b101010 << 21, tick: 6 }; // the middle column
  const square = noughtsAndCrosses.start(1);

  test('the hand of Connect Four begins over the middle column, that of noughts and crosses in the middle', () => {
    expect([mappings['connect-four'].rest, mappings['noughts-and-crosses'].rest]).toEqual([3, 4]);
  });

  test('arrows and the pad move over the columns and decide nothing; Enter, space, ↓ and A let go', () => {
    for (const [code, to] of [
      ['ArrowLeft', 2],
      ['PadLeft', 2],
      ['KeyD', 4],
    ] as const)
      expect(move('connect-four', four, 3, { presses: [press(code)] })).toEqual({ choice: to, by: null });
    for (const code of ['Enter', 'Space', 'ArrowDown'])
      expect(move('connect-four', four, 5, { presses: [press(code)] })).toEqual({
        choice: 5,
        by: 'keyboard',
      });
    expect(move('connect-four', four, 5, { presses: [press('PadA')] })).toEqual({ choice: 5, by: 'gamepad' });
    expect(move('connect-four', four, 6, { presses: [press('ArrowRight')] }).choice).toBe(6);
    expect(
      move('connect-four', four, 3, { presses: [press('ArrowRight'), press('ArrowRight'), press('Enter')] }),
    ).toEqual({
      choice: 5,
      by: 'keyboard',
    });
  });

  test('a key that is still held from before decides nothing', () => {
    expect(move('connect-four', four, 3, { keys: ['Enter'] })).toEqual({ choice: 3, by: null });
  });

  test('a digit is its column at once; a full column is stepped over and never chosen', () => {
    expect(move('connect-four', four, 3, { presses: [press('Digit1')] })).toEqual({
      choice: 0,
      by: 'keyboard',
    });
    expect(move('connect-four', four, 3, { presses: [press('Numpad7')] })).toEqual({
      choice: 6,
      by: 'keyboard',
    });
    expect(move('connect-four', full, 2, { presses: [press('ArrowRight')] }).choice).toBe(4);
    for (const code of ['Digit4', 'Enter', 'Digit8'])
      expect(move('connect-four', full, 3, { presses: [press(code)] }).by).toBeNull();
  });

  test.each([
    [1280, 800],
    [390, 844],
  ])(
    'on a stage of %i × %i a tap lets go over its column, a mouse that passes only points',
    (width, height) => {
      const fit = fitBoard(width, height, CONNECT_FOUR_BOARD);
      for (let column = 0; column < 7; column++) {
        const at = { x: squareX(fit, column), y: squareY(fit, 2) };
        expect(move('connect-four', four, 3, { pointed: at, width, height })).toEqual({
          choice: column,
          by: null,
        });
        expect(move('connect-four', four, 3, { pointer: at, width, height })).toEqual({
          choice: column,
          by: null,
        });
        expect(move('connect-four', four, 3, { released: at, width, height })).toEqual({
          choice: column,
          by: 'pointer',
        });
      }
      const [above, beside] = [
        { x: squareX(fit, 3), y: squareY(fit, -1) },
        { x: fit.left - 2, y: squareY(fit, 2) },
      ];
      expect(move('connect-four', full, 0, { released: above, width, height }).by).toBeNull();
      expect(move('connect-four', four, 0, { released: beside, width, height })).toEqual({
        choice: 0,
        by: null,
      });
    },
  );

  test('noughts and crosses: arrows go both ways, digits as one reads, the number pad as it lies', () => {
    const at = (over: number, code: string) =>
      move('noughts-and-crosses', square, over, { presses: [press(code)] });
    expect(at(4, 'ArrowUp')).toEqual({ choice: 1, by: null });
    expect(at(4, 'KeyA')).toEqual({ choice: 3, by: null });
    expect(at(8, 'ArrowDown').choice).toBe(8);
    expect(at(0, 'Digit3')).toEqual({ choice: 2, by: 'keyboard' });
    expect(at(0, 'Numpad9')).toEqual({ choice: 2, by: 'keyboard' });
    expect(at(7, 'Enter')).toEqual({ choice: 7, by: 'keyboard' });
    const taken = { ...square, marks0: 1 << 7, tick: 1 };
    expect(move('noughts-and-crosses', taken, 7, { presses: [press('Enter')] }).by).toBeNull();
    const fit = fitBoard(390, 844, NOUGHTS_BOARD);
    const released = { x: squareX(fit, 2), y: squareY(fit, 1) };
    expect(move('noughts-and-crosses', square, 0, { released, width: 390, height: 844 })).toEqual({
      choice: 5,
      by: 'pointer',
    });
  });
});
