/**
 * What a run writes when it is saved: its plain data as JSON, its arrays as tensors, in one safetensors file. f32 and f64
 * come back bit for bit; JSON keeps every finite f64.
 */
import { decodeModel, encodeModel, type Model } from '../nn/model-file.ts';
import { decodeTensors, encodeTensors, type Tensor } from '../nn/safetensors.ts';

export interface Checkpoint<State> {
  readonly learner: string;
  readonly state: State; // survives JSON
  readonly arrays: Readonly<Record<string, Tensor['data']>>;
}

const FORMAT = 'sinapsis-run-1';

export function encodeCheckpoint({ learner, state, arrays }: Checkpoint<unknown>): Uint8Array {
  const tensors = new Map(
    Object.entries(arrays).map(([name, data]): [string, Tensor] => [name, { shape: [data.length], data }]),
  );
  return encodeTensors({ tensors, metadata: { format: FORMAT, learner, state: JSON.stringify(state) } });
}

/** Throws on bytes that no run of `learner` wrote. */
export function decodeCheckpoint<State>(learner: string, bytes: Uint8Array): Checkpoint<State> {
  const decoded = decodeTensors(bytes);
  if (!decoded.ok) throw new Error(`checkpoint: ${decoded.code}: ${decoded.detail}`);
  const { metadata, tensors } = decoded.file;
  if (metadata.format !== FORMAT || metadata.learner !== learner)
    throw new Error(
      `checkpoint: got ${metadata.format} of ${metadata.learner}, want ${FORMAT} of ${learner}`,
    );
  const arrays: Record<string, Tensor['data']> = {};
  for (const [name, tensor] of tensors) arrays[name] = tensor.data;
  return { learner, state: JSON.parse(metadata.state) as State, arrays };
}

/** Copies saved numbers into the array that they came from. Throws where the lengths differ. */
export function refill(into: Tensor['data'], saved: Tensor['data'] | undefined): void {
  if (saved?.length !== into.length)
    throw new Error(`checkpoint: got ${saved?.length} numbers, want ${into.length}`);
  into.set(saved);
}

/** A model as an array of a checkpoint, of any size. */
export function encodeSavedModel(model: Model): Uint8Array {
  return encodeModel(model, Number.POSITIVE_INFINITY);
}

/** Throws where there is none. */
export function decodeSavedModel(saved: Tensor['data'] | undefined): Model {
  if (!(saved instanceof Uint8Array)) throw new Error('checkpoint: a model is missing');
  const decoded = decodeModel(saved, Number.POSITIVE_INFINITY);
  if (!decoded.ok) throw new Error(`checkpoint: ${decoded.code}: ${decoded.detail}`);
  return decoded.model;
}
