/**
 * The gated recurrent unit (Cho et al. 2014), in PyTorch's arrangement. With h the state before the step,
 *   r = σ(W_ir x + b_ir + W_hr h + b_hr)          what of the state to look at
 *   u = σ(W_iu x + b_iu + W_hu h + b_hu)          what of it to keep
 *   n = tanh(W_in x + b_in + r ⊙ (W_hn h + b_hn)) what is new
 *   h′ = (1 − u) ⊙ n + u ⊙ h
 * Backpropagation goes through time, from the last step to the first, and stops at the state that the batch began with
 * and wherever a sequence begins anew within it.
 */
import { z } from 'zod';
import type { Rng } from '../../rng.ts';
import type { Block } from '../block.ts';
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

const f32 = Math.fround;

const schema = z.object({ kind: z.literal('gru'), units: sizeSchema });

export type GruSpec = z.infer<typeof schema>;

/** What a step of time leaves behind; [sequences, …]. */
interface Step {
  readonly heard: Block; // 3·units: W_h· h + b_h·, for r, u and n
  readonly gates: Block; // 2·units: r and u
  readonly fresh: Block; // units: n
  readonly h: Block; // units: h′
}

class Gru extends BufferedLayer {
  readonly kind = 'gru';
  override readonly parameters: readonly LayerParameter[];
  private readonly weightInput: LayerParameter;
  private readonly weightHidden: LayerParameter;
  private readonly biasInput: LayerParameter;
  private readonly biasHidden: LayerParameter;
  private readonly features: number;
  private start: Block; // the state before the first step of the batch
  private now: Block; // the state after the last
  private seen: Block; // [rows, 3·units]: W_i· x + b_i·
  private seenGradient: Block;
  private heardGradient: Block; // [sequences, 3·units], of one step
  private carried: Block; // [sequences, units]: ∂J/∂h, from the step after
  private through: Block; // [sequences, units]: its part that goes through the weights
  private steps: Step[] = [];
  private begins: Uint8Array | null = null; // [rows], of the last forward pass: 1 where the state before the step is forgotten

  constructor(
    private readonly units: number,
    input: Shape,
    kernels: Kernels,
  ) {
    super(input, [units], kernels, 'plain');
    this.features = flatSize('gru', input);
    this.weightInput = new LayerParameter('weight_ih_l0', [3 * units, this.features], [1, 0]);
    this.weightHidden = new LayerParameter('weight_hh_l0', [3 * units, units], [1, 0]);
    this.biasInput = new LayerParameter('bias_ih_l0', [3 * units]);
    this.biasHidden = new LayerParameter('bias_hh_l0', [3 * units]);
    this.parameters = [this.weightInput, this.weightHidden, this.biasInput, this.biasHidden];
    this.start = this.now = this.seen = this.seenGradient = kernels.allocate(0);
    this.heardGradient = this.carried = this.through = this.start;
  }

  get state(): { readonly data: Float32Array; readonly features: number } {
    return { data: this.now.data, features: this.units };
  }

  details(): Readonly<Record<string, Float32Array>> {
    const { units: n, steps, start } = this;
    const [{ gates, fresh }] = steps;
    return {
      before: start.data.slice(0, n),
      reset: gates.data.slice(0, n),
      update: gates.data.slice(n, 2 * n),
      fresh: fresh.data.slice(0, n),
    };
  }

  override initialise(rng: Rng, initialiser: Initialiser): void {
    drawWeights(rng, initialiser, this.weightInput);
    drawWeights(rng, initialiser, this.weightHidden);
    this.biasInput.value.fill(0);
    this.biasHidden.value.fill(0);
  }

  /** Forgets the state. */
  override reserve(rows: number, steps: number): void {
    super.reserve(rows, steps);
    const { kernels, units } = this;
    kernels.reserveFor(3 * units * Math.max(units, this.features));
    for (let t = 0; t < steps; t++) {
      const sequences = Math.floor(rows / (t + 1)); // there is a step t only in batches of more than t steps
      this.steps.push({
        heard: kernels.allocate(sequences * 3 * units),
        gates: kernels.allocate(sequences * 2 * units),
        fresh: kernels.allocate(sequences * units),
        h: kernels.allocate(sequences * units),
      });
    }
    this.seen = kernels.allocate(rows * 3 * units);
    this.seenGradient = kernels.allocate(rows * 3 * units);
    this.heardGradient = kernels.allocate(rows * 3 * units);
    this.start = kernels.allocate(rows * units);
    this.now = kernels.allocate(rows * units);
    this.carried = kernels.allocate(rows * units);
    this.through = kernels.allocate(rows * units);
  }

  override free(): void {
    super.free();
    const { start, now, seen, seenGradient, heardGradient, carried, through } = this;
    for (const block of new Set([start, now, seen, seenGradient, heardGradient, carried, through]))
      this.kernels.free(block);
    for (const step of this.steps) for (const block of Object.values(step)) this.kernels.free(block);
    this.steps = [];
    this.start = this.now = this.seen = this.seenGradient = this.kernels.allocate(0);
    this.heardGradient = this.carried = this.through = this.start;
  }

