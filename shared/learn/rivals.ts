/** Whom a learner meets (league.ts), and who that is at the board: where there is one seat, nobody. */
import type { Agent } from '../agents/agent.ts';
import { scripted } from '../agents/index.ts';
import { modelMismatch, networkAgent } from '../agents/network.ts';
import type { Game } from '../games/game.ts';
import type { Model } from '../nn/model-file.ts';
import type { Tensor } from '../nn/safetensors.ts';
import type { Rng } from '../rng.ts';
import type { Opponent } from './arena.ts';
import { decodeSavedModel, encodeSavedModel } from './checkpoint.ts';
import { trainingSeed } from './evaluation.ts';
import { drawOpponent, type LeagueRules, type LeagueState, POOL, recordResult, takeSlot } from './league.ts';
import { assignPolicy, copyPolicy, type Policy, policyArrays } from './policy.ts';
import { modelOf } from './policy-network.ts';

/** A match to be played: from which seed, in which seat, against whom in all others. */
export interface Bout {
  readonly seed: number;
  readonly seat: number;
  readonly opponent: Opponent;
}

export interface RivalsOptions {
  readonly game: Game;
  readonly policy: Policy; // of the shape that snapshots have
  readonly decisionTicks: number;
  readonly mode: 'greedy' | 'sampled'; // how snapshots play
  readonly league: LeagueState; // kept up to date here
  readonly rules: LeagueRules;
  readonly frozen: readonly Model[]; // from outside; as many as the league counts
}

const frozenName = (index: number) => `frozen.${index}`;

/** The frozen models out of the arrays of a checkpoint. */
export function frozenIn(arrays: Readonly<Record<string, Tensor['data']>>): Model[] {
  const models: Model[] = [];
  for (let i = 0; arrays[frozenName(i)]; i++) models.push(decodeSavedModel(arrays[frozenName(i)]));
  return models;
}

/** Throws where `rules.rival` is none of the game's scripted players, and on frozen models that cannot play the game. */
export class Rivals {
  private readonly pool: Policy[] = [];
  private readonly ladder: readonly string[]; // ids of the scripted players that it meets, weakest first
  private readonly frozen: readonly Model[]; // copies: whoever gave them may train them on
  private readonly files: Readonly<Record<string, Uint8Array>>; // the same, for a checkpoint

  constructor(private readonly options: RivalsOptions) {
    const { game, policy, rules, frozen } = options;
    const all = (scripted[game.id] ?? []).map(player => player.id);
    if (game.seats > 1 && rules.rival > all.length)
      throw new Error(`parameter rival: got ${rules.rival}, ${game.id} has ${all.length} scripted players`);
    this.ladder = rules.rival > 0 ? all.slice(rules.rival - 1, rules.rival) : all;
    if (game.seats === 1 && frozen.length > 0) throw new Error(`rivals: ${game.id} is played alone`);
    for (const model of frozen) {
      const mismatch = modelMismatch(game, model);
      if (mismatch) throw new Error(`rivals: cannot meet ${model.meta.name}: ${mismatch}`);
    }
    this.frozen = frozen.map(model => ({ ...model, network: model.network.clone() }));
    this.files = Object.fromEntries(frozen.map((model, i) => [frozenName(i), encodeSavedModel(model)]));
    if (game.seats > 1) for (let slot = 0; slot < POOL; slot++) this.pool.push(copyPolicy(policy));
  }

  /** Keeps the policy as it is now in place of the oldest. */
  snapshot(policy: Policy): void {
    if (this.pool.length > 0) assignPolicy(this.pool[takeSlot(this.options.league)], policy);
  }

  /** The next match: in the next seat, against whoever is drawn. Counts it and moves the run's generator on. */
  next(run: { readonly rng: Rng; matches: number }): Bout {
    const seat = run.matches % this.options.game.seats;
    const seed = trainingSeed(run.rng, run.matches);
    run.matches++;
    return { seed, seat, opponent: this.draw(run.rng) };
  }

  private draw(rng: Rng): Opponent {
    if (this.pool.length === 0) return { kind: 'nobody' };
    return drawOpponent(rng, this.options.league, this.ladder, this.options.rules);
  }

  /** Takes down how a match went for the learner: 1, ½ or 0. */
  record(opponent: Opponent, result: number): void {
    recordResult(this.options.league, this.ladder, opponent, result);
  }

  agentFor(opponent: Opponent): Agent {
    const { game, decisionTicks, mode } = this.options;
    switch (opponent.kind) {
      case 'nobody':
        throw new Error(`rivals: nobody plays in ${game.id}`);
      case 'scripted': {
        const player = scripted[game.id].find(({ id }) => id === opponent.id);
        if (!player) throw new Error(`rivals: ${game.id} has no scripted player ${opponent.id}`);
        return player.make();
      }
      case 'snapshot': {
        const { network, spread } = this.pool[opponent.slot];
        const model = modelOf(game, network, 'snapshot', 0, decisionTicks, [], spread?.parameters);
        return networkAgent(game, model, { mode, delayTicks: 0 });
      }
      case 'frozen':
        return networkAgent(game, this.frozen[opponent.index], { mode: 'greedy', delayTicks: 0 }); // as it plays anybody
    }
  }

  /** The numbers of the pool by name, for a checkpoint: live; and the frozen models, as `frozenIn` reads them. */
  arrays(): Record<string, Tensor['data']> {
    const pool = this.pool.map((policy, slot) => policyArrays(`pool.${slot}`, policy));
    return Object.assign({}, ...pool, this.files);
  }
}
