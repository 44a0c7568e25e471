/**
 * What an undecided position of Connect Four looks good for: cells that would complete a line, those more that the
 * course of the columns gives to their owner (the odd rows to who began, the even ones to the other), and the middle.
 */
import {
  BOARD,
  BOTTOM,
  CELLS,
  COLUMNS,
  LEFT_COLUMNS,
  readLeft,
  readRight,
  STRIDE,
} from '../../games/connect-four/board.ts';
import { type ConnectFourState, connectFour } from '../../games/connect-four/rules.ts';
import type { MinimaxRules } from '../minimax.ts';
import { count, threatsLeft, threatsRight } from './threats.ts';

const ODD_ROWS = { left: BOTTOM.left * 0b010101, right: BOTTOM.right * 0b010101 } as const;

/** From a cell to the next one of a line: up, aslant, along (bits of board.ts). */
const STEPS = [1, STRIDE - 1, STRIDE, STRIDE + 1];
const WIDTH = STRIDE * LEFT_COLUMNS;

/** Lines of four that hold two stones or more of one side and none of the other. Looks at all lines of a kind at once. */
function pairs(left: number, right: number, rivalLeft: number, rivalRight: number): number {
  const freeLeft = BOARD.left & ~rivalLeft;
  const freeRight = BOARD.right & ~rivalRight;
  let found = 0;
  for (const step of STEPS) {
    const [two, three] = [2 * step, 3 * step];
    const openLeft =
      freeLeft &
      ((freeLeft >>> step) | (freeRight << (WIDTH - step))) &
      ((freeLeft >>> two) | (freeRight << (WIDTH - two))) &
      ((freeLeft >>> three) | (freeRight << (WIDTH - three)));
    const openRight = freeRight & (freeRight >>> step) & (freeRight >>> two) & (freeRight >>> three);
    const bLeft = (left >>> step) | (right << (WIDTH - step));
    const cLeft = (left >>> two) | (right << (WIDTH - two));
    const dLeft = (left >>> three) | (right << (WIDTH - three));
    const [bRight, cRight, dRight] = [right >>> step, right >>> two, right >>> three];
    found +=
      count(openLeft & (((left | bLeft) & (cLeft | dLeft)) | (left & bLeft) | (cLeft & dLeft))) +
      count(openRight & (((right | bRight) & (cRight | dRight)) | (right & bRight) | (cRight & dRight)));
  }
  return found;
}

/** What the stones of one side promise: [who began, the other]. Least squares over solved positions of 8 to 26 stones. */
const WORTH = {
  odd: [0.36, 0.08], // a cell in an odd row that completes a line
  even: [0.31, 0.15],
  pair: [0.08, 0.05], // a line with two stones or more and none of the rival's
} as const;

function promise(left: number, right: number, rivalLeft: number, rivalRight: number, who: 0 | 1): number {
  const cellsLeft = threatsLeft(left, right) & ~(left | rivalLeft);
  const cellsRight = threatsRight(left, right) & ~(right | rivalRight);
  return (
    WORTH.odd[who] * (count(cellsLeft & ODD_ROWS.left) + count(cellsRight & ODD_ROWS.right)) +
    WORTH.even[who] * (count(cellsLeft & ~ODD_ROWS.left) + count(cellsRight & ~ODD_ROWS.right)) +
    WORTH.pair[who] * pairs(left, right, rivalLeft, rivalRight)
  );
}

/** The state as who sees `observation` and is to move sees it: they are seat 0. */
export function seen(observation: Float32Array, from: number): ConnectFourState {
  const left0 = readLeft(observation, from);
  const right0 = readRight(observation, from);
  const left1 = readLeft(observation, from + CELLS);
  const right1 = readRight(observation, from + CELLS);
  const tick = count(left0 | left1) + count(right0 | right1);
  return { tick, first: tick & 1, winner: -1, column: -1, left0, right0, left1, right1 };
}

const SCALE = 0.1; // into (−1, 1)

export const connectFourMinimax: MinimaxRules<ConnectFourState> = {
  game: connectFour,
  judge(state, seat) {
    const { left0, right0, left1, right1, first } = state;
    const lead =
      promise(left0, right0, left1, right1, first === 0 ? 0 : 1) -
      promise(left1, right1, left0, right0, first === 1 ? 0 : 1);
    return (seat === 0 ? lead : -lead) * SCALE;
  },
  key({ left0, right0, left1, right1 }, out) {
    out[0] = left0 + (left0 | left1); // every column's height and owners can be read from the sum
    out[1] = right0 + (right0 | right1);
  },
  order: Array.from({ length: COLUMNS }, (_, i) => 3 + (i % 2 === 0 ? i / 2 : -(i + 1) / 2)),
};
