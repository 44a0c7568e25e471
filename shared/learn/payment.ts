/**
 * What a seat is paid: Σ weight · term over the ticks of a decision, and for terms that are potentials Φ
 * γ Φ(s′) − Φ(s) over the whole decision, which leads the way and leaves it as good to do what was best before
 * (Ng, Harada and Russell 1999, "Policy invariance under reward transformations"): where a match is over, Φ is 0.
 */
import type { Game } from '../games/game.ts';

export class Payment {
  private readonly terms: Float32Array;
  private readonly shaped: boolean; // some potential counts
  private before = 0; // Σ weight · Φ at the last decision

  constructor(
    private readonly game: Game,
    private readonly weights: readonly number[], // one for every reward term of the game
    private readonly gamma: number, // discount of a decision
  ) {
    this.terms = new Float32Array(game.rewards.length);
    this.shaped = game.rewards.some((term, i) => term.potential && weights[i] !== 0);
  }

  /** A decision is about to be made in `state`. */
  open(state: unknown, seat: number): void {
    this.before = this.shaped ? this.potential(state, seat) : 0;
  }

  /** For the tick that led to `state`: all but the potentials. */
  tick(state: unknown, seat: number): number {
    this.game.reward(state, seat, this.terms, 0);
    let sum = 0;
    for (let i = 0; i < this.terms.length; i++)
      if (!this.game.rewards[i].potential) sum += this.weights[i] * this.terms[i];
    return sum;
  }

  /** For the decision that led to `state`, where the next will be made: the potentials. `over`: there is no next. */
  close(state: unknown, seat: number, over: boolean): number {
    if (!this.shaped) return 0;
    const after = over ? 0 : this.potential(state, seat);
    const paid = this.gamma * after - this.before;
    this.before = after;
    return paid;
  }

  private potential(state: unknown, seat: number): number {
    this.game.reward(state, seat, this.terms, 0);
    let sum = 0;
    for (let i = 0; i < this.terms.length; i++)
      if (this.game.rewards[i].potential) sum += this.weights[i] * this.terms[i];
    return sum;
  }
}

/** The weights that a run was told, by the parameters `reward.<term>`. */
export function rewardWeights(game: Game, params: Readonly<Record<string, number>>): number[] {
  return game.rewards.map(term => params[`reward.${term.name}`]);
}
