/** Draws from the Dirichlet distribution: the noise that keeps a tree search from always asking the same. */
import { exp, log } from '../math.ts';
import { type Rng, uniform } from '../rng.ts';

const E = Math.E;

/** From the gamma distribution of shape 0 < α ≤ 1 (Ahrens and Dieter 1974, GS). */
function gamma(rng: Rng, alpha: number): number {
  const b = (E + alpha) / E;
  for (;;) {
    const p = b * uniform(rng);
    if (p <= 1) {
      const x = p === 0 ? 0 : exp(log(p) / alpha);
      if (uniform(rng) <= exp(-x)) return x;
    } else {
      const x = -log((b - p) / alpha);
      if (uniform(rng) <= exp((alpha - 1) * log(x))) return x;
    }
  }
}

/** Writes a draw of Dir(α, …, α) over the places where `among` is not 0, and 0 elsewhere. */
export function dirichlet(rng: Rng, alpha: number, among: ArrayLike<number>, out: Float32Array): void {
  if (!(alpha > 0 && alpha <= 1)) throw new Error(`dirichlet: alpha ${alpha}, want above 0 to 1`);
  let sum = 0;
  let last = -1;
  for (let i = 0; i < among.length; i++) {
    out[i] = among[i] === 0 ? 0 : gamma(rng, alpha);
    sum += out[i];
    if (among[i] !== 0) last = i;
  }
  if (last < 0) throw new Error('dirichlet: nothing to draw among');
  // A small α can underflow everywhere: then one place has it all, as in the limit.
  if (sum === 0) out[last] = sum = 1;
  for (let i = 0; i < among.length; i++) out[i] /= sum;
}
