import { describe, expect, test } from 'vitest';
import { kernels } from '../../shared/nn/backend.ts';
import { glorot } from '../../shared/nn/initialisers.ts';
import type { LayerSpec } from '../../shared/nn/layers/index.ts';
import {
  decodeModel,
  encodeModel,
  MODEL_BYTES_LIMIT,
  type Model,
  type ModelMeta,
  type ModelRefusal,
  Refusal,
} from '../../shared/nn/model-file.ts';
import { Network } from '../../shared/nn/network.ts';
import { encodeOnnx } from '../../shared/nn/onnx/export.ts';
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

/** The file with one number of its body, which is there once, changed for another of the same type. */
function withNumber(bytes: Uint8Array, from: Float32Array | Float64Array, to: typeof from): Uint8Array {
  const [text, wanted] = [bytes, new Uint8Array(from.buffer)].map(part =>
    Buffer.from(part).toString('latin1'),
  );
  expect(text.split(wanted).length).toBe(2);
  const changed = bytes.slice();
  changed.set(new Uint8Array(to.buffer), text.indexOf(wanted));
  return changed;
}

function normalised(): Model {
  const layers: LayerSpec[] = [{ kind: 'normaliser' }, { kind: 'dense', outputs: 3, activation: 'linear' }];
  return { ...someModel(), network: new Network({ inputs: 2, layers }) };
}

