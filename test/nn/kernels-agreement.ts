/**
 * Holds the two backends to one another: both do the same work on the same bytes, and every bit of the memory around it
 * is compared. Runs in Node and, bundled, in a browser.
 */
import fc from 'fast-check';
import { type ActivationName, activations } from '../../shared/nn/activations.ts';
import type { ConvolutionShape, Kernels } from '../../shared/nn/kernels.ts';
import { plainKernels } from '../../shared/nn/plain-kernels.ts';
import { simdKernels } from '../../shared/nn/simd-kernels.ts';
import { below, nextU32, type Rng, seedRng, uniform, uniformIn } from '../../shared/rng.ts';

const f32 = Math.fround;

/** What both backends are asked to do. */
interface Task {
  /** How many numbers every operand has, by name. They may hold anything at first. */
  readonly operands: Readonly<Record<string, number>>;
  /** The operands that it may write to. */
  readonly written: readonly string[];
  /** What a layer would have reserved. */
  readonly reserve?: readonly [weights: number, shape?: ConvolutionShape];
  /** May give a number, which is compared too. */
  run(kernels: Kernels, views: Readonly<Record<string, Float32Array>>): number | undefined;
}

type Operation = Exclude<keyof Kernels, 'name' | 'allocate' | 'free' | 'reserveFor'>;

const activationNames = Object.keys(activations) as ActivationName[];
const activation = fc.constantFrom(...activationNames);
/** A setting of an optimiser: mostly ordinary, so that several together are; and now and then anything. */
const rate = fc
  .oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: 9999 }).map(n => n / 10_000) },
    { weight: 1, arbitrary: fc.double() },
  )
  .map(f32);

const size = (max: number) => fc.integer({ min: 1, max });

/** So many rows of so much work that no run takes long. */
const rowsWithin = (rows: number, work: number) => Math.max(1, Math.min(rows, Math.floor(250_000 / work)));

/** A batch through a dense layer. */
const batch = fc
  .record({ wantedRows: size(300), inputs: size(130), outputs: size(130) })
  .map(({ wantedRows, inputs, outputs }) => ({
    rows: rowsWithin(wantedRows, inputs * outputs),
    inputs,
    outputs,
  }));

/** A batch of boards through a convolution, and how many numbers its operands have. */
const boards = fc
  .record({
    wantedRows: size(300),
    height: size(9),
    width: size(9),
    channels: size(20),
    kernelHeight: size(4),
    kernelWidth: size(4),
    stride: size(3),
    padding: fc.integer({ min: 0, max: 3 }),
    outChannels: size(20),
  })
  .map(({ wantedRows, ...sizes }) => boardsOf(sizes, wantedRows))
  .filter(({ shape }) => shape.outHeight >= 1 && shape.outWidth >= 1);

function boardsOf(
  sizes: Omit<ConvolutionShape, 'outHeight' | 'outWidth'>,
  wantedRows: number,
  all = false, // however much work that is
) {
  const { height, width, kernelHeight, kernelWidth, stride, padding, channels, outChannels } = sizes;
  const outHeight = Math.floor((height + 2 * padding - kernelHeight) / stride) + 1;
  const outWidth = Math.floor((width + 2 * padding - kernelWidth) / stride) + 1;
  const shape: ConvolutionShape = { ...sizes, outHeight, outWidth };
  const x = height * width * channels;
  const z = outHeight * outWidth * outChannels;
  const w = kernelHeight * kernelWidth * channels * outChannels;
  const rows = all ? wantedRows : rowsWithin(wantedRows, outHeight * outWidth * w);
  return { rows, shape, x: rows * x, z: rows * z, w, b: outChannels };
}

/** Large in every way at once, which those drawn are not: many rows, of many numbers each. */
const largeBatches = [
  { rows: 130, inputs: 130, outputs: 130 },
  { rows: 301, inputs: 67, outputs: 129 },
  { rows: 3, inputs: 2000, outputs: 31 },
];
const largeBoards = [
  boardsOf(
    {
      ...{ height: 9, width: 9, channels: 20, kernelHeight: 4, kernelWidth: 4 },
      ...{ stride: 1, padding: 3, outChannels: 20 },
    },
    11,
    true,
  ),
];

const elements = size(300);

const FRESH_MEMORIES = 8; // a browser has room for some hundred memories at a time

