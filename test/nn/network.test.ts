import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { kernelsFile } from '../../build/kernels.ts';
import { glorot, he, orthogonal } from '../../shared/nn/initialisers.ts';
import { cost, losses } from '../../shared/nn/losses.ts';
import { Network, type NetworkSpec, parameterCount } from '../../shared/nn/network.ts';
import { adam, clipGradients, gradientDescent } from '../../shared/nn/optimisers.ts';
import { plainKernels } from '../../shared/nn/plain-kernels.ts';
import { simdKernels } from '../../shared/nn/simd-kernels.ts';
import { type Rng, seedRng, uniformIn } from '../../shared/rng.ts';
import { countingKernels } from './counting-kernels.ts';

const code = new WebAssembly.Module(readFileSync(kernelsFile));

function random(rng: Rng, length: number): Float32Array {
  return Float32Array.from({ length }, () => uniformIn(rng, -2, 2));
}

describe('a network', () => {
  const spec: NetworkSpec = {
    inputs: 3,
    layers: [
      { kind: 'dense', outputs: 5, activation: 'tanh' },
      { kind: 'dense', outputs: 2, activation: 'sigmoid' },
    ],
  };

  function fresh(seed: number): Network {
    const network = new Network(spec);
    network.initialise(seedRng(seed), glorot);
    return network;
  }

  test('keeps every weight and bias in one arena, weights first', () => {
    const network = fresh(1);
    expect(network.parameters.length).toBe(parameterCount(spec));
    expect(network.parameters.length).toBe(3 * 5 + 5 + 5 * 2 + 2);
    network.layers[1].parameters[1].value[1] = 7;
    expect(network.parameters[network.parameters.length - 1]).toBe(7);
    network.parameters[0] = 9;
    expect(network.layers[0].parameters[0].value[0]).toBe(9);
  });

  test('hands out the same memory for the same number of rows', () => {
    const network = fresh(2);
    const x = new Float32Array(12);
    expect(network.forward(x, 4)).toBe(network.forward(x, 4));
  });

  test('says how many numbers it wants', () => {
    const network = fresh(1);
    expect(() => network.forward(new Float32Array(5), 2)).toThrow('got 5 numbers, want 2 rows × 3 inputs');
    for (const rows of [0, -1, 0.5, Number.NaN])
      expect(() => network.forward(new Float32Array(9), rows)).toThrow(`${rows} is no number of rows`);
    expect(() => network.backward(new Float32Array(20), 0)).toThrow('no forward pass to go back through');
    network.forward(new Float32Array(9), 3);
    expect(() => network.backward(new Float32Array(20), 10)).toThrow('backward over 10 rows');
    expect(() => network.backward(new Float32Array(5), 3)).toThrow('got 5 numbers, want 3 rows × 2 outputs');
    expect(() => network.backward(new Float32Array(6), 3, new Float32Array(8))).toThrow(
      'room for 8 numbers, want 3 rows × 3 inputs',
    );
  });

  test.each([0, -1, 2.5, Number.NaN, 65537])('refuses to have %d inputs', inputs => {
    expect(() => new Network({ ...spec, inputs })).toThrow(`${inputs} is no number of inputs`);
  });

  test.each([0.5, -2, 0, 3, Number.NaN])('refuses to go through 4 rows in %d steps', steps => {
    const network = fresh(1);
    expect(() => network.forward(new Float32Array(12), 4, steps)).toThrow(`4 rows are not ${steps} steps`);
  });

  test('learns nothing from numbers that are not all there, nor at a rate that is none', () => {
    const network = fresh(3);
    const before = network.parameters.slice();
    const [x, y] = [random(seedRng(4), 12), random(seedRng(5), 8)];
    const learn = (labels: Float32Array, rate: number) =>
      network.learn(x, labels, 4, losses.half_mse, adam(network), rate);
    expect(() => learn(y.slice(1), 0.1)).toThrow('got 7 numbers, want 4 rows × 2 outputs');
    for (const rate of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => learn(y, rate)).toThrow(`a learning rate of ${rate}`);
    expect(network.parameters).toEqual(before);
    learn(y, 0.1);
    expect(network.parameters).not.toEqual(before);
  });

  test('learns from samples that lie in the memory which grows for them', () => {
    const kernels = simdKernels(code);
    const rows = 100_000;
    const [outside, inside] = [0, 1].map(() => new Network(spec, kernels));
    for (const network of [outside, inside]) network.initialise(seedRng(1), glorot);
    const [x, y] = [random(seedRng(2), 3 * rows), random(seedRng(3), 2 * rows)];
    const [blockX, blockY] = [kernels.allocate(x.length), kernels.allocate(y.length)];
    blockX.data.set(x);
    blockY.data.set(y);
    const [viewX, viewY] = [blockX.data, blockY.data];
    const by = gradientDescent(inside);
    const J = inside.learn(viewX, viewY, rows, losses.half_mse, by, 0.1);
    expect(viewY.length).toBe(0); // it did grow
    expect(outside.learn(x, y, rows, losses.half_mse, gradientDescent(outside), 0.1)).toBe(J);
    expect(inside.parameters).toEqual(outside.parameters);
  });

  test('has room for the gradient of its inputs from the forward pass on', () => {
    const kernels = countingKernels(plainKernels);
    const network = new Network(spec, kernels);
    network.forward(new Float32Array(12), 4);
    const { allocations } = kernels;
    network.backward(new Float32Array(8), 4, new Float32Array(12));
    expect(kernels.allocations).toBe(allocations);
  });

  test('through time learns as forward, cost, backward and a step do', () => {
    const recurrent: NetworkSpec = { inputs: 3, layers: [{ kind: 'gru', units: 4 }, spec.layers[1]] };
    const [whole, parts] = [0, 1].map(() => new Network(recurrent));
    for (const network of [whole, parts]) network.initialise(seedRng(6), glorot);
    const [x, y] = [random(seedRng(7), 36), random(seedRng(8), 24)];
    const J = whole.learn(x, y, 12, losses.half_mse, gradientDescent(whole), 0.1, 6);
    const gradient = new Float32Array(24);
    expect(cost(losses.half_mse, parts.forward(x, 12, 6), y, 12, 2, gradient)).toBe(J);
    parts.backward(gradient, 12);
    gradientDescent(parts).step(0.1);
    expect(whole.parameters).toEqual(parts.parameters);
  });

  test('takes a state of the size it has', () => {
    const network = new Network({ inputs: 3, layers: [{ kind: 'gru', units: 4 }] });
    expect(network.stateSize).toBe(4);
    expect(() => network.writeState(new Float32Array(1))).toThrow('a state of 1 numbers, want 4');
    expect(() => network.readState(new Float32Array(3))).toThrow('a state of 3 numbers, want 4');
  });

  test.each(Object.entries({ plain: plainKernels, simd: simdKernels(code) }))(
    'that was freed does nothing any more, nor does its optimiser, whoever has its memory by then (%s)',
    (_name, kernels) => {
      const network = new Network(spec, kernels);
      const optimiser = gradientDescent(network);
      const x = new Float32Array(3);
      network.forward(x, 1);
      network.free();
      const next = new Network(spec, kernels);
      const uses: Record<string, () => unknown> = {
        parameters: () => network.parameters.fill(7),
        gradients: () => network.gradients.fill(1),
        weights: () => network.layers[0].parameters[0].read(),
        forward: () => network.forward(x, 1),
        backward: () => network.backward(x, 1),
        learn: () => network.learn(x, x, 1, losses.half_mse, optimiser, 1),
        trace: () => network.trace(x),
        clone: () => network.clone(),
        step: () => optimiser.step(1),
        free: () => network.free(),
      };
      for (const [name, use] of Object.entries(uses)) expect(use, name).toThrow(/freed|no forward pass/);
      expect(next.parameters.every(v => v === 0)).toBe(true);
      optimiser.free();
      expect(() => optimiser.step(1)).toThrow('freed');
      expect(() => optimiser.memory).toThrow('freed');
    },
  );
});

