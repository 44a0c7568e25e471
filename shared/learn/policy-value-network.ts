/** The networks of AlphaZero: a policy and a value in one, as nn/policy-value.ts has them. */
import type { Game } from '../games/game.ts';
import { orthogonal } from '../nn/initialisers.ts';
import type { LayerSpec } from '../nn/layers/index.ts';
import { Network } from '../nn/network.ts';
import type { Rng } from '../rng.ts';

/**
 * For a board: a convolution of 3 × 3 where there are `channels`, one of windows of (up to) 4 × 4 that see whole lines, and a
 * hidden layer; else two hidden layers.
 */
export function policyValueNetwork(
  { board, observation, actions }: Game,
  { channels, hidden }: { readonly channels: number; readonly hidden: number },
  rng: Rng,
): Network {
  if (actions.kind !== 'choice') throw new Error('policy and value: wants a game of choices');
  const neurons: LayerSpec = { kind: 'dense', outputs: hidden, activation: 'relu' };
  const body: LayerSpec[] = [];
  if (board && channels > 0) {
    const { planes, rows, columns } = board;
    const window: [number, number] = [Math.min(4, rows), Math.min(4, columns)];
    const convolution = { kind: 'conv2d', stride: 1, activation: 'relu' } as const;
    body.push({ kind: 'unflatten', channels: planes, height: rows, width: columns });
    body.push({ ...convolution, channels, kernel: [3, 3], padding: 1 });
    body.push({ ...convolution, channels: 2 * channels, kernel: window, padding: 0 });
    body.push({ kind: 'flatten' });
  } else body.push(neurons);
  body.push(neurons);
  const end: LayerSpec = { kind: 'dense', outputs: actions.choices.length + 1, activation: 'linear' };
  const layers: LayerSpec[] = [...body, end, { kind: 'duelling' }];
  const network = new Network({ inputs: observation.length, layers });
  network.initialise(rng, [...body.map(() => orthogonal(Math.SQRT2)), orthogonal(0.1), orthogonal(1)]);
  return network;
}
