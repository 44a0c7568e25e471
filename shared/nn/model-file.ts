/**
 * A model as a file: safetensors with PyTorch's names and [out, in] layout, so that it opens anywhere, and what it is for
 * (architecture, game, tables, lineage) in the metadata.
 */
import { type DecodedModel, fill, MODEL_BYTES_LIMIT, type Model, networkFor, refuse } from './model.ts';
import { metadataOf, readArchitecture, readPurpose } from './model-meta.ts';
import { decodeTensors, encodeTensors, type Tensor } from './safetensors.ts';

export type { DecodedModel, Model, ModelMeta, ModelRefusal } from './model.ts';
export { MODEL_BYTES_LIMIT } from './model.ts';

const FORMAT = 'sinapsis-model-1';

export function encodeModel(model: Model): Uint8Array {
  const tensors = new Map<string, Tensor>();
  for (const [name, parameter] of model.network.named())
    tensors.set(name, { shape: parameter.shape, data: parameter.read() });
  for (const [name, numbers] of model.network.statistics())
    tensors.set(name, { shape: [numbers.length], data: numbers });
  return encodeTensors({ tensors, metadata: { format: FORMAT, ...metadataOf(model) } });
}

/** Reads a model file, from anybody, up to `limit` bytes. Whether it fits a game is the game's to say (agents/network.ts). */
export function decodeModel(bytes: Uint8Array, limit = MODEL_BYTES_LIMIT): DecodedModel {
  if (bytes.length > limit) return refuse('model/too-large', `${bytes.length} bytes, at most ${limit}`);
  const decoded = decodeTensors(bytes);
  if (!decoded.ok)
    return refuse(decoded.code === 'truncated' ? 'model/truncated' : 'model/not-a-model', decoded.detail);
  const { tensors, metadata } = decoded.file;
  if (metadata.format !== FORMAT)
    return refuse('model/not-a-model', `its format is ${metadata.format ?? 'not given'}`);

  const spec = readArchitecture(metadata);
  if (typeof spec === 'string') return refuse('model/metadata', spec);
  const purpose = readPurpose(metadata);
  if (!purpose) return refuse('model/metadata', 'what the model is for does not have its form');
  const built = networkFor(spec, purpose, bytes.length);
  if (!built.ok) return built;
  const wrong = fill(built.network, tensors);
  return wrong ?? { ok: true, model: { ...purpose, network: built.network } };
}
