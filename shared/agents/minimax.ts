/**
 * Minimax with alpha-beta and a table of positions already judged (the Deep Blue way), for any game of turns between two
 * seats that move alternately: it looks `depth` plies ahead, knows every end it sees, and judges the rest by a formula.
 */
import type { Game } from '../games/game.ts';

export interface MinimaxRules<State> {
  readonly game: Game<State>;
  /** How good an undecided state is for `seat`, within (−1, 1); for the other seat it is as bad. */
  readonly judge: (state: State, seat: number) => number;
  /** Writes two integers that no other state of the same match has. */
  readonly key: (state: State, out: Int32Array) => void;
  /** The choices, those that are mostly best first: the better the order, the more is cut off. */
  readonly order: readonly number[];
}

/** A win is worth this, less a ply for each that it takes. */
export const WIN = 1000;

/** What a kept value says: it is the value, or the value is no less, or no more. */
const EXACT = 1;
const AT_LEAST = 2;
const AT_MOST = 3;

const TABLE = 2 ** 14;

export class Minimax<State> {
  /** States looked at since it was made. */
  nodes = 0;
  private readonly choices: number;
  private readonly joint: Int8Array;
  private readonly allowed: Uint8Array; // [plies × choices]
  private readonly keys = new Int32Array(TABLE * 2);
  private readonly values = new Float64Array(TABLE);
  private readonly notes = new Int32Array(TABLE); // question × 256 + depth × 4 + what the value says
  private readonly own = new Int32Array(2);
  private question = 0;

  constructor(
    private readonly rules: MinimaxRules<State>,
    readonly depth: number,
  ) {
    const { game } = rules;
    if (game.actions.kind !== 'choice' || game.seats !== 2 || !game.turn)
      throw new Error(`minimax: ${game.id} is no game of turns between two`);
    if (!(depth >= 1 && depth <= 12)) throw new Error(`minimax: depth ${depth}, want 1 to 12`);
    this.choices = game.actions.choices.length;
    this.joint = new Int8Array(game.seats);
    this.allowed = new Uint8Array((depth + 1) * this.choices);
  }

  /**
   * Writes the value of every choice for the seat to move at `out[0 …]`: ±(WIN − plies) where it ends, −∞ where illegal. Of a
   * choice that is worse than the best by more than `margin` only that much is sure.
   */
  judge(state: State, out: Float64Array, margin = Number.POSITIVE_INFINITY): void {
    this.question++; // what was kept for other questions counts no more: their plies began elsewhere
    const seat = this.rules.game.turn!(state);
    this.listAllowed(state, seat, 0);
    let best = Number.NEGATIVE_INFINITY;
    out.fill(best);
    for (const choice of this.rules.order) {
      if (!this.allowed[choice]) continue;
      out[choice] = -this.search(this.after(state, seat, choice), 1, Number.NEGATIVE_INFINITY, margin - best);
      best = Math.max(best, out[choice]);
    }
  }

  private listAllowed(state: State, seat: number, ply: number): void {
    const { game } = this.rules;
    const at = ply * this.choices;
    if (game.legal) game.legal(state, seat, this.allowed, at);
    else this.allowed.fill(1, at, at + this.choices);
  }

  private after(state: State, seat: number, choice: number): State {
    const { game } = this.rules;
    const next = game.clone(state);
    this.joint[seat] = choice;
    this.joint[1 - seat] = 0;
    game.advance(next, this.joint);
    return next;
  }

  /** The value of `state` for the seat to move there, exact within (alpha, beta), a bound on its side outside. */
  private search(state: State, ply: number, alpha: number, beta: number): number {
    this.nodes++;
    const { game, judge, order } = this.rules;
    const seat = game.turn!(state);
    const outcome = game.outcome(state);
    if (outcome) return Math.sign(outcome.scores[seat] - outcome.scores[1 - seat]) * (WIN - ply);
    const left = this.depth - ply;
    if (left === 0) return judge(state, seat);

    const { own, keys, values, notes } = this;
    this.rules.key(state, own);
    const [keyA, keyB] = [own[0], own[1]];
    const slot = (Math.imul(keyA ^ Math.imul(keyB, 0x9e3779b1), 0x85ebca6b) >>> 15) & (TABLE - 1);
    const note = notes[slot];
    if (
      note >> 8 === this.question &&
      keys[2 * slot] === keyA &&
      keys[2 * slot + 1] === keyB &&
      ((note >> 2) & 63) === left
    ) {
      const kind = note & 3;
      const value = values[slot];
      if (kind === EXACT || (kind === AT_LEAST && value >= beta) || (kind === AT_MOST && value <= alpha))
        return value;
    }

    this.listAllowed(state, seat, ply);
    let best = Number.NEGATIVE_INFINITY;
    for (const choice of order) {
      if (!this.allowed[ply * this.choices + choice]) continue;
      const value = -this.search(this.after(state, seat, choice), ply + 1, -beta, -Math.max(alpha, best));
      if (value > best) best = value;
      if (best >= beta) break;
    }
    keys[2 * slot] = keyA;
    keys[2 * slot + 1] = keyB;
    values[slot] = best;
    notes[slot] =
      (this.question << 8) | (left << 2) | (best >= beta ? AT_LEAST : best <= alpha ? AT_MOST : EXACT);
    return best;
  }
}
