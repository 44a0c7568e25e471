/** What every kind of layer promises, over the registry of them. */
import { describe, expect, test } from 'vitest';
import { kernels } from '../../shared/nn/backend.ts';
import { glorot } from '../../shared/nn/initialisers.ts';
import { type LayerSpec, layerKinds, makeLayer } from '../../shared/nn/layers/index.ts';
import { type Shape, sizeOf } from '../../shared/nn/layers/layer.ts';
import { decodeModel, encodeModel } from '../../shared/nn/model-file.ts';
import { Network } from '../../shared/nn/network.ts';
import { plainKernels } from '../../shared/nn/plain-kernels.ts';
import { type Rng, seedRng, uniformIn } from '../../shared/rng.ts';
import { expectClose } from './close.ts';
import { countingKernels } from './counting-kernels.ts';

function random(rng: Rng, length: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length }, () => uniformIn(rng, -1, 1));
}

interface Example {
  readonly spec: LayerSpec;
  readonly input: Shape;
}

/** Those of the registry, and what layers can be put together from them. */
const examples: readonly Example[] = [
  ...Object.values(layerKinds).flatMap(({ examples }) => examples as readonly Example[]),
  { spec: { kind: 'residual', layers: [{ kind: 'gru', units: 3 }] }, input: [3] },
  {
    spec: {
      kind: 'residual',
      layers: [
        { kind: 'conv2d', channels: 2, kernel: [3, 3], stride: 1, padding: 1, activation: 'tanh' },
        { kind: 'residual', layers: [{ kind: 'activation', activation: 'sigmoid' }] },
      ],
    },
    input: [3, 2, 2],
  },
];

const backends = { plain: plainKernels, simd: kernels() };
const cases = examples.flatMap(({ spec, input }) =>
  Object.entries(backends).map(([backend, kernels]) => ({
    title: `${JSON.stringify(spec).replaceAll('"', '')} on ${input.join(' × ')}, ${backend}`,
    ...{ spec, input, kernels },
  })),
);

/** A small network around the layer, with weights and statistics drawn at random. */
function networkAround({ spec, input }: Example, kernels = plainKernels, seed = 1): Network {
  const layers: LayerSpec[] = [];
  if (input.length === 3) {
    const [height, width, channels] = input;
    layers.push({ kind: 'unflatten', channels, height, width });
  }
  layers.push(spec);
  if (makeLayer(spec, input, plainKernels).output.length === 3) layers.push({ kind: 'flatten' });
  layers.push({ kind: 'dense', outputs: 2, activation: 'linear' });
  const network = new Network({ inputs: sizeOf(input), layers }, kernels);
  const rng = seedRng(seed);
  network.initialise(rng, glorot);
  for (let i = 0; i < network.parameters.length; i++) network.parameters[i] += uniformIn(rng, -0.2, 0.2);
  for (const [, numbers] of network.statistics())
    for (let i = 0; i < numbers.length; i++) numbers[i] = uniformIn(rng, 0.5, 1.5);
  return network;
}

/** Time for those that mind: so many steps of so many sequences. */
const STEPS = 4;
const SEQUENCES = 2;
const ROWS = STEPS * SEQUENCES;