function expectUnwritten(model: Model, code: ModelRefusal, detail: string): void {
  for (const write of [encodeModel, encodeOnnx])
    try {
      write(model);
      expect.unreachable(`${write.name} wrote it`);
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal);
      expect(error).toMatchObject({ code, message: expect.stringContaining(detail) });
    }
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
      weight.write(weight.read().with(5, 1234));
      const file = withNumber(encodeModel(model), Float32Array.of(1234), Float32Array.of(bad));
      expectRefused(file, 'model/not-finite', `layers.1.weight[5] is ${bad}`);
      weight.write(weight.read().with(5, bad));
      expectUnwritten(model, 'model/not-finite', `layers.1.weight[5] is ${bad}`);
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

  test.each([
    ['count', 0, -1],
    ['count', 0, Number.NaN],
    ['mean', 1, 1e39],
    ['variance', 1, -1e-3],
    ['variance', 0, Number.POSITIVE_INFINITY],
  ])('is neither written nor read with a %s[%i] of %d', (name, at, bad) => {
    const model = normalised();
    const numbers = model.network.statistics().find(([key]) => key.endsWith(name))![1];
    numbers[at] = 1234.5;
    const file = withNumber(encodeModel(model), Float64Array.of(1234.5), Float64Array.of(bad));
    expectRefused(file, 'model/statistics', `layers.0.${name}[${at}] is ${bad}`);
    numbers[at] = bad;
    expectUnwritten(model, 'model/statistics', `layers.0.${name}[${at}] is ${bad}`);
  });

  test('keeps statistics of any f32 observations, over any number of them', () => {
    const model = normalised();
    const [count, mean, variance] = model.network.statistics().map(([, numbers]) => numbers);
    count[0] = 1e15;
    mean.set([3e38, -1e30]);
    variance.set([1.6e9, 9e76]);
    expect(read(encodeModel(model)).network.statistics()).toEqual(model.network.statistics());
  });

  const names = (n: number) => Array.from({ length: n }, (_, i) => `n${i}`);
  const linear = (outputs: number): LayerSpec => ({ kind: 'dense', outputs, activation: 'linear' });
  const deepInside = (levels: number): LayerSpec =>
    levels === 0
      ? { kind: 'activation', activation: 'tanh' }
      : { kind: 'residual', layers: [deepInside(levels - 1)] };

  test('keeps how widely a policy over axes draws', () => {
    const model = someModel();
    const logStd = [-0.5, 0, 1.25];
    const decoded = decodeModel(encodeModel({ ...model, meta: { ...model.meta, logStd } }));
    expect(decoded.ok && decoded.model.meta.logStd).toEqual(logStd);
  });

  test('keeps how late it answers', () => {
    const model = someModel();
    const decoded = decodeModel(encodeModel({ ...model, meta: { ...model.meta, reactionTicks: 7 } }));
    expect(decoded.ok && decoded.model.meta.reactionTicks).toBe(7);
  });

  test.each<[string, ModelRefusal, string, number, LayerSpec[], Partial<ModelMeta>]>([
    ['a name too long', 'model/metadata', 'does not have its form', 2, [linear(3)], { name: 'x'.repeat(81) }],
    [
      'an observation twice',
      'model/metadata',
      'does not have its form',
      2,
      [linear(3)],
      { observation: ['x', 'x'] },
    ],
    ['half a decision', 'model/metadata', 'does not have its form', 2, [linear(3)], { decisionTicks: 0.5 }],
    ['a minute late', 'model/metadata', 'does not have its form', 2, [linear(3)], { reactionTicks: 61 }],
    ['one spread for three', 'model/metadata', 'does not have its form', 2, [linear(3)], { logStd: [0] }],
    ['no spread at all', 'model/metadata', 'does not have its form', 2, [linear(3)], { logStd: [0, 0, 21] }],
    ['too few actions', 'model/metadata', '2 actions, 3 outputs', 2, [linear(3)], { actions: ['a', 'b'] }],
    [
      '33 layers',
      'model/metadata',
      '33 layers, at most 32',
      2,
      Array(32).fill(linear(2)).concat(linear(3)),
      {},
    ],
    ['layers too deep', 'model/metadata', 'more than 8 deep', 2, [deepInside(9), linear(3)], {}],
    [
      'more bytes than a file may have',
      'model/too-large',
      'at most 1048576',
      600,
      [linear(500), linear(3)],
      { observation: names(600) },
    ],
  ])('is not written with %s, which would be refused', (_what, code, detail, inputs, layers, meta) => {
    const model = someModel();
    const network = new Network({ inputs, layers });
    const unfit = { ...model, network, meta: { ...model.meta, ...meta } };
    expectUnwritten(unfit, code, detail);
  });

  test.each([
    ['no version', '"gameVersion":"1"', '"gameVersion":""'],
    ['no steps', '"steps":"12345"', '"steps":""'],
    ['steps in other digits', '"steps":"12345"', '"steps":"1e3"'],
    ['a decision every 0x3 ticks', '"decisionTicks":"4"', '"decisionTicks":"0x3"'],
    ['an observation twice', '[\\"x\\",\\"y\\"]', '[\\"x\\",\\"x\\"]'],
    ['an action twice', '\\"down\\"', '\\"up\\"'],
  ])('is refused that says %s', (_what, from, to) => {
    const changed = withHeader(encodeModel(someModel()), header => {
      expect(header).toContain(from);
      return header.replace(from, to);
    });
    expectRefused(changed, 'model/metadata', 'does not have its form');
  });

  test('is refused in few words, however long its own are', () => {
    const long = `1,${'1,'.repeat(200_000)}2`;
    const bytes = withHeader(encodeModel(someModel()), header =>
      header.replace('"shape":[4,2]', `"shape":[${long}]`),
    );
    const decoded = decodeModel(bytes);
    expect(decoded).toMatchObject({ ok: false });
    if (!decoded.ok) expect(decoded.detail.length).toBeLessThan(210);
  });

  test('gives its memory back at once when it is refused', () => {
    const layers: LayerSpec[] = [
      { kind: 'dense', outputs: 60_000, activation: 'relu' },
      { kind: 'dense', outputs: 1, activation: 'linear' },
    ];
    const { meta } = someModel();
    const model = {
      ...someModel(),
      network: new Network({ inputs: 2, layers }),
      meta: { ...meta, actions: ['a'] },
    };
    model.network.parameters[0] = 1234;
    const file = withNumber(encodeModel(model), Float32Array.of(1234), Float32Array.of(Number.NaN));
    const held = () => kernels().allocate(1).data.buffer.byteLength;
    expectRefused(file, 'model/not-finite', 'is NaN');
    const before = held();
    for (let i = 0; i < 60; i++) decodeModel(file); // in one job: nothing of it is collected meanwhile
    expect(held()).toBe(before);
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
