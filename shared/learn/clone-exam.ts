/**
 * The examination of a clone, which is what counts: the return of the matches that it plays, by the game's own rewards, on
 * the seeds of evaluation, against every scripted player but the best, by turns. The same matches are then played by
 * somebody who only repeats their last action: who is not better than that has learnt nothing.
 */

import { scripted } from '../agents/index.ts';
import { axisByte } from '../agents/network.ts';
import { actionWidth, type Game } from '../games/game.ts';
import { categorical } from '../nn/heads/categorical.ts';
import { gaussian } from '../nn/heads/gaussian.ts';
import type { Network } from '../nn/network.ts';
import { Arena, type ArenaState, type Opponent } from './arena.ts';
import { Payment } from './payment.ts';

const FIRST_SEED = 3_000_000; // of evaluation

/** Survives JSON. */
export interface ExamState {
  readonly returns: number[]; // of the matches that the clone has played
  readonly repeatReturns: number[];
  readonly arena: ArenaState;
}

export class CloneExam {
  readonly returns: number[] = [];
  readonly repeatReturns: number[] = [];
  private readonly arena: Arena;
  private readonly ladder: readonly string[];
  // Scratch.
  private readonly seen: Float32Array;
  private readonly legal: Uint8Array | null;
  private readonly chosen: Float32Array;
  private readonly action: Int8Array;

  constructor(
    private readonly game: Game,
    private readonly network: Network,
    private readonly matches: number,
    decisionTicks: number,
    private readonly repeated: ArrayLike<number>, // what is repeated: the commonest action, as the game has it
  ) {
    this.ladder = (scripted[game.id] ?? []).slice(0, -1).map(player => player.id);
    const payment = new Payment(
      game,
      game.rewards.map(term => term.weight),
      1, // a return is not discounted
    );
    this.arena = new Arena(game, payment, decisionTicks, opponent => this.agentFor(opponent));
    this.seen = new Float32Array(game.observation.length);
    this.legal = game.legal ? new Uint8Array(network.outputs) : null;
    this.chosen = new Float32Array(actionWidth(game));
    this.action = new Int8Array(actionWidth(game));
    if (!this.done) this.begin();
  }

  get done(): boolean {
    return this.repeatReturns.length === this.matches;
  }

  /** 0 … 1. */
  get progress(): number {
    return this.done ? 1 : (this.returns.length + this.repeatReturns.length) / (2 * this.matches);
  }

  /** Plays one decision. */
  step(): void {
    const { arena, repeatReturns, returns, matches } = this;
    const isClone = returns.length < matches;
    if (isClone) this.decide();
    else this.repeat();
    arena.play(this.action);
    if (!arena.outcome) return;
    (isClone ? returns : repeatReturns).push(arena.returnSum);
    if (!this.done) this.begin();
  }

  save(): ExamState {
    return { returns: this.returns, repeatReturns: this.repeatReturns, arena: this.arena.save() };
  }

  restore({ returns, repeatReturns, arena }: ExamState): void {
    this.returns.push(...returns);
    this.repeatReturns.push(...repeatReturns);
    this.arena.restore(arena);
  }

  private begin(): void {
    const match = (this.returns.length + this.repeatReturns.length) % this.matches;
    const { ladder, game, arena } = this;
    if (game.seats === 1) {
      arena.begin(FIRST_SEED + match, 0, { kind: 'nobody' });
      return;
    }
    const seat = (match + Math.floor(match / ladder.length)) % game.seats; // in the next round with every rival, from another
    arena.begin(FIRST_SEED + match, seat, { kind: 'scripted', id: ladder[match % ladder.length] });
  }

  private agentFor(opponent: Opponent) {
    const player = scripted[this.game.id].find(
      ({ id }) => opponent.kind === 'scripted' && id === opponent.id,
    );
    if (!player) throw new Error(`clone exam: ${this.game.id} has no such player`);
    return player.make();
  }

  /** The likeliest action. */
  private decide(): void {
    const { arena, network, seen, legal, chosen, action, game } = this;
    arena.observe(seen, 0);
    if (legal) arena.legal(legal, 0);
    const policy = { n: network.outputs, outputs: network.forward(seen, 1), mask: legal, logStd: null };
    const byAxes = game.actions.kind === 'axes';
    (byAxes ? gaussian : categorical).mode(policy, 0, chosen);
    for (let i = 0; i < action.length; i++) action[i] = byAxes ? axisByte(chosen[i]) : chosen[i];
  }

  /** Where the rules forbid to repeat it, the next choice that they allow. */
  private repeat(): void {
    const { arena, legal, action, repeated } = this;
    action.set(repeated);
    if (!legal) return;
    arena.legal(legal, 0);
    while (!legal[action[0]]) action[0] = (action[0] + 1) % legal.length;
  }
}
