/**
 * Connect Four solved: the exact score of a position or of each of its columns. Negamax with alpha-beta over bitboards
 * that are handed on by value, after Pascal Pons's articles: moves that lose at once are never looked at, those that make
 * threats come first, a table keeps bounds, and the score is closed in on by questions of the form "more than this?".
 * A score counts from the side to move: 0 a draw; positive a win, 22 less the stones the winner will have played (so
 * the sooner, the larger); negative a loss likewise.
 */
import {
  BOARD,
  BOTTOM,
  CELLS,
  COLUMNS,
  hasFour,
  LEFT_COLUMNS,
  landing,
  ROWS,
  STRIDE,
} from '../../games/connect-four/board.ts';
import { Bounds } from './bounds.ts';
import { count, threatsLeft, threatsRight } from './threats.ts';

/** A position from the side to move: its stones and all stones, each in two halves (board.ts). */
export interface Position {
  readonly ownLeft: number;
  readonly ownRight: number;
  readonly takenLeft: number;
  readonly takenRight: number;
}

export interface SolverLimits {
  readonly nodes?: number;
  /** Scores farther than this from 0 are only known to be so far: 1 tells a win from a draw from a loss, at a third of the work. */
  readonly farthest?: number;
  /** Stones: what is not decided when so many are played counts as a draw. `forget` is due before another horizon. */
  readonly horizon?: number;
}

/** What `scores` gives for a full column. */
export const FULL = -100;
const UNKNOWN = 1000; // out of a search whose budget ran out

// A bound in the table: the score and this.

// A bound in the table: the score and this.
const ROOM = CELLS / 2;
const LOWER = ROOM;
const UPPER = 4 * ROOM;

/** Rows 1, 3 and 5 from below, and 2, 4 and 6. */
const ODD_ROWS = { left: BOTTOM.left * 0b010101, right: BOTTOM.right * 0b010101 } as const;
const EVEN_ROWS = { left: BOTTOM.left * 0b101010, right: BOTTOM.right * 0b101010 } as const;

/** Columns from the middle outwards, as masks of a half. */
const COLUMN = (1 << ROWS) - 1;
const ORDER = [3, 2, 4, 1, 5, 0, 6];
const ORDER_LEFT = Int32Array.from(ORDER, c => (c < LEFT_COLUMNS ? COLUMN << (STRIDE * c) : 0));
const ORDER_RIGHT = Int32Array.from(ORDER, c =>
  c < LEFT_COLUMNS ? 0 : COLUMN << (STRIDE * (c - LEFT_COLUMNS)),
);

export class ConnectFourSolver {
  /** Positions looked at since it was made. */
  nodes = 0;
  private budget = Number.POSITIVE_INFINITY;
  private horizon = CELLS;
  private readonly bounds: Bounds;
  // The moves of every depth, best first: [42 × 7].
  private readonly moveLeft = new Int32Array(CELLS * COLUMNS);
  private readonly moveRight = new Int32Array(CELLS * COLUMNS);
  private readonly moveWorth = new Int32Array(CELLS * COLUMNS);

  /** A table of 2^`tableBits` × 16 bytes. */
  constructor(tableBits = 18) {
    this.bounds = new Bounds(tableBits);
  }

  /** Forgets what it has learnt, which changes how long it takes and nothing else. */
  forget(): void {
    this.bounds.clear();
  }

  /**
   * Writes the score of every column, `FULL` where there is no room, at `out[0 …]`; no line may be made yet. False when it would
   * have taken more than `nodes` positions: what is written then counts for nothing.
   */
  scores(position: Position, out: Int32Array, limits: SolverLimits = {}): boolean {
    const { nodes = Number.POSITIVE_INFINITY, horizon = CELLS, farthest = CELLS } = limits;
    this.budget = this.nodes + nodes;
    this.horizon = horizon;
    const plies = count(position.takenLeft) + count(position.takenRight);
    for (const column of ORDER) {
      const next = played(position, column);
      if (!next) out[column] = FULL;
      else if (winsAt(position, column)) out[column] = (CELLS + 1 - plies) >> 1;
      else if (plies + 1 === CELLS) out[column] = 0;
      else {
        const score = this.within(next, farthest);
        if (score === UNKNOWN) return false;
        out[column] = -score;
      }
    }
    return true;
  }