describe('initialisers', () => {
  test.each([
    [6, 6],
    [4, 9],
    [9, 4],
  ])('orthogonal rows or columns are orthonormal times the gain (%i × %i)', (outputs, inputs) => {
    const w = new Float32Array(outputs * inputs);
    orthogonal(3)(seedRng(1), w, outputs, inputs);
    const byRow = outputs <= inputs;
    const count = Math.min(outputs, inputs);
    const at = (v: number, i: number) => w[byRow ? v * inputs + i : i * inputs + v];
    for (let u = 0; u < count; u++)
      for (let v = 0; v < count; v++) {
        let dot = 0;
        for (let i = 0; i < Math.max(outputs, inputs); i++) dot += at(u, i) * at(v, i);
        expect(dot).toBeCloseTo(u === v ? 9 : 0, 5);
      }
  });

  test.each([
    ['glorot', glorot, 2 / (300 + 200)],
    ['he', he, 2 / 200],
  ])('%s weights have the variance of their paper', (_name, fill, variance) => {
    const w = new Float32Array(300 * 200);
    fill(seedRng(2), w, 300, 200);
    const mean = w.reduce((sum, v) => sum + v, 0) / w.length;
    const spread = w.reduce((sum, v) => sum + (v - mean) ** 2, 0) / w.length;
    expect(Math.abs(mean)).toBeLessThan(0.002);
    expect(spread / variance).toBeGreaterThan(0.97);
    expect(spread / variance).toBeLessThan(1.03);
  });
});

