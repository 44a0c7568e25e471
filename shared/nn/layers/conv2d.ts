/** Two-dimensional convolution: one small set of weights looks at every window of a board (LeCun et al. 1989). */
import { z } from 'zod';
import type { Rng } from '../../rng.ts';
import { type ActivationName, activationSchema } from '../activations.ts';
import type { Initialiser } from '../initialisers.ts';
import type { ConvolutionShape, Kernels } from '../kernels.ts';
import {
  BufferedLayer,
  boardSize,
  drawWeights,
  type LayerKind,
  LayerParameter,
  type Shape,
  sizeOf,
  sizeSchema,
} from './layer.ts';

/** All windows of one board, side by side, as the kernels lay them out: 16 MiB. */
const LARGEST_WINDOWS = 4 * 1024 * 1024;

const schema = z.object({
  kind: z.literal('conv2d'),
  channels: sizeSchema, // out
  kernel: z.tuple([sizeSchema, sizeSchema]).readonly(), // height, width
  stride: z.int().min(1).max(64),
  padding: z.int().min(0).max(64), // zeros on every side
  activation: activationSchema,
});

export type Conv2dSpec = z.infer<typeof schema>;

class Conv2d extends BufferedLayer {
  readonly kind = 'conv2d';
  readonly activation: ActivationName;
  override readonly parameters: readonly LayerParameter[];
  private readonly weight: LayerParameter; // [kernelHeight, kernelWidth, in, out] in memory
  private readonly bias: LayerParameter; // [out]

  constructor(
    spec: Conv2dSpec,
    input: Shape,
    private readonly shape: ConvolutionShape,
    kernels: Kernels,
  ) {
    super(input, [shape.outHeight, shape.outWidth, shape.outChannels], kernels, 'neuron');
    this.activation = spec.activation;
    const { outChannels, channels } = shape;
    this.weight = new LayerParameter('weight', [outChannels, channels, ...spec.kernel], [2, 3, 1, 0]);
    this.bias = new LayerParameter('bias', [outChannels]);
    this.parameters = [this.weight, this.bias];
  }

  override initialise(rng: Rng, initialiser: Initialiser): void {
    drawWeights(rng, initialiser, this.weight);
    this.bias.value.fill(0);
  }

  override reserve(rows: number, steps: number): void {
    super.reserve(rows, steps);
    this.kernels.reserveFor(this.weight.length, this.shape);
  }

  /** z at (y, x, o) = b[o] + Σ over the window at (y, x) and all its channels of x·w. */
  forward(x: Float32Array, rows: number): void {
    const { kernels, weight, bias, z, a, activation, shape } = this;
    kernels.convolve(x, weight.value, bias.value, z.data, a.data, activation, rows, shape);
  }

  backward(x: Float32Array, da: Float32Array, rows: number, _steps: number, dx: Float32Array | null): void {
    const { kernels, weight, bias, activation, shape } = this;
    const delta = this.delta!.data;
    kernels.activateGradient(activation, this.z.data, this.a.data, da, delta, rows * sizeOf(this.output));
    kernels.convolveParameterGradient(delta, x, weight.gradient, bias.gradient, rows, shape);
    if (dx) kernels.convolveInputGradient(delta, weight.value, dx, rows, shape);
  }
}

function shapeOf(
  { channels: outChannels, kernel, stride, padding }: Conv2dSpec,
  input: Shape,
): ConvolutionShape {
  const { height, width, channels } = boardSize('conv2d', input);
  const [kernelHeight, kernelWidth] = kernel;
  const outHeight = Math.floor((height + 2 * padding - kernelHeight) / stride) + 1;
  const outWidth = Math.floor((width + 2 * padding - kernelWidth) / stride) + 1;
  if (outHeight < 1 || outWidth < 1)
    throw new Error(
      `conv2d: a kernel of ${kernelHeight} × ${kernelWidth} does not fit on a board of ${height} × ${width} padded by ${padding}`,
    );
  const windows = outHeight * outWidth * kernelHeight * kernelWidth * channels;
  if (windows > LARGEST_WINDOWS)
    throw new Error(`conv2d: its windows hold ${windows} numbers, at most ${LARGEST_WINDOWS}`);
  const board = { height, width, channels, outHeight, outWidth, outChannels };
  return { ...board, kernelHeight, kernelWidth, stride, padding };
}

export const conv2d: LayerKind<Conv2dSpec> = {
  schema,
  make: (spec, input, { kernels }) => new Conv2d(spec, input, shapeOf(spec, input), kernels),
  examples: [
    {
      spec: { kind: 'conv2d', channels: 3, kernel: [3, 3], stride: 1, padding: 1, activation: 'tanh' },
      input: [4, 5, 2],
    },
    {
      spec: { kind: 'conv2d', channels: 2, kernel: [2, 3], stride: 2, padding: 0, activation: 'silu' },
      input: [5, 5, 3],
    },
  ],
};
