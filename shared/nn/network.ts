/**
 * A network: layers one after another over one arena of parameters. In the words of the course: feedforward, cost,
 * gradient by backpropagation, descent, all four in `learn`. What a layer computes is in layers/, the loss functions are
 * in losses.ts, the ways to descend in optimisers.ts.
 */
import type { Rng } from '../rng.ts';
import { kernels as backend } from './backend.ts';
import type { Block } from './block.ts';
import { Chain } from './chain.ts';
import type { Initialiser } from './initialisers.ts';
import type { Kernels } from './kernels.ts';
import { type LayerSpec, makeLayer } from './layers/index.ts';
import {
  type Bounds,
  flatSize,
  type Layer,
  type LayerParameter,
  type Shape,
  sizeSchema,
} from './layers/layer.ts';
import { cost, type Loss } from './losses.ts';
import type { Optimiser } from './optimisers.ts';
import { plainKernels } from './plain-kernels.ts';
import { type Trace, traceOf } from './trace.ts';

export interface NetworkSpec {
  readonly inputs: number;
  readonly layers: readonly LayerSpec[];
}

export class Network {
  readonly layers: readonly Layer[];
  readonly inputs: number;
  readonly outputs: number;
  private readonly chain: Chain;
  private readonly values: Block; // all parameters, layer after layer: one arena
  private readonly slopes: Block; // ∂J/∂values
  private capacity = { rows: 0, steps: 0 }; // that the buffers have room for
  private kept: Kept | null = null; // where memory ran out while the buffers were made anew
  private freed = false;
  private x: Block; // [rows, inputs], the last batch
  private outputGradient: Block; // [rows, outputs]
  private inputGradient: Block; // [rows, inputs]
  private output = new Float32Array(0); // [rows, outputs]
  private readonly outputViews = new Map<number, Float32Array>(); // by rows, so that a size seen before allocates nothing
  private batch = { rows: 0, steps: 0 }; // the last one; of 0 rows where there is none to go back through

  /** Throws, with what is wrong, where the layers do not fit one another. */
  constructor(
    readonly spec: NetworkSpec,
    readonly kernels: Kernels = backend(),
  ) {
    if (!sizeSchema.safeParse(spec.inputs).success)
      throw new Error(`network: ${spec.inputs} is no number of inputs`);
    this.inputs = spec.inputs;
    let shape: Shape = [spec.inputs];
    this.layers = spec.layers.map(layer => {
      const made = makeLayer(layer, shape, kernels);
      shape = made.output;
      return made;
    });
    if (this.layers.length === 0) throw new Error('network: wants at least one layer');
    this.outputs = flatSize('network', shape);
    this.chain = new Chain(this.layers, kernels);
    const parameters = namedParameters(this.layers).map(([, parameter]) => parameter);
    const total = parameters.reduce((sum, { length }) => sum + length, 0);
    this.values = kernels.allocate(total);
    this.slopes = kernels.allocate(total);
    let at = 0;
    for (const parameter of parameters) {
      parameter.bind(this.values.part(at, parameter.length), this.slopes.part(at, parameter.length));
      at += parameter.length;
    }
    this.x = this.outputGradient = this.inputGradient = kernels.allocate(0);
  }

  /** All weights and biases, as they lie in memory. Ask again after work on other networks: the view can change. */
  get parameters(): Float32Array {
    return this.values.data;
  }

  /** ∂J/∂parameters, laid out like them. `backward` adds into it; `zeroGradients` empties it. */
  get gradients(): Float32Array {
    return this.slopes.data;
  }

  /** Draws the weights, layer by layer, and sets the biases to 0. One initialiser for all layers, or one for each. */
  initialise(rng: Rng, initialiser: Initialiser | readonly Initialiser[]): void {
    for (const [l, layer] of this.layers.entries()) {
      const fill = typeof initialiser === 'function' ? initialiser : initialiser[l];
      if (!fill) throw new Error(`network: no initialiser for layer ${l} of ${this.layers.length}`);
      layer.initialise(rng, fill);
    }
  }