/** Tries one operation so many times, with sizes drawn anew. Gives a report where the backends part. */
type Trial = (module: WebAssembly.Module, seed: number, runs: number) => string | null;

/** `corners` are tried before any that are drawn. */
function trial<Sizes>(
  sizes: fc.Arbitrary<Sizes>,
  taskOf: (sizes: Sizes) => Task,
  corners: readonly Sizes[] = [],
): Trial {
  return (module, seed, numRuns) => {
    let kernels = simdKernels(module);
    let fresh = 1;
    const property = fc.property(sizes, fc.integer(), (sizes, seed) => {
      const task = taskOf(sizes);
      // What they work with in between only grows: in a fresh memory it is no larger than it must be.
      if (task.reserve && fresh < FRESH_MEMORIES) {
        kernels = simdKernels(module);
        fresh++;
      }
      compare(kernels, task, seed);
    });
    const examples = corners.map((corner, i): [Sizes, number] => [corner, seed + i]);
    const details = fc.check(property, { seed, numRuns: numRuns + examples.length, examples });
    return fc.defaultReportMessage(details) ?? null; // undefined where nothing failed
  };
}

/** The same for every activation. */
function perActivation<Sizes>(
  sizes: fc.Arbitrary<Sizes>,
  taskOf: (sizes: Sizes, activation: ActivationName) => Task,
): Trial {
  const each = activationNames.map(name => trial(sizes, drawn => taskOf(drawn, name)));
  return (module, seed, runs) => {
    const reports = each.map((trial, i) => [activationNames[i], trial(module, seed + i, runs)]);
    return reports.find(([, report]) => report)?.join(': ') ?? null;
  };
}

