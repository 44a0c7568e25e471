/**
 * A trained network and what it is for, and how one is put together from a file, whatever the file's format. Files come
 * from strangers: nothing is taken from them before it is checked. What is written is checked for the same, so that no
 * file is written that would be refused.
 */
import { type Layer, sizeOf } from './layers/layer.ts';
import { type Metadata, metadataOf, readArchitecture, readPurpose } from './model-meta.ts';
import { Network, type NetworkSpec, parameterCount } from './network.ts';
import { Refusal } from './refusal.ts';
import type { Tensor } from './safetensors.ts';

export interface ModelMeta {
  readonly name: string;
  readonly createdBy: string; // the id of the algorithm
  readonly observation: readonly string[]; // names of the inputs, in order
  readonly actions: readonly string[]; // names of the outputs, in order: the logit of a choice, or where an axis is held
  readonly logStd?: readonly number[]; // of a policy over axes: log σ of each, around the output
  readonly decisionTicks: number; // it chooses once in so many ticks and holds in between, as it was trained to
  readonly reactionTicks?: number; // how late those answered whom it imitates: it sees the world at least so long ago
  readonly lineage: readonly string[]; // names of the models it grew from, oldest first
  readonly steps: number; // samples it was trained on, those of its lineage included
}

/** A policy for one game: observation in, a number for every choice or axis out. */
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
  | 'model/not-finite'
  | 'model/statistics';

export type RefusedModel = { readonly ok: false; readonly code: ModelRefusal; readonly detail: string };
export type DecodedModel = { readonly ok: true; readonly model: Model } | RefusedModel;

export const MODEL_BYTES_LIMIT = 1024 * 1024;

/** Beyond this a product of a few layers overflows f32, and what comes out is no probability any more. */
const LARGEST_WEIGHT = 1e9;
const LONGEST_DETAIL = 200;
/** All that the layers of a network may make of one row: 4 MiB. Padding lets a few weights make any number of numbers. */
const LARGEST_ROW = 1024 * 1024;

export function refuse(code: ModelRefusal, detail: string): RefusedModel {
  const short = detail.length <= LONGEST_DETAIL ? detail : `${detail.slice(0, LONGEST_DETAIL)}…`;
  return { ok: false, code, detail: short };
}

/** What the metadata of a file say that it is, its layers not yet checked. */
export function readMetadata(
  metadata: Metadata,
): { readonly ok: true; readonly spec: NetworkSpec; readonly purpose: Purpose } | RefusedModel {
  const spec = readArchitecture(metadata);
  if (typeof spec === 'string') return refuse('model/metadata', spec);
  const purpose = readPurpose(metadata);
  if (!purpose) return refuse('model/metadata', 'what the model is for does not have its form');
  return { ok: true, spec, purpose };
}

/** Throws a Refusal where a file of `model` would be refused: by its metadata, its size in numbers, or one of those. */
export function expectFit(model: Model): void {
  const said = readMetadata(metadataOf(model));
  const wrong = said.ok ? (misfit(model.network, model) ?? unsound(model.network)) : said;
  if (wrong) throw new Refusal(wrong.code, wrong.detail);
}

/** `bytes`, of a file just written. Throws a Refusal where they are more than `limit`. */
export function withinLimit(bytes: Uint8Array, limit: number): Uint8Array {
  if (bytes.length > limit) throw new Refusal('model/too-large', tooLarge(bytes, limit));
  return bytes;
}

export function tooLarge({ length }: Uint8Array, limit: number): string {
  return `${length} bytes, at most ${limit}`;
}

/** The network of `spec`, not yet filled: for that purpose, and not larger than a file of `fileBytes` can fill. */
export function networkFor(
  spec: NetworkSpec,
  purpose: Purpose,
  fileBytes: number,
): { readonly ok: true; readonly network: Network } | RefusedModel {
  try {
    const parameters = parameterCount(spec);
    if (parameters * 4 > fileBytes)
      return refuse('model/shape-mismatch', `${parameters} parameters, ${fileBytes} bytes`);
    const network = new Network(spec);
    const wrong = misfit(network, purpose);
    if (wrong) network.free();
    return wrong ?? { ok: true, network };
  } catch (error) {
    return refuse('model/metadata', error instanceof Error ? error.message : String(error)); // layers that do not fit
  }
}

function misfit(network: Network, { meta }: Purpose): RefusedModel | null {
  const { observation, actions } = meta;
  if (observation.length !== network.inputs)
    return refuse('model/metadata', `${observation.length} observations, ${network.inputs} inputs`);
  if (actions.length !== network.outputs)
    return refuse('model/metadata', `${actions.length} actions, ${network.outputs} outputs`);
  const row = rowOf(network.layers);
  if (row > LARGEST_ROW)
    return refuse('model/too-large', `its layers make ${row} numbers of a row, at most ${LARGEST_ROW}`);
  return null;
}

function rowOf(layers: readonly Layer[]): number {
  return layers.reduce((sum, { output, inner }) => sum + sizeOf(output) + rowOf(inner?.layers ?? []), 0);
}

/**
 * The model of that network, with tensors by PyTorch's names and in its shapes; each must be there, in its shape, and
 * sound. Frees the network where they are refused.
 */
export function filled(
  network: Network,
  tensors: ReadonlyMap<string, Tensor>,
  purpose: Purpose,
): DecodedModel {
  const wrong = fill(network, tensors) ?? unsound(network);
  if (wrong) network.free();
  return wrong ?? { ok: true, model: { ...purpose, network } };
}

function fill(network: Network, tensors: ReadonlyMap<string, Tensor>): RefusedModel | null {
  const parameters = network.named();
  const statistics = network.statistics();
  if (tensors.size !== parameters.length + statistics.length)
    return refuse(
      'model/shape-mismatch',
      `${tensors.size} tensors, want ${parameters.length + statistics.length}`,
    );
  for (const [name, parameter] of parameters) {
    const wrong = misshapen(name, tensors.get(name), parameter.shape, Float32Array);
    if (wrong) return wrong;
    parameter.write((tensors.get(name) as Tensor).data);
  }
  for (const [name, numbers] of statistics) {
    const wrong = misshapen(name, tensors.get(name), [numbers.length], Float64Array);
    if (wrong) return wrong;
    numbers.set((tensors.get(name) as Tensor).data);
  }
  return null;
}

function misshapen(
  name: string,
  tensor: Tensor | undefined,
  shape: readonly number[],
  type: typeof Float32Array | typeof Float64Array,
): RefusedModel | null {
  if (tensor?.data instanceof type && tensor.shape.join() === shape.join()) return null;
  return refuse(
    'model/shape-mismatch',
    `${name}: ${tensor ? tensor.shape.join(' × ') : 'missing'}, want ${shape.join(' × ')} in ${type === Float32Array ? 'F32' : 'F64'}`,
  );
}

/** Numbers that no network can compute with. */
function unsound(network: Network): RefusedModel | null {
  for (const [name, parameter] of network.named()) {
    const numbers = parameter.read();
    const wrong = numbers.findIndex(value => !(Math.abs(value) <= LARGEST_WEIGHT));
    if (wrong >= 0) return refuse('model/not-finite', `${name}[${wrong}] is ${numbers[wrong]}`);
  }
  for (const [name, numbers, [least, most]] of network.statistics()) {
    const wrong = numbers.findIndex(value => !(value >= least && value <= most));
    if (wrong >= 0)
      return refuse(
        'model/statistics',
        `${name}[${wrong}] is ${numbers[wrong]}, which is not within ${least} to ${most}`,
      );
  }
  return null;
}
