/** A network in a seat while it learns: each new version takes over at the next tick, in the middle of a rally. */
import { type Agent, delayed } from '../../shared/agents/agent.ts';
import type { NetworkAgent } from '../../shared/agents/network.ts';
import { playerOf } from '../../shared/agents/searching.ts';
import { actionWidth, type Game } from '../../shared/games/game.ts';
import type { Model } from '../../shared/nn/model-file.ts';

export class Student implements Agent {
  readonly name = 'student';
  /**
   * The version that decided last, to be looked into, since one that has only just come has nothing to show until it is
   * its turn; before the first decision the newest. Null: it has learnt nothing yet and stays where it is.
   */
  network: NetworkAgent | null = null;
  private newest: NetworkAgent | null = null;
  private decided = false;
  private seed = 0;
  private late: Agent; // outside the versions: a new one sees as late as the one before
  private lateTicks: number;

  constructor(
    private readonly game: Game,
    private readonly delayTicks: number,
  ) {
    this.lateTicks = delayTicks;
    this.late = this.seeing(delayTicks);
  }

  /** What decides by the world of `ticks` ago. */
  private seeing(ticks: number): Agent {
    const { game, name } = this;
    return delayed(game, { name, reset: () => {}, act: (...asked) => this.decide(...asked) }, ticks);
  }

  learn(model: Model | null): void {
    const reactionTicks = model?.meta.reactionTicks ?? 0;
    const ticks = Math.max(this.delayTicks, reactionTicks);
    if (ticks !== this.lateTicks) [this.lateTicks, this.late] = [ticks, this.seeing(ticks)];
    const atOnce = model && { ...model, meta: { ...model.meta, reactionTicks: 0 } };
    this.newest = atOnce && playerOf(this.game, atOnce, { mode: 'greedy', delayTicks: 0 });
    this.newest?.reset(this.seed);
    if (!model) this.decided = false;
    if (!this.decided) this.network = this.newest;
  }

  reset(seed: number): void {
    this.seed = seed;
    this.late.reset(seed);
    this.newest?.reset(seed);
  }

  act(...asked: Parameters<Agent['act']>): void {
    this.late.act(...asked);
  }

  private decide(...asked: Parameters<Agent['act']>): void {
    const [, , action, at] = asked;
    if (!this.newest) return void action.fill(0, at, at + actionWidth(this.game));
    this.newest.act(...asked);
    this.network = this.newest;
    this.decided = true;
  }
}
