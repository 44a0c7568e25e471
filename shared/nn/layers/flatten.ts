/**
 * From rows of features to boards and back. Features have PyTorch's order, channel by channel; a board has its channels
 * side by side, which lets a convolution read whole vectors. So both move numbers, and compute nothing.
 */
import { z } from 'zod';
import type { Kernels } from '../kernels.ts';
import {
  BufferedLayer,
  boardSize,
  flatSize,
  type LayerKind,
  type Shape,
  sizeOf,
  sizeSchema,
} from './layer.ts';

const flattenSchema = z.object({ kind: z.literal('flatten') });
const unflattenSchema = z.object({
  kind: z.literal('unflatten'),
  channels: sizeSchema,
  height: sizeSchema,
  width: sizeSchema,
});

export type FlattenSpec = z.infer<typeof flattenSchema>;
export type UnflattenSpec = z.infer<typeof unflattenSchema>;

/** Transposes each row, [from, to] → [to, from]. */
function transposeRows(x: Float32Array, out: Float32Array, rows: number, from: number, to: number): void {
  const size = from * to;
  for (let at = 0; at < rows * size; at += size)
    for (let i = 0; i < from; i++) for (let j = 0; j < to; j++) out[at + j * from + i] = x[at + i * to + j];
}

class Reorder extends BufferedLayer {
  constructor(
    readonly kind: 'flatten' | 'unflatten',
    input: Shape,
    output: Shape,
    private readonly from: number,
    private readonly to: number,
    kernels: Kernels,
  ) {
    super(input, output, kernels, 'plain');
  }

  forward(x: Float32Array, rows: number): void {
    transposeRows(x, this.a.data, rows, this.from, this.to);
  }

  backward(_x: Float32Array, da: Float32Array, rows: number, _steps: number, dx: Float32Array | null): void {
    if (dx) transposeRows(da, dx, rows, this.to, this.from);
  }
}

/** A board [height, width, channels] to features. */
export const flatten: LayerKind<FlattenSpec> = {
  schema: flattenSchema,
  make(_spec, input, { kernels }) {
    const { height, width, channels } = boardSize('flatten', input);
    return new Reorder('flatten', input, [sizeOf(input)], height * width, channels, kernels);
  },
  examples: [{ spec: { kind: 'flatten' }, input: [2, 3, 4] }],
};

/** Features to a board [height, width, channels]. */
export const unflatten: LayerKind<UnflattenSpec> = {
  schema: unflattenSchema,
  make({ channels, height, width }, input, { kernels }) {
    const features = flatSize('unflatten', input);
    if (features !== channels * height * width)
      throw new Error(`unflatten: got ${features} features for ${channels} channels of ${height} × ${width}`);
    return new Reorder('unflatten', input, [height, width, channels], channels, height * width, kernels);
  },
  examples: [{ spec: { kind: 'unflatten', channels: 3, height: 2, width: 4 }, input: [24] }],
};