  /**
   * One step of supervised learning on x [rows, inputs] and its labels y [rows, outputs], as the course has it. Gives the
   * cost J from before the step. Where a layer is recurrent, the rows are `steps` steps as `forward` has them, and the
   * gradient goes back through all of them. Allocates nothing once it has seen that many rows. Throws, and has moved no
   * weight, for numbers that are not all there and for a learning rate that is none.
   */
  learn(
    x: Float32Array,
    y: Float32Array,
    rows: number,
    loss: Loss,
    optimiser: Optimiser,
    learningRate: number,
    steps = 1,
  ): number {
    this.expectBatch(x, rows, steps);
    this.expectOutputs(y, rows);
    if (!this.hasRoom(rows, steps)) {
      const [keptX, keptY] = [x.slice(), y.slice()]; // they may lie in the very memory that is about to grow
      this.reserve(rows, steps);
      return this.learn(keptX, keptY, rows, loss, optimiser, learningRate, steps);
    }
    const output = this.forward(x, rows, steps); // feedforward: ŷ
    const gradient = this.outputGradient.data;
    const J = cost(loss, output, y, rows, this.outputs, gradient); // cost: J = 1/m Σ l(ŷ, y), and ∂J/∂ŷ
    this.zeroGradients();
    this.backward(gradient, rows); // gradient: ∂J/∂w by backpropagation
    optimiser.step(learningRate); // descent: w ← w − α ∂J/∂w
    return J;
  }

  /**
   * Feedforward of x [rows, inputs]. Gives ŷ [rows, outputs], which the next call overwrites. Where a layer is
   * recurrent, the rows are `steps` steps of time one after another, of rows / steps sequences each, and the state goes
   * on from the last call; where `begins` [rows] is 1, that sequence first forgets it. `begins` must stay as it is until
   * `backward`. Allocates only for more rows or steps than it has seen.
   */
  forward(x: Float32Array, rows: number, steps = 1, begins: Uint8Array | null = null): Float32Array {
    this.run(x, rows, steps, begins);
    return this.copyOut(rows);
  }

  /**
   * Backpropagation of ∂J/∂ŷ [rows, outputs] through the last forward pass, which must have had the same rows and not have
   * been followed by a `trace`. Adds into `gradients`; writes ∂J/∂x [rows, inputs] where `inputGradient` is given.
   * Allocates nothing.
   */
  backward(outputGradient: Float32Array, rows: number, inputGradient: Float32Array | null = null): void {
    const { batch, inputs, outputs } = this;
    if (batch.rows === 0) throw new Error('network: there is no forward pass to go back through');
    if (rows !== batch.rows)
      throw new Error(`network: backward over ${rows} rows after a forward over ${batch.rows}`);
    this.expectOutputs(outputGradient, rows);
    if (inputGradient && inputGradient.length < rows * inputs)
      throw new Error(
        `network: room for ${inputGradient.length} numbers, want ${rows} rows × ${inputs} inputs`,
      );
    const da = this.outputGradient.data;
    if (outputGradient !== da) for (let i = 0; i < rows * outputs; i++) da[i] = outputGradient[i];
    const dx = inputGradient ? this.inputGradient.data : null;
    this.chain.backward(this.x.data, da, rows, batch.steps, dx);
    if (inputGradient && dx) for (let i = 0; i < rows * inputs; i++) inputGradient[i] = dx[i];
  }

  /** Sets ∂J/∂parameters to 0, for `backward` to add into. */
  zeroGradients(): void {
    this.gradients.fill(0);
  }

  /** The part of the batch's memory that recurrent layers carry from call to call: forgets it. */
  resetState(): void {
    for (const { data } of recurrentStates(this.layers)) data.fill(0);
    for (const state of this.kept?.states ?? []) state.fill(0);
  }

  /** How many numbers `readState` gives for one sequence; 0 where nothing is recurrent. */
  get stateSize(): number {
    return recurrentStates(this.layers).reduce((sum, { features }) => sum + features, 0);
  }

  /** Copies the state of the first sequences into `out` [sequences, stateSize]. Throws where it is too short for it. */
  readState(out: Float32Array, sequences = 1): void {
    const size = this.expectState(out, sequences);
    let from = 0;
    for (const { data, features } of recurrentStates(this.layers)) {
      for (let s = 0; s < sequences; s++)
        for (let i = 0; i < features; i++) out[s * size + from + i] = data[s * features + i];
      from += features;
    }
  }

