/**
 * The kernels in WebAssembly SIMD (simd/, in AssemblyScript): the plain ones, operation by operation, four numbers at a
 * time. All blocks lie in one memory; a view of any other memory is a bug and is said to be one.
 */
import { type ActivationName, activations } from './activations.ts';
import { Arena } from './arena.ts';
import type { Block } from './block.ts';
import type { ConvolutionShape, Kernels } from './kernels.ts';

type Call = (...places: number[]) => void;

/** What simd/index.ts exports; places are in bytes. */
type Exports = Record<
  | 'affine'
  | 'affineInputGradient'
  | 'affineParameterGradient'
  | 'convolve'
  | 'convolveInputGradient'
  | 'convolveParameterGradient'
  | 'activate'
  | 'activateGradient'
  | 'rmsProp'
  | 'adam'
  | 'descend'
  | 'scale',
  Call
> & { arenaStart(): number; sumOfSquares(g: number, n: number): number };

const INITIAL_PAGES = 16; // 1 MiB
const PATCHES_TOGETHER = 32768; // numbers: the windows of as many boards as the second cache holds with ease

/** The numbers that simd/activations.ts has for them: their order. */
const codes = Object.fromEntries(Object.keys(activations).map((name, code) => [name, code])) as Record<
  ActivationName,
  number
>;

export function simdKernels(module: WebAssembly.Module): Kernels {
  const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES });
  const code = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  const arena = new Arena(memory, code.arenaStart());
  let patches = arena.allocate(0); // the windows of some boards
  let turned = arena.allocate(0); // weights, transposed

  /** Where a view is. Throws for one that lies elsewhere or that the memory grew away from. */
  function at(view: Float32Array): number {
    if (view.buffer !== arena.buffer)
      throw new Error('simd: numbers that are not in the arena, or no longer');
    return view.byteOffset;
  }

  /** Places must be asked for before: this may grow the memory, which moves no place but ends every view. */
  function room(block: Block, length: number): Block {
    if (block.length >= length) return block;
    const larger = arena.allocate(length); // first: where it fails, the one there is stays
    arena.free(block);
    return larger;
  }

  function patchSize({ kernelHeight, kernelWidth, channels }: ConvolutionShape): number {
    return kernelHeight * kernelWidth * channels;
  }

  /** How many boards are laid out at a time. */
  function together(shape: ConvolutionShape): number {
    const board = shape.outHeight * shape.outWidth * patchSize(shape);
    return Math.max(1, Math.floor(PATCHES_TOGETHER / board));
  }

  function patchRoom(shape: ConvolutionShape): number {
    patches = room(patches, together(shape) * shape.outHeight * shape.outWidth * patchSize(shape));
    return patches.offset;
  }

  return {
    name: 'simd',

    allocate: length => arena.allocate(length),
    free: block => arena.free(block),

    reserveFor(weights, shape) {
      turned = room(turned, weights);
      if (shape) patchRoom(shape);
    },

    affine(x, w, b, z, a, activation, rows, inputs, outputs) {
      code.affine(at(x), at(w), at(b), at(z), at(a), codes[activation], rows, inputs, outputs);
    },

    affineInputGradient(delta, w, dx, rows, inputs, outputs) {
      const from = at(delta);
      const weights = at(w);
      const to = at(dx);
      turned = room(turned, inputs * outputs);
      code.affineInputGradient(from, weights, to, rows, inputs, outputs, turned.offset);
    },

    affineParameterGradient(delta, x, dw, db, rows, inputs, outputs) {
      code.affineParameterGradient(at(delta), at(x), at(dw), at(db), rows, inputs, outputs);
    },

    convolve(x, w, b, z, a, activation, rows, shape) {
      const { height, width, channels, kernelHeight, kernelWidth, stride, padding, outHeight, outWidth } =
        shape;
      const from = at(x);
      const weights = at(w);
      const biases = at(b);
      const to = at(z);
      const out = at(a);
      const scratch = patchRoom(shape);
      // biome-ignore format: one long list
      code.convolve(
        from, weights, biases, to, out, codes[activation], rows, height, width, channels, kernelHeight, kernelWidth,
        stride, padding, outHeight, outWidth, shape.outChannels, scratch, together(shape),
      );
    },

    convolveInputGradient(delta, w, dx, rows, shape) {
      const { height, width, channels, kernelHeight, kernelWidth, stride, padding, outHeight, outWidth } =
        shape;
      const from = at(delta);
      const weights = at(w);
      const to = at(dx);
      const scratch = patchRoom(shape);
      turned = room(turned, patchSize(shape) * shape.outChannels);
      // biome-ignore format: one long list
      code.convolveInputGradient(
        from, weights, to, rows, height, width, channels, kernelHeight, kernelWidth, stride, padding,
        outHeight, outWidth, shape.outChannels, scratch, together(shape), turned.offset,
      );
    },

    convolveParameterGradient(delta, x, dw, db, rows, shape) {
      const { height, width, channels, kernelHeight, kernelWidth, stride, padding, outHeight, outWidth } =
        shape;
      const from = at(delta);
      const heard = at(x);
      const weights = at(dw);
      const biases = at(db);
      const scratch = patchRoom(shape);
      // biome-ignore format: one long list
      code.convolveParameterGradient(
        from, heard, weights, biases, rows, height, width, channels, kernelHeight, kernelWidth, stride, padding,
        outHeight, outWidth, shape.outChannels, scratch, together(shape),
      );
    },

    activate(activation, z, a, n) {
      code.activate(codes[activation], at(z), at(a), n);
    },

    activateGradient(activation, z, a, da, delta, n) {
      code.activateGradient(codes[activation], at(z), at(a), at(da), at(delta), n);
    },

    descend(w, g, v, n, alpha, momentum, nesterov) {
      code.descend(at(w), at(g), at(v), n, alpha, momentum, nesterov ? 1 : 0);
    },

    rmsProp(w, g, s, n, alpha, keep, take, epsilon) {
      code.rmsProp(at(w), at(g), at(s), n, alpha, keep, take, epsilon);
    },

    adam(w, g, m, s, n, { alpha, keep1, take1, keep2, take2, root, epsilon, shrink }) {
      code.adam(at(w), at(g), at(m), at(s), n, alpha, keep1, take1, keep2, take2, root, epsilon, shrink);
    },

    sumOfSquares: (g, n) => code.sumOfSquares(at(g), n),

    scale(g, n, factor) {
      code.scale(at(g), n, factor);
    },
  };
}