  forward(x: Float32Array, rows: number, steps: number, begins: Uint8Array | null): void {
    const { kernels, units: n, features } = this;
    const sequences = rows / steps;
    this.begins = begins;
    const [seen, a, now, start] = [this.seen.data, this.a.data, this.now.data, this.start.data];
    kernels.affine(
      x,
      this.weightInput.value,
      this.biasInput.value,
      seen,
      seen,
      'linear',
      rows,
      features,
      3 * n,
    );
    for (let i = 0; i < sequences * n; i++) start[i] = now[i];
    let before = start;
    for (let t = 0; t < steps; t++) {
      const step = this.steps[t];
      if (begins) forget(before, begins, t * sequences, sequences, n);
      const [heard, gates, fresh, h] = [step.heard.data, step.gates.data, step.fresh.data, step.h.data];
      kernels.affine(
        before,
        this.weightHidden.value,
        this.biasHidden.value,
        heard,
        heard,
        'linear',
        sequences,
        n,
        3 * n,
      );
      const from = t * sequences;
      for (let s = 0; s < sequences; s++)
        for (let i = 0; i < 2 * n; i++)
          gates[s * 2 * n + i] = seen[(from + s) * 3 * n + i] + heard[s * 3 * n + i];
      kernels.activate('sigmoid', gates, gates, sequences * 2 * n);
      for (let s = 0; s < sequences; s++)
        for (let i = 0; i < n; i++) {
          const q = 3 * n * s + 2 * n + i;
          fresh[s * n + i] = seen[3 * n * from + q] + f32(gates[s * 2 * n + i] * heard[q]);
        }
      kernels.activate('tanh', fresh, fresh, sequences * n);
      for (let s = 0; s < sequences; s++)
        for (let i = 0; i < n; i++) {
          const u = gates[s * 2 * n + n + i];
          const at = s * n + i;
          h[at] = f32(f32(1 - u) * fresh[at]) + f32(u * before[at]);
          a[from * n + at] = h[at];
        }
      before = h;
    }
    for (let i = 0; i < sequences * n; i++) now[i] = before[i];
  }

  backward(x: Float32Array, da: Float32Array, rows: number, steps: number, dx: Float32Array | null): void {
    const { kernels, units: n, features, begins } = this;
    const sequences = rows / steps;
    const [dSeen, dHeard] = [this.seenGradient.data, this.heardGradient.data];
    const [carried, through] = [this.carried.data, this.through.data];
    for (let i = 0; i < sequences * n; i++) carried[i] = through[i] = 0;
    for (let t = steps - 1; t >= 0; t--) {
      const step = this.steps[t];
      const [heard, gates, fresh] = [step.heard.data, step.gates.data, step.fresh.data];
      const before = t === 0 ? this.start.data : this.steps[t - 1].h.data;
      const from = t * sequences;
      for (let s = 0; s < sequences; s++)
        for (let i = 0; i < n; i++) {
          const at = s * n + i;
          const r = gates[s * 2 * n + i];
          const u = gates[s * 2 * n + n + i];
          const dh = f32(da[from * n + at] + f32(carried[at] + through[at]));
          const dn = f32(f32(dh * f32(1 - u)) * f32(1 - f32(fresh[at] * fresh[at])));
          const du = f32(f32(dh * f32(before[at] - fresh[at])) * f32(u * f32(1 - u)));
          const dr = f32(f32(dn * heard[3 * n * s + 2 * n + i]) * f32(r * f32(1 - r)));
          const to = 3 * n * s + i;
          dHeard[to] = dr;
          dHeard[to + n] = du;
          dHeard[to + 2 * n] = f32(dn * r);
          dSeen[3 * n * from + to] = dr;
          dSeen[3 * n * from + to + n] = du;
          dSeen[3 * n * from + to + 2 * n] = dn;
          carried[at] = f32(dh * u);
        }
      kernels.affineParameterGradient(
        dHeard,
        before,
        this.weightHidden.gradient,
        this.biasHidden.gradient,
        sequences,
        n,
        3 * n,
      );
      kernels.affineInputGradient(dHeard, this.weightHidden.value, through, sequences, n, 3 * n);
      if (!begins) continue;
      forget(carried, begins, from, sequences, n);
      forget(through, begins, from, sequences, n);
    }
    kernels.affineParameterGradient(
      dSeen,
      x,
      this.weightInput.gradient,
      this.biasInput.gradient,
      rows,
      features,
      3 * n,
    );
    if (dx) kernels.affineInputGradient(dSeen, this.weightInput.value, dx, rows, features, 3 * n);
  }
}

/** Zeroes the rows of `state` [sequences, n] where `begins[from …]` is 1. */
function forget(state: Float32Array, begins: Uint8Array, from: number, sequences: number, n: number): void {
  for (let s = 0; s < sequences; s++) if (begins[from + s]) for (let i = 0; i < n; i++) state[s * n + i] = 0;
}

export const gru: LayerKind<GruSpec> = {
  schema,
  make: (spec, input, { kernels }) => new Gru(spec.units, input, kernels),
  examples: [{ spec: { kind: 'gru', units: 4 }, input: [3] }],
};