  /** Puts the first sequences into the state [sequences, stateSize] that `readState` gave. Throws for fewer numbers than that. */
  writeState(state: Float32Array, sequences = 1): void {
    const size = this.expectState(state, sequences);
    let from = 0;
    for (const { data, features } of recurrentStates(this.layers)) {
      for (let s = 0; s < sequences; s++)
        for (let i = 0; i < features; i++) data[s * features + i] = state[s * size + from + i];
      from += features;
    }
  }

  /**
   * Runs one input [inputs] and shows what every layer made of it; with ∂J/∂ŷ [outputs], also every gradient. Leaves
   * gradients, state and the ŷ of the last forward pass as they were; but that pass can no longer be gone back through.
   */
  trace(input: Float32Array, outputGradient: Float32Array | null = null): Trace {
    this.expectBatch(input, 1, 1);
    if (outputGradient) this.expectOutputs(outputGradient, 1);
    const x = input.slice(0, this.inputs);
    const dy = outputGradient?.slice(0, this.outputs) ?? null;
    const state = new Float32Array(this.stateSize);
    this.readState(state);
    const gradients = dy && this.gradients.slice();
    try {
      this.run(x, 1, 1);
      if (dy) {
        this.zeroGradients();
        this.backward(dy, 1);
      }
      return traceOf(x, this.chain, dy);
    } finally {
      this.batch.rows = 0;
      this.writeState(state);
      if (gradients) this.gradients.set(gradients);
    }
  }

  /** Every parameter by PyTorch's name, `layers.0.weight` and so on. */
  named(): [name: string, parameter: LayerParameter][] {
    return namedParameters(this.layers);
  }

  /** What normalisers and their like have measured, by name, and within what it can be. Live. */
  statistics(): NamedStatistic[] {
    return namedStatistics(this.layers);
  }

  /** The same network with parameters and statistics of its own. */
  clone(): Network {
    const copy = new Network(this.spec, this.kernels);
    copy.parameters.set(this.parameters);
    const theirs = copy.statistics();
    for (const [i, [, numbers]] of this.statistics().entries()) theirs[i][1].set(numbers);
    return copy;
  }

  /**
   * Gives the memory back now rather than when the network is forgotten. What asks it for anything afterwards throws; views
   * that it gave before must not be used again.
   */
  free(): void {
    if (this.freed) throw new Error('network: freed before');
    this.release();
    this.freed = true;
    for (const block of [this.values, this.slopes]) this.kernels.free(block);
  }

  private hasRoom(rows: number, steps: number): boolean {
    return rows <= this.capacity.rows && steps <= this.capacity.steps;
  }

  private run(x: Float32Array, rows: number, steps: number, begins: Uint8Array | null = null): void {
    const { inputs, batch } = this;
    this.expectBatch(x, rows, steps);
    if (!this.hasRoom(rows, steps)) {
      const kept = x.slice(); // x may lie in the very memory that is about to grow
      this.reserve(rows, steps);
      this.run(kept, rows, steps, begins);
      return;
    }
    batch.rows = rows;
    batch.steps = steps;
    const first = this.x.data;
    for (let i = 0; i < rows * inputs; i++) first[i] = x[i];
    this.chain.forward(first, rows, steps, begins);
  }

  private expectBatch({ length }: Float32Array, rows: number, steps: number): void {
    if (!(Number.isInteger(rows) && rows >= 1)) throw new Error(`network: ${rows} is no number of rows`);
    if (length < rows * this.inputs)
      throw new Error(`network: got ${length} numbers, want ${rows} rows × ${this.inputs} inputs`);
    if (!(Number.isInteger(steps) && steps >= 1 && rows % steps === 0))
      throw new Error(`network: ${rows} rows are not ${steps} steps of equally many sequences`);
  }

  private expectOutputs({ length }: Float32Array, rows: number): void {
    if (length < rows * this.outputs)
      throw new Error(`network: got ${length} numbers, want ${rows} rows × ${this.outputs} outputs`);
  }

