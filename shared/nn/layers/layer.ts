/** What every layer can do. A layer knows its own mathematics and nothing of its neighbours; chain.ts joins them. */
import { z } from 'zod';
import type { Rng } from '../../rng.ts';
import type { ActivationName } from '../activations.ts';
import type { Block } from '../block.ts';
import type { Chain } from '../chain.ts';
import type { Initialiser } from '../initialisers.ts';
import type { Kernels } from '../kernels.ts';

/** What one row is: [features], or a board [height, width, channels], channels side by side. */
export type Shape = readonly number[];

export type Bounds = readonly [least: number, most: number];

export interface Layer {
  readonly kind: string;
  readonly input: Shape;
  readonly output: Shape;
  /** In the order of its formula; none for a layer that learns nothing. */
  readonly parameters: readonly LayerParameter[];
  /** Numbers that the layer keeps and that no gradient moves: a normaliser's statistics. By name, saved with the weights. */
  readonly statistics?: Readonly<Record<string, Float64Array>>;
  /** Within what each of them can be, both ends included. */
  readonly bounds?: Readonly<Record<string, Bounds>>;
  /** What a recurrent layer remembers from step to step, [rows of the last batch, features]. */
  readonly state?: { readonly data: Float32Array; readonly features: number };
  readonly activation?: ActivationName;
  /** The layers inside it, for one that is made of others. ∂J/∂a of their last is its own. */
  readonly inner?: Chain;
  /** Of the last batch, [rows, outputs]: before and after the activation. The rows beyond it are old. `z` is `a` where nothing activates. */
  readonly z: Block;
  readonly a: Block;
  /** δ = ∂J/∂z of the last backward pass; null where there is no z. */
  readonly delta: Block | null;

  /** Makes room for batches of `rows` rows and `steps` steps. The only place that allocates. */
  reserve(rows: number, steps: number): void;
  /**
   * Feedforward of x [rows, inputs] into `a`. The rows of a sequence are its steps one after another, each of
   * rows / steps rows; where `begins` [rows] is 1, its sequence begins anew. Only a recurrent layer minds.
   */
  forward(x: Float32Array, rows: number, steps: number, begins: Uint8Array | null): void;
  /**
   * Backpropagation: given ∂J/∂a [rows, outputs] and the x of the last forward pass, adds into the gradients of its
   * parameters and, where `dx` is given, writes ∂J/∂x [rows, inputs].
   */
  backward(x: Float32Array, da: Float32Array, rows: number, steps: number, dx: Float32Array | null): void;
  /** What else it found on the way from x to a for the first row of the last batch, by name; copies, for a trace. */
  details?(): Readonly<Record<string, Float32Array>>;
  /** Draws the weights; biases start at 0. */
  initialise(rng: Rng, initialiser: Initialiser): void;
  /** Gives its buffers back, until `reserve` brings others. Its parameters are the network's to free. */
  free(): void;
}

/** The buffers that most layers have. */
export abstract class BufferedLayer implements Layer {
  abstract readonly kind: string;
  readonly parameters: readonly LayerParameter[] = [];
  z: Block;
  a: Block;
  delta: Block | null;

  constructor(
    readonly input: Shape,
    readonly output: Shape,
    protected readonly kernels: Kernels,
    /** `neuron` has z, a and δ; `plain` only an output. */
    private readonly buffers: 'neuron' | 'plain',
  ) {
    this.z = this.a = kernels.allocate(0);
    this.delta = buffers === 'neuron' ? kernels.allocate(0) : null;
  }

  abstract forward(x: Float32Array, rows: number, steps: number, begins: Uint8Array | null): void;
  abstract backward(
    x: Float32Array,
    da: Float32Array,
    rows: number,
    steps: number,
    dx: Float32Array | null,
  ): void;

  initialise(_rng: Rng, _initialiser: Initialiser): void {}

  reserve(rows: number, _steps: number): void {
    this.free(); // all of them first: what it gives back may be what it needs
    const length = rows * sizeOf(this.output);
    this.a = this.kernels.allocate(length);
    this.z = this.buffers === 'neuron' ? this.kernels.allocate(length) : this.a;
    if (this.delta) this.delta = this.kernels.allocate(length);
  }

