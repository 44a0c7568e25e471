/** The dense layer: every neuron hears every input, ŷ = a(z) with z = w·x + b. */
import type { ActivationName } from './activations.ts';
import type { Kernels } from './kernels.ts';

export class Dense {
  /** Of the last batch, [rows, outputs]; the rows beyond it are old. */
  z: Float32Array = new Float32Array(0);
  a: Float32Array = new Float32Array(0);
  /** δ = ∂J/∂z of the last backward pass, [rows, outputs]. */
  delta: Float32Array = new Float32Array(0);

  constructor(
    readonly inputs: number,
    readonly outputs: number,
    readonly activation: ActivationName,
    readonly weights: Float32Array, // [outputs, inputs]
    readonly bias: Float32Array, // [outputs]
    readonly weightGradient: Float32Array, // [outputs, inputs]
    readonly biasGradient: Float32Array, // [outputs]
    private readonly kernels: Kernels,
  ) {}

  /** Makes room for batches of `rows`. The only place that allocates. */
  reserve(rows: number): void {
    this.z = this.kernels.allocate(rows * this.outputs);
    this.a = this.kernels.allocate(rows * this.outputs);
    this.delta = this.kernels.allocate(rows * this.outputs);
  }

  /** Feedforward of x [rows, inputs] into `z` and `a`. */
  forward(x: Float32Array, rows: number): void {
    this.kernels.affine(x, this.weights, this.bias, this.z, rows, this.inputs, this.outputs);
    this.kernels.activate(this.activation, this.z, this.a, rows * this.outputs);
  }

  /**
   * Backpropagation by the chain rule, ∂J/∂w = ∂J/∂a · ∂a/∂z · ∂z/∂w: given ∂J/∂a [rows, outputs] and the x of the last
   * forward pass, adds into the gradients and, where `dx` is given, writes ∂J/∂x [rows, inputs].
   */
  backward(x: Float32Array, da: Float32Array, rows: number, dx: Float32Array | null): void {
    const { kernels, delta, inputs, outputs } = this;
    kernels.activateGradient(this.activation, this.z, this.a, da, delta, rows * outputs);
    kernels.affineParameterGradient(delta, x, this.weightGradient, this.biasGradient, rows, inputs, outputs);
    if (dx) kernels.affineInputGradient(delta, this.weights, dx, rows, inputs, outputs);
  }
}