const trials: Record<Operation, Trial> = {
  affine: trial(
    fc.record({ batch, activation, inPlace: fc.boolean() }),
    ({ batch: { rows, inputs, outputs }, activation, inPlace }) => ({
      operands: { x: rows * inputs, w: inputs * outputs, b: outputs, z: rows * outputs, a: rows * outputs },
      written: inPlace ? ['z'] : ['z', 'a'],
      run(kernels, { x, w, b, z, a }) {
        kernels.affine(x, w, b, z, inPlace ? z : a, activation, rows, inputs, outputs);
      },
    }),
    largeBatches.map(batch => ({ batch, activation: 'tanh' as const, inPlace: false })),
  ),

  affineInputGradient: trial(
    batch,
    ({ rows, inputs, outputs }) => ({
      operands: { delta: rows * outputs, w: inputs * outputs, dx: rows * inputs },
      written: ['dx'],
      reserve: [inputs * outputs],
      run(kernels, { delta, w, dx }) {
        kernels.affineInputGradient(delta, w, dx, rows, inputs, outputs);
      },
    }),
    largeBatches,
  ),

  affineParameterGradient: trial(
    batch,
    ({ rows, inputs, outputs }) => ({
      operands: { delta: rows * outputs, x: rows * inputs, dw: inputs * outputs, db: outputs },
      written: ['dw', 'db'],
      run(kernels, { delta, x, dw, db }) {
        kernels.affineParameterGradient(delta, x, dw, db, rows, inputs, outputs);
      },
    }),
    largeBatches,
  ),

  convolve: trial(
    fc.record({ boards, activation, inPlace: fc.boolean() }),
    ({ boards: { rows, shape, ...sizes }, activation, inPlace }) => ({
      operands: { x: sizes.x, w: sizes.w, b: sizes.b, z: sizes.z, a: sizes.z },
      written: inPlace ? ['z'] : ['z', 'a'],
      reserve: [sizes.w, shape],
      run(kernels, { x, w, b, z, a }) {
        kernels.convolve(x, w, b, z, inPlace ? z : a, activation, rows, shape);
      },
    }),
    largeBoards.map(boards => ({ boards, activation: 'relu' as const, inPlace: true })),
  ),

  convolveInputGradient: trial(
    boards,
    ({ rows, shape, ...sizes }) => ({
      operands: { delta: sizes.z, w: sizes.w, dx: sizes.x },
      written: ['dx'],
      reserve: [sizes.w, shape],
      run(kernels, { delta, w, dx }) {
        kernels.convolveInputGradient(delta, w, dx, rows, shape);
      },
    }),
    largeBoards,
  ),

  convolveParameterGradient: trial(
    boards,
    ({ rows, shape, ...sizes }) => ({
      operands: { delta: sizes.z, x: sizes.x, dw: sizes.w, db: sizes.b },
      written: ['dw', 'db'],
      reserve: [sizes.w, shape],
      run(kernels, { delta, x, dw, db }) {
        kernels.convolveParameterGradient(delta, x, dw, db, rows, shape);
      },
    }),
    largeBoards,
  ),

  activate: perActivation(
    fc.record({ n: elements, inPlace: fc.boolean() }),
    ({ n, inPlace }, activation) => ({
      operands: { z: n, a: n },
      written: inPlace ? ['z'] : ['a'],
      run(kernels, { z, a }) {
        kernels.activate(activation, z, inPlace ? z : a, n);
      },
    }),
  ),

  activateGradient: perActivation(
    fc.record({ n: elements, inPlace: fc.boolean() }),
    ({ n, inPlace }, activation) => ({
      operands: { z: n, a: n, da: n, delta: n },
      written: inPlace ? ['da'] : ['delta'],
      run(kernels, { z, a, da, delta }) {
        kernels.activateGradient(activation, z, a, da, inPlace ? da : delta, n);
      },
    }),
  ),

  descend: trial(
    fc.record({
      ...{ n: elements, alpha: rate, momentum: fc.oneof(fc.constant(0), rate), nesterov: fc.boolean() },
    }),
    ({ n, alpha, momentum, nesterov }) => ({
      operands: { w: n, g: n, v: n },
      written: ['w', 'v'],
      run(kernels, { w, g, v }) {
        kernels.descend(w, g, v, n, alpha, momentum, nesterov);
      },
    }),
  ),

  rmsProp: trial(
    fc.record({ n: elements, alpha: rate, keep: rate, take: rate, epsilon: rate }),
    ({ n, alpha, keep, take, epsilon }) => ({
      operands: { w: n, g: n, s: n },
      written: ['w', 's'],
      run(kernels, { w, g, s }) {
        kernels.rmsProp(w, g, s, n, alpha, keep, take, epsilon);
      },
    }),
  ),

  adam: trial(
    fc.record({
      n: elements,
      settings: fc.record({
        ...{ alpha: rate, keep1: rate, take1: rate, keep2: rate, take2: rate },
        ...{ root: rate, epsilon: rate, shrink: rate },
      }),
    }),
    ({ n, settings }) => ({
      operands: { w: n, g: n, m: n, s: n },
      written: ['w', 'm', 's'],
      run(kernels, { w, g, m, s }) {
        kernels.adam(w, g, m, s, n, settings);
      },
    }),
  ),

  sumOfSquares: trial(elements, n => ({
    operands: { g: n },
    written: [],
    run: (kernels, { g }) => kernels.sumOfSquares(g, n),
  })),

  scale: trial(fc.record({ n: elements, factor: rate }), ({ n, factor }) => ({
    operands: { g: n },
    written: ['g'],
    run(kernels, { g }) {
      kernels.scale(g, n, factor);
    },
  })),
};

/** Where the operands lie: at places of four bytes, mostly between those of vectors, with guards on every side. */
interface Layout {
  readonly places: Readonly<Record<string, readonly [at: number, length: number]>>;
  readonly length: number;
}

function layOut(operands: Task['operands'], rng: Rng): Layout {
  const places: Record<string, readonly [number, number]> = {};
  let at = 1 + below(rng, 8);
  for (const [name, length] of Object.entries(operands)) {
    places[name] = [at, length];
    at += length + 1 + below(rng, 8);
  }
  return { places, length: at };
}

const GUARD = 0x4b000000; // 2²³ as f32; counted on from there, so that a guard that moved is seen

const word = new Uint32Array(1);
const single = new Float32Array(word.buffer);
const edges = [0, -0, 1, -1, 1.4e-45, -1.4e-45, 1.17549421e-38, 1.17549435e-38, 3.4028235e38, -3.4028235e38];
edges.push(Infinity, -Infinity, NaN);

/** How the numbers of an operand are: ordinary ones of some size; how often zeros, and how often anything. */
interface Mixture {
  readonly size: number;
  readonly zeros: number;
  readonly odd: number; // an edge, or any bits at all
}

function oneOf(rng: Rng, choices: readonly number[]): number {
  return choices[below(rng, choices.length)];
}

