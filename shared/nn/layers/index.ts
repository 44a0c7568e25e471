/** The kinds of layers. A new one is its file and a line here; the tests over this table check it from then on. */
import type { z } from 'zod';
import type { Kernels } from '../kernels.ts';
import { activation } from './activation.ts';
import { conv2d } from './conv2d.ts';
import { dense } from './dense.ts';
import { duelling } from './duelling.ts';
import { flatten, unflatten } from './flatten.ts';
import { gru } from './gru.ts';
import { type Layer, type LayerKind, type Shape, sizeOf } from './layer.ts';
import { layerNorm } from './layer-norm.ts';
import { normaliser } from './normaliser.ts';
import { residual } from './residual.ts';

export const layerKinds = {
  activation,
  conv2d,
  dense,
  duelling,
  flatten,
  gru,
  layer_norm: layerNorm,
  normaliser,
  residual,
  unflatten,
};

export type LayerSpec = {
  [Kind in keyof typeof layerKinds]: z.infer<(typeof layerKinds)[Kind]['schema']>;
}[keyof typeof layerKinds];

/** Of one row. Padding lets a few weights make any number of numbers; the next layer would ask for as much memory. */
const LARGEST_OUTPUT = 1024 * 1024;

/** Throws, with what is wrong, where `spec` is no layer or cannot follow `input`. */
export function makeLayer(spec: { readonly kind: string }, input: Shape, kernels: Kernels): Layer {
  if (!Object.hasOwn(layerKinds, spec.kind)) throw new Error(`layer: there is no kind ${spec.kind}`);
  const kind = layerKinds[spec.kind as keyof typeof layerKinds] as LayerKind<{ readonly kind: string }>;
  const parsed = kind.schema.safeParse(spec);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new Error(`${spec.kind}: ${path.join('.')}: ${message}`);
  }
  const context = {
    kernels,
    make: (inner: { readonly kind: string }, shape: Shape) => makeLayer(inner, shape, kernels),
  };
  const layer = kind.make(parsed.data, input, context);
  const size = sizeOf(layer.output);
  if (size > LARGEST_OUTPUT)
    throw new Error(`${spec.kind}: makes ${size} numbers of a row, at most ${LARGEST_OUTPUT}`);
  return layer;
}
