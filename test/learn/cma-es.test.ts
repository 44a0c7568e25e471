import { describe, expect, test } from 'vitest';
import { CmaEs } from '../../shared/learn/cma-es.ts';
import { eigenOf } from '../../shared/learn/eigen.ts';
import { OpenAiEs } from '../../shared/learn/openai-es.ts';
import type { Strategy } from '../../shared/learn/strategy.ts';
import { seedRng, uniformIn } from '../../shared/rng.ts';

type Cost = (x: Float64Array) => number;

const sphere: Cost = x => x.reduce((sum, v) => sum + v * v, 0);
const rosenbrock: Cost = x => {
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i++) sum += 100 * (x[i] * x[i] - x[i + 1]) ** 2 + (x[i] - 1) ** 2;
  return sum;
};
const ellipsoid: Cost = x => x.reduce((sum, v, i) => sum + 1e6 ** (i / (x.length - 1)) * v * v, 0);

/** Costs worked out until one is below `target`. */
function evaluations(strategy: Strategy, cost: Cost, target: number, seed: number, most = 1e6): number {
  const rng = seedRng(seed);
  const n = strategy.mean.length;
  for (let done = 0; done < most; done += strategy.population) {
    strategy.ask(rng);
    const costs = Array.from({ length: strategy.population }, (_, k) =>
      cost(strategy.candidates.subarray(k * n, (k + 1) * n)),
    );
    const hit = costs.findIndex(c => c < target);
    if (hit >= 0) return done + hit + 1;
    strategy.tell(costs);
  }
  return Number.POSITIVE_INFINITY;
}

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

test.each([1, 2, 3, 10, 60])('a symmetric matrix of %d rows is its eigenvectors, turned back', n => {
  const rng = seedRng(n);
  const A = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) A[i * n + j] = A[j * n + i] = uniformIn(rng, -1, 1);
  const [V, d] = [A.slice(), new Float64Array(n)];
  eigenOf(n, V, d, new Float64Array(n));
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      let [built, product] = [0, 0];
      for (let k = 0; k < n; k++) {
        built += V[i * n + k] * d[k] * V[j * n + k];
        product += V[k * n + i] * V[k * n + j];
      }
      expect(built).toBeCloseTo(A[i * n + j], 12);
      expect(product).toBeCloseTo(i === j ? 1 : 0, 12);
    }
});

test('a matrix with equal eigenvalues and one of zeros are no exception', () => {
  for (const value of [0, 3]) {
    const V = Float64Array.of(value, 0, 0, 0, value, 0, 0, 0, value);
    const d = new Float64Array(3);
    eigenOf(3, V, d, new Float64Array(3));
    expect([...d]).toEqual([value, value, value]);
  }
});

/** Medians of 11 runs (5 where it is separable) of pycma 4.5.0 (Hansen et al.), its defaults: evaluations until the cost is below 10⁻⁹. */
describe('CMA-ES needs as many evaluations as its author’s own program', () => {
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
  test.each([
    { name: 'sphere', cost: sphere, n: 10, from: 1, pycma: 1481 },
    { name: 'ellipsoid', cost: ellipsoid, n: 10, from: 1, pycma: 4101 },
    { name: 'Rosenbrock', cost: rosenbrock, n: 8, from: 0, pycma: 3734 },
  ])('$name, $n numbers', ({ cost, n, from, pycma }) => {
    const ours = median(
      seeds.map(seed => evaluations(new CmaEs(new Array(n).fill(from), 0.5), cost, 1e-9, seed)),
    );
    expect(ours / pycma).toBeGreaterThan(0.85);
    expect(ours / pycma).toBeLessThan(1.15);
  });

  test('a separable ellipsoid of 30 numbers with a diagonal alone', () => {
    const make = () => new CmaEs(new Array(30).fill(1), 0.5, undefined, true);
    const ours = median([1, 2, 3, 4, 5].map(seed => evaluations(make(), ellipsoid, 1e-9, seed)));
    expect(ours / 7215).toBeGreaterThan(0.8);
    expect(ours / 7215).toBeLessThan(1.2);
  });
});

test('CMA-ES holds a diagonal alone beyond 500 numbers, and it too learns', () => {
  const strategy = new CmaEs(new Array(501).fill(1), 0.5);
  expect(strategy.arrays().C.length).toBe(501);
  expect(evaluations(strategy, sphere, 50, 1, 20_000)).toBeLessThan(20_000);
});

describe('OpenAI’s evolution strategy', () => {
  const make = (weightDecay = 0) =>
    new OpenAiEs(new Array(10).fill(1), { population: 20, sigma: 0.1, learningRate: 0.05, weightDecay });

  test('comes down a sphere', () => {
    expect(evaluations(make(), sphere, 0.05, 1, 10_000)).toBeLessThan(10_000);
  });

  test('tries every way and its opposite', () => {
    const strategy = make();
    strategy.ask(seedRng(1));
    const { candidates } = strategy;
    for (let k = 0; k < 20; k += 2)
      for (let i = 0; i < 10; i++)
        expect((candidates[k * 10 + i] + candidates[(k + 1) * 10 + i]) / 2).toBeCloseTo(1, 12);
  });

  test('heeds the order of the costs and not how large they are', () => {
    const [one, other] = [make(), make()];
    for (const [strategy, scale] of [
      [one, 1],
      [other, 1e6],
    ] as const) {
      const rng = seedRng(2);
      for (let g = 0; g < 5; g++) {
        strategy.ask(rng);
        strategy.tell(Array.from({ length: 20 }, (_, k) => scale * strategy.candidates[k * 10] ** 3));
      }
    }
    expect(other.mean).toEqual(one.mean);
  });

  test('lets numbers that cost nothing decay', () => {
    const strategy = make(5);
    const rng = seedRng(3);
    for (let g = 0; g < 100; g++) {
      strategy.ask(rng);
      strategy.tell(Array.from({ length: 20 }, (_, k) => strategy.candidates[k * 10] ** 2));
    }
    const others = strategy.mean.subarray(1);
    expect(Math.abs(others.reduce((sum, v) => sum + v, 0) / 9)).toBeLessThan(0.5); // from 1
  });
});
