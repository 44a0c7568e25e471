import { describe, expect, test } from 'vitest';
import { decodeTensors, encodeTensors } from '../../shared/nn/safetensors.ts';

/** A file of that header, as it is written here, and so many bytes of numbers. */
function fileOf(header: string, bytes: number): Uint8Array {
  const json = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + json.length + bytes);
  new DataView(file.buffer).setUint32(0, json.length, true);
  file.set(json, 8);
  return file;
}

const u8 = (from: number, to: number) =>
  `{"dtype":"U8","shape":[${to - from}],"data_offsets":[${from},${to}]}`;

describe('a safetensors file', () => {
  test('keeps every type of number', () => {
    const tensors = new Map(
      Object.entries({
        a: { shape: [3], data: Uint8Array.of(1, 2, 255) },
        b: { shape: [2, 1], data: Float64Array.of(Math.PI, -0) },
        c: { shape: [1], data: Int32Array.of(-7) },
        d: { shape: [2], data: Int8Array.of(-128, 127) },
        e: { shape: [0], data: Float32Array.of() },
      }),
    );
    const decoded = decodeTensors(encodeTensors({ tensors, metadata: { who: 'ü' } }));
    if (!decoded.ok) throw new Error(decoded.detail);
    expect(decoded.file.metadata).toEqual({ who: 'ü' });
    for (const [name, tensor] of tensors) expect(decoded.file.tensors.get(name)).toEqual(tensor);
  });

  test('may name its tensors in any order, also empty ones', () => {
    const header = `{"b":${u8(3, 8)},"none":${u8(3, 3)},"a":${u8(0, 3)},"last":${u8(8, 8)}}`;
    const decoded = decodeTensors(fileOf(header, 8));
    if (!decoded.ok) throw new Error(decoded.detail);
    const lengths = [...decoded.file.tensors].map(([name, { data }]) => [name, data.length]);
    expect(Object.fromEntries(lengths)).toEqual({ a: 3, none: 0, b: 5, last: 0 });
  });

  test.each([
    [
      'tensors that overlap',
      `{"a":${u8(0, 6)},"b":${u8(4, 8)}}`,
      'b: begins at 4, what lies before it ends at 6',
    ],
    [
      'two tensors in one place',
      `{"a":${u8(0, 8)},"b":${u8(0, 8)}}`,
      'b: begins at 0, what lies before it ends at 8',
    ],
    [
      'a hole between tensors',
      `{"a":${u8(0, 3)},"b":${u8(4, 8)}}`,
      'b: begins at 4, what lies before it ends at 3',
    ],
    ['a hole at the beginning', `{"a":${u8(1, 8)}}`, 'a: begins at 1, what lies before it ends at 0'],
    ['a tensor twice', `{"a":${u8(0, 8)},"a":${u8(0, 8)}}`, 'names something twice'],
    [
      'a name twice, once in other letters',
      `{"a":${u8(0, 8)},"\\u0061":${u8(0, 8)}}`,
      'names something twice',
    ],
    ['a shape twice', `{"a":${u8(0, 8).replace('"shape"', '"shape":[4],"shape"')}}`, 'names something twice'],
  ])('is refused with %s', (_what, header, detail) => {
    const decoded = decodeTensors(fileOf(header, 8));
    expect(decoded).toMatchObject({ ok: false, code: 'corrupt' });
    if (!decoded.ok) expect(decoded.detail).toMatch(detail);
  });

  test('keeps names and texts with colons and quotes in them', () => {
    const tensors = new Map([['a: "b\\": {', { shape: [1], data: Uint8Array.of(5) }]]);
    const file = { tensors, metadata: { 'why: "': 'so: \\"' } };
    expect(decodeTensors(encodeTensors(file))).toEqual({ ok: true, file });
  });

  test('takes no more memory than it is long, whatever it promises', () => {
    const names = Array.from({ length: 7500 }, (_, i) => `"k${i}":${u8(0, 520_000)}`);
    const file = fileOf(`{${names.join()}}`, 520_000);
    expect(file.length).toBeLessThan(1024 * 1024);
    const before = process.memoryUsage().arrayBuffers;
    expect(decodeTensors(file)).toMatchObject({ ok: false, code: 'corrupt' });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  });
});
