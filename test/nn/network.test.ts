import { describe, expect, test } from 'vitest';
import { activations } from '../../shared/nn/activations.ts';
import { glorot, he, orthogonal } from '../../shared/nn/initialisers.ts';
import { cost, losses } from '../../shared/nn/losses.ts';
import { Network, type NetworkSpec, parameterCount } from '../../shared/nn/network.ts';
import { clipGradients } from '../../shared/nn/optimisers.ts';
import { plainKernels } from '../../shared/nn/plain-kernels.ts';
import { type Rng, seedRng, uniformIn } from '../../shared/rng.ts';

const f32 = Math.fround;

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

  test('a trace shows z = w·x + b and a = a(z) of every layer', () => {
    const network = fresh(7);
    const x = random(seedRng(8), 3);
    const { input, layers } = network.trace(x);
    expect(input).toEqual(x);
    let heard: Float32Array = x;
    for (const [l, layer] of layers.entries()) {
      const activation = network.layers[l].activation!;
      const { weight, bias } = layer.parameters;
      const [outputs] = bias.shape;
      expect(layer.z.length).toBe(outputs);
      for (let o = 0; o < outputs; o++) {
        let z = bias.value[o];
        for (let i = 0; i < heard.length; i++)
          z = f32(z + f32(heard[i] * weight.value[o * heard.length + i]));
        expect(layer.z[o]).toBe(z);
        expect(layer.a[o]).toBe(f32(activations[activation].f(z)));
      }
      heard = layer.a;
    }
    expect(heard).toEqual(network.forward(x, 1));
  });

  test('says how many numbers it wants', () => {
    expect(() => fresh(1).forward(new Float32Array(5), 2)).toThrow('got 5 numbers, want 2 rows × 3 inputs');
    expect(() => fresh(1).backward(new Float32Array(20), 10)).toThrow('backward over 10 rows');
  });
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

  test('leaves gradients below the limit alone', () => {
    const part = trainable(3, 4);
    expect(clipGradients([part], 10)).toBe(5);
    expect(part.gradients).toEqual(Float32Array.of(3, 4));
  });
});