  /** Gives the size of one sequence's state, and makes room for all of them. */
  private expectState({ length }: Float32Array, sequences: number): number {
    const { stateSize } = this;
    if (length < sequences * stateSize)
      throw new Error(`network: a state of ${length} numbers, want ${sequences * stateSize}`);
    if (sequences > this.capacity.rows) this.reserve(sequences, 1);
    return stateSize;
  }

  /** ŷ out of the kernels' memory, so that whoever holds it need not care when that grows. */
  private copyOut(rows: number): Float32Array {
    const length = rows * this.outputs;
    let output = this.outputViews.get(rows);
    if (!output) {
      output = this.output.subarray(0, length);
      this.outputViews.set(rows, output);
    }
    const a = this.chain.a.data;
    for (let i = 0; i < length; i++) output[i] = a[i];
    return output;
  }

  private reserve(rows: number, steps: number): void {
    if (this.freed) throw new Error('network: it was freed');
    const { kernels } = this;
    const kept = this.kept ?? {
      ...this.capacity,
      states: recurrentStates(this.layers).map(({ data }) => data.slice()),
    };
    this.kept = kept;
    const most = { rows: Math.max(rows, kept.rows), steps: Math.max(steps, kept.steps) };
    this.release();
    this.output = new Float32Array(most.rows * this.outputs);
    this.x = kernels.allocate(most.rows * this.inputs);
    this.inputGradient = kernels.allocate(most.rows * this.inputs);
    this.outputGradient = kernels.allocate(most.rows * this.outputs);
    this.chain.reserve(most.rows, most.steps);
    for (const [i, { data }] of recurrentStates(this.layers).entries()) data.set(kept.states[i]);
    this.capacity = most; // only now: where memory ran out, what there is is too small for any batch
    this.kept = null; // and then the next batch finds room as there was, and the state
  }

  /** Gives back what batches need. */
  private release(): void {
    const { kernels } = this;
    this.capacity = { rows: 0, steps: 0 };
    this.batch.rows = 0;
    this.chain.free();
    for (const block of [this.x, this.outputGradient, this.inputGradient]) kernels.free(block);
    this.x = this.outputGradient = this.inputGradient = kernels.allocate(0);
    this.outputViews.clear();
  }
}

/** What the buffers had room for, and what recurrent layers remembered in them. */
interface Kept {
  readonly rows: number;
  readonly steps: number;
  readonly states: readonly Float32Array[];
}

type State = NonNullable<Layer['state']>;

/** Of the recurrent layers, in order. Live until the next `reserve`. */
function recurrentStates(layers: readonly Layer[]): State[] {
  return everyLayer(layers).flatMap(({ state }) => state ?? []);
}

/** All layers, those inside others after them. */
function everyLayer(layers: readonly Layer[]): Layer[] {
  return layers.flatMap(layer => [layer, ...everyLayer(layer.inner?.layers ?? [])]);
}

function namedParameters(layers: readonly Layer[], prefix = ''): [string, LayerParameter][] {
  return layers.flatMap((layer, l) => {
    const name = `${prefix}layers.${l}.`;
    const own = layer.parameters.map((parameter): [string, LayerParameter] => [
      name + parameter.name,
      parameter,
    ]);
    return [...own, ...namedParameters(layer.inner?.layers ?? [], name)];
  });
}

type NamedStatistic = [name: string, numbers: Float64Array, bounds: Bounds];

const ANYTHING: Bounds = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

function namedStatistics(layers: readonly Layer[], prefix = ''): NamedStatistic[] {
  return layers.flatMap((layer, l) => {
    const name = `${prefix}layers.${l}.`;
    const own = Object.entries(layer.statistics ?? {}).map(
      ([key, numbers]): NamedStatistic => [name + key, numbers, layer.bounds?.[key] ?? ANYTHING],
    );
    return [...own, ...namedStatistics(layer.inner?.layers ?? [], name)];
  });
}

/** Weights and biases of all layers. */
export function parameterCount(spec: NetworkSpec): number {
  let shape: Shape = [spec.inputs];
  let total = 0;
  for (const layer of spec.layers) {
    const made = makeLayer(layer, shape, plainKernels);
    total += namedParameters([made]).reduce((sum, [, { length }]) => sum + length, 0);
    shape = made.output;
  }
  return total;
}
