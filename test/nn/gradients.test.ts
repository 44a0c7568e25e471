import { describe, expect, test } from 'vitest';
import { type ActivationName, activations } from '../../shared/nn/activations.ts';
import { glorot } from '../../shared/nn/initialisers.ts';
import { cost, type LossName, losses } from '../../shared/nn/losses.ts';
import { Network } from '../../shared/nn/network.ts';
import { seedRng, uniform, uniformIn } from '../../shared/rng.ts';

// Central differences in f32: a step of 2⁻⁹ leaves some 2⁻²² / 2⁻⁹ of rounding and 2⁻¹⁸ of curvature.
const STEP = 2 ** -9;
const TOLERANCE = 2e-3;

const activationNames = Object.keys(activations) as ActivationName[];
const lossNames = Object.keys(losses) as LossName[];

describe.each(activationNames)('%s', name => {
  const { f, df } = activations[name];

  test('its derivative is the slope of the function', () => {
    const rng = seedRng(1);
    for (let i = 0; i < 500; i++) {
      const z = Math.fround(uniformIn(rng, -6, 6));
      if (Math.abs(z) < 2 * STEP) continue; // a kink has no slope
      const [low, high] = [Math.fround(z - STEP), Math.fround(z + STEP)];
      const slope = (f(high) - f(low)) / (high - low);
      expect(Math.abs(df(z, f(z)) - slope), `at ${z}`).toBeLessThan(TOLERANCE);
    }
  });

  test('gives f32 and keeps NaN', () => {
    const rng = seedRng(2);
    for (let i = 0; i < 500; i++) {
      const z = Math.fround(uniformIn(rng, -100, 100));
      expect(f(z)).toBe(Math.fround(f(z)));
      expect(df(z, f(z))).toBe(Math.fround(df(z, f(z))));
    }
    expect(f(Number.NaN)).toBeNaN();
  });
});

describe.each(lossNames)('%s', name => {
  test.each(activationNames)('backpropagation through %s finds the slope of the cost', activation => {
    const rng = seedRng(3);
    const rows = 5;
    const network = new Network({
      inputs: 3,
      layers: [
        { kind: 'dense', outputs: 6, activation },
        { kind: 'dense', outputs: 4, activation: 'linear' },
      ],
    });
    network.initialise(rng, glorot);
    const x = Float32Array.from({ length: rows * 3 }, () => uniformIn(rng, -1, 1));
    const y = Float32Array.from({ length: rows * 4 }, (_, i) =>
      name === 'softmax_ce' || name === 'bce_logits'
        ? i % 4 === (i >> 2) % 4
          ? 1
          : 0
        : uniformIn(rng, -1, 1),
    );
    const weights = Float32Array.from({ length: rows }, () => 0.5 + uniform(rng));
    const gradient = new Float32Array(rows * 4);
    const J = () => cost(losses[name], network.forward(x, rows), y, rows, 4, gradient, weights);
    J();
    const inputGradient = new Float32Array(x.length);
    network.backward(gradient, rows, inputGradient);
    const here = J();
    let checked = 0;
    for (const [values, slopes] of [
      [network.parameters, network.gradients],
      [x, inputGradient],
    ])
      for (let i = 0; i < values.length; i++) {
        const kept = values[i];
        values[i] = kept + STEP;
        const above = J();
        values[i] = kept - STEP;
        const below = J();
        values[i] = kept;
        if (Math.abs(above - here - (here - below)) > STEP * TOLERANCE) continue; // a kink has no slope
        expect(Math.abs(slopes[i] - (above - below) / (2 * STEP)), `${i}`).toBeLessThan(TOLERANCE);
        checked++;
      }
    expect(checked).toBeGreaterThan(0.7 * (network.parameters.length + x.length));
  });
});
