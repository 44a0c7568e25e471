import { describe, expect, test } from 'vitest';
import { glorot } from '../../shared/nn/initialisers.ts';
import type { LayerSpec } from '../../shared/nn/layers/index.ts';
import {
  decodeModel,
  encodeModel,
  MODEL_BYTES_LIMIT,
  type Model,
  type ModelMeta,
  type ModelRefusal,
} from '../../shared/nn/model-file.ts';
import { Network } from '../../shared/nn/network.ts';
import { decodeTensors, encodeTensors } from '../../shared/nn/safetensors.ts';
import { below, seedRng } from '../../shared/rng.ts';

function someModel(): Model {
  const network = new Network({
    inputs: 2,
    layers: [
      { kind: 'dense', outputs: 4, activation: 'relu' },
      { kind: 'dense', outputs: 3, activation: 'linear' },
    ],
  });
  network.initialise(seedRng(1), glorot);
  const meta: ModelMeta = {
    name: 'ñandú',
    createdBy: 'ppo',
    observation: ['x', 'y'],
    actions: ['quiet', 'up', 'down'],
    decisionTicks: 4,
    lineage: ['egg', 'chick'],
    steps: 12345,
  };
  return { game: 'pong', gameVersion: 1, network, meta };
}

function read(bytes: Uint8Array): Model {
  const decoded = decodeModel(bytes);
  if (!decoded.ok) throw new Error(`${decoded.code}: ${decoded.detail}`);
  return decoded.model;
}

/** The file with its header's text changed, lengths kept right. */
function withHeader(bytes: Uint8Array, change: (header: string) => string): Uint8Array {
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const header = new TextEncoder().encode(change(new TextDecoder().decode(bytes.subarray(8, 8 + length))));
  const changed = new Uint8Array(8 + header.length + bytes.length - 8 - length);
  new DataView(changed.buffer).setUint32(0, header.length, true);
  changed.set(header, 8);
  changed.set(bytes.subarray(8 + length), 8 + header.length);
  return changed;
}

function expectRefused(bytes: Uint8Array, code: ModelRefusal, detail: string | RegExp): void {
  const decoded = decodeModel(bytes);
  expect(decoded).toMatchObject({ ok: false, code });
  if (!decoded.ok) expect(decoded.detail).toMatch(detail);
}

