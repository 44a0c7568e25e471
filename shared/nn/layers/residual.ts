/** A residual connection (He et al. 2016): a = x + f(x), so that f need only learn what is to be added. */
import { z } from 'zod';
import type { Rng } from '../../rng.ts';
import type { Block } from '../block.ts';
import { Chain } from '../chain.ts';
import type { Initialiser } from '../initialisers.ts';
import type { Kernels } from '../kernels.ts';
import { BufferedLayer, type Layer, type LayerKind, type Shape, sizeOf } from './layer.ts';

const schema = z.object({
  kind: z.literal('residual'),
  layers: z
    .array(z.looseObject({ kind: z.string() }))
    .min(1)
    .max(16)
    .readonly(),
});

export type ResidualSpec = z.infer<typeof schema>;

class Residual extends BufferedLayer {
  readonly kind = 'residual';
  readonly inner: Chain;
  private inputGradient: Block;

  constructor(layers: readonly Layer[], input: Shape, kernels: Kernels) {
    super(input, input, kernels, 'plain');
    this.inner = new Chain(layers, kernels);
    this.inputGradient = kernels.allocate(0);
  }

  override initialise(rng: Rng, initialiser: Initialiser): void {
    for (const layer of this.inner.layers) layer.initialise(rng, initialiser);
  }

  override reserve(rows: number, steps: number): void {
    super.reserve(rows, steps);
    this.inner.reserve(rows, steps);
    this.inputGradient = this.kernels.allocate(rows * sizeOf(this.input));
  }

  override free(): void {
    super.free();
    this.inner.free();
    this.kernels.free(this.inputGradient);
    this.inputGradient = this.kernels.allocate(0);
  }

  forward(x: Float32Array, rows: number, steps: number, begins: Uint8Array | null): void {
    this.inner.forward(x, rows, steps, begins);
    const n = rows * sizeOf(this.input);
    const [fx, a] = [this.inner.a.data, this.a.data];
    for (let i = 0; i < n; i++) a[i] = x[i] + fx[i];
  }

  backward(x: Float32Array, da: Float32Array, rows: number, steps: number, dx: Float32Array | null): void {
    const through = this.inputGradient.data;
    this.inner.backward(x, da, rows, steps, dx ? through : null);
    if (dx) for (let i = 0; i < rows * sizeOf(this.input); i++) dx[i] = da[i] + through[i];
  }
}

export const residual: LayerKind<ResidualSpec> = {
  schema,
  make(spec, input, { kernels, make }) {
    let shape = input;
    const layers = spec.layers.map(inner => {
      const layer = make(inner, shape);
      shape = layer.output;
      return layer;
    });
    if (shape.join() !== input.join())
      throw new Error(
        `residual: its layers turn ${input.join(' × ')} into ${shape.join(' × ')}: they cannot be added`,
      );
    return new Residual(layers, input, kernels);
  },
  examples: [
    {
      spec: {
        kind: 'residual',
        layers: [
          { kind: 'dense', outputs: 5, activation: 'tanh' },
          { kind: 'dense', outputs: 3, activation: 'linear' },
        ],
      },
      input: [3],
    },
  ],
};
