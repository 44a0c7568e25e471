/** Watches a replay: forward at any speed, step by step, or anywhere at once. */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { actionWidth, type Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import type { Replay } from '../../shared/games/replay.ts';
import type { Controls } from '../input/controls.ts';
import type { Frame } from '../scenes/stage.ts';
import { type MatchSource, type Phase, tickMs } from './source.ts';
import { Ticker } from './ticker.ts';

const KEYFRAME_TICKS = 600; // a jump replays at most this much

export class ReplayPlayer implements MatchSource {
  readonly game: Game;
  readonly seat: number;
  readonly names: ReadonlySignal<readonly string[]>;
  readonly scores: Signal<readonly number[]>;
  readonly phase: Signal<Phase> = signal({ kind: 'playing' });
  readonly tick = signal(0);
  readonly speed = signal(1);
  controls: Controls | null = null;

  private state: unknown;
  private at = 0; // tick of `state`; the signal follows once a frame
  private readonly keyframes: unknown[]; // [ticks / KEYFRAME_TICKS] states
  private readonly width: number;
  private readonly ticker: Ticker;

  constructor(readonly replay: Replay) {
    this.game = games[replay.game];
    this.seat = Math.max(
      0,
      replay.seats.findIndex(seat => seat.kind === 'human'),
    );
    this.names = signal(replay.seats.map(seat => seat.name));
    this.width = this.game.seats * actionWidth(this.game);
    this.state = this.game.start(replay.seed);
    this.keyframes = [this.game.clone(this.state)];
    this.scores = signal(this.game.scores(this.state));
    this.ticker = new Ticker(this.game, tickMs(this.game), this.state);
  }

  frame(deltaMs: number): Frame {
    this.ticker.speed = this.speed.value;
    const playing = this.phase.value.kind === 'playing';
    if (playing) {
      this.ticker.run(
        deltaMs,
        () => this.state,
        () => this.forward(),
      );
      this.show();
      if (this.tick.value >= this.replay.ticks)
        this.phase.value = { kind: 'over', scores: this.scores.value, ended: 'terminated' };
    } else if (this.phase.value.kind === 'over') this.ticker.wait(deltaMs);
    return this.ticker.picture(this.state, false);
  }

  pause(): void {
    if (this.phase.value.kind === 'playing') this.phase.value = { kind: 'paused', why: 'asked' };
  }

  /** Plays on; from the start when it had ended. */
  resume(): void {
    if (this.phase.value.kind === 'over') this.seek(0);
    this.phase.value = { kind: 'playing' };
  }

  seek(tick: number): void {
    const target = Math.max(0, Math.min(this.replay.ticks, Math.round(tick)));
    const keyframe = Math.min(this.keyframes.length - 1, Math.floor(target / KEYFRAME_TICKS));
    if (target < this.at || keyframe * KEYFRAME_TICKS > this.at) {
      this.state = this.game.clone(this.keyframes[keyframe]);
      this.at = keyframe * KEYFRAME_TICKS;
    }
    while (this.at < target) this.forward();
    this.ticker.jump(this.state);
    this.show();
    if (this.phase.value.kind === 'over' && target < this.replay.ticks)
      this.phase.value = { kind: 'paused', why: 'asked' };
  }

  private forward(): boolean {
    if (this.at >= this.replay.ticks) return false;
    const from = this.at * this.width;
    this.game.advance(this.state, this.replay.actions.subarray(from, from + this.width));
    this.at++;
    if (this.at === this.keyframes.length * KEYFRAME_TICKS) this.keyframes.push(this.game.clone(this.state));
    return true;
  }

  private show(): void {
    this.tick.value = this.at;
    const scores = this.game.scores(this.state);
    if (scores.some((score, seat) => score !== this.scores.value[seat])) this.scores.value = scores;
  }
}
