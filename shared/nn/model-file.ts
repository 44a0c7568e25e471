/**
 * A model as a file: safetensors with PyTorch's names and [out, in] layout, so that it opens anywhere, and what it is for
 * (architecture, game, tables, lineage) in the metadata.
 */
import {
  type DecodedModel,
  expectFit,
  filled,
  MODEL_BYTES_LIMIT,
  type Model,
  networkFor,
  readMetadata,
  refuse,
  tooLarge,
  withinLimit,
} from './model.ts';
import { metadataOf } from './model-meta.ts';
import { decodeTensors, encodeTensors, type Tensor } from './safetensors.ts';

export type { DecodedModel, Model, ModelMeta, ModelRefusal } from './model.ts';
export { MODEL_BYTES_LIMIT } from './model.ts';
export { Refusal } from './refusal.ts';

const FORMAT = 'sinapsis-model-1';

/**
 * The file of `model`, up to `limit` bytes. Throws a Refusal where `decodeModel` would refuse it: for weights that are not
 * finite, names too long, too many layers or bytes.
 */
export function encodeModel(model: Model, limit = MODEL_BYTES_LIMIT): Uint8Array {
  expectFit(model);
  const tensors = new Map<string, Tensor>();
  for (const [name, parameter] of model.network.named())
    tensors.set(name, { shape: parameter.shape, data: parameter.read() });
  for (const [name, numbers] of model.network.statistics())
    tensors.set(name, { shape: [numbers.length], data: numbers });
  return withinLimit(encodeTensors({ tensors, metadata: { format: FORMAT, ...metadataOf(model) } }), limit);
}

/** Reads a model file, from anybody, up to `limit` bytes. Whether it fits a game is the game's to say (agents/network.ts). */
export function decodeModel(bytes: Uint8Array, limit = MODEL_BYTES_LIMIT): DecodedModel {
  if (bytes.length > limit) return refuse('model/too-large', tooLarge(bytes, limit));
  const decoded = decodeTensors(bytes);
  if (!decoded.ok)
    return refuse(decoded.code === 'truncated' ? 'model/truncated' : 'model/not-a-model', decoded.detail);
  const { tensors, metadata } = decoded.file;
  if (metadata.format !== FORMAT)
    return refuse('model/not-a-model', `its format is ${metadata.format ?? 'not given'}`);

  const said = readMetadata(metadata);
  if (!said.ok) return said;
  const built = networkFor(said.spec, said.purpose, bytes.length);
  return built.ok ? filled(built.network, tensors, said.purpose) : built;
}
