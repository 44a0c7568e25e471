/**
 * The duelling head (Wang et al. 2016, eq. 9): of n + 1 inputs the first is the value V of the state, the others are the
 * advantages A of the n actions, and Q = V + A − mean A.
 */
import { z } from 'zod';
import type { Kernels } from '../kernels.ts';
import { BufferedLayer, flatSize, type LayerKind, type Shape } from './layer.ts';

const schema = z.object({ kind: z.literal('duelling') });

export type DuellingSpec = z.infer<typeof schema>;

class Duelling extends BufferedLayer {
  readonly kind = 'duelling';

  constructor(
    private readonly actions: number,
    input: Shape,
    kernels: Kernels,
  ) {
    super(input, [actions], kernels, 'plain');
  }

  forward(x: Float32Array, rows: number): void {
    const { actions } = this;
    const q = this.a.data;
    for (let r = 0; r < rows; r++) {
      const from = r * (actions + 1);
      let sum = 0;
      for (let i = 1; i <= actions; i++) sum += x[from + i];
      const base = x[from] - sum / actions;
      for (let i = 0; i < actions; i++) q[r * actions + i] = base + x[from + 1 + i];
    }
  }

  /** ∂J/∂V = Σ ∂J/∂Q, ∂J/∂A = ∂J/∂Q − mean ∂J/∂Q. */
  backward(_x: Float32Array, da: Float32Array, rows: number, _steps: number, dx: Float32Array | null): void {
    const { actions } = this;
    if (!dx) return;
    for (let r = 0; r < rows; r++) {
      const to = r * (actions + 1);
      let sum = 0;
      for (let i = 0; i < actions; i++) sum += da[r * actions + i];
      dx[to] = sum;
      for (let i = 0; i < actions; i++) dx[to + 1 + i] = da[r * actions + i] - sum / actions;
    }
  }
}

export const duelling: LayerKind<DuellingSpec> = {
  schema,
  make(_spec, input, { kernels }) {
    const features = flatSize('duelling', input);
    if (features < 2) throw new Error(`duelling: wants a value and at least one advantage, got ${features}`);
    return new Duelling(features - 1, input, kernels);
  },
  examples: [{ spec: { kind: 'duelling' }, input: [5] }],
};
