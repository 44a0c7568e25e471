/** Layers against their formulas, computed naively in f64. */
import { describe, expect, test } from 'vitest';
import { kernels } from '../../shared/nn/backend.ts';
import { glorot } from '../../shared/nn/initialisers.ts';
import type { Normaliser } from '../../shared/nn/layers/normaliser.ts';
import { Network } from '../../shared/nn/network.ts';
import { plainKernels } from '../../shared/nn/plain-kernels.ts';
import { type Rng, seedRng, uniformIn } from '../../shared/rng.ts';
import { expectClose } from './close.ts';

const backends = { plain: plainKernels, simd: kernels() };

function random(rng: Rng, length: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length }, () => uniformIn(rng, -1, 1));
}

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

describe.each(Object.entries(backends))('with the %s kernels', (_name, kernels) => {
  test('a GRU computes the four formulas in its header, step after step', () => {
    const [features, units, steps] = [3, 4, 6];
    const network = new Network({ inputs: features, layers: [{ kind: 'gru', units }] }, kernels);
    const rng = seedRng(20);
    const numbers = network.layers[0].parameters.map(parameter => {
      parameter.write(random(rng, parameter.length));
      return parameter.read();
    });
    const [wi, wh, bi, bh] = numbers; // rows of r, then of u, then of n
    const x = random(rng, steps * features);
    const got = network.forward(x, steps, steps);
    let h = new Float64Array(units);
    for (let t = 0; t < steps; t++) {
      const heard = (gate: number, i: number) => {
        let sum = bi[gate * units + i];
        for (let k = 0; k < features; k++) sum += wi[(gate * units + i) * features + k] * x[t * features + k];
        return sum;
      };
      const kept = (gate: number, i: number) => {
        let sum = bh[gate * units + i];
        for (let k = 0; k < units; k++) sum += wh[(gate * units + i) * units + k] * h[k];
        return sum;
      };
      h = h.map((old, i) => {
        const r = sigmoid(heard(0, i) + kept(0, i));
        const u = sigmoid(heard(1, i) + kept(1, i));
        const n = Math.tanh(heard(2, i) + r * kept(2, i));
        return (1 - u) * n + u * old;
      });
      expectClose(got.subarray(t * units, (t + 1) * units), h, 1e-5, `h after step ${t}`);
    }
  });

  test('layer normalisation brings every row to mean 0 and variance 1, then scales and shifts it', () => {
    const [features, rows] = [7, 5];
    const network = new Network({ inputs: features, layers: [{ kind: 'layer_norm' }] }, kernels);
    network.initialise(seedRng(0), glorot);
    const rng = seedRng(21);
    // From rows far from 0 to rows so small that ε counts.
    const x = random(rng, rows * features).map((v, i) =>
      i < features ? 100 * v + 40 : v * 0.1 ** Math.floor(i / features),
    );
    const normal = network.forward(x, rows).slice();
    const [gamma, beta] = network.layers[0].parameters.map(parameter => {
      parameter.write(random(rng, features));
      return parameter.read();
    });
    const scaled = network.forward(x, rows);
    for (let r = 0; r < rows; r++) {
      const row = [...x.subarray(r * features, (r + 1) * features)];
      const mean = row.reduce((sum, v) => sum + v, 0) / features;
      const variance = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / features;
      const want = row.map(v => (v - mean) / Math.sqrt(variance + 1e-5));
      expectClose(normal.subarray(r * features, (r + 1) * features), want, 1e-5, `row ${r}`);
      const wantScaled = want.map((v, i) => gamma[i] * v + beta[i]);
      expectClose(scaled.subarray(r * features, (r + 1) * features), wantScaled, 1e-5, `row ${r}`);
    }
  });
});

describe('a normaliser', () => {
  const features = 3;
  const fresh = () => {
    const network = new Network({ inputs: features, layers: [{ kind: 'normaliser' }] });
    return { network, layer: network.layers[0] as Normaliser };
  };

  test('knows the mean and the biased variance of all rows that it observed, in however many batches', () => {
    const { network, layer } = fresh();
    const rng = seedRng(22);
    const rows = 500;
    const x = random(rng, rows * features).map((v, i) => v * [1, 1000, 0.1][i % 3] + [0, 1e5, -7][i % 3]);
    for (let at = 0, n = 1; at < rows; at += n, n = Math.min(n + 3, rows - at))
      layer.observe(x.subarray(at * features), n);
    const { count, mean, variance } = layer.statistics;
    expect(count[0]).toBe(rows);
    const y = network.forward(x, rows);
    for (let i = 0; i < features; i++) {
      const column = Array.from({ length: rows }, (_, r) => x[r * features + i]);
      const wantMean = column.reduce((sum, v) => sum + v, 0) / rows;
      const wantVariance = column.reduce((sum, v) => sum + (v - wantMean) ** 2, 0) / rows;
      expect(mean[i] / wantMean).toBeCloseTo(1, 11);
      expect(variance[i] / wantVariance).toBeCloseTo(1, 9);
      const normal = Array.from({ length: rows }, (_, r) => y[r * features + i]);
      expect(normal.reduce((sum, v) => sum + v, 0) / rows).toBeCloseTo(0, 2);
      expect(normal.reduce((sum, v) => sum + v * v, 0) / rows).toBeCloseTo(1, 2);
    }
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses to observe %d, and then has taken in nothing',
    bad => {
      const { layer } = fresh();
      layer.observe(Float32Array.of(1, 2, 3), 1);
      const before = structuredClone(layer.statistics);
      expect(() => layer.observe(Float32Array.of(4, 5, 6, 7, bad, 9), 2)).toThrow(
        `feature 1 of row 1 is ${bad}`,
      );
      expect(() => layer.observe(Float32Array.of(4, 5), 1)).toThrow('got 2 numbers, want 1 rows × 3');
      expect(layer.statistics).toEqual(before);
    },
  );

  test('is frozen while nobody lets it observe, and lets everything through before that', () => {
    const { network, layer } = fresh();
    const x = Float32Array.of(1, -2, 0.5);
    expect(network.forward(x, 1)).toEqual(x);
    layer.observe(Float32Array.of(1, 2, 3, 5, 6, 7), 2);
    const before = structuredClone(layer.statistics);
    network.forward(random(seedRng(23), 30), 10);
    network.backward(random(seedRng(24), 30), 10, new Float32Array(30));
    expect(layer.statistics).toEqual(before);
  });

  test('keeps what is far off within ± 10, and lets no gradient through there', () => {
    const { network, layer } = fresh();
    layer.observe(Float32Array.of(-1, -1, -1, 1, 1, 1), 2);
    expect([...network.forward(Float32Array.of(1e9, -11, 4), 1)]).toEqual([10, -10, 4]);
    const dx = new Float32Array(3);
    network.backward(Float32Array.of(1, 1, 1), 1, dx);
    expect([...dx]).toEqual([0, 0, 1]);
  });
});