test('the cost is the mean over samples, and a sample of weight 2 counts as two', () => {
  const [once, twice] = [Float32Array.of(1, 3), Float32Array.of(1, 3, 3)];
  const gradient = new Float32Array(3);
  const zeros = new Float32Array(3);
  expect(cost(losses.half_mse, once, zeros, 2, 1, gradient)).toBe((0.5 + 4.5) / 2);
  const weighted = cost(losses.half_mse, once, zeros, 2, 1, gradient, Float32Array.of(1, 2));
  expect(gradient[1]).toBe(2);
  expect(cost(losses.half_mse, twice, zeros, 3, 1, gradient)).toBeCloseTo(weighted, 12);
});

test('the cost wants all its numbers, and weights that sum to something', () => {
  const [two, three] = [new Float32Array(2), new Float32Array(3)];
  for (const [output, target, gradient] of [
    [two, three, three],
    [three, two, three],
    [three, three, two],
  ])
    expect(() => cost(losses.half_mse, output, target, 3, 1, gradient)).toThrow('want 3 rows × 1');
  for (const weights of [three, two, Float32Array.of(1, -1, 0)])
    expect(() => cost(losses.half_mse, three, three, 3, 1, three, weights)).toThrow('3 samples sum to');
});

describe('gradient clipping', () => {
  const trainable = (...gradients: number[]) => ({
    parameters: new Float32Array(gradients.length),
    gradients: Float32Array.from(gradients),
    kernels: plainKernels,
  });

  test('scales all parts by one factor when their joint norm is above the limit', () => {
    const parts = [trainable(3), trainable(0, 4)];
    expect(clipGradients(parts, 1)).toBe(5);
    expect(parts[0].gradients[0]).toBeCloseTo(0.6, 6);
    expect(parts[1].gradients[1]).toBeCloseTo(0.8, 6);
  });

  test.each([Number.POSITIVE_INFINITY, Number.NaN])(
    'leaves gradients alone whose norm is %d, and says so',
    bad => {
      const part = trainable(3, bad);
      expect(clipGradients([part], 1)).toBe(bad);
      expect(part.gradients).toEqual(Float32Array.of(3, bad));
    },
  );

  test.each([-1, Number.NaN])('refuses a limit of %d', limit => {
    expect(() => clipGradients([trainable(3)], limit)).toThrow(`a limit of ${limit}`);
  });

  test('leaves gradients below the limit alone', () => {
    const part = trainable(3, 4);
    expect(clipGradients([part], 10)).toBe(5);
    expect(part.gradients).toEqual(Float32Array.of(3, 4));
  });
});
