/**
 * A trained network and what it is for, and how one is put together from a file, whatever the file's format. Files come
 * from strangers: nothing is taken from them before it is checked.
 */
import { type Layer, sizeOf } from './layers/layer.ts';
import { Network, type NetworkSpec, parameterCount } from './network.ts';
import type { Tensor } from './safetensors.ts';

export interface ModelMeta {
  readonly name: string;
  readonly createdBy: string; // the id of the algorithm
  readonly observation: readonly string[]; // names of the inputs, in order
  readonly actions: readonly string[]; // names of the outputs (logits), in order
  readonly decisionTicks: number; // it chooses once in so many ticks and holds in between, as it was trained to
  readonly lineage: readonly string[]; // names of the models it grew from, oldest first
  readonly steps: number; // samples it was trained on, those of its lineage included
}

/** A policy for one game: observation in, a logit for every action out. */
export interface Model {
  readonly game: string;
  readonly gameVersion: number;
  readonly network: Network;
  readonly meta: ModelMeta;
}

/** All of a model but the network. */
export type Purpose = Omit<Model, 'network'>;

/** Why a file was refused. */
export type ModelRefusal =
  | 'model/too-large'
  | 'model/truncated'
  | 'model/not-a-model'
  | 'model/metadata'
  | 'model/shape-mismatch'
  | 'model/not-finite';

export type RefusedModel = { readonly ok: false; readonly code: ModelRefusal; readonly detail: string };
export type DecodedModel = { readonly ok: true; readonly model: Model } | RefusedModel;

export const MODEL_BYTES_LIMIT = 1024 * 1024;

/** Beyond this a product of a few layers overflows f32, and what comes out is no probability any more. */
const LARGEST_WEIGHT = 1e9;
/** All that the layers of a network may make of one row: 4 MiB. Padding lets a few weights make any number of numbers. */
const LARGEST_ROW = 1024 * 1024;

export function refuse(code: ModelRefusal, detail: string): RefusedModel {
  return { ok: false, code, detail };
}

/** The network of `spec`, not yet filled: for that purpose, and not larger than a file of `fileBytes` can fill. */
export function networkFor(
  spec: NetworkSpec,
  { meta }: Purpose,
  fileBytes: number,
): { readonly ok: true; readonly network: Network } | RefusedModel {
  if (meta.observation.length !== spec.inputs)
    return refuse('model/metadata', `${meta.observation.length} observations, ${spec.inputs} inputs`);
  try {
    const parameters = parameterCount(spec);
    if (parameters * 4 > fileBytes)
      return refuse('model/shape-mismatch', `${parameters} parameters, ${fileBytes} bytes`);
    const network = new Network(spec);
    const row = rowOf(network.layers);
    if (row > LARGEST_ROW)
      return refuse('model/too-large', `its layers make ${row} numbers of a row, at most ${LARGEST_ROW}`);
    if (meta.actions.length !== network.outputs)
      return refuse('model/metadata', `${meta.actions.length} actions, ${network.outputs} outputs`);
    return { ok: true, network };
  } catch (error) {
    return refuse('model/metadata', error instanceof Error ? error.message : String(error)); // layers that do not fit
  }
}

function rowOf(layers: readonly Layer[]): number {
  return layers.reduce((sum, { output, inner }) => sum + sizeOf(output) + rowOf(inner?.layers ?? []), 0);
}

/** Puts tensors with PyTorch's names and shapes into the network; each must be there, in its shape, and sound. */
export function fill(network: Network, tensors: ReadonlyMap<string, Tensor>): RefusedModel | null {
  const parameters = network.named();
  const statistics = network.statistics();
  if (tensors.size !== parameters.length + statistics.length)
    return refuse(
      'model/shape-mismatch',
      `${tensors.size} tensors, want ${parameters.length + statistics.length}`,
    );
  for (const [name, parameter] of parameters) {
    const wrong = unsound(name, tensors.get(name), parameter.shape, Float32Array);
    if (wrong) return wrong;
    parameter.write((tensors.get(name) as Tensor).data);
  }
  for (const [name, numbers] of statistics) {
    const least = name.endsWith('.mean') ? -LARGEST_WEIGHT : 0; // counts and variances
    const wrong = unsound(name, tensors.get(name), [numbers.length], Float64Array, least);
    if (wrong) return wrong;
    numbers.set((tensors.get(name) as Tensor).data);
  }
  return null;
}

function unsound(
  name: string,
  tensor: Tensor | undefined,
  shape: readonly number[],
  type: typeof Float32Array | typeof Float64Array,
  least = -LARGEST_WEIGHT,
): RefusedModel | null {
  if (!(tensor?.data instanceof type) || tensor.shape.join() !== shape.join())
    return refuse(
      'model/shape-mismatch',
      `${name}: ${tensor ? tensor.shape.join(' × ') : 'missing'}, want ${shape.join(' × ')} in ${type === Float32Array ? 'F32' : 'F64'}`,
    );
  const wrong = tensor.data.findIndex(value => !(value >= least && value <= LARGEST_WEIGHT));
  return wrong < 0 ? null : refuse('model/not-finite', `${name}[${wrong}] is ${tensor.data[wrong]}`);
}
