/**
 * The messages of an ONNX file that we write or read, of those of onnx.proto
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), with its names and field numbers.
 */
import { bytes, float, floats, int, ints, many, one, text, texts } from './fields.ts';
import { message, type Of } from './protobuf.ts';

/** Types of the numbers in a tensor, and where they are when not in this file. */
export const dataTypes = { float: 1, int64: 7 } as const;
export const EXTERNAL = 1;

export const tensorProto = message({
  dims: ints(1),
  dataType: int(2),
  floatData: floats(4),
  int64Data: ints(7),
  name: text(8),
  rawData: bytes(9), // little-endian
  dataLocation: int(14),
});
export type TensorProto = Of<typeof tensorProto>;

export const attributeTypes = { float: 1, int: 2, string: 3, tensor: 4, ints: 7 } as const;

export const attributeProto = message({
  name: text(1),
  f: float(2),
  i: int(3),
  s: text(4),
  t: one(5, tensorProto),
  ints: ints(8),
  type: int(20),
});
export type AttributeProto = Of<typeof attributeProto>;

export const nodeProto = message({
  input: texts(1),
  output: texts(2),
  name: text(3),
  opType: text(4),
  attribute: many(5, attributeProto),
  domain: text(7),
});
export type NodeProto = Of<typeof nodeProto>;

export const dimension = message({ dimValue: int(1), dimParam: text(2) });
const shapeProto = message({ dim: many(1, dimension) });
const tensorType = message({ elemType: int(1), shape: one(2, shapeProto) });
const typeProto = message({ tensorType: one(1, tensorType) });
export const valueInfo = message({ name: text(1), type: one(2, typeProto) });
export type ValueInfo = Of<typeof valueInfo>;

export const graphProto = message({
  node: many(1, nodeProto),
  name: text(2),
  initializer: many(5, tensorProto),
  input: many(11, valueInfo),
  output: many(12, valueInfo),
});
export type GraphProto = Of<typeof graphProto>;

const operatorSet = message({ domain: text(1), version: int(2) });
export const metadataEntry = message({ key: text(1), value: text(2) });

export const modelProto = message({
  irVersion: int(1),
  producerName: text(2),
  opsetImport: many(8, operatorSet),
  metadataProps: many(14, metadataEntry),
  graph: one(7, graphProto), // last, so that a file cut short anywhere has no whole graph
});
export type ModelProto = Of<typeof modelProto>;