  private within({ ownLeft, ownRight, takenLeft, takenRight }: Position, farthest: number): number {
    const plies = count(takenLeft) + count(takenRight);
    if (canWin(ownLeft, ownRight, takenLeft, takenRight)) return (CELLS + 1 - plies) >> 1;
    let low = Math.max(-farthest, -((CELLS - plies) >> 1));
    let high = Math.min(farthest, (CELLS - 1 - plies) >> 1);
    while (low < high) {
      // From the middle, but near to a draw first: the shallow questions are the cheap ones.
      let middle = low + ((high - low) >> 1);
      if (middle <= 0 && low / 2 < middle) middle = Math.ceil(low / 2);
      else if (middle >= 0 && high / 2 > middle) middle = Math.floor(high / 2);
      const score = this.search(ownLeft, ownRight, takenLeft, takenRight, plies, middle, middle + 1);
      if (score === UNKNOWN) return UNKNOWN;
      if (score <= middle) high = score;
      else low = score;
    }
    return low;
  }

  /** The score, as far as it lies within (alpha, beta), of a position whose mover cannot win at once. Allocates nothing. */
  private search(
    ownLeft: number,
    ownRight: number,
    takenLeft: number,
    takenRight: number,
    plies: number,
    alpha: number,
    beta: number,
  ): number {
    if (++this.nodes > this.budget) return UNKNOWN;
    if (plies >= this.horizon) return 0;
    const rivalLeft = ownLeft ^ takenLeft;
    const rivalRight = ownRight ^ takenRight;
    const freeLeft = (takenLeft + BOTTOM.left) & BOARD.left;
    const freeRight = (takenRight + BOTTOM.right) & BOARD.right;
    const dangerLeft = threatsLeft(rivalLeft, rivalRight) & ~takenLeft;
    const dangerRight = threatsRight(rivalLeft, rivalRight) & ~takenRight;
    const forcedLeft = freeLeft & dangerLeft;
    const forcedRight = freeRight & dangerRight;
    const forced = (forcedLeft | forcedRight) !== 0;
    // Two threats at once cannot both be met.
    if (forced && !single(forcedLeft, forcedRight)) return -((CELLS - plies) >> 1);
    // Never below a cell that the rival would win on.
    const left = (forced ? forcedLeft : freeLeft) & ~(dangerLeft >> 1);
    const right = (forced ? forcedRight : freeRight) & ~(dangerRight >> 1);
    if ((left | right) === 0) return -((CELLS - plies) >> 1);
    if (plies >= CELLS - 2) return 0;

    let low = -((CELLS - 2 - plies) >> 1);
    let high = (CELLS - 1 - plies) >> 1;
    if (
      alpha >= -1 &&
      (plies & 1) === 0 &&
      !hasFour(
        ownLeft | (~takenLeft & ODD_ROWS.left) | freeLeft,
        ownRight | (~takenRight & ODD_ROWS.right) | freeRight,
      )
    ) {
      // Allis's follow-up: who moves second can answer every stone with the one on it, or one in a column of odd height
      // with another such. The first then never gets more than the odd rows and what is free now, and this holds no line.
      const wins = hasFour(
        rivalLeft | (~(takenLeft | freeLeft) & EVEN_ROWS.left),
        rivalRight | (~(takenRight | freeRight) & EVEN_ROWS.right),
      );
      high = wins ? -1 : 0;
      if (high <= alpha) return high;
    }
    // One move is no choice: what follows is kept, this need not be.
    if (single(left, right)) {
      const score = this.search(
        rivalLeft,
        rivalRight,
        takenLeft | left,
        takenRight | right,
        plies + 1,
        -beta,
        -alpha,
      );
      return score === UNKNOWN ? UNKNOWN : -score;
    }
    // A key of its own: every column's height can be read from the sum.
    const known = this.bounds.get(ownLeft + takenLeft, ownRight + takenRight);
    if (known >= UPPER - ROOM) high = Math.min(high, known - UPPER);
    else if (known > 0) low = Math.max(low, known - LOWER);
    if (low >= beta) return low;
    if (high <= alpha) return high;
    alpha = Math.max(alpha, low);
    beta = Math.min(beta, high);
    return this.branch(ownLeft, ownRight, takenLeft, takenRight, plies, alpha, beta, left, right);
  }

