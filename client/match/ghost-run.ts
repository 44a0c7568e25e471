/** An earlier match of the same seed, played again beside the one that is played now: something to race against. */
import { actionWidth, type Game } from '../../shared/games/game.ts';
import type { Replay } from '../../shared/games/replay.ts';
import type { Ghost } from '../scenes/scene.ts';

export class GhostRun implements Ghost {
  before: unknown;
  readonly now: unknown;
  readonly seat: number;
  private at = 0;
  private readonly width: number;

  constructor(
    private readonly game: Game,
    private readonly replay: Replay,
  ) {
    this.now = game.start(replay.seed);
    this.before = game.clone(this.now);
    this.width = game.seats * actionWidth(game);
    this.seat = Math.max(
      0,
      replay.seats.findIndex(seat => seat.kind === 'human'),
    );
  }

  /** Plays its next tick; after its last it stays where it ended. */
  forward(): void {
    this.before = this.game.clone(this.now);
    if (this.at >= this.replay.ticks) return;
    const from = this.at * this.width;
    this.game.advance(this.now, this.replay.actions.subarray(from, from + this.width));
    this.at++;
  }
}
