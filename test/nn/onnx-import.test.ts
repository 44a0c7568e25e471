import { describe, expect, test } from 'vitest';
import type { ActivationName } from '../../shared/nn/activations.ts';
import { type LayerSpec, layerKinds } from '../../shared/nn/layers/index.ts';
import type { NetworkSpec } from '../../shared/nn/network.ts';
import { encodeOnnx } from '../../shared/nn/onnx/export.ts';
import { type GraphWriter, intAttribute, intsAttribute } from '../../shared/nn/onnx/graph-writer.ts';
import { attributeProto, attributeTypes } from '../../shared/nn/onnx/messages.ts';
import { seedRng } from '../../shared/rng.ts';
import { farthest, modelWith, purposeOf, random, randomNetwork, runInOnnxRuntime } from './onnx-models.ts';
import { changed, fileOf, read, stranger, written } from './onnx-samples.ts';

const dense = (outputs: number, activation: ActivationName): LayerSpec => ({
  kind: 'dense',
  outputs,
  activation,
});

const perceptron = randomNetwork({ inputs: 3, layers: [dense(4, 'relu'), dense(2, 'linear')] });

describe('an ONNX file from elsewhere', () => {
  test.each([
    ['pytorch-perceptron.onnx', [6], 3],
    ['pytorch-boards.onnx', [2, 6, 6], 4],
    ['pytorch-view.onnx', [72], 4],
  ])('%s computes here what it computes in ONNX Runtime', async (name, row, outputs) => {
    const inputs = row.reduce((product, n) => product * n, 1);
    const { network } = read(fileOf(name), purposeOf(inputs, outputs));
    const x = random(seedRng(3), 7 * inputs, 2);
    const [theirs] = await runInOnnxRuntime(fileOf(name), [x], [7, ...row]);
    expect(farthest(network.forward(x, 7), theirs)).toBeLessThan(1e-5);
  });

  test('is read into the layers that PyTorch had', () => {
    const { network } = read(fileOf('pytorch-perceptron.onnx'), purposeOf(6, 3));
    expect(network.spec.layers).toEqual([
      dense(16, 'tanh'),
      dense(16, 'silu'),
      { kind: 'layer_norm' },
      dense(12, 'gelu_tanh'),
      dense(8, 'elu'),
      dense(8, 'leaky_relu'),
      dense(8, 'softplus'),
      dense(6, 'sigmoid'),
      dense(3, 'relu'),
      dense(3, 'linear'),
    ]);
  });

  test('is read by its graph to the same bits when we wrote it, but say nothing in it', () => {
    const network = randomNetwork({
      inputs: 24,
      layers: [
        { kind: 'unflatten', channels: 2, height: 3, width: 4 },
        { kind: 'conv2d', channels: 3, kernel: [2, 2], stride: 1, padding: 1, activation: 'gelu_tanh' },
        { kind: 'flatten' },
        { kind: 'activation', activation: 'elu' },
        dense(6, 'silu'),
        { kind: 'layer_norm' },
        dense(3, 'softplus'),
      ],
    });
    const purpose = purposeOf(24, 3);
    const { network: back, ...taken } = read(stranger(network), purpose);
    expect(back.spec).toEqual(network.spec);
    expect(back.parameters).toEqual(network.parameters);
    expect(taken).toEqual(purpose);
  });

  test.each<[string, NetworkSpec]>([
    ['a normaliser', { inputs: 4, layers: [{ kind: 'normaliser' }, dense(3, 'tanh')] }],
    ['a duelling head', { inputs: 3, layers: [dense(5, 'linear'), { kind: 'duelling' }] }],
    [
      'residual layers, also one in another and over an activation',
      {
        inputs: 6,
        layers: [
          dense(6, 'gelu_tanh'),
          {
            kind: 'residual',
            layers: [
              { kind: 'layer_norm' },
              { kind: 'residual', layers: [dense(4, 'silu'), dense(6, 'tanh')] },
              dense(6, 'gelu_tanh'),
            ],
          },
          { kind: 'activation', activation: 'silu' },
          dense(2, 'linear'),
        ],
      },
    ],
    [
      'a residual layer over boards',
      {
        inputs: 18,
        layers: [
          { kind: 'unflatten', channels: 2, height: 3, width: 3 },
          {
            kind: 'residual',
            layers: [
              { kind: 'conv2d', channels: 2, kernel: [3, 3], stride: 1, padding: 1, activation: 'elu' },
            ],
          },
          { kind: 'flatten' },
          { kind: 'normaliser' },
          dense(3, 'linear'),
          { kind: 'duelling' },
        ],
      },
    ],
  ])('may have %s', async (_what, spec) => {
    const network = randomNetwork(spec);
    const file = stranger(network);
    const { network: back } = read(file, purposeOf(network.inputs, network.outputs));
    expect(back.spec).toEqual(spec);
    expect(back.parameters).toEqual(network.parameters);
    const x = random(seedRng(7), 5 * spec.inputs, 2);
    expect(back.forward(x, 5)).toEqual(network.forward(x, 5));
    const [theirs] = await runInOnnxRuntime(file, [x], [5, spec.inputs]);
    expect(farthest(back.forward(x, 5), theirs)).toBeLessThan(1e-5);
  });

  test('may say itself what it is for', () => {
    const file = changed(encodeOnnx(modelWith(perceptron)), file => {
      file.metadataProps = file.metadataProps.filter(({ key }) => key !== 'format' && key !== 'architecture');
    });
    expect(read(file)).toMatchObject(purposeOf(3, 2));
    expect(read(file, { ...purposeOf(3, 2), game: 'other' }).game).toBe('pong');
  });

  const weights = random(seedRng(4), 12);
  const graphs: [string, number, (graph: GraphWriter) => string][] = [
    [
      'products with the bias added after',
      17,
      graph => {
        const product = graph.node('MatMul', ['observation', graph.floats('w', [3, 2], weights.slice(0, 6))]);
        return graph.node('Tanh', [graph.node('Add', [graph.floats('b', [2], [0.1, -0.2]), product])]);
      },
    ],
    [
      'products without a bias',
      13,
      graph => graph.node('MatMul', ['observation', graph.floats('w', [3, 2], weights.slice(0, 6))]),
    ],
    [
      'matrices that are [inputs, outputs]',
      9,
      graph => {
        const [w, b] = [graph.floats('w', [3, 4], weights), graph.floats('b', [4], [1, 2, 3, 4])];
        const sigmoid = graph.node('Sigmoid', [graph.node('Gemm', ['observation', w, b])]);
        const v = graph.floats('v', [4, 2], weights.slice(2, 10));
        return graph.node(
          'Gemm',
          [sigmoid, v, graph.floats('c', [1, 2], [-1, 0.5])],
          [intAttribute('transB', 0)],
        );
      },
    ],
    [
      'a GELU in one operator',
      20,
      graph => {
        const z = graph.node('MatMul', ['observation', graph.floats('w', [3, 2], weights.slice(0, 6))]);
        const approximate = { name: 'approximate', s: 'tanh', type: attributeTypes.string };
        return graph.node('Gelu', [z], [attributeProto.of(approximate)]);
      },
    ],
    [
      'a GELU as it is exported of late',
      18,
      graph => {
        const z = graph.node('MatMul', ['observation', graph.floats('w', [3, 2], weights.slice(0, 6))]);
        const cube = graph.node('Mul', [graph.scalar(0.044715), graph.node('Pow', [z, graph.scalar(3)])]);
        const inner = graph.node('Mul', [graph.scalar(0.7978845608028654), graph.node('Add', [z, cube])]);
        const outer = graph.node('Add', [graph.node('Tanh', [inner]), graph.scalar(1)]);
        return graph.node('Mul', [graph.scalar(0.5), graph.node('Mul', [z, outer])]);
      },
    ],
    [
      'a row turned into a board and back',
      14,
      graph => {
        const board = graph.node('Reshape', ['observation', graph.ints('board', [0, 1, -1, 3])]);
        const conv = graph.node(
          'Conv',
          [board, graph.floats('w', [2, 1, 1, 2], weights.slice(0, 4))],
          [intsAttribute('strides', [2, 2])],
        );
        return graph.node('Relu', [graph.node('Reshape', [conv, graph.ints('row', [-1, 2])])]);
      },
    ],
  ];
  test.each(graphs)('may have %s', async (_what, opset, write) => {
    const file = written(3, 2, write, opset);
    const x = random(seedRng(6), 21, 2);
    const [theirs] = await runInOnnxRuntime(file, [x], [7, 3]);
    expect(farthest(read(file, purposeOf(3, 2)).network.forward(x, 7), theirs)).toBeLessThan(1e-5);
  });
});

