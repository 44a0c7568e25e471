/** How far who is tried strays from a model: KL(anchor ‖ candidate) over all that the candidate decided by in a match. */
import type { Agent } from '../agents/agent.ts';
import type { Game } from '../games/game.ts';
import { log } from '../math.ts';
import { categorical } from '../nn/heads/categorical.ts';
import { gaussian } from '../nn/heads/gaussian.ts';
import type { Network } from '../nn/network.ts';

const USUAL_SPREAD = 0.5; // σ of a policy over axes that does not say its own

export class Straying {
  /** Decisions of the match so far. */
  decisions = 0;
  private readonly observations: Float32Array; // [decisions, observation]
  private readonly masks: Uint8Array | null; // [decisions, outputs]
  private readonly logStd: Float32Array | null; // both have the same spread: only where they aim differs

  constructor(
    private readonly game: Game,
    private readonly anchor: Network,
    private readonly decisionTicks: number,
    logStd: readonly number[] | null, // of the anchor
  ) {
    const most = Math.ceil(game.maxTicks / decisionTicks);
    const { outputs } = anchor;
    this.observations = new Float32Array(most * game.observation.length);
    this.masks = game.legal ? new Uint8Array(most * outputs) : null;
    this.logStd =
      game.actions.kind === 'axes'
        ? Float32Array.from(logStd ?? new Array(outputs).fill(log(USUAL_SPREAD)))
        : null;
  }

  /** `agent`, over whose shoulder this looks: a match begins when it is reset. */
  watched(agent: Agent): Agent {
    let tick = 0;
    return {
      name: agent.name,
      reset: seed => {
        tick = this.decisions = 0;
        agent.reset(seed);
      },
      act: (observation, from, action, at, legal) => {
        if (tick++ % this.decisionTicks === 0) this.takeDown(observation, from, legal ?? null);
        agent.act(observation, from, action, at, legal);
      },
    };
  }

  private takeDown(observation: Float32Array, from: number, legal: Uint8Array | null): void {
    const size = this.game.observation.length;
    const row = this.decisions++;
    for (let i = 0; i < size; i++) this.observations[row * size + i] = observation[from + i];
    if (legal) this.masks?.set(legal, row * this.anchor.outputs);
  }

  /** Σ KL(anchor ‖ candidate) over the decisions of the match, in nats. */
  sum(candidate: Network): number {
    const { anchor, masks: mask, logStd, decisions } = this;
    if (decisions === 0) return 0;
    const head = this.game.actions.kind === 'axes' ? gaussian : categorical;
    const shared = { n: anchor.outputs, mask, logStd };
    const held = { ...shared, outputs: this.throughMatch(anchor) };
    const policy = { ...shared, outputs: this.throughMatch(candidate) };
    let kl = 0;
    for (let row = 0; row < decisions; row++) kl += head.divergence(held, policy, row);
    return kl;
  }

  /** What `network` makes of the match from its beginning, [decisions, outputs]. */
  private throughMatch(network: Network): Float32Array {
    if (network.stateSize === 0) return network.forward(this.observations, this.decisions);
    network.writeState(new Float32Array(network.stateSize));
    return network.forward(this.observations, this.decisions, this.decisions);
  }
}
