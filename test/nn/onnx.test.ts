import { describe, expect, test } from 'vitest';
import { type ActivationName, activations } from '../../shared/nn/activations.ts';
import { layerKinds } from '../../shared/nn/layers/index.ts';
import { Network, type NetworkSpec } from '../../shared/nn/network.ts';
import { encodeOnnx } from '../../shared/nn/onnx/export.ts';
import { decodeOnnx } from '../../shared/nn/onnx/import.ts';
import { modelProto } from '../../shared/nn/onnx/messages.ts';
import { decode } from '../../shared/nn/onnx/protobuf.ts';
import { seedRng } from '../../shared/rng.ts';
import { around, farthest, modelWith, random, randomNetwork, runInOnnxRuntime } from './onnx-models.ts';

const dense = (outputs: number, activation: ActivationName = 'tanh') =>
  ({ kind: 'dense', outputs, activation }) as const;

/** Larger ones, of several kinds. */
const networks: Record<string, NetworkSpec> = {
  perceptron: {
    inputs: 12,
    layers: [{ kind: 'normaliser' }, dense(64), dense(64), dense(7, 'linear'), { kind: 'duelling' }],
  },
  'convolutional network': {
    inputs: 2 * 9 * 11,
    layers: [
      { kind: 'unflatten', channels: 2, height: 9, width: 11 },
      { kind: 'conv2d', channels: 8, kernel: [3, 3], stride: 1, padding: 1, activation: 'relu' },
      { kind: 'conv2d', channels: 12, kernel: [3, 4], stride: 2, padding: 0, activation: 'gelu_tanh' },
      { kind: 'flatten' },
      dense(32, 'silu'),
      dense(6, 'linear'),
    ],
  },
  'residual network': {
    inputs: 50,
    layers: [
      { kind: 'unflatten', channels: 2, height: 5, width: 5 },
      {
        kind: 'residual',
        layers: [{ kind: 'conv2d', channels: 2, kernel: [3, 3], stride: 1, padding: 1, activation: 'elu' }],
      },
      { kind: 'flatten' },
      { kind: 'residual', layers: [{ kind: 'layer_norm' }, dense(20), dense(50, 'softplus')] },
      { kind: 'activation', activation: 'leaky_relu' },
      dense(3, 'linear'),
    ],
  },
  'recurrent network': {
    inputs: 5,
    layers: [
      { kind: 'gru', units: 9 },
      { kind: 'residual', layers: [dense(4), { kind: 'gru', units: 9 }] },
      dense(3, 'linear'),
    ],
  },
};

const cases: [string, NetworkSpec][] = [
  ...Object.entries(layerKinds).flatMap(([kind, { examples }]) =>
    examples.map(({ spec, input }, i): [string, NetworkSpec] => [
      i === 0 ? kind : `${kind}, another`,
      around(spec, input),
    ]),
  ),
  ...(Object.keys(activations) as ActivationName[]).map((activation): [string, NetworkSpec] => [
    activation,
    { inputs: 40, layers: [{ kind: 'activation', activation }] },
  ]),
  ...Object.entries(networks),
];

describe('an exported network computes in ONNX Runtime what it computes here', () => {
  for (const rows of [1, 7])
    test.each(cases)(`%s, ${rows} at a time`, async (_name, spec) => {
      const network = randomNetwork(spec);
      const rng = seedRng(2);
      const steps = [3, 1, 12].map(size => random(rng, rows * spec.inputs, size)); // 12: beyond what a normaliser lets through
      const file = encodeOnnx(modelWith(network));
      const theirs = await runInOnnxRuntime(file, steps, [rows, spec.inputs], network.stateSize);
      for (const [t, x] of steps.entries())
        expect(farthest(network.forward(x, rows), theirs[t])).toBeLessThan(1e-5);
    });
});

describe('an ONNX file', () => {
  test.each(cases)('gives %s back to the bit', (_name, spec) => {
    const model = modelWith(randomNetwork(spec));
    const decoded = decodeOnnx(encodeOnnx(model));
    if (!decoded.ok) throw new Error(`${decoded.code}: ${decoded.detail}`);
    const { network, ...purpose } = decoded.model;
    expect(network.parameters).toEqual(model.network.parameters);
    expect(network.statistics()).toEqual(model.network.statistics());
    expect(network.spec).toEqual(model.network.spec);
    expect({ ...purpose, network: model.network }).toEqual(model);
  });

  test('gives statistics back to the bit, whatever they are', () => {
    const network = new Network({ inputs: 3, layers: [{ kind: 'normaliser' }] });
    const [[, count], [, mean], [, variance]] = network.statistics();
    count[0] = 1e9;
    mean.set([-0, 1 / 3, -5e-324]);
    variance.set([0, 1e-300, Math.PI * 1e8]);
    const decoded = decodeOnnx(encodeOnnx(modelWith(network)));
    expect(decoded.ok && decoded.model.network.statistics()).toEqual(network.statistics());
  });

  test('says by whom, for what opset, and with what names it was written', () => {
    const decoded = decode(modelProto, encodeOnnx(modelWith(randomNetwork(networks['recurrent network']))));
    if (!decoded.ok) throw new Error(decoded.detail);
    const { producerName, irVersion, opsetImport, graph, metadataProps } = decoded.value;
    expect({ producerName, irVersion, opsetImport }).toEqual({
      producerName: 'sinapsis',
      irVersion: 8,
      opsetImport: [{ domain: '', version: 17 }],
    });
    expect(graph?.input.map(({ name }) => name)).toEqual(['observation', 'state']);
    expect(graph?.output.map(({ name }) => name)).toEqual(['logits', 'next_state']);
    expect(graph?.initializer.map(({ name, dims }) => [name, dims])).toContainEqual([
      'layers.1.layers.0.weight',
      [4, 9],
    ]);
    expect(Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]))).toMatchObject({
      format: 'sinapsis-onnx-1',
      game: 'pong',
      observation: '["x0","x1","x2","x3","x4"]',
      lineage: '["egg","chick"]',
    });
  });
});
