/**
 * What a seat is paid: the terms of its game, each times its weight. A term that is a potential Φ pays its change from one
 * decision to the next, γΦ(s′) − Φ(s) (Ng, Harada and Russell 1999): whatever it says, the same play stays the best.
 */
import type { Game, Outcome } from '../games/game.ts';

export class Payment {
  private readonly terms: Float32Array;
  private readonly shaped: boolean;
  private potential = 0; // Σ weight · Φ, of the state at the last decision

  constructor(
    private readonly game: Game,
    private readonly weights: readonly number[], // one for every reward term of the game
    private readonly gamma: number, // of the learner, a decision
  ) {
    this.terms = new Float32Array(game.rewards.length);
    this.shaped = game.rewards.some((term, i) => term.potential && weights[i] !== 0);
  }

  /** At the start of a match, and of one restored. */
  begin(state: unknown, seat: number): void {
    this.potential = this.potentialOf(state, seat);
  }

  /** What the last tick earned. */
  ofTick(state: unknown, seat: number): number {
    this.game.reward(state, seat, this.terms, 0);
    let reward = 0;
    for (let i = 0; i < this.terms.length; i++)
      if (!this.game.rewards[i].potential) reward += this.weights[i] * this.terms[i];
    return reward;
  }

  /** What the potentials add, once a decision, when its ticks are over. A match that the rules have ended has none left. */
  ofDecision(state: unknown, seat: number, outcome: Outcome | null): number {
    const before = this.potential;
    this.potential = outcome?.ended === 'terminated' ? 0 : this.potentialOf(state, seat);
    return this.gamma * this.potential - before;
  }

  private potentialOf(state: unknown, seat: number): number {
    if (!this.shaped) return 0;
    this.game.reward(state, seat, this.terms, 0);
    let potential = 0;
    for (let i = 0; i < this.terms.length; i++)
      if (this.game.rewards[i].potential) potential += this.weights[i] * this.terms[i];
    return potential;
  }
}