describe('an ONNX file of ours', () => {
  const file = fileOf('format-1.onnx');

  test('is read whenever it was written', async () => {
    const { network, ...purpose } = read(file);
    expect(purpose).toEqual(purposeOf(24, 3));
    const kinds = network.layers.flatMap(({ kind, inner }) => [
      kind,
      ...(inner?.layers ?? []).map(layer => layer.kind),
    ]);
    expect(new Set(kinds)).toEqual(new Set(Object.keys(layerKinds)));
    const steps = [1, 2, 3].map(seed => random(seedRng(seed), 2 * 24, 2));
    const theirs = await runInOnnxRuntime(file, steps, [2, 24], network.stateSize);
    for (const [t, x] of steps.entries())
      expect(farthest(network.forward(x, 2), theirs[t])).toBeLessThan(1e-5);
  });

  test('is read to the same bits when a tool has given all in it other names', () => {
    const renamed = changed(file, ({ graph }) => {
      const called = (name: string) => (name === '' ? '' : `t${[...name].reverse().join('')}`);
      for (const node of graph!.node) {
        node.name = undefined;
        node.input = node.input.map(called);
        node.output = node.output.map(called);
        node.attribute.reverse();
      }
      for (const named of [...graph!.initializer, ...graph!.input, ...graph!.output])
        named.name = called(named.name!);
      graph!.initializer.reverse();
      graph!.name = 'torch_jit';
    });
    const [{ network }, { network: back }] = [read(file), read(renamed)];
    expect(back.spec).toEqual(network.spec);
    expect(back.parameters).toEqual(network.parameters);
    expect(back.statistics()).toEqual(network.statistics());
  });
});
