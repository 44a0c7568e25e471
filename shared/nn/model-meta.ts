/** What a model file says about itself beside the numbers: a table of texts, the same in every format. */
import type { LayerSpec } from './layers/index.ts';
import { sizeSchema } from './layers/layer.ts';
import type { Model, ModelMeta, Purpose } from './model.ts';
import type { NetworkSpec } from './network.ts';

export type Metadata = Readonly<Record<string, string>>;

export const MAX_LAYERS = 32;
export const MAX_DEPTH = 8; // of layers inside layers
const MAX_LAYERS_IN_ALL = 128; // those inside others too
const MAX_NAME = 80;
const LONGEST_TICKS = 60;
const LARGEST_LOG_STD = 20; // beyond it e to that power is no spread any more

export function metadataOf({ game, gameVersion, network, meta }: Model): Metadata {
  return {
    game,
    gameVersion: String(gameVersion),
    architecture: JSON.stringify(network.spec),
    name: meta.name,
    createdBy: meta.createdBy,
    observation: JSON.stringify(meta.observation),
    actions: JSON.stringify(meta.actions),
    ...(meta.logStd && { logStd: JSON.stringify(meta.logStd) }),
    decisionTicks: String(meta.decisionTicks),
    ...(meta.reactionTicks && { reactionTicks: String(meta.reactionTicks) }),
    lineage: JSON.stringify(meta.lineage),
    steps: String(meta.steps),
  };
}

/** The network that `metadata` describes, its layers not yet checked; or what is wrong with it. */
export function readArchitecture({ architecture }: Metadata): NetworkSpec | string {
  const spec = parseJson(architecture) as { inputs?: unknown; layers?: unknown } | null;
  const inputs = sizeSchema.safeParse(spec?.inputs);
  if (!inputs.success || !Array.isArray(spec?.layers))
    return 'the architecture does not have the form of a network';
  const wrong = architectureError(spec.layers);
  if (wrong) return wrong;
  // The first files knew only dense layers and did not name them.
  const layers = spec.layers.map(layer => ({ kind: 'dense', ...layer })) as LayerSpec[];
  return { inputs: inputs.data, layers };
}

/** What is wrong with how many layers there are, or how deep they are inside one another; null where nothing is. */
export function architectureError(layers: Nested): string | null {
  if (layers.length < 1 || layers.length > MAX_LAYERS)
    return `${layers.length} layers, at most ${MAX_LAYERS}`;
  if (deeper(layers, MAX_DEPTH)) return `layers inside layers more than ${MAX_DEPTH} deep`;
  const all = countLayers(layers);
  return all > MAX_LAYERS_IN_ALL ? `${all} layers in all, at most ${MAX_LAYERS_IN_ALL}` : null;
}

type Nested = readonly { readonly kind?: unknown; readonly layers?: unknown }[];

function deeper(layers: Nested, levels: number): boolean {
  if (levels === 0) return true;
  return layers.some(layer => Array.isArray(layer?.layers) && deeper(layer.layers, levels - 1));
}

function countLayers(layers: Nested): number {
  return layers.reduce(
    (sum, layer) => sum + 1 + (Array.isArray(layer?.layers) ? countLayers(layer.layers) : 0),
    0,
  );
}

/** What `metadata` says that the network is for; null where it does not say so in its form. */
export function readPurpose(metadata: Metadata): Purpose | null {
  const { game } = metadata;
  const gameVersion = countOf(metadata.gameVersion);
  const meta = parseMeta(metadata);
  return meta && game && gameVersion >= 0 ? { game, gameVersion, meta } : null;
}

function parseMeta(metadata: Metadata): ModelMeta | null {
  const { name, createdBy } = metadata;
  const observation = parseNames(metadata.observation);
  const actions = parseNames(metadata.actions);
  const lineage = parseNames(metadata.lineage);
  const decisionTicks = countOf(metadata.decisionTicks);
  const reactionTicks = countOf(metadata.reactionTicks ?? '0');
  const steps = countOf(metadata.steps);
  if (typeof name !== 'string' || name.length > MAX_NAME) return null;
  if (typeof createdBy !== 'string' || createdBy.length > MAX_NAME) return null;
  if (!observation || !actions || !lineage) return null;
  if (repeats(observation) || repeats(actions)) return null;
  if (!(decisionTicks >= 1 && decisionTicks <= LONGEST_TICKS)) return null;
  if (!(reactionTicks <= LONGEST_TICKS)) return null;
  if (!(steps >= 0)) return null;
  const late = reactionTicks > 0 && { reactionTicks };
  const meta = { name, createdBy, observation, actions, decisionTicks, ...late, lineage, steps };
  if (metadata.logStd === undefined) return meta;
  const logStd = parseLogStd(metadata.logStd);
  return logStd?.length === actions.length ? { ...meta, logStd } : null;
}

function parseLogStd(text: string): number[] | null {
  const numbers = parseJson(text);
  if (!Array.isArray(numbers)) return null;
  return numbers.every(n => typeof n === 'number' && Math.abs(n) <= LARGEST_LOG_STD) ? numbers : null;
}

/** A whole number in digits and nothing else; NaN for any other text, and beyond 2⁵³. */
function countOf(text: string | undefined): number {
  const count = /^\d+$/.test(text ?? '') ? Number(text) : Number.NaN;
  return Number.isSafeInteger(count) ? count : Number.NaN;
}

function repeats(names: readonly string[]): boolean {
  return new Set(names).size < names.length;
}

function parseNames(text: string | undefined): string[] | null {
  const names = parseJson(text);
  if (!Array.isArray(names) || names.length > 65536) return null;
  return names.every(n => typeof n === 'string' && n.length <= MAX_NAME) ? names : null;
}

/** null for what is no JSON. */
export function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}
