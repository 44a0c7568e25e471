/**
 * One match of a learner against somebody, a decision at a time: some ticks that an action is held for, or, in a game of
 * turns, one's own and all that others answer. It is saved as a match is: by its seed and actions;
 * restoring plays it again, and so the opponent, too, is back where it was. A snapshot may have been replaced by a newer one since
 * the match began, and so what it carries through a match is saved too.
 */
import { type Agent, Players } from '../agents/agent.ts';
import { actionWidth, type Game, type Outcome } from '../games/game.ts';
import { Match } from '../games/match.ts';
import { mixSeed } from '../rng.ts';
import type { Payment } from './payment.ts';

/** Who sits opposite: nobody, a scripted player by its id, a snapshot of the learner by its place in the pool, or a frozen model. */
export type Opponent =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'scripted'; readonly id: string }
  | { readonly kind: 'snapshot'; readonly slot: number }
  | { readonly kind: 'frozen'; readonly index: number };

export interface ArenaState {
  readonly seed: number;
  readonly seat: number;
  readonly opponent: Opponent;
  readonly returnSum: number;
  readonly actions: readonly number[]; // of every tick so far, [ticks × seats × width]
  readonly carried?: readonly (readonly number[])[]; // by those who do, one after another
}

export class Arena {
  /** How it ended for the learner: where its seat is out before the others, with the scores at that time. */
  outcome: Outcome | null = null;
  /** Reward of this match so far. */
  returnSum = 0;
  seat = 0;
  opponent: Opponent = { kind: 'nobody' };
  private match: Match;
  private players: Players;
  private readonly held: Int8Array; // the learner's action

  constructor(
    private readonly game: Game,
    private readonly payment: Payment,
    private readonly decisionTicks: number,
    private readonly agentFor: (opponent: Opponent) => Agent,
  ) {
    this.match = new Match(game, 0);
    this.players = new Players(game, [], () => 0);
    this.held = new Int8Array(actionWidth(game));
  }

  get tick(): number {
    return this.match.tick;
  }

  begin(seed: number, seat: number, opponent: Opponent): void {
    this.open(seed, seat, opponent);
    this.letOthersMove();
    this.payment.open(this.match.state, this.seat);
  }

  observe(out: Float32Array, at: number): void {
    this.game.observe(this.match.state, this.seat, out, at);
  }

  /** The choices that it may make now, in a game that forbids some. */
  legal(out: Uint8Array, at: number): void {
    this.game.legal?.(this.match.state, this.seat, out, at);
  }

  /** Plays `action[from …]` for a decision's time, or until the match ends. Gives the reward. */
  play(action: ArrayLike<number>, from = 0): number {
    for (let i = 0; i < this.held.length; i++) this.held[i] = action[from + i];
    let reward = 0;
    for (let tick = 0; tick < this.decisionTicks && !this.outcome; tick++) reward += this.playTick();
    reward += this.letOthersMove();
    const { outcome } = this;
    reward += this.payment.close(this.match.state, this.seat, outcome?.ended === 'terminated');
    this.returnSum += reward;
    return reward;
  }

  save(): ArenaState {
    const { match, seat, opponent, returnSum } = this;
    const actions = Array.from(match.actions());
    const carried = this.carried().map(numbers => Array.from(numbers));
    return { seed: match.seed, seat, opponent, returnSum, actions, ...(carried.length > 0 && { carried }) };
  }

  restore(saved: ArenaState): void {
    this.open(saved.seed, saved.seat, saved.opponent);
    const { length } = this.players.actions;
    for (let at = 0; at < saved.actions.length; at += length) {
      this.players.act(this.match.state, this.held); // so that they remember what they saw; what they did is on record
      this.match.advance(saved.actions.slice(at, at + length));
    }
    for (const [i, numbers] of this.carried().entries()) if (saved.carried) numbers.set(saved.carried[i]);
    this.outcome = this.judge();
    this.returnSum = saved.returnSum;
    this.payment.open(this.match.state, this.seat);
  }

  /** What the other seats carry through the match. */
  private carried(): readonly Float32Array[] {
    return this.players.seats.flatMap(agent => agent?.carried ?? []).filter(({ length }) => length > 0);
  }

  private open(seed: number, seat: number, opponent: Opponent): void {
    this.match = new Match(this.game, seed);
    this.seat = seat;
    this.opponent = opponent;
    this.outcome = null;
    this.returnSum = 0;
    const seats = Array.from({ length: this.game.seats }, (_, s) =>
      s === seat ? null : this.agentFor(opponent),
    );
    this.players = new Players(this.game, seats, s => mixSeed(seed, s));
  }

  /** In a game of turns, plays until it is the learner's. Gives the reward on the way. */
  private letOthersMove(): number {
    let reward = 0;
    while (!this.outcome && this.game.turn && this.game.turn(this.match.state) !== this.seat)
      reward += this.playTick();
    return reward;
  }

  private playTick(): number {
    this.match.advance(this.players.act(this.match.state, this.held));
    this.outcome = this.judge();
    return this.payment.tick(this.match.state, this.seat);
  }

  private judge(): Outcome | null {
    const { game, match, seat } = this;
    if (match.outcome || !game.out?.(match.state, seat)) return match.outcome;
    return { scores: game.scores(match.state), ended: 'terminated' };
  }
}
