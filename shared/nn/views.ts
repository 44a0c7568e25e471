/** What lessons draw of a network: the cost as a landscape over two of its parameters, and what it says at every point of a plane. */
import type { Network } from './network.ts';

/** From `low` to `high`, both included, in `points` equal steps. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly points: number;
}

/** One of `network.parameters`, by its place there, and the values that it is to take. */
export interface ParameterAxis extends Axis {
  readonly index: number;
}

/** One of the inputs, by its place, and the values that it is to take. */
export interface InputAxis extends Axis {
  readonly input: number;
}

function valueAt({ low, high, points }: Axis, i: number): number {
  return points === 1 ? low : low + ((high - low) * i) / (points - 1);
}

/**
 * J for every pair of values of two parameters, all others as they are: [down.points, across.points]. `cost` gives J of
 * the network as it stands, e.g. by `forward` and `cost` over a lesson's samples. Puts the parameters back. Throws for
 * places that are not there.
 */
export function costSurface(
  network: Network,
  cost: () => number,
  across: ParameterAxis,
  down: ParameterAxis,
): Float32Array {
  const count = network.parameters.length;
  for (const { index } of [across, down])
    if (!(Number.isInteger(index) && index >= 0 && index < count))
      throw new Error(`cost surface: no parameter ${index} among ${count}`);
  if (across.index === down.index)
    throw new Error(`cost surface: parameter ${across.index} cannot be both axes`);
  const kept = [network.parameters[across.index], network.parameters[down.index]];
  const surface = new Float32Array(across.points * down.points);
  try {
    for (let row = 0; row < down.points; row++)
      for (let column = 0; column < across.points; column++) {
        network.parameters[across.index] = valueAt(across, column);
        network.parameters[down.index] = valueAt(down, row);
        surface[row * across.points + column] = cost();
      }
  } finally {
    [network.parameters[across.index], network.parameters[down.index]] = kept;
  }
  return surface;
}

export interface DecisionRegions {
  /** ŷ at every point, [down.points, across.points, outputs]. */
  readonly outputs: Float32Array;
  /** The largest output's index; of a single output, whether it is above `threshold`. [down.points, across.points]. */
  readonly winner: Uint8Array;
}

/**
 * What a network says where two of its inputs take every pair of values and the others stay as in `input`: ŷ as it comes
 * out, [down.points, across.points, outputs]. A recurrent network answers from zeros at every point, and keeps its state.
 */
export function outputPlane(
  network: Network,
  input: ArrayLike<number>,
  across: InputAxis,
  down: InputAxis,
): Float32Array {
  const { inputs, outputs: n } = network;
  const outputs = new Float32Array(down.points * across.points * n);
  const x = new Float32Array(inputs * across.points); // a row of the plane at a time
  for (let column = 0; column < across.points; column++) {
    x.set(input, inputs * column);
    x[inputs * column + across.input] = valueAt(across, column);
  }
  const asked = network.stateSize > 0 ? network.clone() : network;
  for (let row = 0; row < down.points; row++) {
    asked.resetState();
    for (let column = 0; column < across.points; column++)
      x[inputs * column + down.input] = valueAt(down, row);
    outputs.set(asked.forward(x, across.points), row * across.points * n);
  }
  if (asked !== network) asked.free();
  return outputs;
}

/**
 * What a network of two inputs says over a plane: its first input runs across, its second down; a recurrent one as it
 * answers from zeros, at every point. Leaves the network and its state alone. Throws for any other.
 */
export function decisionRegions(
  network: Network,
  across: Axis,
  down: Axis,
  threshold = 0.5, // ŷ of a sigmoid; for logits of one class, 0
): DecisionRegions {
  if (network.inputs !== 2)
    throw new Error(`decision regions: wants a network of 2 inputs, got ${network.inputs}`);
  const n = network.outputs;
  const outputs = outputPlane(network, [0, 0], { ...across, input: 0 }, { ...down, input: 1 });
  const winner = new Uint8Array(down.points * across.points);
  for (let point = 0; point < winner.length; point++) {
    let best = 0;
    for (let i = 1; i < n; i++) if (outputs[point * n + i] > outputs[point * n + best]) best = i;
    winner[point] = n === 1 ? Number(outputs[point] > threshold) : best;
  }
  return { outputs, winner };
}
