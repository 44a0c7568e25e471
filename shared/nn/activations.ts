/**
 * The activation functions: each f with its derivative f′, in f32, one rounding per operation. `df` gets both z and
 * a = f(z), since some derivatives are cheaper in one than in the other. A new activation is an entry here.
 */
import { z } from 'zod';
import { exp32, expm1_32, log1p32, sigmoid32, tanh32 } from '../math.ts';

export interface Activation {
  f(z: number): number;
  df(z: number, a: number): number;
}

const f32 = Math.fround;
const SLOPE = f32(0.01);
const GELU_SCALE = f32(0.7978845608028654); // √(2/π)
const GELU_CUBE = f32(0.044715);

/** The inside of GELU's tanh: √(2/π) (z + 0.044715 z³). */
function geluInner(z: number): number {
  return f32(GELU_SCALE * f32(z + f32(GELU_CUBE * f32(f32(z * z) * z))));
}

export const activations = {
  /** a = z: the course's linear regression. */
  linear: { f: z => z, df: () => 1 },
  /** σ(z) = 1 / (1 + e⁻ᶻ), σ′ = σ (1 − σ). */
  sigmoid: { f: sigmoid32, df: (_z, a) => f32(a * f32(1 - a)) },
  /** tanh′ = 1 − tanh². */
  tanh: { f: tanh32, df: (_z, a) => f32(1 - f32(a * a)) },
  /** max(0, z). */
  relu: { f: z => Math.max(z, 0), df: z => (z > 0 ? 1 : 0) },
  /** z, or z/100 below 0 (Maas et al. 2013). */
  leaky_relu: { f: z => (z > 0 ? z : f32(z * SLOPE)), df: z => (z > 0 ? 1 : SLOPE) },
  /** z, or eᶻ − 1 below 0 (Clevert et al. 2016). */
  elu: { f: z => (z > 0 ? z : expm1_32(z)), df: (z, a) => (z > 0 ? 1 : f32(a + 1)) },
  /** log(1 + eᶻ) = max(z, 0) + log(1 + e⁻ᴵᶻᴵ); its derivative is σ. */
  softplus: { f: z => f32(Math.max(z, 0) + log1p32(exp32(-Math.abs(z)))), df: z => sigmoid32(z) },
  /** ½ z (1 + tanh √(2/π)(z + 0.044715 z³)) (Hendrycks and Gimpel 2016). From |z| ≈ 1.8 · 10¹⁹ on z² overflows and GELU′ is NaN. */
  gelu_tanh: {
    f: z => f32(f32(0.5 * z) * f32(1 + tanh32(geluInner(z)))),
    df: z => {
      const t = tanh32(geluInner(z));
      const inner = f32(GELU_SCALE * f32(1 + f32(f32(3 * GELU_CUBE) * f32(z * z))));
      return f32(f32(0.5 * f32(1 + t)) + f32(f32(f32(0.5 * z) * f32(1 - f32(t * t))) * inner));
    },
  },
  /** z σ(z) (Elfwing et al. 2018). */
  silu: {
    f: z => f32(z * sigmoid32(z)),
    df: z => {
      const s = sigmoid32(z);
      return f32(s * f32(1 + f32(z * f32(1 - s))));
    },
  },
} satisfies Record<string, Activation>;

export type ActivationName = keyof typeof activations;

export const activationSchema = z.enum(Object.keys(activations) as ActivationName[]);
