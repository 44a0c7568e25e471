/**
 * The inner loops of a network, behind an interface with two backends: the plain TypeScript ones (plain-kernels.ts) are
 * to be read, the WebAssembly SIMD ones (simd-kernels.ts) to be run, and both agree to the bit. Everything is f32 and
 * row-major; every sum has one order, and every operation rounds once (no fused multiply-add): a sum starts from what
 * stands first in its formula and adds the terms in order. After `reserveFor` nothing here allocates but `allocate`;
 * without it, what wants room to work in (affineInputGradient and the convolutions) makes it when first called.
 *
 * Weights lie as [inputs, outputs], the transpose of how PyTorch and the model files have them: so the outputs of one
 * input stand side by side, and vectors of them take part in feedforward and in ∂J/∂w. ∂J/∂x turns them over first.
 */
import type { ActivationName } from './activations.ts';
import type { Block } from './block.ts';

/** A convolution over boards [height, width, channels]; a patch is the kernel's window, [kernelHeight, kernelWidth, channels]. */
export interface ConvolutionShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly stride: number;
  readonly padding: number; // zeros around the board, on every side
  readonly outHeight: number; // ⌊(height + 2·padding − kernelHeight) / stride⌋ + 1
  readonly outWidth: number;
  readonly outChannels: number;
}

export interface Kernels {
  readonly name: 'plain' | 'simd';
  /** Zeroed memory that these kernels can reach. Given back by `free`, or when nobody holds the block or a view it gave. */
  allocate(length: number): Block;
  /** Gives the memory back. The block and its parts throw from then on; views of them must not be used again. */
  free(block: Block): void;
  /** Makes the room that a layer with so many weights, or a convolution, will need for work in between. */
  reserveFor(weights: number, convolution?: ConvolutionShape): void;

  /** z[r, o] = b[o] + x[r, 0]·w[0, o] + x[r, 1]·w[1, o] + … and a = f(z): feedforward, bias and activation in one. */
  affine(
    x: Float32Array, // [rows, inputs]
    w: Float32Array, // [inputs, outputs]
    b: Float32Array, // [outputs]
    z: Float32Array, // [rows, outputs]
    a: Float32Array, // [rows, outputs]; may be z
    activation: ActivationName,
    rows: number,
    inputs: number,
    outputs: number,
  ): void;
  /** ∂J/∂x[r, i] = 0 + δ[r, 0]·w[i, 0] + δ[r, 1]·w[i, 1] + …, with δ = ∂J/∂z. */
  affineInputGradient(
    delta: Float32Array, // [rows, outputs]
    w: Float32Array, // [inputs, outputs]
    dx: Float32Array, // [rows, inputs]
    rows: number,
    inputs: number,
    outputs: number,
  ): void;
  /** Adds in: ∂J/∂w[i, o] += x[0, i]·δ[0, o], += x[1, i]·δ[1, o], …, and ∂J/∂b[o] += δ[0, o], += δ[1, o], … */
  affineParameterGradient(
    delta: Float32Array, // [rows, outputs]
    x: Float32Array, // [rows, inputs]
    dw: Float32Array, // [inputs, outputs]
    db: Float32Array, // [outputs]
    rows: number,
    inputs: number,
    outputs: number,
  ): void;

  /**
   * The same three for convolutions: a row is a board, w is [patch, outChannels], and a sum over a patch goes by kernel
   * row, kernel column, channel; what lies outside the board counts as 0 and is added like the rest.
   */
  convolve(
    x: Float32Array, // [rows, height, width, channels]
    w: Float32Array,
    b: Float32Array,
    z: Float32Array, // [rows, outHeight, outWidth, outChannels]
    a: Float32Array,
    activation: ActivationName,
    rows: number,
    shape: ConvolutionShape,
  ): void;
  /** Each ∂J/∂x starts from 0 and adds what every patch it stood in asks of it, patches in order. */
  convolveInputGradient(
    delta: Float32Array,
    w: Float32Array,
    dx: Float32Array,
    rows: number,
    shape: ConvolutionShape,
  ): void;
  /** Adds in. */
  convolveParameterGradient(
    delta: Float32Array,
    x: Float32Array,
    dw: Float32Array,
    db: Float32Array,
    rows: number,
    shape: ConvolutionShape,
  ): void;

  /** a[i] = f(z[i]) for i < n; `a` may be `z`. */
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

  /** v ← μ v + g, then w ← w − α v, or with Nesterov w ← w − α (g + μ v); elementwise over n. */
  descend(
    w: Float32Array,
    g: Float32Array,
    v: Float32Array,
    n: number,
    alpha: number,
    momentum: number,
    nesterov: boolean,
  ): void;
  /** s ← keep·s + take·g², then w ← w − α g / (√s + ε). */
  rmsProp(
    w: Float32Array,
    g: Float32Array,
    s: Float32Array,
    n: number,
    alpha: number,
    keep: number,
    take: number,
    epsilon: number,
  ): void;
  /** m ← keep₁·m + take₁·g, s ← keep₂·s + take₂·g², then w ← shrink·w − α m / (√s / root + ε). */
  adam(
    w: Float32Array,
    g: Float32Array,
    m: Float32Array,
    s: Float32Array,
    n: number,
    settings: AdamSettings,
  ): void;
  /** Σ g² over n in f64: four partial sums, of i ≡ 0, 1, 2, 3 mod 4 in order, then (s₀ + s₁) + (s₂ + s₃). */
  sumOfSquares(g: Float32Array, n: number): number;
  /** g ← factor·g. */
  scale(g: Float32Array, n: number, factor: number): void;
}

/** All f32. */
export interface AdamSettings {
  alpha: number;
  keep1: number;
  take1: number;
  keep2: number;
  take2: number;
  root: number;
  epsilon: number;
  shrink: number;
}
