import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MODEL_BYTES_LIMIT, type Purpose } from '../../shared/nn/model.ts';
import { encodeOnnx } from '../../shared/nn/onnx/export.ts';
import { decodeOnnx } from '../../shared/nn/onnx/import.ts';
import { purposeOf, randomNetwork } from './onnx-models.ts';
import { board, fileOf, stranger } from './onnx-samples.ts';

describe('whatever bytes come, they are a sound model or refused:', () => {
  function expectSound(file: Uint8Array, purpose: Purpose | null): void {
    const decoded = decodeOnnx(file, MODEL_BYTES_LIMIT, purpose);
    if (!decoded.ok) return;
    const { network } = decoded.model;
    expect(network.parameters.every(value => Math.abs(value) <= 1e9)).toBe(true);
    expect(network.forward(new Float32Array(2 * network.inputs), 2)).toHaveLength(2 * network.outputs);
    const again = decodeOnnx(encodeOnnx(decoded.model));
    expect(again.ok && again.model.network.parameters).toEqual(network.parameters);
  }

  const files: [string, Uint8Array, Purpose | null][] = [
    ['ours', fileOf('format-1.onnx'), null],
    ["PyTorch's perceptron", fileOf('pytorch-perceptron.onnx'), purposeOf(6, 3)],
    ["PyTorch's convolutions", fileOf('pytorch-view.onnx'), purposeOf(72, 4)],
    ['a graph of ours', stranger(randomNetwork(board)), purposeOf(18, 2)],
  ];

  test.each(files)('%s with bytes changed', (_name, file, purpose) => {
    const places = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(places, changes => {
        const spoilt = file.slice();
        for (const [at, value] of changes) spoilt[at] = value;
        expectSound(spoilt, purpose);
      }),
      { numRuns: 1000 },
    );
  });

  test.each(files)('%s with bytes cut out or put in', (_name, file, purpose) => {
    const cuts = fc.tuple(fc.nat(file.length), fc.nat(40), fc.uint8Array({ maxLength: 40 }));
    fc.assert(
      fc.property(cuts, ([at, length, put]) => {
        expectSound(Uint8Array.from([...file.slice(0, at), ...put, ...file.slice(at + length)]), purpose);
      }),
      { numRuns: 300 },
    );
  });

  test('bytes at random', () => {
    const random = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300, max: 0x3f }));
    fc.assert(
      fc.property(random, bytes => expectSound(Uint8Array.from([0x08, 0x08, ...bytes]), purposeOf(3, 2))),
      { numRuns: 2000 },
    );
  });
});
