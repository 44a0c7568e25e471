/** Numbers in an ONNX file: tensors of f32, and of int64 where an operator wants sizes or axes. */

import { Refusal } from '../refusal.ts';
import type { Tensor } from '../safetensors.ts';
import { dataTypes, EXTERNAL, type TensorProto, tensorProto } from './messages.ts';

export function floatTensor(name: string, shape: readonly number[], data: ArrayLike<number>): TensorProto {
  const rawData = new Uint8Array(4 * data.length);
  const view = new DataView(rawData.buffer);
  for (let i = 0; i < data.length; i++) view.setFloat32(4 * i, data[i], true);
  return tensorProto.of({ name, dims: [...shape], dataType: dataTypes.float, rawData });
}

export function intTensor(name: string, data: readonly number[]): TensorProto {
  const rawData = new Uint8Array(8 * data.length);
  const view = new DataView(rawData.buffer);
  for (const [i, value] of data.entries()) view.setBigInt64(8 * i, BigInt(value), true);
  return tensorProto.of({ name, dims: [data.length], dataType: dataTypes.int64, rawData });
}

/** A tensor of f32 with its shape, which its numbers fill. Throws a Refusal for any other. */
export function readFloats(tensor: TensorProto): Tensor {
  const numbers = readNumbers(tensor, dataTypes.float, 'FLOAT', 4, tensor.floatData, (view, at) =>
    view.getFloat32(at, true),
  );
  return { shape: tensor.dims, data: Float32Array.from(numbers) };
}

/** The numbers of a tensor of int64; those beyond 2⁵³ not to the last digit. Throws a Refusal for any other. */
export function readInts(tensor: TensorProto): readonly number[] {
  return readNumbers(tensor, dataTypes.int64, 'INT64', 8, tensor.int64Data, (view, at) =>
    Number(view.getBigInt64(at, true)),
  );
}

function readNumbers(
  { name = '', dims, dataType, dataLocation, rawData }: TensorProto,
  type: number,
  typeName: string,
  width: number,
  listed: readonly number[],
  get: (view: DataView, at: number) => number,
): readonly number[] {
  if (dataLocation === EXTERNAL)
    throw new Refusal(
      'model/not-a-model',
      `${name}: its numbers lie in another file: export them into this one`,
    );
  if (dataType !== type)
    throw new Refusal(
      'model/not-a-model',
      `${name}: numbers of type ${dataType}, want ${typeName} (${type})`,
    );
  const count = rawData ? rawData.length / width : listed.length;
  const wanted = dims.reduce((product, n) => product * n, 1);
  if (!dims.every(n => n >= 1) || wanted !== count)
    throw new Refusal('model/shape-mismatch', `${name}: ${count} numbers for a shape of ${dims.join(' × ')}`);
  if (!rawData) return listed;
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  return Array.from({ length: count }, (_, i) => get(view, width * i));
}
