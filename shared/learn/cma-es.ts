/**
 * CMA-ES (Hansen 2016, "The CMA evolution strategy: a tutorial", with the defaults of its table 1): candidates are drawn
 * around a mean from a normal distribution whose covariance learns which ways led to better ones. Full up to 500 numbers,
 * beyond that a diagonal that learns (n + 2) / 3 times as fast (sep-CMA-ES, Ros and Hansen 2008).
 */
import { exp, log } from '../math.ts';
import { normal } from '../nn/normal.ts';
import type { Rng } from '../rng.ts';
import { eigenOf } from './eigen.ts';
import { evolutionary } from './evolution.ts';
import type { Strategy } from './strategy.ts';

const LARGEST_FULL = 500;

/** What follows from n and λ alone. */
function settings(n: number, population: number, separable: boolean) {
  const raw = Array.from({ length: population }, (_, i) => log((population + 1) / 2) - log(i + 1));
  const sums = (numbers: number[]) => {
    const sum = numbers.reduce((total, w) => total + w, 0);
    return { sum, mass: (sum * sum) / numbers.reduce((total, w) => total + w * w, 0) };
  };
  const { sum: plus, mass: muEff } = sums(raw.filter(w => w > 0));
  const { sum: minus, mass: muEffMinus } = sums(raw.filter(w => w < 0));
  const faster = separable ? (n + 2) / 3 : 1;
  const c1 = Math.min(0.5, (faster * 2) / ((n + 1.3) * (n + 1.3) + muEff));
  const cMu = Math.min(1 - c1, (faster * 2 * (0.25 + muEff + 1 / muEff - 2)) / ((n + 2) * (n + 2) + muEff));
  const cSigma = (muEff + 2) / (n + muEff + 5);
  // The worst candidates count against their ways, as far as the covariance stays positive (eq. 49 … 53).
  const against = separable
    ? 0
    : Math.min(1 + c1 / cMu, 1 + (2 * muEffMinus) / (muEff + 2), (1 - c1 - cMu) / (n * cMu));
  return {
    ...{ muEff, c1, cMu, cSigma },
    weights: raw.map(w => (w >= 0 ? w / plus : (-against * w) / minus)), // [λ], best first
    cc: (4 + muEff / n) / (n + 4 + (2 * muEff) / n),
    damping: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma,
    expected: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)), // E‖N(0, I)‖
  };
}

/** λ by default: 4 + ⌊3 ln n⌋. */
export const defaultPopulation = (n: number) => 4 + Math.floor(3 * log(n));

export class CmaEs implements Strategy {
  readonly mean: Float64Array;
  readonly candidates: Float64Array; // [λ, n]
  sigma: number;
  generation = 0;
  private readonly n: number;
  private readonly set: ReturnType<typeof settings>;
  private readonly z: Float64Array; // [λ, n]: what was drawn from N(0, I), candidate = mean + σ B D z
  private readonly order: Int32Array; // best first
  private readonly pathSigma: Float64Array;
  private readonly pathC: Float64Array;
  private readonly C: Float64Array; // [n, n], or its diagonal [n]
  private readonly B: Float64Array; // eigenvectors of C as columns [n, n]; empty where it is a diagonal
  private readonly D: Float64Array; // roots of its eigenvalues [n]
  private decomposedAt = 0; // generation
  private readonly step: Float64Array; // ⟨y⟩
  private readonly scratch: Float64Array;

  constructor(
    mean: ArrayLike<number>,
    sigma: number,
    readonly population = defaultPopulation(mean.length),
    private readonly separable = mean.length > LARGEST_FULL,
  ) {
    const n = mean.length;
    if (!(n >= 2 && population >= 4)) throw new Error(`cma-es: ${population} candidates of ${n} numbers`);
    this.n = n;
    this.sigma = sigma;
    this.set = settings(n, population, this.separable);
    this.mean = Float64Array.from(mean);
    this.candidates = new Float64Array(population * n);
    this.z = new Float64Array(population * n);
    this.order = new Int32Array(population);
    this.pathSigma = new Float64Array(n);
    this.pathC = new Float64Array(n);
    this.D = new Float64Array(n).fill(1);
    this.C = new Float64Array(this.separable ? n : n * n);
    this.B = new Float64Array(this.separable ? 0 : n * n);
    for (let i = 0; i < n; i++) this.C[this.separable ? i : i * n + i] = 1;
    if (!this.separable) for (let i = 0; i < n; i++) this.B[i * n + i] = 1;
    this.step = new Float64Array(n);
    this.scratch = new Float64Array(n);
  }

  ask(rng: Rng): void {
    const { n, z, D, scratch, candidates, mean, sigma } = this;
    for (let k = 0; k < this.population; k++) {
      for (let i = 0; i < n; i++) {
        z[k * n + i] = normal(rng);
        scratch[i] = D[i] * z[k * n + i];
      }
      for (let i = 0; i < n; i++) candidates[k * n + i] = mean[i] + sigma * this.turned(scratch, 0, i);
    }
  }