  private branch(
    ownLeft: number,
    ownRight: number,
    takenLeft: number,
    takenRight: number,
    plies: number,
    alpha: number,
    beta: number,
    left: number,
    right: number,
  ): number {
    const { moveLeft, moveRight, moveWorth } = this;
    const base = plies * COLUMNS;
    let moves = 0;
    for (let i = 0; i < COLUMNS; i++) {
      const cellLeft = left & ORDER_LEFT[i];
      const cellRight = right & ORDER_RIGHT[i];
      if ((cellLeft | cellRight) === 0) continue;
      const withLeft = ownLeft | cellLeft;
      const withRight = ownRight | cellRight;
      const worth =
        count(threatsLeft(withLeft, withRight) & ~takenLeft) +
        count(threatsRight(withLeft, withRight) & ~takenRight);
      let at = base + moves++;
      for (; at > base && moveWorth[at - 1] < worth; at--) {
        moveLeft[at] = moveLeft[at - 1];
        moveRight[at] = moveRight[at - 1];
        moveWorth[at] = moveWorth[at - 1];
      }
      moveLeft[at] = cellLeft;
      moveRight[at] = cellRight;
      moveWorth[at] = worth;
    }
    const rivalLeft = ownLeft ^ takenLeft;
    const rivalRight = ownRight ^ takenRight;
    const from = this.nodes;
    const keyLeft = ownLeft + takenLeft;
    const keyRight = ownRight + takenRight;
    let best = -CELLS;
    for (let i = 0; i < moves; i++) {
      const score = -this.search(
        rivalLeft,
        rivalRight,
        takenLeft | moveLeft[base + i],
        takenRight | moveRight[base + i],
        plies + 1,
        -beta,
        -alpha,
      );
      if (score === -UNKNOWN) return UNKNOWN;
      if (score >= beta) {
        this.bounds.put(keyLeft, keyRight, score + LOWER, work(this.nodes - from));
        return score;
      }
      if (score > best) best = score;
      if (score > alpha) alpha = score;
    }
    this.bounds.put(keyLeft, keyRight, best + UPPER, work(this.nodes - from));
    return best;
  }
}

/** Whether exactly one bit of both halves is set. */
function single(left: number, right: number): boolean {
  return left === 0 ? right !== 0 && (right & (right - 1)) === 0 : right === 0 && (left & (left - 1)) === 0;
}

/** A number of nodes as what the table weighs them by. */
function work(nodes: number): number {
  return Math.min(15, 31 - Math.clz32(nodes + 1));
}

/** Whether the side to move completes a line with one stone. */
function canWin(ownLeft: number, ownRight: number, takenLeft: number, takenRight: number): boolean {
  return (
    ((takenLeft + BOTTOM.left) & BOARD.left & threatsLeft(ownLeft, ownRight)) !== 0 ||
    ((takenRight + BOTTOM.right) & BOARD.right & threatsRight(ownLeft, ownRight)) !== 0
  );
}

function winsAt({ ownLeft, ownRight, takenLeft, takenRight }: Position, column: number): boolean {
  return column < LEFT_COLUMNS
    ? (landing(takenLeft, column) & threatsLeft(ownLeft, ownRight)) !== 0
    : (landing(takenRight, column) & threatsRight(ownLeft, ownRight)) !== 0;
}

/** The position after a stone in `column`, from the other side; null: the column is full. */
export function played(position: Position, column: number): Position | null {
  const { ownLeft, ownRight, takenLeft, takenRight } = position;
  const cell = landing(column < LEFT_COLUMNS ? takenLeft : takenRight, column);
  if (cell === 0) return null;
  return {
    ownLeft: ownLeft ^ takenLeft,
    ownRight: ownRight ^ takenRight,
    takenLeft: column < LEFT_COLUMNS ? takenLeft | cell : takenLeft,
    takenRight: column < LEFT_COLUMNS ? takenRight : takenRight | cell,
  };
}
