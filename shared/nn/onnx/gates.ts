/**
 * The parameters of a GRU: PyTorch has the gates in the order r, u, n and two vectors of biases; ONNX has them in the
 * order u, r, n (and calls them z, r, h), an axis for the directions before all, and the biases in one vector.
 */
import type { Tensor } from '../safetensors.ts';

/** A layer's parameters, by name. */
export type Parameters = Readonly<Record<string, Tensor>>;

export function packGates(parameters: Parameters): Parameters {
  const {
    weight_ih_l0: input,
    weight_hh_l0: hidden,
    bias_ih_l0: inputBias,
    bias_hh_l0: hiddenBias,
  } = parameters;
  const gates = inputBias.data.length; // 3 · units
  const bias = new Float32Array(2 * gates);
  bias.set(swapped(inputBias.data));
  bias.set(swapped(hiddenBias.data), gates);
  return {
    weight_ih_l0: { shape: [1, ...input.shape], data: swapped(input.data) },
    weight_hh_l0: { shape: [1, ...hidden.shape], data: swapped(hidden.data) },
    bias_l0: { shape: [1, 2 * gates], data: bias },
  };
}

export function unpackGates({
  weight_ih_l0: input,
  weight_hh_l0: hidden,
  bias_l0: { data: bias },
}: Parameters): Parameters {
  const gates = bias.length / 2;
  return {
    weight_ih_l0: { shape: input.shape.slice(1), data: swapped(input.data) },
    weight_hh_l0: { shape: hidden.shape.slice(1), data: swapped(hidden.data) },
    bias_ih_l0: { shape: [gates], data: swapped(bias.subarray(0, gates)) },
    bias_hh_l0: { shape: [gates], data: swapped(bias.subarray(gates)) },
  };
}

/** The first two thirds in each other's place. */
function swapped(gates: Tensor['data']): Float32Array {
  const third = gates.length / 3;
  const out = Float32Array.from(gates);
  out.copyWithin(0, third, 2 * third);
  out.set(gates.subarray(0, third), third);
  return out;
}