describe('a model file', () => {
  test('comes back with every bit and all it says about itself', () => {
    const model = someModel();
    const back = read(encodeModel(model));
    expect(back.network.parameters).toEqual(model.network.parameters);
    expect(back.network.spec).toEqual(model.network.spec);
    expect({ ...back, network: null }).toEqual({ ...model, network: null });
  });

  test('has the names and the [out, in] shapes that PyTorch would give', () => {
    const decoded = decodeTensors(encodeModel(someModel()));
    const shapes = decoded.ok ? [...decoded.file.tensors].map(([name, { shape }]) => [name, shape]) : [];
    expect(Object.fromEntries(shapes)).toEqual({
      'layers.0.weight': [4, 2],
      'layers.0.bias': [4],
      'layers.1.weight': [3, 4],
      'layers.1.bias': [3],
    });
  });

  test('is refused when cut short anywhere', () => {
    const bytes = encodeModel(someModel());
    for (let length = 0; length < bytes.length; length++)
      expectRefused(bytes.slice(0, length), 'model/truncated', /bytes|byte/);
  });

  test('is refused when it is too large', () => {
    expectRefused(new Uint8Array(MODEL_BYTES_LIMIT + 1), 'model/too-large', '1048577 bytes');
  });

  test('is refused when it is something else', () => {
    expectRefused(new TextEncoder().encode('%PDF-1.7 and so on and on'), 'model/not-a-model', '');
    const other = encodeTensors({ tensors: new Map(), metadata: { format: 'pt' } });
    expectRefused(other, 'model/not-a-model', 'its format is pt');
  });

  test('is refused with bytes after its end', () => {
    const bytes = encodeModel(someModel());
    expectRefused(Uint8Array.from([...bytes, 0]), 'model/not-a-model', '1 bytes too many');
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Math.fround(3e38)])(
    'is refused with a weight of %d',
    bad => {
      const model = someModel();
      const weight = model.network.layers[1].parameters[0];
      weight.write(weight.read().with(5, bad));
      expectRefused(encodeModel(model), 'model/not-finite', `layers.1.weight[5] is ${bad}`);
    },
  );

  test('is refused when a tensor does not have the shape of the architecture', () => {
    const bytes = encodeModel(someModel());
    expectRefused(
      withHeader(bytes, header => header.replace('"shape":[4,2]', '"shape":[2,4]')),
      'model/shape-mismatch',
      'layers.0.weight: 2 × 4, want 4 × 2',
    );
    expectRefused(
      withHeader(bytes, header => header.replace('layers.1.bias', 'layers.9.bias')),
      'model/shape-mismatch',
      'layers.1.bias: missing',
    );
  });

  test('is refused when its architecture promises more than the file holds', () => {
    const bytes = withHeader(encodeModel(someModel()), header =>
      header.replace('\\"outputs\\":4', '\\"outputs\\":60000'),
    );
    expectRefused(bytes, 'model/shape-mismatch', /parameters/);
  });

  test.each([
    ['an activation nobody knows', '\\"relu\\"', '\\"toString\\"'],
    ['no inputs', '\\"inputs\\":2', '\\"inputs\\":0'],
    ['another number of observations', '\\"y\\"', '\\"y\\",\\"z\\"'],
    ['another number of actions', ',\\"down\\"', ''],
    ['a decision every 0 ticks', '"decisionTicks":"4"', '"decisionTicks":"0"'],
    ['steps that are no number', '"steps":"12345"', '"steps":"many"'],
  ])('is refused with %s', (_what, from, to) => {
    const changed = withHeader(encodeModel(someModel()), header => {
      expect(header).toContain(from);
      return header.replace(from, to);
    });
    expectRefused(changed, 'model/metadata', '');
  });

  const normalisers = {
    kind: 'residual',
    layers: Array.from({ length: 16 }, () => ({ kind: 'normaliser' })),
  };
  const deep = `${'{"kind":"residual","layers":['.repeat(3000)}{"kind":"flatten"}${']}'.repeat(3000)}`;

  test.each<[string, LayerSpec[] | string, ModelRefusal, string]>([
    [
      'that end in a board',
      [{ kind: 'unflatten', channels: 2, height: 1, width: 1 }],
      'model/metadata',
      'flat',
    ],
    ['that do not fit', [{ kind: 'flatten' }], 'model/metadata', 'flatten: wants a board'],
    ['one in another without end', `[${deep}]`, 'model/metadata', 'more than 8 deep'],
    [
      'many in many',
      JSON.stringify(Array.from({ length: 10 }, () => normalisers)),
      'model/metadata',
      '170 layers in all',
    ],
    [
      'that make far more numbers than it holds',
      [
        { kind: 'unflatten', channels: 2, height: 1, width: 1 },
        { kind: 'conv2d', channels: 60, kernel: [1, 1], stride: 1, padding: 64, activation: 'relu' },
        { kind: 'activation', activation: 'relu' },
        { kind: 'conv2d', channels: 1, kernel: [1, 1], stride: 64, padding: 0, activation: 'relu' },
        { kind: 'flatten' },
        { kind: 'dense', outputs: 3, activation: 'linear' },
      ],
      'model/too-large',
      '1996943 numbers',
    ],
  ])('is refused with layers %s', (_what, layers, code, detail) => {
    const text = typeof layers === 'string' ? layers : JSON.stringify(layers);
    const bytes = withHeader(encodeModel(someModel()), header => {
      const { __metadata__: metadata, ...tensors } = JSON.parse(header);
      metadata.architecture = `{"inputs":2,"layers":${text}}`;
      metadata.more = ' '.repeat(2000); // bytes enough for that many parameters
      return JSON.stringify({ __metadata__: metadata, ...tensors });
    });
    expectRefused(bytes, code, detail);
  });

  test('is refused with a variance below 0', () => {
    const { meta } = someModel();
    const network = new Network({
      inputs: 2,
      layers: [{ kind: 'normaliser' }, { kind: 'dense', outputs: 3, activation: 'linear' }],
    });
    network.statistics()[2][1][1] = -1e-3;
    const bytes = encodeModel({ game: 'pong', gameVersion: 1, network, meta });
    expectRefused(bytes, 'model/not-finite', 'layers.0.variance[1] is -0.001');
  });

  test('never throws, whatever bytes are wrong', () => {
    const rng = seedRng(11);
    const bytes = encodeModel(someModel());
    for (let i = 0; i < 3000; i++) {
      const spoilt = bytes.slice();
      for (let n = 1 + below(rng, 4); n > 0; n--) spoilt[below(rng, spoilt.length)] = below(rng, 256);
      decodeModel(spoilt);
    }
  });
});
