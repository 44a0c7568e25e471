import { describe, expect, test } from 'vitest';
import { activations } from '../../shared/nn/activations.ts';
import { glorot } from '../../shared/nn/initialisers.ts';
import { Network, type NetworkSpec } from '../../shared/nn/network.ts';
import { type Rng, seedRng, uniformIn } from '../../shared/rng.ts';

const f32 = Math.fround;

function random(rng: Rng, length: number): Float32Array {
  return Float32Array.from({ length }, () => uniformIn(rng, -2, 2));
}

function networkOf(spec: NetworkSpec, seed: number): Network {
  const network = new Network(spec);
  network.initialise(seedRng(seed), glorot);
  return network;
}

const perceptron: NetworkSpec = {
  inputs: 3,
  layers: [
    { kind: 'dense', outputs: 5, activation: 'tanh' },
    { kind: 'dense', outputs: 2, activation: 'sigmoid' },
  ],
};

describe('a trace', () => {
  test('shows z = w·x + b and a = a(z) of every layer', () => {
    const network = networkOf(perceptron, 7);
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

  test('shows what is inside a residual layer, and inside that, with every gradient', () => {
    const inner = perceptron.layers[0];
    const network = networkOf(
      {
        inputs: 3,
        layers: [
          {
            kind: 'residual',
            layers: [
              inner,
              { kind: 'residual', layers: [{ kind: 'dense', outputs: 5, activation: 'relu' }] },
              {
                kind: 'dense',
                outputs: 3,
                activation: 'linear',
              },
            ],
          },
        ],
      },
      3,
    );
    const x = random(seedRng(4), 3);
    const slope = Float32Array.of(1, -2, 0.5);
    const { layers } = network.trace(x, slope);
    const [{ inner: parts, a, aGradient }] = layers;
    expect(parts.map(({ kind, a }) => [kind, a.length])).toEqual([
      ['dense', 5],
      ['residual', 5],
      ['dense', 3],
    ]);
    const [first, , last] = parts;
    expect(a).toEqual(x.map((v, i) => f32(v + last.a[i])));
    expect([aGradient, last.aGradient]).toEqual([slope, slope]);
    expect(parts[1].inner[0].a).toEqual(parts[1].inner[0].z.map(z => Math.max(z, 0)));
    expect(first.a).toEqual(first.z.map(z => activations.tanh.f(z)));
    // ∂J/∂w = δ · xᵀ, by hand.
    const want = Float32Array.from({ length: 15 }, (_, at) =>
      f32(first.zGradient![Math.floor(at / 3)] * x[at % 3]),
    );
    expect(first.parameters.weight.gradient).toEqual(want);
    expect(want.some(v => v !== 0)).toBe(true);
  });

  test('shows the gates of a GRU, and h′ = (1 − u) ⊙ n + u ⊙ h made by them', () => {
    const network = networkOf({ inputs: 2, layers: [{ kind: 'gru', units: 4 }] }, 5);
    network.writeState(random(seedRng(6), 4));
    const state = new Float32Array(4);
    network.readState(state);
    const [{ details, a }] = network.trace(Float32Array.of(1, -1)).layers;
    const { before, reset, update, fresh } = details;
    expect(before).toEqual(state);
    expect([...reset, ...update].every(v => v > 0 && v < 1)).toBe(true);
    expect(a).toEqual(fresh.map((n, i) => f32(f32(f32(1 - update[i]) * n) + f32(update[i] * before[i]))));
  });

  test('leaves gradients, state and the last ŷ as they were, also when it throws', () => {
    const network = networkOf({ inputs: 3, layers: [{ kind: 'gru', units: 4 }, perceptron.layers[1]] }, 8);
    const x = random(seedRng(9), 6);
    const output = network.forward(x, 2);
    network.backward(Float32Array.of(1, 2, 3, 4), 2);
    const kept = [output.slice(), network.gradients.slice()];
    const state = new Float32Array(network.stateSize);
    network.readState(state);
    network.trace(x, Float32Array.of(1, 1));
    expect(() => network.trace(x, new Float32Array(1))).toThrow('got 1 numbers, want 1 rows × 2 outputs');
    expect(() => network.trace(x.slice(4))).toThrow('got 2 numbers, want 1 rows × 3 inputs');
    expect([output, network.gradients]).toEqual(kept);
    const after = new Float32Array(network.stateSize);
    network.readState(after);
    expect(after).toEqual(state);
  });

  test('takes the place of the last forward pass, and backward says so', () => {
    const network = networkOf(perceptron, 1);
    network.forward(Float32Array.of(1, 2, 3), 1);
    network.trace(Float32Array.of(-3, 0, 1));
    expect(() => network.backward(Float32Array.of(1, 1), 1)).toThrow('no forward pass to go back through');
  });
});
