/**
 * The examination of a clone, which is what counts: the return of the matches that it plays, by the game's own rewards, on
 * the seeds of evaluation, against every scripted player but the best, by turns. The same matches are then played by
 * somebody who only repeats their last action: who is not better than that has learnt nothing.
 */

import type { Agent } from '../agents/agent.ts';
import { scripted } from '../agents/index.ts';
import { networkAgent } from '../agents/network.ts';
import type { Game } from '../games/game.ts';
import type { Model } from '../nn/model-file.ts';
import type { Opponent } from './arena.ts';
import { Payment } from './payment.ts';
import { Trial } from './trial.ts';

const FIRST_SEED = 3_000_000; // of evaluation

/** Survives JSON. */
export interface ExamState {
  readonly returns: number[]; // of the matches that the clone has played
  readonly repeatReturns: number[];
  readonly tick: number; // of the match that is being played
}

export class CloneExam {
  readonly returns: number[] = [];
  readonly repeatReturns: number[] = [];
  private readonly trial: Trial;
  private readonly ladder: readonly string[];

  /** `model` plays with the weights that it has then, the likeliest action; `repeated` is the commonest, as the game has it. */
  constructor(
    private readonly game: Game,
    private readonly model: Model,
    private readonly matches: number,
    private readonly repeated: ArrayLike<number>,
  ) {
    this.ladder = (scripted[game.id] ?? []).slice(0, -1).map(player => player.id);
    const payment = new Payment(
      game,
      game.rewards.map(term => term.weight),
      1, // a return is not discounted
    );
    this.trial = new Trial(game, payment, opponent => this.agentFor(opponent));
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
    const { trial, repeatReturns, returns } = this;
    trial.play(this.model.meta.decisionTicks);
    if (!trial.outcome) return;
    (this.isClone ? returns : repeatReturns).push(trial.returnSum);
    if (!this.done) this.begin();
  }

  save(): ExamState {
    return { returns: this.returns, repeatReturns: this.repeatReturns, tick: this.trial.tick };
  }

  restore({ returns, repeatReturns, tick }: ExamState): void {
    this.returns.push(...returns);
    this.repeatReturns.push(...repeatReturns);
    if (this.done) return;
    this.begin();
    this.trial.play(tick);
  }

  /** The clone plays first. */
  private get isClone(): boolean {
    return this.returns.length < this.matches;
  }

  private begin(): void {
    const { ladder, game, trial, model } = this;
    const match = (this.returns.length + this.repeatReturns.length) % this.matches;
    const player = this.isClone
      ? networkAgent(game, model, { mode: 'greedy', delayTicks: 0 })
      : repeater(this.repeated);
    if (game.seats === 1) {
      trial.begin(FIRST_SEED + match, 0, player, { kind: 'nobody' });
      return;
    }
    const seat = (match + Math.floor(match / ladder.length)) % game.seats; // in the next round with every rival, from another
    trial.begin(FIRST_SEED + match, seat, player, { kind: 'scripted', id: ladder[match % ladder.length] });
  }

  private agentFor(opponent: Opponent) {
    const player = scripted[this.game.id].find(
      ({ id }) => opponent.kind === 'scripted' && id === opponent.id,
    );
    if (!player) throw new Error(`clone exam: ${this.game.id} has no such player`);
    return player.make();
  }
}

/** Where the rules forbid to repeat it, the next choice that they allow. */
function repeater(repeated: ArrayLike<number>): Agent {
  return {
    name: 'repeats',
    reset() {},
    act(_observation, _from, action, at, legal) {
      action.set(repeated, at);
      if (!legal) return;
      while (!legal[action[at]]) action[at] = (action[at] + 1) % legal.length;
    },
  };
}
