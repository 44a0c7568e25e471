import { describe, expect, test } from 'vitest';
import { MODEL_BYTES_LIMIT, type ModelRefusal, type Purpose } from '../../shared/nn/model.ts';
import { encodeModel } from '../../shared/nn/model-file.ts';
import { floatAttribute, intAttribute, intsAttribute, rows } from '../../shared/nn/onnx/graph-writer.ts';
import { decodeOnnx } from '../../shared/nn/onnx/import.ts';
import {
  type AttributeProto,
  type ModelProto,
  metadataEntry,
  nodeProto,
  type TensorProto,
} from '../../shared/nn/onnx/messages.ts';
import { modelWith, purposeOf, randomNetwork } from './onnx-models.ts';
import { board, changed, fileOf, perceptron, stranger, written } from './onnx-samples.ts';

function expectRefused(
  file: Uint8Array,
  code: ModelRefusal,
  detail: string | RegExp,
  purpose: Purpose | null = purposeOf(3, 2),
): void {
  const decoded = decodeOnnx(file, MODEL_BYTES_LIMIT, purpose);
  expect(decoded).toMatchObject({ ok: false, code });
  if (!decoded.ok) expect(decoded.detail).toMatch(detail);
}

/** Gives the operator's attribute another value, or gives it one. */
function attribute(opType: string, value: AttributeProto): (file: ModelProto) => void {
  return ({ graph }) => {
    const node = graph?.node.find(node => node.opType === opType);
    if (!node) throw new Error(`no ${opType}`);
    node.attribute = [...node.attribute.filter(({ name }) => name !== value.name), value];
  };
}

function initializer(name: string, change: (tensor: TensorProto) => void): (file: ModelProto) => void {
  return ({ graph }) => {
    const tensor = graph?.initializer.find(tensor => tensor.name === name);
    if (!tensor) throw new Error(`no ${name}`);
    change(tensor);
  };
}

const opset =
  (version: number) =>
  (file: ModelProto): void => {
    file.opsetImport = [{ domain: '', version }];
  };

