/** An activation by itself, a = f(z): for after a normalisation or a sum. */
import { z } from 'zod';
import { type ActivationName, activationSchema } from '../activations.ts';
import type { Kernels } from '../kernels.ts';
import { BufferedLayer, type LayerKind, type Shape, sizeOf } from './layer.ts';

const schema = z.object({ kind: z.literal('activation'), activation: activationSchema });

export type ActivationSpec = z.infer<typeof schema>;

class Activation extends BufferedLayer {
  readonly kind = 'activation';

  constructor(
    readonly activation: ActivationName,
    input: Shape,
    kernels: Kernels,
  ) {
    super(input, input, kernels, 'neuron');
  }

  forward(x: Float32Array, rows: number): void {
    const n = rows * sizeOf(this.input);
    const z = this.z.data;
    for (let i = 0; i < n; i++) z[i] = x[i];
    this.kernels.activate(this.activation, z, this.a.data, n);
  }

  backward(_x: Float32Array, da: Float32Array, rows: number, _steps: number, dx: Float32Array | null): void {
    const n = rows * sizeOf(this.input);
    const delta = this.delta!.data;
    this.kernels.activateGradient(this.activation, this.z.data, this.a.data, da, delta, n);
    if (dx) for (let i = 0; i < n; i++) dx[i] = delta[i];
  }
}

export const activation: LayerKind<ActivationSpec> = {
  schema,
  make: (spec, input, { kernels }) => new Activation(spec.activation, input, kernels),
  examples: [{ spec: { kind: 'activation', activation: 'gelu_tanh' }, input: [4] }],
};
