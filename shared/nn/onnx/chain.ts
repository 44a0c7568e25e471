/** Layers while they are being found in somebody's graph, one after another: where the chain ends, and what it holds. */
import type { ActivationName } from '../activations.ts';
import { type LayerSpec, makeLayer } from '../layers/index.ts';
import { type Shape, sizeOf } from '../layers/layer.ts';
import { MAX_LAYERS } from '../model-meta.ts';
import type { NetworkSpec } from '../network.ts';
import { plainKernels } from '../plain-kernels.ts';
import { Refusal } from '../refusal.ts';
import type { Tensor } from '../safetensors.ts';
import { activationOf } from './activations.ts';
import { type Formula, textOf, z } from './formula.ts';

export class Chain {
  readonly tensors = new Map<string, Tensor>(); // by the names of a network's parameters
  /** Of a row, after the last layer. */
  shape: Shape;
  /** What the last layer made, where that is a dense one whose bias may yet come. */
  unbiased: string | null = null;
  private readonly layers: LayerSpec[] = [];
  private readonly formulas = new Map<string, Formula>(); // of the graph's tensors, over what the last layer made

  /** Begins with the tensor `input` [batch, inputs]; a batch of 0 is one of any size. */
  constructor(
    input: string,
    private readonly inputs: number,
    readonly batch: number,
  ) {
    this.shape = [inputs];
    this.restart(input);
  }

  get spec(): NetworkSpec {
    return { inputs: this.inputs, layers: this.layers };
  }

  /** Whether the tensor `name` is made of what the last layer made. */
  has(name: string): boolean {
    return this.formulas.has(name);
  }

  /** What the tensor `name` holds. Throws a Refusal for one from before the last layer. */
  formula(name: string): Formula {
    const formula = this.formulas.get(name);
    if (!formula)
      throw new Refusal(
        'model/not-a-model',
        `${name || 'an input left out'} is not made by the layer before: no plain chain`,
      );
    return formula;
  }

  /** The tensor `name` holds `formula`. */
  define(name: string, formula: Formula): void {
    this.formulas.set(name, formula);
  }

  /** A chain that begins with the tensor `input`, which this one made, and has boards where this one has. */
  inside(input: string): Chain {
    const chain = new Chain(input, sizeOf(this.shape), this.batch);
    chain.shape = this.shape;
    return chain;
  }

  /** What it holds, by the names of a network's parameters. */
  get parameters(): Readonly<Record<string, Tensor>> {
    return Object.fromEntries(this.tensors);
  }

  /** Ends the last layer with the activation that makes the tensor `name`. */
  close(name: string): void {
    const formula = this.formula(name);
    const activation = activationOf(formula);
    if (!activation) throw new Refusal('model/not-a-model', `no activation computes ${textOf(formula)}`);
    this.activate(activation);
    this.restart(name);
  }

  /** The next layer, which takes the tensor `input` and makes `output`. */
  add(layer: LayerSpec, parameters: Readonly<Record<string, Tensor>>, input: string, output: string): void {
    this.close(input);
    this.push(layer);
    for (const [name, tensor] of Object.entries(parameters)) this.set(name, tensor);
    this.restart(output);
  }

  /** The last layer has a bias after all, and with it makes `output`. */
  setBias(bias: Tensor, output: string): void {
    this.set('bias', bias);
    this.restart(output);
  }

  private set(parameter: string, tensor: Tensor): void {
    this.tensors.set(`layers.${this.layers.length - 1}.${parameter}`, tensor);
  }

  /** The tensor `name` holds what the last layer made, and no other tensor is of use any more. */
  private restart(name: string): void {
    this.formulas.clear();
    this.formulas.set(name, z);
    this.unbiased = null;
  }

  private activate(activation: ActivationName): void {
    if (activation === 'linear') return;
    const last = this.layers.at(-1);
    if (last && 'activation' in last && last.activation === 'linear')
      this.layers[this.layers.length - 1] = { ...last, activation };
    else this.push({ kind: 'activation', activation });
  }

  private push(layer: LayerSpec): void {
    if (this.layers.length === MAX_LAYERS)
      throw new Refusal('model/not-a-model', `more than ${MAX_LAYERS} layers`);
    try {
      this.shape = makeLayer(layer, this.shape, plainKernels).output;
    } catch (error) {
      throw new Refusal('model/shape-mismatch', error instanceof Error ? error.message : String(error));
    }
    this.layers.push(layer);
  }
}