describe('an ONNX file from elsewhere is refused', () => {
  test('when nobody says what it is for', () => {
    expectRefused(stranger(perceptron), 'model/metadata', 'it does not say what game it is for', null);
  });

  test.each<[string, ModelRefusal, string, (file: ModelProto) => void]>([
    ['an old opset', 'model/not-a-model', 'opset 6, read are 7 to 25', opset(6)],
    ['an opset yet to come', 'model/not-a-model', 'opset 26, read are 7 to 25', opset(26)],
    [
      'no opset',
      'model/not-a-model',
      'opset 0',
      file => {
        file.opsetImport = [{ domain: 'ai.onnx.ml', version: 3 }];
      },
    ],
    [
      'another format of ours',
      'model/not-a-model',
      'its format is sinapsis-onnx-9',
      file => {
        file.metadataProps = [metadataEntry.of({ key: 'format', value: 'sinapsis-onnx-9' })];
      },
    ],
    [
      'an operator that is not read',
      'model/not-a-model',
      'the operator Erf is not read',
      ({ graph }) => {
        graph!.node[1].opType = 'Erf';
      },
    ],
    [
      'an operator of another domain',
      'model/not-a-model',
      'the operator com.microsoft.Relu is not read',
      ({ graph }) => {
        graph!.node[1].domain = 'com.microsoft';
      },
    ],
    [
      'an operator called like a method',
      'model/not-a-model',
      'the operator toString is not read',
      ({ graph }) => {
        graph!.node[1].opType = 'toString';
      },
    ],
    [
      'a branch',
      'model/not-a-model',
      'observation is not made by the layer before',
      ({ graph }) => {
        graph!.node[2].input[0] = 'observation';
      },
    ],
    [
      'a weight that is computed',
      'model/not-a-model',
      'observation is computed',
      ({ graph }) => {
        graph!.node[0].input[1] = 'observation';
      },
    ],
    [
      'two outputs',
      'model/not-a-model',
      '1 inputs and 2 outputs',
      ({ graph }) => {
        graph!.output.push(rows('layers.0.Relu', 4));
      },
    ],
    [
      'an output that nothing makes',
      'model/not-a-model',
      'value is not made',
      ({ graph }) => {
        graph!.output = [rows('value', 2)];
      },
    ],
    [
      'an input of unknown size',
      'model/not-a-model',
      'its input observation is neither',
      ({ graph }) => {
        graph!.input = [rows('observation', 0)];
      },
    ],
    [
      'two activations one after another',
      'model/not-a-model',
      'no activation computes Tanh(Relu(z))',
      ({ graph }) => {
        graph!.node.splice(
          2,
          0,
          nodeProto.of({ opType: 'Tanh', input: ['layers.0.Relu'], output: ['tanh'] }),
        );
        graph!.node[3].input[0] = 'tanh';
      },
    ],
    [
      'half a product',
      'model/not-a-model',
      'Gemm has alpha = 0.5',
      attribute('Gemm', floatAttribute('alpha', 0.5)),
    ],
    [
      'a matrix that is neither as it is nor transposed',
      'model/not-a-model',
      'a Gemm with transB = 7',
      attribute('Gemm', intAttribute('transB', 7)),
    ],
    [
      'an unknown attribute',
      'model/not-a-model',
      'Relu has slope = 1',
      attribute('Relu', intAttribute('slope', 1)),
    ],
    [
      'weights in another file',
      'model/not-a-model',
      'lie in another file',
      initializer('layers.0.weight', tensor => {
        tensor.dataLocation = 1;
      }),
    ],
    [
      'weights in f16',
      'model/not-a-model',
      'numbers of type 10, want FLOAT',
      initializer('layers.0.weight', tensor => {
        tensor.dataType = 10;
      }),
    ],
    [
      'fewer weights than it says',
      'model/shape-mismatch',
      '12 numbers for a shape of 1099511627776 × 3',
      initializer('layers.0.weight', tensor => {
        tensor.dims = [2 ** 40, 3];
      }),
    ],
    [
      'weights for no neuron',
      'model/shape-mismatch',
      '0 numbers for a shape of 1000000000 × 0',
      initializer('layers.0.weight', tensor => {
        tensor.dims = [1e9, 0];
        tensor.rawData = new Uint8Array();
      }),
    ],
    [
      'weights for other inputs',
      'model/shape-mismatch',
      'layers.0.weight: 2 × 4, want 2 × 3',
      ({ graph }) => {
        graph!.node[0].input = ['observation', 'layers.1.weight'];
      },
    ],
    [
      'a bias for other neurons',
      'model/shape-mismatch',
      'layers.1.bias: 2, want 4',
      ({ graph }) => {
        graph!.node[0].input[2] = 'layers.1.bias';
      },
    ],
    [
      'a bias for every row',
      'model/shape-mismatch',
      'layers.0.bias: 2 × 4, want 4',
      initializer('layers.0.bias', tensor => {
        tensor.dims = [2, 4];
        tensor.rawData = new Uint8Array(32);
      }),
    ],
    [
      'a weight that is no number',
      'model/not-finite',
      'layers.1.weight[1] is NaN',
      initializer('layers.1.weight', tensor => {
        tensor.rawData = tensor.rawData?.with(6, 0xc0).with(7, 0x7f);
      }),
    ],
    [
      'an absurd weight',
      'model/not-finite',
      'layers.1.bias[0] is 8.5',
      initializer('layers.1.bias', tensor => {
        tensor.rawData = Uint8Array.of(0, 0, 0x80, 0x7e, 0, 0, 0, 0);
      }),
    ],
  ])('with %s', (_what, code, detail, change) => {
    expect(decodeOnnx(stranger(perceptron), MODEL_BYTES_LIMIT, purposeOf(3, 2)).ok).toBe(true);
    expectRefused(stranger(perceptron, change), code, detail);
  });

  test.each<[string, ModelRefusal, string, (file: ModelProto) => void]>([
    [
      'groups of channels',
      'model/not-a-model',
      'Conv has group = 2',
      attribute('Conv', intAttribute('group', 2)),
    ],
    [
      'gaps in its kernels',
      'model/not-a-model',
      'Conv has dilations = 2,2',
      attribute('Conv', intsAttribute('dilations', [2, 2])),
    ],
    [
      'padding on one side',
      'model/not-a-model',
      'pads 0,0,1,1',
      attribute('Conv', intsAttribute('pads', [0, 0, 1, 1])),
    ],
    [
      'kernels that its weights are not',
      'model/shape-mismatch',
      'a Conv over kernels of 5 × 5 with weights of 2 × 2 × 2 × 2',
      attribute('Conv', intsAttribute('kernel_shape', [5, 5])),
    ],
    [
      'strides for one axis',
      'model/not-a-model',
      'strides 1 and',
      attribute('Conv', intsAttribute('strides', [1])),
    ],
    ['pads for one side', 'model/not-a-model', 'pads 0:', attribute('Conv', intsAttribute('pads', [0]))],
    ['one stride', 'model/not-a-model', 'strides 1,2', attribute('Conv', intsAttribute('strides', [1, 2]))],
    [
      'a kernel larger than the board',
      'model/shape-mismatch',
      'a kernel of 1 × 4 does not fit',
      file => {
        attribute('Conv', intsAttribute('kernel_shape', [1, 4]))(file);
        initializer('layers.1.weight', tensor => {
          tensor.dims = [2, 2, 1, 4];
        })(file);
      },
    ],
    [
      'another epsilon',
      'model/not-a-model',
      'LayerNormalization has epsilon',
      attribute('LayerNormalization', floatAttribute('epsilon', 1e-6)),
    ],
    [
      'a board of another size',
      'model/shape-mismatch',
      'a Reshape of 18 features to -1 × 2 × 3 × 4',
      initializer('layers.0.shape', tensor => {
        tensor.rawData = tensor.rawData?.with(24, 4);
      }),
    ],
    [
      'boards for a dense layer',
      'model/shape-mismatch',
      'wants a flat input',
      ({ graph }) => {
        graph!.node = graph!.node.filter(({ opType }) => opType !== 'Flatten');
        graph!.node[3].input[0] = 'layers.1.Relu';
      },
    ],
  ])('with %s', (_what, code, detail, change) => {
    const network = randomNetwork(board);
    expect(decodeOnnx(stranger(network), MODEL_BYTES_LIMIT, purposeOf(18, 2)).ok).toBe(true);
    expectRefused(stranger(network, change), code, detail, purposeOf(18, 2));
  });

  test('when it is for another game', () => {
    expectRefused(stranger(perceptron), 'model/metadata', '4 observations, 3 inputs', purposeOf(4, 2));
    expectRefused(stranger(perceptron), 'model/metadata', '3 actions, 2 outputs', purposeOf(3, 3));
  });

  test('when it is no plain chain', () => {
    const file = written(3, 3, graph => {
      const w = graph.floats('w', [3, 3], new Float32Array(9));
      const [left, right] = [0, 1].map(() => graph.node('MatMul', ['observation', w]));
      return graph.node('Add', [left, right]);
    });
    expectRefused(file, 'model/not-a-model', 'observation is not made by the layer before: no plain chain');
  });

  test('with more layers than a network may have, which all have the same weights', () => {
    const file = written(3, 3, graph => {
      const w = graph.floats('w', [3, 3], new Float32Array(9));
      return Array.from({ length: 40 }).reduce<string>(x => graph.node('MatMul', [x, w]), 'observation');
    });
    expectRefused(file, 'model/not-a-model', 'more than 32 layers');
  });

  test('with layers that name the same large weights again and again', () => {
    const file = written(300, 300, graph => {
      const w = graph.floats('w', [300, 300], new Float32Array(90_000));
      return Array.from({ length: 20 }).reduce<string>(x => graph.node('MatMul', [x, w]), 'observation');
    });
    const detail = 'its layers want more numbers than the file holds';
    expectRefused(file, 'model/shape-mismatch', detail, purposeOf(300, 300));
  });

  test('with a formula that doubles and doubles', () => {
    const file = written(3, 3, graph =>
      Array.from({ length: 60 }).reduce<string>(x => graph.node('Mul', [x, x]), 'observation'),
    );
    expectRefused(file, 'model/not-a-model', 'longer than any activation');
  });

  test('with lists beyond measure', () => {
    const file = written(3, 3, graph =>
      Array.from({ length: 5000 }).reduce<string>(
        (x, _, i) => graph.node('Identity', [x], [], `x${i}`),
        'observation',
      ),
    );
    expectRefused(file, 'model/not-a-model', 'a list of more than 4096');
  });
});

