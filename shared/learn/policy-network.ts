/** The networks that learners train for a game: a few equal hidden layers of tanh, where asked a memory, and linear outputs. */
import { actionNames, modelMismatch } from '../agents/network.ts';
import type { Game } from '../games/game.ts';
import { orthogonal } from '../nn/initialisers.ts';
import type { Model } from '../nn/model-file.ts';
import { Network } from '../nn/network.ts';
import type { Rng } from '../rng.ts';

/**
 * Observation in, `outputs` numbers out. Orthogonal weights with gain √2, and `outputGain` at the end: 0.01 makes a
 * policy start undecided, 1 suits values (Huang et al. 2022, detail 2). The gates of a memory have gain 1.
 */
export function freshNetwork(
  game: Game,
  outputs: number,
  hidden: number,
  hiddenLayers: number,
  outputGain: number,
  rng: Rng,
  normalised = false, // measures its observations first and brings them to one size
  memory = 0, // units of a GRU after the hidden layers
): Network {
  const layers = Array.from({ length: hiddenLayers }, () => ({
    kind: 'dense' as const,
    outputs: hidden,
    activation: 'tanh' as const,
  }));
  const network = new Network({
    inputs: game.observation.length,
    layers: [
      ...(normalised ? [{ kind: 'normaliser' } as const] : []),
      ...layers,
      ...(memory > 0 ? [{ kind: 'gru', units: memory } as const] : []),
      { kind: 'dense', outputs, activation: 'linear' },
    ],
  });
  const hiddenGain = orthogonal(Math.SQRT2);
  const gainOf = (kind: string, l: number) => {
    if (l === network.layers.length - 1) return orthogonal(outputGain);
    return kind === 'gru' ? orthogonal(1) : hiddenGain;
  };
  network.initialise(
    rng,
    network.layers.map(({ kind }, l) => gainOf(kind, l)),
  );
  return network;
}

/** A copy of the policy that a run goes on from. Throws where the model does not fit the game. */
export function policyFrom(game: Game, from: Model): Network {
  const mismatch = modelMismatch(game, from);
  if (mismatch) throw new Error(`learn: cannot go on from ${from.meta.name}: ${mismatch}`);
  return from.network.clone();
}

/** A policy with the tables of the game it plays. The network is the one given: a run that goes on gives a clone. */
export function modelOf(
  game: Game,
  network: Network,
  learner: string,
  steps: number,
  decisionTicks: number,
  lineage: readonly string[],
  logStd: Float32Array | null = null, // of a policy over axes
): Model {
  return {
    game: game.id,
    gameVersion: game.version,
    network,
    meta: {
      name: `${game.id} ${learner}`,
      createdBy: learner,
      observation: game.observation.map(entry => entry.name),
      actions: actionNames(game),
      decisionTicks,
      lineage,
      steps,
      ...(logStd && { logStd: Array.from(logStd) }),
    },
  };
}
