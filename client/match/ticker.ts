/** Turns real time into ticks, and keeps the last two states for the picture between them. */
import type { Game } from '../../shared/games/game.ts';
import type { Frame } from '../scenes/stage.ts';

const LONGEST_FRAME_MS = 250; // after a stall the match goes on where it was, it does not catch up

export class Ticker {
  speed = 1;
  private owedTicks = 0;
  private readonly drawn: { before: unknown; now: unknown; alpha: number; paused: boolean };

  constructor(
    private readonly game: Game,
    private readonly tickMs: number,
    state: unknown,
  ) {
    this.drawn = { before: game.clone(state), now: state, alpha: 1, paused: false };
  }

  /** Runs `tick` as often as `deltaMs` asks for; it returns false to stop early. */
  run(deltaMs: number, state: () => unknown, tick: () => boolean): void {
    this.owedTicks += (Math.min(deltaMs, LONGEST_FRAME_MS) / this.tickMs) * this.speed;
    while (this.owedTicks >= 1) {
      this.owedTicks--;
      // Only the last of several ticks in a frame is drawn, so only it needs the state before it.
      if (this.owedTicks < 1) this.drawn.before = this.game.clone(state());
      if (!tick()) {
        this.owedTicks = 0;
        break;
      }
    }
  }

  /** Lets the picture catch up with the last tick, and plays none. */
  wait(deltaMs: number): void {
    this.owedTicks = Math.min(
      1,
      this.owedTicks + (Math.min(deltaMs, LONGEST_FRAME_MS) / this.tickMs) * this.speed,
    );
  }

  /** The next `run` plays a tick at once. */
  due(): void {
    this.owedTicks = 1;
  }

  /** Shows `state` with no motion towards it: after a jump. */
  jump(state: unknown): void {
    this.drawn.before = this.game.clone(state);
    this.owedTicks = 0;
  }

  picture(state: unknown, paused: boolean): Frame {
    this.drawn.now = state;
    this.drawn.alpha = paused ? 1 : Math.min(1, this.owedTicks);
    this.drawn.paused = paused;
    return this.drawn;
  }
}