describe.each(cases)('$title', ({ spec, input, kernels }) => {
  const around = (seed?: number) => networkAround({ spec, input }, kernels, seed);
  const inputs = sizeOf(input);

  test('backpropagation finds the slopes of the parameters and of the input, through time too', () => {
    // Central differences in f32: a step of 2⁻⁸ leaves some 2⁻²² / 2⁻⁸ of rounding and 2⁻¹⁶ of curvature.
    const STEP = 2 ** -8;
    const TOLERANCE = 2e-3;
    const network = around();
    const rng = seedRng(2);
    const x = random(rng, ROWS * inputs);
    const weight = random(rng, ROWS * network.outputs); // J = Σ weight · ŷ
    const J = () => {
      network.resetState();
      return network.forward(x, ROWS, STEPS).reduce((sum, output, i) => sum + weight[i] * output, 0);
    };
    const here = J();
    const inputGradient = new Float32Array(x.length).fill(9);
    network.zeroGradients();
    network.backward(weight, ROWS, inputGradient);
    const gradients = network.gradients.slice();
    let checked = 0;
    for (const [values, slopes] of [
      [network.parameters, gradients],
      [x, inputGradient],
    ])
      for (let i = 0; i < values.length; i++) {
        const kept = values[i];
        values[i] = kept + STEP;
        const above = J();
        values[i] = kept - STEP;
        const below = J();
        values[i] = kept;
        if (Math.abs(above - here - (here - below)) > STEP * 0.05) continue; // a kink has no slope
        const slope = (above - below) / (2 * STEP);
        expect(Math.abs(slopes[i] - slope), `${i}: ${slopes[i]}, want ${slope}`).toBeLessThan(TOLERANCE);
        checked++;
      }
    expect(checked).toBeGreaterThan(0.9 * (gradients.length + x.length));
    expect(gradients.some(v => Math.abs(v) > 0.01)).toBe(true);
  });

  test('backpropagation adds to the gradients of parameters and writes those of inputs', () => {
    const network = around();
    const rng = seedRng(3);
    const x = random(rng, ROWS * inputs);
    const outputGradient = random(rng, ROWS * network.outputs);
    network.forward(x, ROWS, STEPS);
    network.backward(outputGradient, ROWS);
    const once = network.gradients.slice();
    const inputGradient = new Float32Array(x.length).fill(7);
    network.backward(outputGradient, ROWS, inputGradient);
    expectClose(
      network.gradients,
      once.map(v => 2 * v),
      1e-5,
    );
    const again = new Float32Array(x.length).fill(-7);
    network.zeroGradients();
    network.backward(outputGradient, ROWS, again);
    expect(network.gradients).toEqual(once);
    expect(again).toEqual(inputGradient);
  });

  test('every sequence of a batch is computed as if it were alone, bit for bit', () => {
    const network = around();
    const x = random(seedRng(4), 3 * 5 * inputs); // 3 steps of 5 sequences
    const together = network.forward(x, 15, 3).slice();
    for (let s = 0; s < 5; s++) {
      const rows = [s, 5 + s, 10 + s];
      const alone = Float32Array.from(rows.flatMap(row => [...x.subarray(row * inputs, (row + 1) * inputs)]));
      network.resetState();
      const want = rows.flatMap(row => [
        ...together.subarray(row * network.outputs, (row + 1) * network.outputs),
      ]);
      expect([...network.forward(alone, 3, 3)]).toEqual(want);
    }
  });

  test('where a sequence begins anew, forwards and backwards are those of two sequences, bit for bit', () => {
    const [whole, parts] = [around(), around()];
    const x = random(seedRng(12), 5 * inputs);
    const dy = random(seedRng(13), 5 * whole.outputs);
    const dx = new Float32Array(x.length);
    const outputs = whole.forward(x, 5, 5, Uint8Array.of(0, 0, 1, 0, 0)).slice();
    whole.backward(dy, 5, dx);
    for (const [from, to] of [
      [2, 5],
      [0, 2],
    ]) {
      const rows = to - from;
      parts.resetState();
      const part = parts.forward(x.slice(from * inputs), rows, rows);
      expect(part).toEqual(outputs.slice(from * whole.outputs, to * whole.outputs));
      const towards = new Float32Array(rows * inputs);
      parts.backward(dy.slice(from * whole.outputs), rows, towards);
      expect(towards).toEqual(dx.slice(from * inputs, to * inputs));
    }
    expectClose(whole.gradients, parts.gradients, 1e-5);
  });

  test('goes through time step by step as it does in one go, also from a state that was kept', () => {
    const network = around();
    const x = random(seedRng(5), 6 * inputs);
    const oneGo = network.forward(x, 6, 6).slice();
    const steps: number[] = [];
    const state = new Float32Array(network.stateSize);
    let player = around(); // another one half-way, as when a match is taken up again
    for (let t = 0; t < 6; t++) {
      if (t === 3) {
        player.readState(state);
        player = around();
        player.writeState(state);
      }
      steps.push(...player.forward(x.slice(t * inputs), 1));
    }
    expect(steps).toEqual([...oneGo]);
  });

  test('a state outlives a batch that is larger than all before', () => {
    const x = random(seedRng(6), 9 * inputs);
    const [grown, roomy] = [around(), around()];
    roomy.forward(x, 8, 8);
    roomy.resetState();
    grown.forward(x, 1);
    roomy.forward(x, 1);
    expect(grown.forward(x.slice(inputs), 8, 8)).toEqual(roomy.forward(x.slice(inputs), 8, 8));
  });

  test('a trace shows the output and leaves state and gradients as they were, the first time too', () => {
    const [network, untraced] = [around(), around()];
    const [x, next] = [random(seedRng(7), inputs), random(seedRng(8), inputs)];
    for (let i = 0; i < 2; i++) {
      const { layers } = network.trace(x, Float32Array.of(1, -1));
      expect(layers.at(-1)!.a).toEqual(untraced.clone().forward(x, 1));
    }
    expect(network.gradients.every(v => v === 0)).toBe(true);
    expect(network.forward(next, 1)).toEqual(untraced.forward(next, 1));
  });

  test('a clone computes the same, with parameters and statistics of its own', () => {
    const network = around();
    const copy = network.clone();
    const x = random(seedRng(9), inputs);
    const before = network.forward(x, 1).slice();
    expect(copy.forward(x, 1)).toEqual(before);
    copy.parameters.fill(3);
    for (const [, numbers] of copy.statistics()) numbers.fill(3);
    network.resetState();
    expect(network.forward(x, 1)).toEqual(before);
    expect(copy.named().map(([name]) => name)).toEqual(network.named().map(([name]) => name));
  });

  test('gives all its memory back, after batches of any size', () => {
    const counting = countingKernels(kernels);
    const network = networkAround({ spec, input }, counting);
    const x = random(seedRng(10), 20 * inputs);
    const inputGradient = new Float32Array(x.length);
    for (const [rows, steps] of [
      [1, 1],
      [5, 1],
      [4, 4],
      [20, 2],
      [12, 3],
    ]) {
      network.forward(x, rows, steps);
      network.backward(new Float32Array(rows * network.outputs), rows, inputGradient);
    }
    expect(counting.held).toBeGreaterThan(0);
    network.free();
    expect(counting.held).toBe(0);
  });

  test('comes back from a model file with every bit, statistics included', () => {
    const network = around(11);
    const meta = {
      ...{ name: 'layer', createdBy: 'test', lineage: [], steps: 1, decisionTicks: 1 },
      observation: Array.from({ length: inputs }, (_, i) => `input ${i}`),
      actions: Array.from({ length: network.outputs }, (_, i) => `output ${i}`),
    };
    const decoded = decodeModel(encodeModel({ game: 'test', gameVersion: 1, network, meta }));
    if (!decoded.ok) throw new Error(decoded.detail);
    const back = decoded.model.network;
    expect(back.parameters).toEqual(network.parameters);
    expect(back.statistics()).toEqual(network.statistics());
    const x = random(seedRng(12), 3 * inputs);
    expect(back.forward(x, 3)).toEqual(network.forward(x, 3));
  });

  test('its parameters are read and written in PyTorch’s order, each number at one place', () => {
    for (const [name, parameter] of around().named()) {
      expect(sizeOf(parameter.shape), name).toBe(parameter.length);
      const counted = Float32Array.from({ length: parameter.length }, (_, i) => i);
      parameter.write(counted);
      expect(parameter.read(), name).toEqual(counted);
      expect(parameter.value.toSorted(), name).toEqual(counted);
      parameter.gradient.set(parameter.value);
      expect(parameter.read('gradient'), name).toEqual(counted);
      expect(() => parameter.write([])).toThrow(`wants ${parameter.length} numbers, got 0`);
    }
  });
});

