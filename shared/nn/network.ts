/**
 * A network: layers one after another over one arena of parameters. In the words of the course: feedforward, cost,
 * gradient by backpropagation, descent. The cost is in losses.ts, the descent in optimisers.ts.
 */
import type { Rng } from '../rng.ts';
import type { ActivationName } from './activations.ts';
import { Dense } from './dense.ts';
import type { Initialiser } from './initialisers.ts';
import type { Kernels } from './kernels.ts';
import { plainKernels } from './plain-kernels.ts';

export interface NetworkSpec {
  readonly inputs: number;
  readonly layers: readonly { readonly outputs: number; readonly activation: ActivationName }[];
}

/** What happened inside for one input: z = w·x + b and a = a(z) of every layer. For pictures and lessons. */
export interface Trace {
  readonly input: Float32Array;
  readonly layers: readonly {
    readonly z: Float32Array; // [outputs], a copy
    readonly a: Float32Array; // [outputs], a copy
    readonly weights: Float32Array; // [outputs, inputs], the live ones
    readonly bias: Float32Array; // [outputs], the live ones
  }[];
}

export class Network {
  /** Weights and biases of all layers, layer after layer, weights first: one arena. */
  readonly parameters: Float32Array;
  /** ∂J/∂parameters, laid out like them. `backward` adds into it; `zeroGradients` empties it. */
  readonly gradients: Float32Array;
  readonly layers: readonly Dense[];
  private capacity = 0; // rows that the buffers hold
  private x: Float32Array = new Float32Array(0); // [capacity, inputs], the last batch
  private errors: Float32Array[] = []; // ∂J/∂a of every layer but the last, [capacity, outputs]
  private outputViews = new Map<number, Float32Array>(); // by rows, so that a repeated size allocates nothing

  constructor(
    readonly spec: NetworkSpec,
    private readonly kernels: Kernels = plainKernels,
  ) {
    const total = parameterCount(spec);
    this.parameters = kernels.allocate(total);
    this.gradients = kernels.allocate(total);
    let at = 0;
    const take = (length: number) => {
      at += length;
      return [this.parameters.subarray(at - length, at), this.gradients.subarray(at - length, at)] as const;
    };
    this.layers = spec.layers.map(({ outputs, activation }, l) => {
      const inputs = l === 0 ? spec.inputs : spec.layers[l - 1].outputs;
      const [weights, weightGradient] = take(outputs * inputs);
      const [bias, biasGradient] = take(outputs);
      return new Dense(inputs, outputs, activation, weights, bias, weightGradient, biasGradient, kernels);
    });
    this.reserve(1);
  }

  get outputs(): number {
    return this.layers[this.layers.length - 1].outputs;
  }

  /** Fills the weights, layer by layer, and sets the biases to 0. One initialiser for all layers, or one for each. */
  initialise(rng: Rng, initialiser: Initialiser | readonly Initialiser[]): void {
    for (const [l, layer] of this.layers.entries()) {
      const fill = typeof initialiser === 'function' ? initialiser : initialiser[l];
      if (!fill) throw new Error(`network: no initialiser for layer ${l} of ${this.layers.length}`);
      fill(rng, layer.weights, layer.outputs, layer.inputs);
      layer.bias.fill(0);
    }
  }

  /**
   * Feedforward of x [rows, inputs]. Gives ŷ [rows, outputs]: a view that the next call overwrites. Allocates only when
   * `rows` is a size it has not seen.
   */
  forward(x: Float32Array, rows: number): Float32Array {
    const { inputs } = this.spec;
    if (!(rows >= 1 && x.length >= rows * inputs))
      throw new Error(`network: got ${x.length} numbers, want ${rows} rows × ${inputs} inputs`);
    if (rows > this.capacity) this.reserve(rows);
    for (let i = 0; i < rows * inputs; i++) this.x[i] = x[i];
    let a = this.x;
    for (let l = 0; l < this.layers.length; l++) {
      this.layers[l].forward(a, rows);
      a = this.layers[l].a;
    }
    let view = this.outputViews.get(rows);
    if (!view) {
      view = a.subarray(0, rows * this.outputs);
      this.outputViews.set(rows, view);
    }
    return view;
  }

  /**
   * Backpropagation of ∂J/∂ŷ [rows, outputs] through the last forward pass, which must have had the same rows. Adds into
   * `gradients`; writes ∂J/∂x [rows, inputs] where `inputGradient` is given. Allocates nothing.
   */
  backward(outputGradient: Float32Array, rows: number, inputGradient: Float32Array | null = null): void {
    if (rows > this.capacity) throw new Error(`network: backward over ${rows} rows before their forward`);
    let da = outputGradient;
    for (let l = this.layers.length - 1; l >= 0; l--) {
      const x = l === 0 ? this.x : this.layers[l - 1].a;
      const dx = l === 0 ? inputGradient : this.errors[l - 1];
      this.layers[l].backward(x, da, rows, dx);
      if (dx) da = dx;
    }
  }

  zeroGradients(): void {
    this.gradients.fill(0);
  }

  /** Runs one input [inputs] and shows every layer's z and a. */
  trace(input: Float32Array): Trace {
    this.forward(input, 1);
    return {
      input: input.slice(0, this.spec.inputs),
      layers: this.layers.map(({ z, a, outputs, weights, bias }) => ({
        z: z.slice(0, outputs),
        a: a.slice(0, outputs),
        weights,
        bias,
      })),
    };
  }

  /** The same network with parameters of its own. */
  clone(): Network {
    const copy = new Network(this.spec, this.kernels);
    copy.parameters.set(this.parameters);
    return copy;
  }

  private reserve(rows: number): void {
    this.capacity = rows;
    this.x = this.kernels.allocate(rows * this.spec.inputs);
    for (const layer of this.layers) layer.reserve(rows);
    this.errors = this.layers.slice(0, -1).map(layer => this.kernels.allocate(rows * layer.outputs));
    this.outputViews = new Map();
  }
}

/** Weights and biases of all layers. */
export function parameterCount(spec: NetworkSpec): number {
  let inputs = spec.inputs;
  let total = 0;
  for (const { outputs } of spec.layers) {
    total += outputs * (inputs + 1);
    inputs = outputs;
  }
  return total;
}