function mixture(rng: Rng): Mixture {
  return {
    size: oneOf(rng, [1, 1, 1, 8, 2 ** -20, 2 ** -65, 2 ** -75, 2 ** -130, 2 ** 62, 2 ** 100]),
    zeros: oneOf(rng, [0, 0, 0.2, 0.9]),
    odd: oneOf(rng, [0, 0, 0.001, 0.02, 0.5]),
  };
}

function draw(rng: Rng, { size, zeros, odd }: Mixture): number {
  const choice = uniform(rng);
  if (choice < odd / 2) return oneOf(rng, edges);
  if (choice < odd) {
    word[0] = nextU32(rng);
    return single[0];
  }
  if (choice < odd + zeros) return oneOf(rng, [0, -0]);
  return uniformIn(rng, -2, 2) * size;
}

function filled({ places, length }: Layout, rng: Rng): Float32Array<ArrayBuffer> {
  const bits = Uint32Array.from({ length }, (_, i) => GUARD + i);
  const numbers = new Float32Array(bits.buffer);
  for (const [at, length] of Object.values(places)) {
    const mixed = mixture(rng);
    for (let i = at; i < at + length; i++) numbers[i] = draw(rng, mixed);
  }
  return numbers;
}

function bitsOf(numbers: Float32Array): Uint32Array {
  return new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
}

function hex(bits: number): string {
  return `0x${bits.toString(16).padStart(8, '0')}`;
}

/** Does the task with both, and throws where they part. Two NaNs are equal, whatever their bits. */
function compare(kernels: Kernels, task: Task, seed: number): void {
  const rng = seedRng(seed);
  const layout = layOut(task.operands, rng);
  const before = filled(layout, rng);
  const plain = before.slice();

  // The room for the transposed weights, a guard, that for the windows of boards, and then the block: its first guards
  // stand behind those.
  const [weights = 0, shape] = task.reserve ?? [];
  kernels.reserveFor(weights);
  const behindWeights = kernels.allocate(16);
  if (shape) kernels.reserveFor(weights, shape);
  const block = kernels.allocate(before.length);
  block.data.set(before);
  const simd = block.data;

  const viewsOf = (part: (at: number, length: number) => Float32Array) =>
    Object.fromEntries(Object.entries(layout.places).map(([name, [at, length]]) => [name, part(at, length)]));
  const wanted = task.run(
    plainKernels,
    viewsOf((at, length) => plain.subarray(at, at + length)),
  );
  const got = task.run(
    kernels,
    viewsOf((at, length) => block.part(at, length).data),
  );
  if (!Object.is(wanted, got)) throw new Error(`plain gives ${wanted}, simd ${got}`);
  if (block.data !== simd) throw new Error('simd: the memory grew although all was reserved');
  if (behindWeights.data.some(v => v !== 0)) throw new Error('simd: wrote behind the transposed weights');

  const isWritten = new Uint8Array(before.length);
  for (const name of task.written) {
    const [at, length] = layout.places[name];
    isWritten.fill(1, at, at + length);
  }
  const [was, inPlain, inSimd] = [before, plain, simd].map(bitsOf);
  for (let i = 0; i < before.length; i++) {
    if (inPlain[i] === inSimd[i] && (isWritten[i] || inPlain[i] === was[i])) continue;
    if (isWritten[i] && Number.isNaN(plain[i]) && Number.isNaN(simd[i])) continue;
    const [name, [at]] = Object.entries(layout.places).findLast(([, [at]]) => at <= i) ?? ['before all', [0]];
    throw new Error(
      `${name}[${i - at}]: was ${hex(was[i])}, plain ${hex(inPlain[i])}, simd ${hex(inSimd[i])}`,
    );
  }
  kernels.free(behindWeights);
  kernels.free(block);
}

/**
 * Tries every operation `runs` times. Gives what came out differently, each with what to call it again by; and a line for
 * every word written that no operation may write.
 */
export async function disagreements(
  wasm: Uint8Array<ArrayBuffer>,
  seed: number,
  runs: number,
): Promise<string[]> {
  const module = await WebAssembly.compile(wasm);
  const found: string[] = [];
  for (const [name, trial] of Object.entries(trials)) {
    const report = trial(module, seed, runs);
    if (report) found.push(`${name}: ${report}`);
  }
  return found;
}
