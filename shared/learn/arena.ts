/**
 * One match of a learner against somebody, a decision at a time. It is saved as a match is: by its seed and actions;
 * restoring plays it again, and so the opponent, too, is back where it was.
 */
import type { Agent } from '../agents/agent.ts';
import { actionWidth, type Game, type Outcome } from '../games/game.ts';
import { Match } from '../games/match.ts';
import { mixSeed } from '../rng.ts';

/** Who sits opposite: nobody, a scripted player by its id, or a snapshot of the learner by its place in the pool. */
export type Opponent =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'scripted'; readonly id: string }
  | { readonly kind: 'snapshot'; readonly slot: number };

export interface ArenaState {
  readonly seed: number;
  readonly seat: number;
  readonly opponent: Opponent;
  readonly returnSum: number;
  readonly actions: readonly number[]; // of every tick so far, [ticks × seats × width]
}

export class Arena {
  outcome: Outcome | null = null;
  /** Reward of this match so far. */
  returnSum = 0;
  seat = 0;
  opponent: Opponent = { kind: 'nobody' };
  private match: Match;
  private others: (Agent | null)[] = []; // [seats], null for the learner's
  private readonly joint: Int8Array;
  private readonly seen: Float32Array;
  private readonly terms: Float32Array;

  constructor(
    private readonly game: Game,
    private readonly rewardWeights: readonly number[], // a weight for every reward term of the game
    private readonly decisionTicks: number,
    private readonly agentFor: (opponent: Opponent) => Agent,
  ) {
    if (actionWidth(game) !== 1) throw new Error(`arena: ${game.id} is not played with choices`);
    this.match = new Match(game, 0);
    this.joint = new Int8Array(game.seats);
    this.seen = new Float32Array(game.observation.length);
    this.terms = new Float32Array(game.rewards.length);
  }

  get tick(): number {
    return this.match.tick;
  }

  begin(seed: number, seat: number, opponent: Opponent): void {
    this.match = new Match(this.game, seed);
    this.seat = seat;
    this.opponent = opponent;
    this.outcome = null;
    this.returnSum = 0;
    this.others = Array.from({ length: this.game.seats }, (_, s) => {
      if (s === seat) return null;
      const agent = this.agentFor(opponent);
      agent.reset(mixSeed(seed, s));
      return agent;
    });
  }

  observe(out: Float32Array, at: number): void {
    this.game.observe(this.match.state, this.seat, out, at);
  }

  /** Holds `action` for a decision's ticks, or until the match ends. Gives the reward: Σ weight · term over those ticks. */
  play(action: number): number {
    let reward = 0;
    for (let tick = 0; tick < this.decisionTicks && !this.outcome; tick++) {
      this.askOthers();
      this.joint[this.seat] = action;
      this.match.advance(this.joint);
      this.outcome = this.match.outcome;
      this.game.reward(this.match.state, this.seat, this.terms, 0);
      for (let i = 0; i < this.terms.length; i++) reward += this.rewardWeights[i] * this.terms[i];
    }
    this.returnSum += reward;
    return reward;
  }

  save(): ArenaState {
    const { seat, opponent, returnSum } = this;
    return { seed: this.match.seed, seat, opponent, returnSum, actions: Array.from(this.match.actions()) };
  }

  restore(saved: ArenaState): void {
    this.begin(saved.seed, saved.seat, saved.opponent);
    for (let at = 0; at < saved.actions.length; at += this.joint.length) {
      this.askOthers(); // so that they remember what they saw; what they did is on record
      for (let s = 0; s < this.joint.length; s++) this.joint[s] = saved.actions[at + s];
      this.match.advance(this.joint);
    }
    this.outcome = this.match.outcome;
    this.returnSum = saved.returnSum;
  }

  private askOthers(): void {
    for (let s = 0; s < this.others.length; s++) {
      const agent = this.others[s];
      if (!agent) continue;
      this.game.observe(this.match.state, s, this.seen, 0);
      agent.act(this.seen, 0, this.joint, s);
    }
  }
}
