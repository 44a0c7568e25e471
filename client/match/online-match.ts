/**
 * A match against another browser. The server owns the clock: it says which actions each tick had, this side plays them
 * and draws. Playing runs a few ticks behind what has arrived, so that a late packet is not seen as a stutter.
 */
import { type Signal, signal } from '@preact/signals';
import { actionWidth, type Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { Match } from '../../shared/games/match.ts';
import { replayOf } from '../../shared/games/replay.ts';
import type { MatchView, ToClient } from '../../shared/protocol.ts';
import { t } from '../i18n/index.ts';
import type { Controls } from '../input/controls.ts';
import type { MatchSocket } from '../net/socket.ts';
import type { Frame } from '../scenes/stage.ts';
import { matches, type StoredMatch } from '../store/db.ts';
import { storedMatch } from './recorder.ts';
import { type MatchSource, type Phase, tickMs } from './source.ts';
import { Ticker } from './ticker.ts';

const BUFFER_TICKS = 3; // drawn this far behind the newest tick
const LATE_TICKS = 12; // further behind than this, time runs faster until it has caught up
const TELL_MS = 200; // how often the server hears what was seen, when the keys rest

export class OnlineMatch implements MatchSource {
  readonly game: Game;
  readonly seat: number;
  readonly code: string;
  readonly names: Signal<readonly string[]>;
  readonly scores: Signal<readonly number[]>;
  readonly phase: Signal<Phase> = signal({ kind: 'waiting' });
  readonly rematch: Signal<readonly boolean[]>;
  readonly agreed = signal<boolean | null>(null); // our digest equals the server's
  readonly stored = signal<StoredMatch | null>(null);
  controls: Controls | null = null;

  private match: Match;
  private arrived: number[] = []; // joint actions not played yet, flat
  private ticker: Ticker;
  private readonly width: number;
  private readonly ownWidth: number;
  private told: string | null = null;
  private toldAgoMs = 0;
  private countdownMs = 0;
  private over: ToClient['match:over'] | null = null;

  constructor(
    view: MatchView,
    private readonly socket: MatchSocket,
  ) {
    this.game = games[view.game];
    this.seat = view.seat;
    this.code = view.code;
    this.ownWidth = actionWidth(this.game);
    this.width = this.game.seats * this.ownWidth;
    this.names = signal([]);
    this.rematch = signal(view.rematch);
    this.match = new Match(this.game, view.seed);
    this.scores = signal(this.game.scores(this.match.state));
    this.ticker = new Ticker(this.game, tickMs(this.game), this.match.state);
    this.see(view);
  }

  /** Takes the server's word for the whole match: at the start, when somebody comes or goes, and to heal. */
  see(view: MatchView): void {
    this.names.value = view.names.map((name, seat) =>
      seat === this.seat ? t('seat.you') : (name ?? t('seat.nobody')),
    );
    this.rematch.value = view.rematch;
    const known = this.match.tick + this.arrived.length / this.width;
    const another = view.seed !== this.match.seed || view.tick < this.match.tick;
    if (another) {
      this.match = new Match(this.game, view.seed);
      this.over = null;
      this.agreed.value = null;
      this.stored.value = null;
    }
    if (another || view.tick > known) {
      this.arrived = [];
      const actions = Uint8Array.from(atob(view.actions), char => char.charCodeAt(0));
      const signed = new Int8Array(actions.buffer);
      while (this.match.tick < view.tick)
        this.match.advance(signed.subarray(this.match.tick * this.width, (this.match.tick + 1) * this.width));
      this.ticker = new Ticker(this.game, tickMs(this.game), this.match.state);
      this.count();
    }
    this.phase.value = this.phaseOf(view);
    this.told = null;
  }

  receive({ from, actions }: ToClient['match:frame']): void {
    const known = this.match.tick + this.arrived.length / this.width;
    const late = (known - from) * this.width;
    // A gap heals with the next view; what is known already is skipped.
    if (late < 0 || late >= actions.length) return;
    for (let i = late; i < actions.length; i++) this.arrived.push(actions[i]);
  }

  end(over: ToClient['match:over']): void {
    this.over = over;
    this.endIfReached();
  }

  /** The server knows nothing of this match any more: it ends as far as it got. */
  lose(): void {
    if (this.phase.value.kind === 'over') return;
    this.phase.value = { kind: 'over', scores: this.scores.value, ended: 'lost' };
    void this.keep();
  }

  /** Keeps what there is of a match that is left before its end. */
  leave(): void {
    if (this.phase.value.kind !== 'over' && this.match.tick > 0) void this.keep();
  }

  frame(deltaMs: number): Frame {
    const phase = this.phase.value;
    if (phase.kind === 'ready') {
      this.countdownMs = Math.max(0, this.countdownMs - deltaMs);
      const seconds = Math.max(1, Math.ceil(this.countdownMs / 1000));
      if (seconds !== phase.seconds) this.phase.value = { kind: 'ready', seconds };
    }
    const waiting = this.arrived.length / this.width;
    const spare = this.over ? waiting : waiting - BUFFER_TICKS;
    if (spare > 0) {
      if (phase.kind === 'ready') this.phase.value = { kind: 'playing' };
      this.ticker.speed = waiting > LATE_TICKS ? 1 + (waiting - LATE_TICKS) / 6 : 1;
      this.ticker.run(deltaMs, () => this.match.state, this.tick);
    }
    this.tell(deltaMs);
    return this.ticker.picture(this.match.state, phase.kind === 'paused' || phase.kind === 'waiting');
  }

  private readonly tick = (): boolean => {
    if (this.arrived.length < this.width) return false;
    this.match.advance(this.arrived.splice(0, this.width));
    this.count();
    this.endIfReached();
    return this.match.outcome === null;
  };

  private count(): void {
    const scores = this.game.scores(this.match.state);
    if (scores.some((score, seat) => score !== this.scores.value[seat])) this.scores.value = scores;
  }

  private endIfReached(): void {
    if (!this.over || this.match.tick < this.over.tick || this.phase.value.kind === 'over') return;
    this.agreed.value = this.match.hash() === this.over.hash;
    this.phase.value = { kind: 'over', scores: this.over.scores, ended: this.over.ended };
    void this.keep();
  }

  private async keep(): Promise<void> {
    const seats = this.names.value.map((name, seat) => ({
      kind: seat === this.seat ? ('human' as const) : ('guest' as const),
      name,
    }));
    const kept = { ...storedMatch(replayOf(this.match, seats), this.scores.value), humanSeat: this.seat };
    await matches.put(kept);
    this.stored.value = kept;
  }

  /** Says which keys are held, when that changed, and now and then how far we have seen. */
  private tell(deltaMs: number): void {
    this.toldAgoMs += deltaMs;
    const phase = this.phase.value.kind;
    if (phase === 'over' || phase === 'waiting') return;
    const action = Array.from(
      this.controls?.read(this.match.state, this.seat) ?? new Int8Array(this.ownWidth),
    );
    const said = action.join();
    if (said === this.told && this.toldAgoMs < TELL_MS) return;
    this.told = said;
    this.toldAgoMs = 0;
    this.socket.input(action, this.match.tick + this.arrived.length / this.width);
  }

  private phaseOf(view: MatchView): Phase {
    switch (view.phase) {
      case 'waiting':
        return { kind: 'waiting' };
      case 'countdown':
        this.countdownMs = view.phaseMs;
        return { kind: 'ready', seconds: Math.max(1, Math.ceil(view.phaseMs / 1000)) };
      case 'playing':
        return { kind: 'playing' };
      case 'paused':
        return { kind: 'paused', why: 'peer' };
      case 'over':
        return this.phase.value.kind === 'over' ? this.phase.value : { kind: 'playing' }; // `end` says how
    }
    return view.phase satisfies never;
  }
}
