/**
 * NumPy's archives: a zip of .npy files, each a header in Python's words and the numbers as they lie
 * (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, version 1.0).
 */
import { zipSync } from 'fflate';

type Numbers = Float32Array | Float64Array | BigInt64Array | Uint8Array;

const ALIGNMENT = 64;

export interface NpyArray {
  readonly type: '<f4' | '<f8' | '<i8' | '|b1';
  readonly shape: readonly number[];
  readonly data: Numbers;
}

export function encodeNpy({ type, shape, data }: NpyArray): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const words = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const length = Math.ceil((10 + words.length + 1) / ALIGNMENT) * ALIGNMENT - 10;
  const head = new Uint8Array(10 + length);
  head.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 0xff, length >> 8]);
  head.set(new TextEncoder().encode(`${words.padEnd(length - 1)}\n`), 10);
  const bytes = new Uint8Array(head.length + data.byteLength);
  bytes.set(head);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), head.length);
  return bytes;
}

export function encodeNpz(arrays: Readonly<Record<string, NpyArray>>): Uint8Array {
  return zipSync(
    Object.fromEntries(Object.entries(arrays).map(([name, array]) => [`${name}.npy`, encodeNpy(array)])),
  );
}
