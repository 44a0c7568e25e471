/**
 * A trained network as a file: safetensors with PyTorch's names and [out, in] layout, so that it opens anywhere, and
 * what it is for (architecture, game, tables, lineage) in the metadata. Files come from strangers: all is checked.
 */
import type { LayerSpec } from './layers/index.ts';
import { sizeSchema } from './layers/layer.ts';
import { Network, type NetworkSpec, parameterCount } from './network.ts';
import { decodeTensors, encodeTensors, type Tensor } from './safetensors.ts';

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

/** Beyond this a product of a few layers overflows f32, and what comes out is no probability any more. */
const LARGEST_WEIGHT = 1e9;

/** Why a file was refused. */
export type ModelRefusal =
  | 'model/too-large'
  | 'model/truncated'
  | 'model/not-a-model'
  | 'model/metadata'
  | 'model/shape-mismatch'
  | 'model/not-finite';

export type RefusedModel = { readonly ok: false; readonly code: ModelRefusal; readonly detail: string };

export const MODEL_BYTES_LIMIT = 1024 * 1024;
const MAX_LAYERS = 32;
const MAX_NAME = 80;

export function encodeModel({ game, gameVersion, network, meta }: Model): Uint8Array {
  const tensors = new Map<string, Tensor>();
  for (const [name, parameter] of network.named())
    tensors.set(name, { shape: parameter.shape, data: parameter.read() });
  for (const [name, numbers] of network.statistics())
    tensors.set(name, { shape: [numbers.length], data: numbers });
  return encodeTensors({
    tensors,
    metadata: {
      format: 'sinapsis-model-1',
      game,
      gameVersion: String(gameVersion),
      architecture: JSON.stringify(network.spec),
      name: meta.name,
      createdBy: meta.createdBy,
      observation: JSON.stringify(meta.observation),
      actions: JSON.stringify(meta.actions),
      decisionTicks: String(meta.decisionTicks),
      lineage: JSON.stringify(meta.lineage),
      steps: String(meta.steps),
    },
  });
}

/** Reads a model file, from anybody, up to `limit` bytes. Whether it fits a game is the game's to say (agents/network.ts). */
export function decodeModel(
  bytes: Uint8Array,
  limit = MODEL_BYTES_LIMIT,
): { readonly ok: true; readonly model: Model } | RefusedModel {
  if (bytes.length > limit) return refuse('model/too-large', `${bytes.length} bytes, at most ${limit}`);
  const decoded = decodeTensors(bytes);
  if (!decoded.ok)
    return refuse(decoded.code === 'truncated' ? 'model/truncated' : 'model/not-a-model', decoded.detail);
  const { tensors, metadata } = decoded.file;
  if (metadata.format !== 'sinapsis-model-1')
    return refuse('model/not-a-model', `its format is ${metadata.format ?? 'not given'}`);

  const spec = parseSpec(metadata.architecture);
  const meta = parseMeta(metadata);
  const gameVersion = Number(metadata.gameVersion);
  if (typeof spec === 'string') return refuse('model/metadata', spec);
  if (!meta || !metadata.game || !Number.isInteger(gameVersion))
    return refuse('model/metadata', 'what the model is for does not have its form');
  if (meta.observation.length !== spec.inputs)
    return refuse('model/metadata', `${meta.observation.length} observations, ${spec.inputs} inputs`);
  if (spec.parameters * 4 > bytes.length)
    return refuse('model/shape-mismatch', `${spec.parameters} parameters, ${bytes.length} bytes`);

  const network = new Network({ inputs: spec.inputs, layers: spec.layers });
  if (meta.actions.length !== network.outputs)
    return refuse('model/metadata', `${meta.actions.length} actions, ${network.outputs} outputs`);
  const wrong = fill(network, tensors);
  if (wrong) return wrong;
  return { ok: true, model: { game: metadata.game, gameVersion, network, meta } };
}

/** Puts the tensors into the network; each must be there, in its shape, and sound. */
function fill(network: Network, tensors: ReadonlyMap<string, Tensor>): RefusedModel | null {
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
    const wrong = unsound(name, tensors.get(name), [numbers.length], Float64Array);
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
): RefusedModel | null {
  if (!(tensor?.data instanceof type) || tensor.shape.join() !== shape.join())
    return refuse(
      'model/shape-mismatch',
      `${name}: ${tensor ? tensor.shape.join(' × ') : 'missing'}, want ${shape.join(' × ')} in ${type === Float32Array ? 'F32' : 'F64'}`,
    );
  const wrong = tensor.data.findIndex(value => !(Math.abs(value) <= LARGEST_WEIGHT));
  return wrong < 0 ? null : refuse('model/not-finite', `${name}[${wrong}] is ${tensor.data[wrong]}`);
}

function refuse(code: ModelRefusal, detail: string): RefusedModel {
  return { ok: false, code, detail };
}

/** The network that `text` describes and the number of its parameters, or what is wrong with it. */
function parseSpec(text: string | undefined): (NetworkSpec & { parameters: number }) | string {
  const spec = parseJson(text) as { inputs?: unknown; layers?: unknown } | null;
  const inputs = sizeSchema.safeParse(spec?.inputs);
  if (!inputs.success || !Array.isArray(spec?.layers))
    return 'the architecture does not have the form of a network';
  if (spec.layers.length < 1 || spec.layers.length > MAX_LAYERS)
    return `${spec.layers.length} layers, at most ${MAX_LAYERS}`;
  // The first files knew only dense layers and did not name them.
  const layers = spec.layers.map(layer => ({ kind: 'dense', ...layer })) as LayerSpec[];
  try {
    return { inputs: inputs.data, layers, parameters: parameterCount({ inputs: inputs.data, layers }) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function parseMeta(metadata: Readonly<Record<string, string>>): ModelMeta | null {
  const { name, createdBy } = metadata;
  const observation = parseNames(metadata.observation);
  const actions = parseNames(metadata.actions);
  const lineage = parseNames(metadata.lineage);
  const decisionTicks = Number(metadata.decisionTicks);
  const steps = Number(metadata.steps);
  if (typeof name !== 'string' || name.length > MAX_NAME) return null;
  if (typeof createdBy !== 'string' || createdBy.length > MAX_NAME) return null;
  if (!observation || !actions || !lineage) return null;
  if (!(Number.isInteger(decisionTicks) && decisionTicks >= 1 && decisionTicks <= 60)) return null;
  if (!(Number.isSafeInteger(steps) && steps >= 0)) return null;
  return { name, createdBy, observation, actions, decisionTicks, lineage, steps };
}

function parseNames(text: string | undefined): string[] | null {
  const names = parseJson(text);
  if (!Array.isArray(names) || names.length > 65536) return null;
  return names.every(n => typeof n === 'string' && n.length <= MAX_NAME) ? names : null;
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}