describe('an ONNX file of ours', () => {
  const file = fileOf('format-1.onnx');

  test('is refused when cut short anywhere', () => {
    for (let length = 0; length < file.length; length++)
      expectRefused(file.slice(0, length), 'model/truncated', '');
  });

  test('is refused when it is too large', () => {
    expectRefused(new Uint8Array(MODEL_BYTES_LIMIT + 1), 'model/too-large', '1048577 bytes');
    expect(decodeOnnx(file, file.length - 1)).toMatchObject({ ok: false, code: 'model/too-large' });
  });

  test('is refused when it is something else', () => {
    const texts = ['%PDF-1.7 and so on and on', 'GIF89a', '{"inputs": 3}', 'PK\x03\x04'];
    for (const text of texts) expectRefused(new TextEncoder().encode(text), 'model/not-a-model', '');
    expectRefused(encodeModel(modelWith(perceptron)), 'model/not-a-model', '');
  });

  test.each([
    [
      'a text where a number is due',
      'model/not-a-model',
      [0x0a, 0x00],
      'field 1 (irVersion) has wire type 2',
    ],
    [
      'a text of fixed size',
      'model/not-a-model',
      [0x15, 1, 2, 3, 4],
      'field 2 (producerName) has wire type 5',
    ],
    ['a text that is none', 'model/not-a-model', [0x12, 0x01, 0xff], 'not UTF-8'],
    ['a group', 'model/not-a-model', [0x0b], 'wire type 3'],
    ['a number without end', 'model/not-a-model', [0x08, ...Array(10).fill(0xff), 1], 'more than 10 bytes'],
    [
      'a length of 2⁶⁴ − 1',
      'model/truncated',
      [0x12, ...Array(9).fill(0xff), 1],
      'bytes at byte 13, where 0 are',
    ],
    ['only fields that nobody knows', 'model/truncated', [0xfa, 0x3f, 0x01, 0x61], 'it holds no graph'],
  ] as const)('is refused with %s', (_what, code, bytes, detail) => {
    expectRefused(Uint8Array.from([0x08, 0x08, ...bytes]), code, detail);
  });

  const metadata =
    (key: string, value: string) =>
    (file: ModelProto): void => {
      file.metadataProps = [...file.metadataProps.filter(entry => entry.key !== key), { key, value }];
    };

  test.each<[string, ModelRefusal, string, (file: ModelProto) => void]>([
    [
      'another operator',
      'model/metadata',
      'its graph is not the one',
      ({ graph }) => {
        graph!.node.find(({ opType }) => opType === 'Elu')!.opType = 'Relu';
      },
    ],
    [
      'another attribute',
      'model/metadata',
      'its graph is not the one',
      attribute('LeakyRelu', floatAttribute('alpha', 0.2)),
    ],
    [
      'another shift than its statistics say',
      'model/metadata',
      'its graph is not the one',
      initializer('layers.0.shift', tensor => {
        tensor.rawData = tensor.rawData?.with(3, 0x41);
      }),
    ],
    [
      'a tensor fed to another operator',
      'model/metadata',
      'its graph is not the one',
      ({ graph }) => {
        const node = graph!.node.find(({ opType }) => opType === 'Elu')!;
        node.input = [graph!.input[0].name!];
      },
    ],
    ['another opset', 'model/metadata', 'its graph is not the one', opset(16)],
    ['no architecture', 'model/metadata', 'the architecture', metadata('architecture', '')],
    ['no statistics', 'model/metadata', 'layers.0.count: want 1', metadata('statistics', '{}')],
    [
      'statistics of another form',
      'model/metadata',
      'layers.0.count: want 1',
      metadata('statistics', '[null]'),
    ],
    ['steps that are no number', 'model/metadata', 'does not have its form', metadata('steps', 'many')],
    [
      'a weight under another name',
      'model/shape-mismatch',
      'layers.4.weight: missing',
      initializer('layers.4.weight', tensor => {
        tensor.name = 'weight';
      }),
    ],
    [
      'a weight of another shape',
      'model/shape-mismatch',
      'layers.6.weight_ih_l0: 1 × 6 × 12, want 1 × 12 × 6',
      initializer('layers.6.weight_ih_l0', tensor => {
        tensor.dims = [1, 6, 12];
      }),
    ],
    [
      'a weight that is no number',
      'model/not-finite',
      'layers.6.bias_hh_l0[11] is NaN',
      initializer('layers.6.bias_l0', tensor => {
        tensor.rawData = tensor.rawData?.with(94, 0xc0).with(95, 0x7f);
      }),
    ],
  ])('is refused with %s', (_what, code, detail, change) => {
    expectRefused(changed(file, change), code, detail, null);
  });
});
