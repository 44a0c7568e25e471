import { describe, expect, test } from 'vitest';
import { glorot } from '../../shared/nn/initialisers.ts';
import { cost, losses } from '../../shared/nn/losses.ts';
import { Network } from '../../shared/nn/network.ts';
import { costSurface, decisionRegions, outputPlane } from '../../shared/nn/views.ts';
import { seedRng } from '../../shared/rng.ts';

describe('the cost surface', () => {
  // The course's linear regression ŷ = w x + b on three points of the line y = 2x − 1.
  const x = Float32Array.of(-1, 0, 2);
  const y = Float32Array.of(-3, -1, 3);
  const network = new Network({ inputs: 1, layers: [{ kind: 'dense', outputs: 1, activation: 'linear' }] });
  const gradient = new Float32Array(3);
  const J = () => cost(losses.half_mse, network.forward(x, 3), y, 3, 1, gradient);
  const w = { index: 0, low: 0, high: 4, points: 5 };
  const b = { index: 1, low: -3, high: 1, points: 9 };

  test('of a straight line is 1/m Σ ½ (w x + b − y)², lowest at the line itself', () => {
    const surface = costSurface(network, J, w, b);
    expect(surface.length).toBe(45);
    for (let row = 0; row < 9; row++)
      for (let column = 0; column < 5; column++) {
        const [weight, bias] = [column, -3 + row / 2];
        const want = [0, 1, 2].reduce((sum, i) => sum + 0.5 * (weight * x[i] + bias - y[i]) ** 2, 0) / 3;
        expect(surface[row * 5 + column]).toBeCloseTo(want, 5);
      }
    expect(surface.indexOf(Math.min(...surface))).toBe(4 * 5 + 2); // b = −1, w = 2
    expect(Math.min(...surface)).toBe(0);
  });

  test('leaves the parameters as they were, also when the cost fails', () => {
    network.parameters.set([0.5, 0.25]);
    costSurface(network, J, w, b);
    expect([...network.parameters]).toEqual([0.5, 0.25]);
    const fail = () => {
      throw new Error('no');
    };
    expect(() => costSurface(network, fail, w, b)).toThrow('no');
    expect([...network.parameters]).toEqual([0.5, 0.25]);
  });

  test('is asked for parameters that are there', () => {
    expect(() => costSurface(network, J, { ...w, index: 2 }, b)).toThrow('no parameter 2 among 2');
    expect(() => costSurface(network, J, w, { ...b, index: 0 })).toThrow('cannot be both axes');
  });
});

describe('decision regions', () => {
  // Exclusive or by hand: one neuron for "either", one for "both".
  const network = new Network({
    inputs: 2,
    layers: [
      { kind: 'dense', outputs: 2, activation: 'sigmoid' },
      { kind: 'dense', outputs: 1, activation: 'sigmoid' },
    ],
  });
  const [hidden, last] = network.layers;
  hidden.parameters[0].write([20, 20, 20, 20]);
  hidden.parameters[1].write([-10, -30]);
  last.parameters[0].write([20, -20]);
  last.parameters[1].write([-10]);

  test('of exclusive or are two corners and a band', () => {
    const axis = { low: 0, high: 1, points: 2 };
    expect([...decisionRegions(network, axis, axis).winner]).toEqual([0, 1, 1, 0]);
    const { outputs } = decisionRegions(network, { ...axis, points: 3 }, axis);
    expect(outputs.length).toBe(6);
    expect(outputs[1]).toBe(network.forward(Float32Array.of(0.5, 0), 1)[0]);
  });

  test('of several outputs name the largest', () => {
    const three = new Network({ inputs: 2, layers: [{ kind: 'dense', outputs: 3, activation: 'linear' }] });
    three.layers[0].parameters[0].write([1, 0, 0, 1, -1, -1]);
    const axis = { low: -1, high: 1, points: 2 };
    expect([...decisionRegions(three, axis, axis).winner]).toEqual([2, 0, 1, 0]);
  });

  test('of a recurrent network are its answers from zeros, and leave its state alone', () => {
    const recurrent = new Network({ inputs: 2, layers: [{ kind: 'gru', units: 3 }] });
    recurrent.initialise(seedRng(1), glorot);
    recurrent.writeState(Float32Array.of(0.5, -0.5, 0.25));
    const axis = { low: -1, high: 1, points: 3 };
    const { outputs } = decisionRegions(recurrent, axis, axis);
    const state = new Float32Array(3);
    recurrent.readState(state);
    expect([...state]).toEqual([0.5, -0.5, 0.25]);
    for (let point = 0; point < 9; point++) {
      recurrent.resetState();
      const x = Float32Array.of((point % 3) - 1, Math.floor(point / 3) - 1);
      expect(recurrent.forward(x, 1)).toEqual(outputs.slice(3 * point, 3 * point + 3));
    }
  });

  test('want two inputs', () => {
    const one = new Network({ inputs: 1, layers: [{ kind: 'dense', outputs: 1, activation: 'linear' }] });
    const axis = { low: 0, high: 1, points: 2 };
    expect(() => decisionRegions(one, axis, axis)).toThrow('wants a network of 2 inputs, got 1');
  });
});

test('a plane through the inputs of a network leaves the others as they are', () => {
  const network = new Network({ inputs: 3, layers: [{ kind: 'dense', outputs: 2, activation: 'tanh' }] });
  network.layers[0].parameters[0].write([0.5, -1, 2, 0.1, 0.2, -0.3]);
  const across = { input: 2, low: 0, high: 1, points: 3 };
  const plane = outputPlane(network, [9, 0.25, 9], across, { input: 0, low: -1, high: 1, points: 2 });
  expect(plane.length).toBe(12);
  for (const [row, first] of [-1, 1].entries())
    for (const [column, third] of [0, 0.5, 1].entries())
      expect([...plane.subarray((row * 3 + column) * 2, (row * 3 + column + 1) * 2)]).toEqual([
        ...network.forward(Float32Array.of(first, 0.25, third), 1),
      ]);
});
