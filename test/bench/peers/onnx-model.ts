/** Just enough of the ONNX format (onnx.proto, opset 13) to write small f32 models: fields by their numbers. */
import { PbfWriter } from 'pbf';

export interface OnnxNode {
  readonly kind: string; // operator
  readonly inputs: readonly string[];
  readonly output: string;
  readonly constants?: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>
  >;
  readonly attributes?: Readonly<Record<string, readonly number[]>>; // lists of integers
}

type Shapes = Readonly<Record<string, readonly number[]>>;

const FLOAT = 1; // TensorProto.DataType
const INTS = 7; // AttributeProto.AttributeType

export function onnxModel(inputs: Shapes, outputs: Shapes, nodes: readonly OnnxNode[]): Uint8Array {
  const model = new PbfWriter();
  model.writeVarintField(1, 7); // ir_version, the one of opset 13
  model.writeMessage(7, writeGraph, { inputs, outputs, nodes }); // graph
  model.writeMessage(8, (_, opset) => opset.writeVarintField(2, 13), null); // opset_import: version
  return model.finish();
}

function writeGraph(
  graph: { inputs: Shapes; outputs: Shapes; nodes: readonly OnnxNode[] },
  pbf: PbfWriter,
): void {
  for (const node of graph.nodes) pbf.writeMessage(1, writeNode, node); // node
  pbf.writeStringField(2, 'graph'); // name
  for (const { constants = {} } of graph.nodes)
    for (const [name, { shape, data }] of Object.entries(constants))
      pbf.writeMessage(5, writeTensor, { name, shape, data }); // initializer
  for (const [name, shape] of Object.entries(graph.inputs)) pbf.writeMessage(11, writeValue, { name, shape }); // input
  for (const [name, shape] of Object.entries(graph.outputs))
    pbf.writeMessage(12, writeValue, { name, shape }); // output
}

function writeNode(node: OnnxNode, pbf: PbfWriter): void {
  for (const name of node.inputs) pbf.writeStringField(1, name); // input
  pbf.writeStringField(2, node.output); // output
  pbf.writeStringField(4, node.kind); // op_type
  for (const [name, numbers] of Object.entries(node.attributes ?? {}))
    pbf.writeMessage(5, writeAttribute, { name, numbers }); // attribute
}

function writeAttribute(attribute: { name: string; numbers: readonly number[] }, pbf: PbfWriter): void {
  pbf.writeStringField(1, attribute.name); // name
  for (const n of attribute.numbers) pbf.writeVarintField(8, n); // ints
  pbf.writeVarintField(20, INTS); // type
}

function writeTensor(
  tensor: { name: string; shape: readonly number[]; data: Float32Array },
  pbf: PbfWriter,
): void {
  const { data } = tensor;
  for (const n of tensor.shape) pbf.writeVarintField(1, n); // dims
  pbf.writeVarintField(2, FLOAT); // data_type
  pbf.writeStringField(8, tensor.name); // name
  pbf.writeBytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)); // raw_data
}

function writeValue(value: { name: string; shape: readonly number[] }, pbf: PbfWriter): void {
  pbf.writeStringField(1, value.name); // name
  pbf.writeMessage(2, writeType, value.shape); // type
}

function writeType(shape: readonly number[], type: PbfWriter): void {
  const writeDimension = (n: number, pbf: PbfWriter) => pbf.writeVarintField(1, n); // dim_value
  const writeShape = (_: null, pbf: PbfWriter) => {
    for (const n of shape) pbf.writeMessage(1, writeDimension, n); // dim
  };
  const writeTensorType = (_: null, pbf: PbfWriter) => {
    pbf.writeVarintField(1, FLOAT); // elem_type
    pbf.writeMessage(2, writeShape, null); // shape
  };
  type.writeMessage(1, writeTensorType, null); // tensor_type
}
