/**
 * Whom a learner meets: the game's scripted players, and earlier selves out of a pool of snapshots. Where there is one seat,
 * nobody.
 */
import type { Agent } from '../agents/agent.ts';
import { scripted } from '../agents/index.ts';
import { networkAgent } from '../agents/network.ts';
import type { Game } from '../games/game.ts';
import type { Network } from '../nn/network.ts';
import { below, type Rng, uniform } from '../rng.ts';
import type { Opponent } from './arena.ts';
import { modelOf } from './policy-network.ts';

const POOL = 8; // snapshots kept

export class Rivals {
  private readonly pool: Network[] = [];
  private readonly ids: readonly string[];

  constructor(
    private readonly game: Game,
    policy: Network,
    private readonly decisionTicks: number,
    private readonly mode: 'greedy' | 'sampled', // how snapshots play
  ) {
    this.ids = (scripted[game.id] ?? []).map(player => player.id);
    if (game.seats > 1) for (let slot = 0; slot < POOL; slot++) this.pool.push(policy.clone());
  }

  /** Keeps the policy as it is now in place of the oldest. `taken` counts the snapshots before it. */
  snapshot(policy: Network, taken: number): void {
    if (this.pool.length > 0) this.pool[taken % POOL].parameters.set(policy.parameters);
  }

  draw(rng: Rng, scriptedPart: number, taken: number): Opponent {
    if (this.pool.length === 0) return { kind: 'nobody' };
    if (this.ids.length > 0 && uniform(rng) < scriptedPart)
      return { kind: 'scripted', id: this.ids[below(rng, this.ids.length)] };
    // Half the time the latest, otherwise any of the pool: to beat oneself of late is not to forget the earlier ones.
    return {
      kind: 'snapshot',
      slot: uniform(rng) < 0.5 ? (taken - 1) % POOL : below(rng, Math.min(POOL, taken)),
    };
  }

  agentFor(opponent: Opponent): Agent {
    const { game } = this;
    switch (opponent.kind) {
      case 'nobody':
        throw new Error(`rivals: nobody plays in ${game.id}`);
      case 'scripted': {
        const player = scripted[game.id].find(({ id }) => id === opponent.id);
        if (!player) throw new Error(`rivals: ${game.id} has no scripted player ${opponent.id}`);
        return player.make();
      }
      case 'snapshot': {
        const model = modelOf(game, this.pool[opponent.slot], 'snapshot', 0, this.decisionTicks, []);
        return networkAgent(game, model, { mode: this.mode, delayTicks: 0 });
      }
    }
  }

  /** The weights of the pool by name, for a checkpoint: live. */
  arrays(): Record<string, Float32Array> {
    return Object.fromEntries(this.pool.map((network, slot) => [`pool.${slot}`, network.parameters]));
  }
}
