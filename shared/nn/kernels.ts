/**
 * The inner loops of a network, behind an interface: the plain TypeScript ones (plain-kernels.ts) are to be read, others
 * may be faster, all agree to the bit. Everything is f32 and row-major; every sum has one order, and every operation
 * rounds once (no fused multiply-add): a sum starts from what stands first in its formula and adds the terms in order.
 * Nothing here allocates but `allocate`.
 */
import type { ActivationName } from './activations.ts';

export interface Kernels {
  readonly name: string;
  /** Zeroed memory that these kernels can reach. */
  allocate(length: number): Float32Array;
  /** z[r, o] = b[o] + w[o, 0]·x[r, 0] + w[o, 1]·x[r, 1] + …: feedforward. */
  affine(
    x: Float32Array, // [rows, inputs]
    w: Float32Array, // [outputs, inputs]
    b: Float32Array, // [outputs]
    z: Float32Array, // [rows, outputs]
    rows: number,
    inputs: number,
    outputs: number,
  ): void;
  /** ∂J/∂x[r, i] = 0 + δ[r, 0]·w[0, i] + δ[r, 1]·w[1, i] + …, with δ = ∂J/∂z. */
  affineInputGradient(
    delta: Float32Array, // [rows, outputs]
    w: Float32Array, // [outputs, inputs]
    dx: Float32Array, // [rows, inputs]
    rows: number,
    inputs: number,
    outputs: number,
  ): void;
  /** Adds in: ∂J/∂w[o, i] += δ[0, o]·x[0, i], += δ[1, o]·x[1, i], …, and ∂J/∂b[o] += δ[0, o], += δ[1, o], … */
  affineParameterGradient(
    delta: Float32Array, // [rows, outputs]
    x: Float32Array, // [rows, inputs]
    dw: Float32Array, // [outputs, inputs]
    db: Float32Array, // [outputs]
    rows: number,
    inputs: number,
    outputs: number,
  ): void;
  /** a[i] = f(z[i]) for i < n. */
  activate(activation: ActivationName, z: Float32Array, a: Float32Array, n: number): void;
  /** δ[i] = ∂J/∂a[i] · f′(z[i]) for i < n; `delta` may be `da` itself. */
  activateGradient(
    activation: ActivationName,
    z: Float32Array,
    a: Float32Array,
    da: Float32Array,
    delta: Float32Array,
    n: number,
  ): void;
}
