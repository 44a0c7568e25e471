/** What a policy gradient trains: a network and, where one plays by axes, how far around its outputs it tries. */
import type { Game } from '../games/game.ts';
import type { Block } from '../nn/block.ts';
import type { PolicyOutputs } from '../nn/heads/head.ts';
import type { Kernels } from '../nn/kernels.ts';
import type { Network } from '../nn/network.ts';
import type { Trainable } from '../nn/optimisers.ts';

const LOG_STD_REACH = [-4, 1] as const; // log σ stays within: neither frozen nor noise alone

/** log σ of every axis, as something that is optimised beside the network. */
export class Spread implements Trainable {
  private readonly values: Block;
  private readonly slopes: Block;

  constructor(
    readonly kernels: Kernels,
    logStd: ArrayLike<number>,
  ) {
    this.values = kernels.allocate(logStd.length);
    this.slopes = kernels.allocate(logStd.length);
    this.parameters.set(logStd);
  }

  get parameters(): Float32Array {
    return this.values.data;
  }

  get gradients(): Float32Array {
    return this.slopes.data;
  }

  hold(): void {
    const { parameters } = this;
    for (let i = 0; i < parameters.length; i++)
      parameters[i] = Math.max(LOG_STD_REACH[0], Math.min(LOG_STD_REACH[1], parameters[i]));
  }
}

export interface Policy {
  readonly network: Network;
  readonly spread: Spread | null; // null where one plays by choices
}

/** `logStd`: one for all axes, or one each. */
export function policyOf(game: Game, network: Network, logStd: number | readonly number[]): Policy {
  if (game.actions.kind !== 'axes') return { network, spread: null };
  const each = typeof logStd === 'number' ? game.actions.axes.map(() => logStd) : logStd;
  return { network, spread: new Spread(network.kernels, each) };
}

export function copyPolicy({ network, spread }: Policy): Policy {
  return { network: network.clone(), spread: spread && new Spread(spread.kernels, spread.parameters) };
}

/** Makes `to` play as `from` does; their networks are of the same spec. */
export function assignPolicy(to: Policy, from: Policy): void {
  for (const [name, numbers] of Object.entries(policyArrays('', from)))
    policyArrays('', to)[name].set(numbers);
}

/** Its numbers by name, for a checkpoint: live. */
export function policyArrays(
  name: string,
  { network, spread }: Policy,
): Record<string, Float32Array | Float64Array> {
  return {
    [name]: network.parameters,
    ...(spread && { [`${name}.logStd`]: spread.parameters }),
    ...Object.fromEntries(network.statistics().map(([key, numbers]) => [`${name}.${key}`, numbers])),
  };
}

/** What a head reads of `outputs` [rows, n], the network's own. */
export function readPolicy(
  { network, spread }: Policy,
  outputs: Float32Array,
  mask: Uint8Array | null,
): PolicyOutputs {
  return { n: network.outputs, outputs, mask, logStd: spread?.parameters ?? null };
}