  free(): void {
    for (const block of new Set([this.z, this.a, this.delta])) if (block) this.kernels.free(block);
    this.a = this.z = this.kernels.allocate(0);
    if (this.delta) this.delta = this.z;
  }
}

export const LARGEST_SIZE = 65536;

/** A number of neurons, channels, rows or columns. */
export const sizeSchema = z.int().min(1).max(LARGEST_SIZE);

/** How a kind of layer is written in a model file, checked, and made. */
export interface LayerKind<Spec extends { readonly kind: string }> {
  readonly schema: z.ZodType<Spec>;
  /** Throws where the layer cannot follow what comes before it, saying why. */
  make(spec: Spec, input: Shape, context: LayerContext): Layer;
  /** One or more of its kind with an input each, for the tests that hold over all layers. */
  readonly examples: readonly { readonly spec: Spec; readonly input: Shape }[];
}

export interface LayerContext {
  readonly kernels: Kernels;
  /** Makes the layers that one is made of. */
  readonly make: (spec: { readonly kind: string }, input: Shape) => Layer;
}

/** A weight matrix, a bias, …: with PyTorch's name and shape, and its place in the network's arena. */
export class LayerParameter {
  private values: Block | null = null;
  private slopes: Block | null = null;
  readonly length: number;

  constructor(
    readonly name: string,
    readonly shape: readonly number[],
    /** The axes of `shape` in the order in which memory has them; [1, 0] is a matrix lying transposed. */
    readonly order: readonly number[] = shape.map((_, axis) => axis),
  ) {
    this.length = sizeOf(shape);
  }

  /** Gives it its place. */
  bind(values: Block, slopes: Block): void {
    this.values = values;
    this.slopes = slopes;
  }

  get value(): Float32Array {
    if (!this.values) throw new Error(`layer: ${this.name} has no place yet`);
    return this.values.data;
  }

  /** ∂J/∂value, laid out like it. */
  get gradient(): Float32Array {
    if (!this.slopes) throw new Error(`layer: ${this.name} has no place yet`);
    return this.slopes.data;
  }

  /** A copy in PyTorch's order of axes. */
  read(from: 'value' | 'gradient' = 'value'): Float32Array {
    const out = new Float32Array(this.length);
    const source = this[from];
    this.eachPlace((torch, here) => {
      out[torch] = source[here];
    });
    return out;
  }

  /** Takes numbers in PyTorch's order of axes. */
  write(numbers: ArrayLike<number>): void {
    if (numbers.length !== this.length)
      throw new Error(`layer: ${this.name} wants ${this.length} numbers, got ${numbers.length}`);
    const target = this.value;
    this.eachPlace((torch, here) => {
      target[here] = numbers[torch];
    });
  }

  private eachPlace(visit: (torch: number, here: number) => void): void {
    const { shape, order } = this;
    const strides = new Array<number>(shape.length).fill(0); // in memory, by axis of `shape`
    let stride = 1;
    for (const axis of order.toReversed()) {
      strides[axis] = stride;
      stride *= shape[axis];
    }
    const index = new Array<number>(shape.length).fill(0);
    let here = 0;
    for (let torch = 0; torch < this.length; torch++) {
      visit(torch, here);
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        here += strides[axis];
        if (++index[axis] < shape[axis]) break;
        here -= strides[axis] * shape[axis];
        index[axis] = 0;
      }
    }
  }
}

/** How many numbers a shape holds. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** The features of a flat input. Throws for a board. */
export function flatSize(kind: string, input: Shape): number {
  if (input.length !== 1)
    throw new Error(
      `${kind}: wants a flat input, got a board of ${input.join(' × ')}: put a flatten before it`,
    );
  return input[0];
}

/** The sides of a board. Throws for a flat input. */
export function boardSize(kind: string, input: Shape): { height: number; width: number; channels: number } {
  if (input.length !== 3)
    throw new Error(`${kind}: wants a board, got ${input.join(' × ')} features: put an unflatten before it`);
  return { height: input[0], width: input[1], channels: input[2] };
}

/** Draws `parameter` as an initialiser has weights, [outputs, inputs], whatever its further axes. */
export function drawWeights(rng: Rng, initialiser: Initialiser, parameter: LayerParameter): void {
  const weights = new Float32Array(parameter.length);
  initialiser(rng, weights, parameter.shape[0], parameter.length / parameter.shape[0]);
  parameter.write(weights);
}
