/** A match played on this device: people's keys and agents in its seats, every tick recorded. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type Agent, Players } from '../../shared/agents/agent.ts';
import type { HandOff } from '../../shared/agents/hand-off.ts';
import { scriptedSeed } from '../../shared/agents/index.ts';
import { actionWidth, type Game } from '../../shared/games/game.ts';
import { Match } from '../../shared/games/match.ts';
import { type Replay, type ReplaySeat, replayOf } from '../../shared/games/replay.ts';
import { TakeoverRecord } from '../../shared/games/takeovers.ts';
import type { Controls } from '../input/controls.ts';
import type { Frame } from '../scenes/stage.ts';
import { GhostRun } from './ghost-run.ts';
import { type MatchSource, type Phase, tickMs } from './source.ts';
import { Ticker } from './ticker.ts';

/** Who takes a seat: a null agent is a person at the keys. */
export interface SeatTaker {
  readonly agent: Agent | null;
  readonly recordedAs: ReplaySeat;
  readonly shownAs: () => string; // follows the language
}

const READY_SECONDS = 3;
const LAST_LOOK_MS = 2000; // at the last move of a game of turns, before the page says how it ended

export class LocalMatch implements MatchSource {
  readonly game: Game;
  readonly seat: number;
  readonly names: ReadonlySignal<readonly string[]>;
  readonly scores: Signal<readonly number[]>;
  readonly phase: Signal<Phase> = signal({ kind: 'ready', seconds: READY_SECONDS });
  controls: Controls | null = null;
  readonly match: Match;
  /** Called once, when the match has ended, before the phase says so. */
  onOver: ((match: LocalMatch) => void) | null = null;

  private readonly players: Players;
  private readonly ticker: Ticker;
  private readonly idle: Int8Array;
  private readonly ghosts: readonly GhostRun[] | undefined;
  private readyMs: number;
  private lastLookMs = 0;
  private decided: Int8Array; // by a person, in a game of turns
  private readonly handsSeat: number; // of the agent whose controls can be taken; −1 where there is none
  private readonly takeovers = new TakeoverRecord();
  private touched = false; // by a person, whoever's seat it is

  constructor(
    private readonly takers: readonly SeatTaker[],
    private readonly options: {
      game: Game;
      seed: number;
      readySeconds?: number;
      hands?: HandOff;
      ghosts?: readonly Replay[]; // of the same seed: they play along
    },
  ) {
    this.game = options.game;
    this.match = new Match(options.game, options.seed);
    this.seat = Math.max(
      0,
      takers.findIndex(taker => taker.agent === null),
    );
    this.handsSeat = takers.findIndex(({ agent }) => agent !== null && agent === options.hands);
    this.names = computed(() => takers.map(taker => taker.shownAs()));
    this.scores = signal(this.game.scores(this.match.state));
    this.players = new Players(
      this.game,
      takers.map(taker => taker.agent),
      seat => scriptedSeed(options.seed, seat),
    );
    this.ticker = new Ticker(this.game, tickMs(this.game), this.match.state);
    this.idle = new Int8Array(actionWidth(this.game));
    this.ghosts = options.ghosts?.map(replay => new GhostRun(this.game, replay));
    this.decided = this.idle;
    this.readyMs = (options.readySeconds ?? READY_SECONDS) * 1000;
    if (this.readyMs === 0) this.phase.value = { kind: 'playing' };
  }

  frame(deltaMs: number): Frame {
    // In a game of turns every frame, also while others move: what was pressed then is no move when the turn comes.
    if (this.game.turn) this.decided = this.held();
    const phase = this.phase.value;
    if (phase.kind === 'ready') this.countDown(deltaMs);
    else if (phase.kind === 'playing') {
      if (this.match.outcome) this.lookBack(deltaMs);
      else if (this.handMoves()) this.ticker.wait(deltaMs);
      else this.ticker.run(deltaMs, () => this.match.state, this.tick);
    } else if (phase.kind === 'over') this.ticker.wait(deltaMs);
    const picture = this.ticker.picture(this.match.state, this.phase.value.kind === 'paused');
    picture.ghosts = this.ghosts;
    picture.aim = this.handTurns() && !this.match.outcome ? this.decided : null;
    return picture;
  }

  /** In a game of turns: whether a person is to move and thinks; once they have decided, their move is due. */
  private handMoves(): boolean {
    if (!this.handTurns()) return false;
    if (!this.controls?.acted) return true;
    this.ticker.due();
    return false;
  }

  /** Whether it is a person's turn, in a game of turns. */
  private handTurns(): boolean {
    const mover = this.game.turn?.(this.match.state);
    return mover !== undefined && (!this.takers[mover].agent || this.options.hands?.taken === true);
  }

  /** What the person's keys say now; nothing without keys. */
  private held(): Int8Array {
    return this.controls?.read(this.match.state, this.seat) ?? this.idle;
  }

  /** Whether a person has taken the controls of an agent's seat in this match. */
  get corrected(): boolean {
    return this.takeovers.takeovers().length > 0;
  }

  /** A person holds a seat and has not touched anything yet. */
  get untouched(): boolean {
    return this.takers.some(({ agent }) => !agent) && !this.touched;
  }

  pause(why: 'asked' | 'away'): void {
    if (this.phase.value.kind === 'playing') this.phase.value = { kind: 'paused', why };
  }

  resume(): void {
    if (this.phase.value.kind === 'paused') this.phase.value = { kind: 'playing' };
  }

  replay(): Replay {
    return replayOf(
      this.match,
      this.takers.map(taker => taker.recordedAs),
      this.takeovers.takeovers(),
    );
  }

  /** The match has ended; the picture catches up before the phase says so. */
  private lookBack(deltaMs: number): void {
    this.ticker.wait(deltaMs);
    this.lastLookMs -= deltaMs;
    if (this.lastLookMs <= 0 && this.match.outcome)
      this.phase.value = { kind: 'over', ...this.match.outcome };
  }

  private countDown(deltaMs: number): void {
    this.readyMs -= Math.min(deltaMs, 100); // a slow first frame does not eat the countdown
    const seconds = Math.ceil(this.readyMs / 1000);
    const phase = this.phase.value;
    if (this.readyMs <= 0) this.phase.value = { kind: 'playing' };
    else if (phase.kind === 'ready' && phase.seconds !== seconds)
      this.phase.value = { kind: 'ready', seconds };
  }

  private readonly tick = (): boolean => {
    const { hands } = this.options;
    // In a game of turns the hand was read when it decided: reading again would ask for the next decision.
    const held = this.game.turn ? this.decided : this.held();
    // In a game of turns nothing goes on until somebody has decided.
    this.touched ||= this.game.turn !== undefined || held.some(Boolean);
    if (hands?.taken) {
      hands.held.set(held);
      if ((this.game.turn?.(this.match.state) ?? this.handsSeat) === this.handsSeat)
        this.takeovers.note(this.handsSeat, this.match.tick);
    }
    this.match.advance(this.players.act(this.match.state, held));
    for (const ghost of this.ghosts ?? []) ghost.forward();
    const shown = this.scores.value;
    const scores = this.game.scores(this.match.state);
    if (scores.some((score, seat) => score !== shown[seat])) this.scores.value = scores;
    const outcome = this.match.outcome;
    if (!outcome) return true;
    this.onOver?.(this);
    this.lastLookMs = this.game.turn ? LAST_LOOK_MS : 0;
    this.lookBack(0);
    return false;
  };
}