  tell(costs: ArrayLike<number>): void {
    const { n, set, order, mean, candidates, step, z, pathSigma, pathC, scratch } = this;
    const { muEff, weights, cSigma, cc, damping, expected } = set;
    rank(costs, order);
    step.fill(0);
    scratch.fill(0); // ⟨z⟩
    for (let k = 0; k < order.length && weights[k] > 0; k++)
      for (let i = 0; i < n; i++) {
        step[i] += (weights[k] * (candidates[order[k] * n + i] - mean[i])) / this.sigma;
        scratch[i] += weights[k] * z[order[k] * n + i];
      }
    let length = 0;
    const far = Math.sqrt(cSigma * (2 - cSigma) * muEff);
    for (let i = 0; i < n; i++) {
      mean[i] += this.sigma * step[i];
      pathSigma[i] = (1 - cSigma) * pathSigma[i] + far * this.turned(scratch, 0, i); // C^−½ ⟨y⟩ = B ⟨z⟩
      length += pathSigma[i] * pathSigma[i];
    }
    length = Math.sqrt(length);
    this.generation++;
    const settled = 1 - exp(2 * this.generation * log(1 - cSigma));
    const stalled = length / Math.sqrt(settled) >= (1.4 + 2 / (n + 1)) * expected; // hσ = 0: σ is still growing
    const along = stalled ? 0 : Math.sqrt(cc * (2 - cc) * muEff);
    for (let i = 0; i < n; i++) pathC[i] = (1 - cc) * pathC[i] + along * step[i];
    this.learnCovariance(stalled);
    this.sigma *= exp(Math.min(1, (cSigma / damping) * (length / expected - 1)));
  }

  /** C ← (1 + c₁ δ − c₁ − c_μ Σ w) C + c₁ p pᵀ + c_μ Σ w y yᵀ (eq. 47), y = B D z. */
  private learnCovariance(stalled: boolean): void {
    const { n, set, order, z, C, D, B, pathC, separable, scratch } = this;
    const { weights, c1, cMu, cc } = set;
    const total = weights.reduce((sum, w) => sum + w, 0);
    const keep = 1 + (stalled ? c1 * cc * (2 - cc) : 0) - c1 - cMu * total;
    for (let at = 0; at < C.length; at++) C[at] *= keep;
    this.addOuter(pathC, c1);
    const y = this.step; // has done its work
    for (let k = 0; k < order.length; k++) {
      let length = 0;
      for (let i = 0; i < n; i++) {
        const zi = z[order[k] * n + i];
        length += zi * zi;
        scratch[i] = D[i] * zi;
      }
      for (let i = 0; i < n; i++) y[i] = this.turned(scratch, 0, i);
      this.addOuter(y, cMu * (weights[k] >= 0 ? weights[k] : (weights[k] * n) / Math.max(length, 1e-12)));
    }
    if (separable) {
      for (let i = 0; i < n; i++) D[i] = Math.sqrt(Math.max(C[i], 1e-30));
      return;
    }
    // O(n³): only as often as C has changed noticeably (section B.2).
    if ((this.generation - this.decomposedAt) * (c1 + cMu) * n * 10 < 1) return;
    this.decomposedAt = this.generation;
    B.set(C);
    eigenOf(n, B, D, scratch);
    for (let i = 0; i < n; i++) D[i] = Math.sqrt(Math.max(D[i], 1e-30));
  }

  private addOuter(v: Float64Array, weight: number): void {
    const { n, C, separable } = this;
    if (weight === 0) return;
    if (separable) for (let i = 0; i < n; i++) C[i] += weight * v[i] * v[i];
    else
      for (let i = 0; i < n; i++) {
        const wi = weight * v[i];
        for (let j = 0; j < n; j++) C[i * n + j] += wi * v[j];
      }
  }

  /** (B v)ᵢ for v from `at` on. */
  private turned(v: Float64Array, at: number, i: number): number {
    const { n, B } = this;
    if (this.separable) return v[at + i];
    let sum = 0;
    for (let j = 0; j < n; j++) sum += B[i * n + j] * v[at + j];
    return sum;
  }

  numbers(): Record<string, number> {
    const { sigma, generation, decomposedAt } = this;
    return { sigma, generation, decomposedAt };
  }

  arrays(): Record<string, Float64Array> {
    const { mean, candidates, z, pathSigma, pathC, C, B, D } = this;
    return { mean, candidates, z, pathSigma, pathC, C, B, D };
  }
}

/** Writes the places of `costs` into `order`, the least first; of equals the earlier. */
export function rank(costs: ArrayLike<number>, order: Int32Array): void {
  for (let i = 0; i < order.length; i++) order[i] = i;
  order.sort((a, b) => costs[a] - costs[b] || a - b);
}

export const cmaEs = evolutionary({
  id: 'cma-es',
  title: { es: 'Evolución (CMA-ES)', en: 'Evolution (CMA-ES)' },
  summary: {
    es: 'Prueba muchas redes parecidas, se queda con las mejores y aprende hacia dónde conviene cambiar.',
    en: 'Tries many networks that are much alike, keeps to the best, and learns which way to change.',
  },
  parameters: [
    {
      name: 'population',
      default: 24,
      low: 4,
      high: 256,
      scale: 'integer',
      unit: '',
      main: true,
      meaning: { es: 'candidatas por generación', en: 'candidates a generation' },
    },
  ],
  make: (mean, { sigma, population }) => new CmaEs(mean, sigma, population),
});