test.each<[LayerSpec, Shape, Record<string, number[]>]>([
  [{ kind: 'dense', outputs: 5, activation: 'relu' }, [3], { weight: [5, 3], bias: [5] }],
  [
    { kind: 'conv2d', channels: 6, kernel: [2, 3], stride: 1, padding: 0, activation: 'relu' },
    [4, 5, 7],
    { weight: [6, 7, 2, 3], bias: [6] },
  ],
  [
    { kind: 'gru', units: 4 },
    [3],
    { weight_ih_l0: [12, 3], weight_hh_l0: [12, 4], bias_ih_l0: [12], bias_hh_l0: [12] },
  ],
  [{ kind: 'layer_norm' }, [6], { weight: [6], bias: [6] }],
])('the parameters of %j on %j have PyTorch’s names and shapes', (spec, input, want) => {
  const { parameters } = makeLayer(spec, input, plainKernels);
  expect(Object.fromEntries(parameters.map(({ name, shape }) => [name, shape]))).toEqual(want);
});

test('a convolution’s weights lie as kernel row, kernel column, channel, output', () => {
  const spec: LayerSpec = {
    kind: 'conv2d',
    channels: 2,
    kernel: [2, 2],
    stride: 1,
    padding: 0,
    activation: 'relu',
  };
  const network = networkAround({ spec, input: [2, 2, 3] });
  const [weight] = network.layers[1].parameters;
  weight.write(Float32Array.from({ length: 24 }, (_, i) => i)); // [output, channel, row, column]
  expect([...weight.value.slice(0, 8)]).toEqual([0, 12, 4, 16, 8, 20, 1, 13]);
});

