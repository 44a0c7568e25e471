/** A replay as a stage shows it: the match at the moment that its playback has reached. */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { actionWidth, type Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import type { Replay } from '../../shared/games/replay.ts';
import type { Controls } from '../input/controls.ts';
import type { Frame } from '../scenes/stage.ts';
import type { Playback } from './playback.ts';
import { type MatchSource, type Phase, tickMs } from './source.ts';

const KEYFRAME_TICKS = 600; // a jump replays at most this much

export class ReplayPlayer implements MatchSource {
  readonly game: Game;
  readonly seat: number;
  readonly names: ReadonlySignal<readonly string[]>;
  readonly scores: Signal<readonly number[]>;
  readonly phase: ReadonlySignal<Phase>;
  readonly tick = signal(0);
  controls: Controls | null = null;

  private state: unknown;
  private at = 0; // tick of `state`; the signal follows once a frame
  private readonly keyframes: unknown[]; // [ticks / KEYFRAME_TICKS] states
  private readonly width: number;
  private readonly picture: Frame;

  /** `leads` the one that lets the playback's time pass: its stage draws for all of them. */
  constructor(
    readonly replay: Replay,
    readonly playback: Playback,
    private readonly leads: boolean,
  ) {
    this.game = games[replay.game];
    this.seat = Math.max(
      0,
      replay.seats.findIndex(seat => seat.kind === 'human'),
    );
    this.names = signal(replay.seats.map(seat => seat.name));
    this.phase = playback.phase;
    this.width = this.game.seats * actionWidth(this.game);
    this.state = this.game.start(replay.seed);
    this.keyframes = [this.game.clone(this.state)];
    this.scores = signal(this.game.scores(this.state));
    this.picture = { before: this.game.clone(this.state), now: this.state, alpha: 1, paused: false };
  }

  frame(deltaMs: number): Frame {
    if (this.leads) this.playback.advance(deltaMs);
    const moving = this.playback.playing;
    const ticks = Math.min(this.replay.ticks, this.playback.position.value / tickMs(this.game));
    // The picture lies between two ticks while it moves, and on one when it stands.
    const target = moving ? Math.floor(ticks) : Math.round(ticks);
    this.go(target);
    this.picture.now = this.state;
    this.picture.alpha = moving && target < this.replay.ticks ? ticks - target : 1;
    this.tick.value = this.at;
    const scores = this.game.scores(this.state);
    if (scores.some((score, seat) => score !== this.scores.value[seat])) this.scores.value = scores;
    return this.picture;
  }

  pause(): void {
    this.playback.pause();
  }

  resume(): void {
    this.playback.resume();
  }

  private go(target: number): void {
    if (target === this.at) return;
    const keyframe = Math.min(this.keyframes.length - 1, Math.floor(target / KEYFRAME_TICKS));
    if (target < this.at || keyframe * KEYFRAME_TICKS > this.at) {
      this.state = this.game.clone(this.keyframes[keyframe]);
      this.at = keyframe * KEYFRAME_TICKS;
      this.picture.before = this.game.clone(this.state);
    }
    while (this.at < target) {
      // Only the last of several ticks in a frame is drawn, so only it needs the state before it.
      if (this.at === target - 1) this.picture.before = this.game.clone(this.state);
      this.forward();
    }
  }

  private forward(): void {
    const from = this.at * this.width;
    this.game.advance(this.state, this.replay.actions.subarray(from, from + this.width));
    this.at++;
    if (this.at === this.keyframes.length * KEYFRAME_TICKS) this.keyframes.push(this.game.clone(this.state));
  }
}
