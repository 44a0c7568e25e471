/**
 * An ONNX file as a model. A file of `encodeOnnx` gives back the model to the bit: its metadata has the architecture, its
 * initializers the weights, and the graph must be the one that the architecture makes, by whatever names, so that what
 * runs here is what runs elsewhere. Any other file is read by its graph (chain-reader.ts). Files come from strangers: all is checked.
 */
import type { Layer } from '../layers/layer.ts';
import {
  type DecodedModel,
  filled,
  MODEL_BYTES_LIMIT,
  networkFor,
  type Purpose,
  readMetadata,
  refuse,
  tooLarge,
} from '../model.ts';
import { architectureError, type Metadata, parseJson, readPurpose } from '../model-meta.ts';
import type { Network } from '../network.ts';
import { Refusal } from '../refusal.ts';
import type { Tensor } from '../safetensors.ts';
import { readChain } from './chain-reader.ts';
import { namesBetween, sameNumbers } from './correspondence.ts';
import { graphOf, ONNX_FORMAT, OPSET } from './export.ts';
import { packedParameters, unpackedParameters } from './layer-writers.ts';
import { type GraphProto, type ModelProto, modelProto, type TensorProto } from './messages.ts';
import { decode } from './protobuf.ts';
import { readFloats } from './tensors.ts';

/** Between them the operators that we read mean the same: 7 brought broadcasting, 25 is the last that there was to see. */
const OPSETS = { first: 7, last: 25 };
const FORMATS = 'sinapsis-onnx-'; // ours, of which there may be more one day
const OTHER_GRAPH = 'its graph is not the one that its architecture makes';
const FIRST_BYTE = 0x08; // of the field ir_version, which writers put first

/**
 * Reads an ONNX file, from anybody, up to `limit` bytes. One from elsewhere knows no game: it may say what it is for in
 * its metadata_props, by the keys of ours; else it is taken for `purpose`, which is what whoever opens it wants it for.
 * Without either it is refused.
 */
export function decodeOnnx(
  bytes: Uint8Array,
  limit = MODEL_BYTES_LIMIT,
  purpose: Purpose | null = null,
): DecodedModel {
  if (bytes.length > limit) return refuse('model/too-large', tooLarge(bytes, limit));
  const begins = bytes.length === 0 || bytes[0] === FIRST_BYTE;
  const decoded = decode(modelProto, bytes);
  if (!decoded.ok)
    return refuse(
      begins && decoded.code === 'truncated' ? 'model/truncated' : 'model/not-a-model',
      decoded.detail,
    );
  try {
    return readModel(decoded.value, bytes.length, begins, purpose);
  } catch (error) {
    if (error instanceof Refusal) return refuse(error.code, error.message);
    throw error;
  }
}

function readModel(
  file: ModelProto,
  fileBytes: number,
  begins: boolean,
  purpose: Purpose | null,
): DecodedModel {
  const { graph, metadataProps, opsetImport } = file;
  if (!graph) return refuse(begins ? 'model/truncated' : 'model/not-a-model', 'it holds no graph');
  const opset = opsetImport.find(({ domain = '' }) => domain === '' || domain === 'ai.onnx')?.version ?? 0;
  if (opset < OPSETS.first || opset > OPSETS.last)
    return refuse('model/not-a-model', `opset ${opset}, read are ${OPSETS.first} to ${OPSETS.last}`);
  const metadata = Object.fromEntries(metadataProps.map(({ key = '', value = '' }) => [key, value]));
  if (metadata.format === ONNX_FORMAT) return readOwn(metadata, graph, opset, fileBytes);
  if (metadata.format?.startsWith(FORMATS))
    return refuse('model/not-a-model', `its format is ${metadata.format}`);

  const taken = readPurpose(metadata) ?? purpose;
  if (!taken) return refuse('model/metadata', 'it does not say what game it is for');
  const { spec, tensors } = readChain(graph, fileBytes);
  const wrong = architectureError(spec.layers);
  if (wrong) return refuse('model/not-a-model', wrong);
  const built = networkFor(spec, taken, 2 * fileBytes); // its biases may be left out, and are no more than its weights
  return built.ok ? filled(built.network, tensors, taken) : built;
}

function readOwn(metadata: Metadata, graph: GraphProto, opset: number, fileBytes: number): DecodedModel {
  const said = readMetadata(metadata);
  if (!said.ok) return said;
  const built = networkFor(said.spec, said.purpose, fileBytes);
  if (!built.ok) return built;
  const { network } = built;
  let tensors: Map<string, Tensor>;
  try {
    tensors = new Map(readStatistics(network, metadata));
    const names = opset === OPSET && namesBetween(graphOf(network), graph);
    if (!names) throw new Refusal('model/metadata', OTHER_GRAPH);
    const given = new Map(graph.initializer.map(tensor => [tensor.name ?? '', tensor]));
    readParameters(network.layers, name => given.get(names.get(name) ?? ''), '', tensors);
  } catch (error) {
    network.free();
    throw error;
  }
  const read = filled(network, tensors, said.purpose);
  if (!read.ok) return read;
  const whole = graphOf(network); // now with all its numbers, also those that it has from the statistics
  const names = namesBetween(whole, graph);
  if (names && sameNumbers(whole, graph, names)) return read;
  network.free();
  return refuse('model/metadata', OTHER_GRAPH);
}

/** Puts the parameters of `layers`, given by our names, which begin with `prefix`, into `tensors`, in PyTorch's arrangement. */
function readParameters(
  layers: readonly Layer[],
  given: (name: string) => TensorProto | undefined,
  prefix: string,
  tensors: Map<string, Tensor>,
): void {
  for (const [l, layer] of layers.entries()) {
    const name = `${prefix}layers.${l}.`;
    const packed = Object.entries(packedParameters(layer)).map(([key, { shape }]): [string, Tensor] => {
      const proto = given(name + key);
      if (!proto) throw new Refusal('model/shape-mismatch', `${name}${key}: missing`);
      const tensor = readFloats(proto);
      if (tensor.shape.join() === shape.join()) return [key, tensor];
      throw new Refusal(
        'model/shape-mismatch',
        `${name}${key}: ${tensor.shape.join(' × ')}, want ${shape.join(' × ')}`,
      );
    });
    for (const [key, tensor] of Object.entries(unpackedParameters(layer, Object.fromEntries(packed))))
      tensors.set(name + key, tensor);
    readParameters(layer.inner?.layers ?? [], given, name, tensors);
  }
}

function readStatistics(network: Network, metadata: Metadata): [string, Tensor][] {
  const tables = Object.entries((parseJson(metadata.statistics) ?? {}) as Record<string, unknown>);
  return network.statistics().map(([name, { length }]) => {
    const numbers = tables.find(([key]) => key === name)?.[1];
    if (!Array.isArray(numbers) || numbers.length !== length || !numbers.every(n => typeof n === 'number'))
      throw new Refusal('model/metadata', `${name}: want ${length} numbers among the statistics`);
    return [name, { shape: [length], data: Float64Array.from(numbers) }];
  });
}
