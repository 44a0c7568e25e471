/** The dense layer: every neuron hears every input, ŷ = a(z) with z = w·x + b. */
import { z } from 'zod';
import type { Rng } from '../../rng.ts';
import { type ActivationName, activationSchema } from '../activations.ts';
import type { Initialiser } from '../initialisers.ts';
import type { Kernels } from '../kernels.ts';
import {
  BufferedLayer,
  drawWeights,
  flatSize,
  type LayerKind,
  LayerParameter,
  type Shape,
  sizeSchema,
} from './layer.ts';

const schema = z.object({ kind: z.literal('dense'), outputs: sizeSchema, activation: activationSchema });

export type DenseSpec = z.infer<typeof schema>;

class Dense extends BufferedLayer {
  readonly kind = 'dense';
  readonly activation: ActivationName;
  override readonly parameters: readonly LayerParameter[];
  private readonly weight: LayerParameter; // [inputs, outputs] in memory
  private readonly bias: LayerParameter; // [outputs]
  private readonly inputs: number;
  private readonly outputs: number;

  constructor({ outputs, activation }: DenseSpec, input: Shape, kernels: Kernels) {
    super(input, [outputs], kernels, 'neuron');
    this.inputs = flatSize('dense', input);
    this.outputs = outputs;
    this.activation = activation;
    this.weight = new LayerParameter('weight', [outputs, this.inputs], [1, 0]);
    this.bias = new LayerParameter('bias', [outputs]);
    this.parameters = [this.weight, this.bias];
  }

  override initialise(rng: Rng, initialiser: Initialiser): void {
    drawWeights(rng, initialiser, this.weight);
    this.bias.value.fill(0);
  }

  override reserve(rows: number, steps: number): void {
    super.reserve(rows, steps);
    this.kernels.reserveFor(this.weight.length);
  }

  /** z = w·x + b and a = a(z), of every row. */
  forward(x: Float32Array, rows: number): void {
    const { kernels, weight, bias, z, a, activation, inputs, outputs } = this;
    kernels.affine(x, weight.value, bias.value, z.data, a.data, activation, rows, inputs, outputs);
  }

  /** The chain rule: ∂J/∂w = ∂J/∂a · ∂a/∂z · ∂z/∂w, and with w in place of x, ∂J/∂x. */
  backward(x: Float32Array, da: Float32Array, rows: number, _steps: number, dx: Float32Array | null): void {
    const { kernels, weight, bias, activation, inputs, outputs } = this;
    const delta = this.delta!.data;
    kernels.activateGradient(activation, this.z.data, this.a.data, da, delta, rows * outputs);
    kernels.affineParameterGradient(delta, x, weight.gradient, bias.gradient, rows, inputs, outputs);
    if (dx) kernels.affineInputGradient(delta, weight.value, dx, rows, inputs, outputs);
  }
}

export const dense: LayerKind<DenseSpec> = {
  schema,
  make: (spec, input, { kernels }) => new Dense(spec, input, kernels),
  examples: [{ spec: { kind: 'dense', outputs: 5, activation: 'tanh' }, input: [3] }],
};
