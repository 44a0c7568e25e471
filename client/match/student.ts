/** A network in a seat while it learns: each new version takes over at the next tick, in the middle of a rally. */
import type { Agent } from '../../shared/agents/agent.ts';
import type { NetworkAgent } from '../../shared/agents/network.ts';
import { playerOf } from '../../shared/agents/searching.ts';
import { actionWidth, type Game } from '../../shared/games/game.ts';
import type { Model } from '../../shared/nn/model-file.ts';

export class Student implements Agent {
  readonly name = 'student';
  network: NetworkAgent | null = null; // null: it has learnt nothing yet and stays where it is
  private seed = 0;

  constructor(
    private readonly game: Game,
    private readonly delayTicks: number,
  ) {}

  learn(model: Model | null): void {
    this.network = model && playerOf(this.game, model, { mode: 'greedy', delayTicks: this.delayTicks });
    this.network?.reset(this.seed);
  }

  reset(seed: number): void {
    this.seed = seed;
    this.network?.reset(seed);
  }

  act(
    observation: Float32Array,
    from: number,
    action: Int8Array,
    at: number,
    legal?: Uint8Array | null,
  ): void {
    if (this.network) this.network.act(observation, from, action, at, legal);
    else action.fill(0, at, at + actionWidth(this.game));
  }
}
