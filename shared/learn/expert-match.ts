/**
 * A match that is steered by a learner or by an expert, whichever is told to, while the expert says at every tick what it would
 * do: that is the label. The expert sees every tick, as it must, since it may see late and remember. It is saved as a match
 * is: by its seed and actions; restoring plays it again, and so the expert, too, is back where it was.
 */
import { type Agent, Players } from '../agents/agent.ts';
import { type ScriptedPlayer, scripted } from '../agents/index.ts';
import { actionWidth, type Game, type Outcome } from '../games/game.ts';
import { Match } from '../games/match.ts';
import { mixSeed } from '../rng.ts';
import type { ArenaState, Opponent } from './arena.ts';

export class ExpertMatch {
  outcome: Outcome | null = null;
  returnSum = 0;
  seat = 0;
  opponent: Opponent = { kind: 'nobody' };
  /** [actionWidth]: what the expert would do now. */
  readonly label: Int8Array;
  /** What is seen now, [observation]. */
  readonly seen: Float32Array;
  /** What was seen `answerTicks` ago: what the expert answers; [observation]. */
  readonly answered: Float32Array;
  readonly legal: Uint8Array | null; // [choices]: what it may do now
  private match: Match;
  private players: Players;
  private readonly expert: Agent;
  private readonly memory: Float32Array; // a ring of the last observations
  private ticks = 0; // of its own, in which it was asked
  private readonly terms: Float32Array;
  private readonly idle: Int8Array;

  constructor(
    private readonly game: Game,
    expert: ScriptedPlayer,
    private readonly answerTicks: number,
  ) {
    const size = game.observation.length;
    this.match = new Match(game, 0);
    this.players = new Players(game, [], () => 0);
    this.expert = expert.make();
    this.label = new Int8Array(actionWidth(game));
    this.idle = new Int8Array(actionWidth(game));
    this.seen = new Float32Array(size);
    this.answered = new Float32Array(size);
    this.memory = new Float32Array((answerTicks + 1) * size);
    this.legal =
      game.legal && game.actions.kind === 'choice' ? new Uint8Array(game.actions.choices.length) : null;
    this.terms = new Float32Array(game.rewards.length);
  }

  begin(seed: number, seat: number, opponent: Opponent): void {
    this.open(seed, seat, opponent);
    this.letOthersMove();
    if (!this.outcome) this.ask();
  }

  /** Whether the label answers something: the match is older than a reaction. */
  get answers(): boolean {
    return this.ticks > this.answerTicks;
  }

  /** Plays the action [actionWidth] and goes on to the next tick in which it is the seat's to act. */
  play(action: ArrayLike<number>): void {
    this.playTick(action);
    this.letOthersMove();
    if (!this.outcome) this.ask();
  }

  save(): ArenaState {
    const { seat, opponent, returnSum } = this;
    return { seed: this.match.seed, seat, opponent, returnSum, actions: Array.from(this.match.actions()) };
  }

  restore(saved: ArenaState): void {
    this.open(saved.seed, saved.seat, saved.opponent);
    const { length } = this.players.actions;
    for (let at = 0; at < saved.actions.length; at += length) {
      if (this.isOwnTurn()) this.ask();
      this.players.act(this.match.state, this.idle); // so that they remember what they saw; what they did is on record
      this.match.advance(saved.actions.slice(at, at + length));
    }
    this.outcome = this.judge();
    if (!this.outcome) this.ask();
    this.returnSum = saved.returnSum;
  }

  private open(seed: number, seat: number, opponent: Opponent): void {
    const { game } = this;
    this.match = new Match(game, seed);
    this.seat = seat;
    this.opponent = opponent;
    this.outcome = null;
    this.returnSum = 0;
    this.ticks = 0;
    this.expert.reset(mixSeed(seed, seat));
    const rival = opponent.kind === 'scripted' && scripted[game.id].find(({ id }) => id === opponent.id);
    const seats = Array.from({ length: game.seats }, (_, s) => {
      if (s === seat) return null;
      if (!rival) throw new Error(`expert match: nobody plays in ${game.id}`);
      return rival.make();
    });
    this.players = new Players(game, seats, s => mixSeed(seed, s));
  }

  private isOwnTurn(): boolean {
    return (this.game.turn?.(this.match.state) ?? this.seat) === this.seat;
  }

  private letOthersMove(): void {
    while (!this.outcome && !this.isOwnTurn()) this.playTick(this.idle);
  }

  private playTick(action: ArrayLike<number>): void {
    const { game, match, terms, seat } = this;
    match.advance(this.players.act(match.state, action));
    this.outcome = this.judge();
    game.reward(match.state, seat, terms, 0);
    for (const [i, { weight }] of game.rewards.entries()) this.returnSum += weight * terms[i];
  }

  private judge(): Outcome | null {
    const { game, match, seat } = this;
    if (match.outcome || !game.out?.(match.state, seat)) return match.outcome;
    return { scores: game.scores(match.state), ended: 'terminated' };
  }

  private ask(): void {
    const { game, match, seat, seen, answered, memory, legal, answerTicks } = this;
    game.observe(match.state, seat, seen, 0);
    if (legal) game.legal?.(match.state, seat, legal, 0);
    const slots = answerTicks + 1;
    memory.set(seen, (this.ticks % slots) * seen.length);
    const oldest = ((this.ticks + 1) % slots) * seen.length;
    for (let i = 0; i < answered.length; i++) answered[i] = memory[oldest + i];
    this.ticks++;
    this.expert.act(seen, 0, this.label, 0, legal);
  }
}
