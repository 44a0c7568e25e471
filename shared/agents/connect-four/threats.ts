/**
 * Threats: the cells, free or not, that would complete four in a line for a set of stones (as in Pascal Pons's articles
 * on solving Connect Four). A set is two halves, see board.ts; so is what comes out, a function for each half. A
 * shift by 7 goes to the next column, by 6 and 8 to its neighbours down and up.
 */
import { BOARD, LEFT_COLUMNS, STRIDE } from '../../games/connect-four/board.ts';

const WIDTH = STRIDE * LEFT_COLUMNS; // bits of the left half

export function threatsLeft(left: number, right: number): number {
  let found = (left << 1) & (left << 2) & (left << 3);
  let down1 = (left >>> 7) | (right << (WIDTH - 7));
  let down2 = (left >>> 14) | (right << (WIDTH - 14));
  let down3 = (left >>> 21) | (right << (WIDTH - 21));
  found |= (left << 7) & (left << 14) & ((left << 21) | down1);
  found |= down1 & down2 & ((left << 7) | down3);
  down1 = (left >>> 6) | (right << (WIDTH - 6));
  down2 = (left >>> 12) | (right << (WIDTH - 12));
  down3 = (left >>> 18) | (right << (WIDTH - 18));
  found |= (left << 6) & (left << 12) & ((left << 18) | down1);
  found |= down1 & down2 & ((left << 6) | down3);
  down1 = (left >>> 8) | (right << (WIDTH - 8));
  down2 = (left >>> 16) | (right << (WIDTH - 16));
  down3 = (left >>> 24) | (right << (WIDTH - 24));
  found |= (left << 8) & (left << 16) & ((left << 24) | down1);
  found |= down1 & down2 & ((left << 8) | down3);
  return found & BOARD.left;
}

export function threatsRight(left: number, right: number): number {
  let found = (right << 1) & (right << 2) & (right << 3);
  let up1 = (right << 7) | (left >>> (WIDTH - 7));
  let up2 = (right << 14) | (left >>> (WIDTH - 14));
  let up3 = (right << 21) | (left >>> (WIDTH - 21));
  found |= up1 & up2 & (up3 | (right >>> 7));
  found |= (right >>> 7) & (right >>> 14) & up1;
  up1 = (right << 6) | (left >>> (WIDTH - 6));
  up2 = (right << 12) | (left >>> (WIDTH - 12));
  up3 = (right << 18) | (left >>> (WIDTH - 18));
  found |= up1 & up2 & (up3 | (right >>> 6));
  found |= (right >>> 6) & (right >>> 12) & (up1 | (right >>> 18));
  up1 = (right << 8) | (left >>> (WIDTH - 8));
  up2 = (right << 16) | (left >>> (WIDTH - 16));
  up3 = (right << 24) | (left >>> (WIDTH - 24));
  found |= up1 & up2 & (up3 | (right >>> 8));
  found |= (right >>> 8) & (right >>> 16) & (up1 | (right >>> 24));
  return found & BOARD.right;
}

/** Bits that are set. */
export function count(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
