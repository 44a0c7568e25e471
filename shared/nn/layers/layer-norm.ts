/**
 * Layer normalisation (Ba et al. 2016): every row is brought to mean 0 and variance 1, then scaled and shifted by what is
 * learnt: x̂ = (x − μ) / √(σ² + ε), a = γ x̂ + β, with PyTorch's names for γ and β.
 */
import { z } from 'zod';
import type { Kernels } from '../kernels.ts';
import { BufferedLayer, flatSize, type LayerKind, LayerParameter, type Shape } from './layer.ts';

const EPSILON = 1e-5;
const f32 = Math.fround;

const schema = z.object({ kind: z.literal('layer_norm') });

export type LayerNormSpec = z.infer<typeof schema>;

class LayerNorm extends BufferedLayer {
  readonly kind = 'layer_norm';
  override readonly parameters: readonly LayerParameter[];
  private readonly gamma: LayerParameter;
  private readonly beta: LayerParameter;
  private readonly features: number;
  private inverse = new Float32Array(0); // [rows], 1 / √(σ² + ε)

  constructor(input: Shape, kernels: Kernels) {
    super(input, input, kernels, 'neuron'); // z is x̂, delta is ∂J/∂x̂
    this.features = flatSize('layer_norm', input);
    this.gamma = new LayerParameter('weight', [this.features]);
    this.beta = new LayerParameter('bias', [this.features]);
    this.parameters = [this.gamma, this.beta];
  }

  override initialise(): void {
    this.gamma.value.fill(1);
    this.beta.value.fill(0);
  }

  override reserve(rows: number, steps: number): void {
    super.reserve(rows, steps);
    this.inverse = new Float32Array(rows);
  }

  forward(x: Float32Array, rows: number): void {
    const { features: n, inverse } = this;
    const [normal, a, gamma, beta] = [this.z.data, this.a.data, this.gamma.value, this.beta.value];
    for (let r = 0; r < rows; r++) {
      const at = r * n;
      let mean = 0;
      for (let i = 0; i < n; i++) mean += x[at + i];
      mean /= n;
      let variance = 0;
      for (let i = 0; i < n; i++) variance += (x[at + i] - mean) * (x[at + i] - mean);
      variance /= n;
      const scale = f32(1 / Math.sqrt(variance + EPSILON));
      inverse[r] = scale;
      for (let i = 0; i < n; i++) {
        const v = f32(f32(x[at + i] - mean) * scale);
        normal[at + i] = v;
        a[at + i] = f32(f32(gamma[i] * v) + beta[i]);
      }
    }
  }

  /** With g = ∂J/∂x̂: ∂J/∂x = (g − mean g − x̂ · mean (g x̂)) / √(σ² + ε). */
  backward(_x: Float32Array, da: Float32Array, rows: number, _steps: number, dx: Float32Array | null): void {
    const { features: n, inverse } = this;
    const [normal, delta, gamma] = [this.z.data, this.delta!.data, this.gamma.value];
    const [dGamma, dBeta] = [this.gamma.gradient, this.beta.gradient];
    for (let r = 0; r < rows; r++) {
      const at = r * n;
      let mean = 0;
      let along = 0;
      for (let i = 0; i < n; i++) {
        const g = f32(da[at + i] * gamma[i]);
        delta[at + i] = g;
        mean += g;
        along += g * normal[at + i];
        dGamma[i] = f32(dGamma[i] + f32(da[at + i] * normal[at + i]));
        dBeta[i] = f32(dBeta[i] + da[at + i]);
      }
      mean /= n;
      along /= n;
      if (dx)
        for (let i = 0; i < n; i++) dx[at + i] = (delta[at + i] - mean - normal[at + i] * along) * inverse[r];
    }
  }
}

export const layerNorm: LayerKind<LayerNormSpec> = {
  schema,
  make: (_spec, input, { kernels }) => new LayerNorm(input, kernels),
  examples: [{ spec: { kind: 'layer_norm' }, input: [6] }],
};
