/**
 * One match of an agent from its start to its end, and the return that it earned: what evolution goes by. Any game, since the
 * agent does all the playing; potentials, which lead from decision to decision, count for nothing over a whole match. Everyone in it is known by the match's seed, so a trial is saved by how far it is, and
 * restored by playing it again.
 */
import { type Agent, Players } from '../agents/agent.ts';
import type { Game, Outcome } from '../games/game.ts';
import { Match } from '../games/match.ts';
import { mixSeed } from '../rng.ts';
import type { Opponent } from './arena.ts';
import type { Payment } from './payment.ts';

export class Trial {
  outcome: Outcome | null = null;
  returnSum = 0;
  seat = 0;
  opponent: Opponent = { kind: 'nobody' };
  private match: Match;
  private players: Players;

  constructor(
    private readonly game: Game,
    private readonly payment: Payment,
    private readonly agentFor: (opponent: Opponent) => Agent,
  ) {
    this.match = new Match(game, 0);
    this.players = new Players(game, [], () => 0);
  }

  get tick(): number {
    return this.match.tick;
  }

  begin(seed: number, seat: number, agent: Agent, opponent: Opponent): void {
    this.match = new Match(this.game, seed);
    this.seat = seat;
    this.opponent = opponent;
    this.outcome = null;
    this.returnSum = 0;
    const seats = Array.from({ length: this.game.seats }, (_, s) =>
      s === seat ? agent : this.agentFor(opponent),
    );
    this.players = new Players(this.game, seats, s => mixSeed(seed, s));
  }

  /** What the player under trial sees now, at `out[0 …]`. */
  observe(out: Float32Array): void {
    this.game.observe(this.match.state, this.seat, out, 0);
  }

  /** Plays on for that many ticks, or until the match ends. */
  play(ticks: number): void {
    for (let t = 0; t < ticks && !this.outcome; t++) {
      this.match.advance(this.players.act(this.match.state, []));
      this.outcome = this.match.outcome;
      this.returnSum += this.payment.tick(this.match.state, this.seat);
    }
  }
}
