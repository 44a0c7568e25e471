/** A match that plays itself for whoever looks on: the upper rungs of the ladder, and another match when it is over. */
import { Players } from '../../shared/agents/agent.ts';
import { scripted, scriptedSeed } from '../../shared/agents/index.ts';
import { actionWidth, type Game } from '../../shared/games/game.ts';
import type { Frame } from '../scenes/scene.ts';
import { tickMs } from './source.ts';
import { Ticker } from './ticker.ts';

const ENDING_MS = 2500; // the end is looked at before the next begins
const WARM_SECONDS = 5; // nobody comes in at the very beginning
const WARM_MOVES = 3;

export class Exhibition {
  state: unknown;
  private readonly ticker: Ticker;
  private readonly held: Int8Array; // every seat has a player: nobody's
  private players: Players;
  private endedMs = 0;

  constructor(
    readonly game: Game,
    private seed: number,
  ) {
    this.held = new Int8Array(actionWidth(game));
    this.state = game.start(seed);
    this.players = this.seated();
    this.ticker = new Ticker(game, tickMs(game), this.state);
    this.warmUp();
  }

  frame(deltaMs: number): Frame {
    const { ticker, game } = this;
    if (game.outcome(this.state)) this.endedMs += deltaMs;
    if (this.endedMs > ENDING_MS) {
      this.begin();
      ticker.jump(this.state);
    }
    ticker.run(deltaMs, () => this.state, this.tick);
    return ticker.picture(this.state, false);
  }

  private readonly tick = (): boolean => {
    if (this.game.outcome(this.state)) return false;
    this.game.advance(this.state, this.players.act(this.state, this.held));
    return true;
  };

  private begin(): void {
    this.endedMs = 0;
    this.seed = (this.seed + 1) >>> 0;
    this.state = this.game.start(this.seed);
    this.players = this.seated();
  }

  /** Into the middle of a match; of the first that lasts that long, or of none. */
  private warmUp(): void {
    const { tempo } = this.game;
    const ticks = tempo.kind === 'realtime' ? WARM_SECONDS * tempo.hz : WARM_MOVES;
    for (let tries = 0; tries < 3; tries++) {
      for (let tick = 0; tick < ticks && this.tick(); tick++);
      if (!this.game.outcome(this.state)) break;
      this.begin();
    }
    this.ticker.jump(this.state);
  }

  private seated(): Players {
    const ladder = scripted[this.game.id];
    const agents = Array.from({ length: this.game.seats }, (_, seat) =>
      ladder[Math.max(0, ladder.length - 1 - (seat % 2))].make(),
    );
    return new Players(this.game, agents, seat => scriptedSeed(this.seed, seat));
  }
}