describe('a layer that does not fit is refused, with what is wrong:', () => {
  const dense = { kind: 'dense', outputs: 2, activation: 'relu' };
  const conv = { kind: 'conv2d', channels: 2, kernel: [3, 3], stride: 1, padding: 0, activation: 'relu' };
  test.each<[what: string, spec: { kind: string }, input: Shape, message: string]>([
    ['a dense layer on a board', dense, [2, 3, 4], 'dense: wants a flat input, got a board of 2 × 3 × 4'],
    ['a GRU on a board', { kind: 'gru', units: 2 } as LayerSpec, [2, 3, 4], 'gru: wants a flat input'],
    ['a convolution on features', conv, [5], 'conv2d: wants a board, got 5 features'],
    ['flattening features', { kind: 'flatten' }, [5], 'flatten: wants a board, got 5 features'],
    ['a kernel larger than the board', conv, [5, 2, 1], 'a kernel of 3 × 3 does not fit on a board of 5 × 2'],
    [
      'a board of other numbers',
      { kind: 'unflatten', channels: 2, height: 2, width: 2 } as LayerSpec,
      [7],
      'unflatten: got 7 features for 2 channels of 2 × 2',
    ],
    [
      'a residual layer that changes the shape',
      { kind: 'residual', layers: [dense] } as LayerSpec,
      [3],
      'residual: its layers turn 3 into 2: they cannot be added',
    ],
    [
      'a layer inside another',
      { kind: 'residual', layers: [{ kind: 'dens' }] } as LayerSpec,
      [3],
      'layer: there is no kind dens',
    ],
    ['a residual layer of nothing', { kind: 'residual', layers: [] } as LayerSpec, [3], 'residual: layers: '],
    [
      'a duelling head without advantages',
      { kind: 'duelling' },
      [1],
      'duelling: wants a value and at least one',
    ],
    ['an unknown kind', { kind: 'transformer' }, [3], 'layer: there is no kind transformer'],
    ['a kind that every object has', { kind: 'toString' }, [3], 'layer: there is no kind toString'],
    ['no outputs', { ...dense, outputs: 0 } as LayerSpec, [3], 'dense: outputs: '],
    ['half an output', { ...dense, outputs: 1.5 } as LayerSpec, [3], 'dense: outputs: '],
    ['a million outputs', { ...dense, outputs: 1e6 } as LayerSpec, [3], 'dense: outputs: '],
    ['outputs in words', { ...dense, outputs: '5' } as unknown as LayerSpec, [3], 'dense: outputs: '],
    [
      'an unknown activation',
      { ...dense, activation: 'sin' } as unknown as LayerSpec,
      [3],
      'dense: activation: ',
    ],
    ['a stride of 0', { ...conv, stride: 0 } as unknown as LayerSpec, [5, 5, 1], 'conv2d: stride: '],
    ['padding below 0', { ...conv, padding: -1 } as unknown as LayerSpec, [5, 5, 1], 'conv2d: padding: '],
    ['half a kernel', { ...conv, kernel: [3] } as unknown as LayerSpec, [5, 5, 1], 'conv2d: kernel: '],
    ['a flat kernel', { ...conv, kernel: [3, 0] } as unknown as LayerSpec, [5, 5, 1], 'conv2d: kernel.1: '],
    [
      'a board that padding makes huge',
      { ...conv, channels: 65536, padding: 64 } as unknown as LayerSpec,
      [1, 1, 1],
      'conv2d: makes 1057030144 numbers of a row, at most 1048576',
    ],
    [
      'a board with huge windows',
      { ...conv, kernel: [64, 64], padding: 64 } as unknown as LayerSpec,
      [129, 129, 8],
      'conv2d: its windows hold 1233256448 numbers, at most 4194304',
    ],
    [
      'a normaliser of more features than there are inputs',
      { kind: 'normaliser' },
      [65537],
      'normaliser: got 65537 features, at most 65536',
    ],
  ])('%s', (_what, spec, input, message) => {
    expect(() => makeLayer(spec, input, plainKernels)).toThrow(message);
  });

  test('a network of no layers, and one whose layers end in a board', () => {
    expect(() => new Network({ inputs: 3, layers: [] })).toThrow('network: wants at least one layer');
    const layers: LayerSpec[] = [{ kind: 'unflatten', channels: 1, height: 1, width: 3 }];
    expect(() => new Network({ inputs: 3, layers })).toThrow('network: wants a flat input, got a board');
  });
});
