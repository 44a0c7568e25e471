/**
 * The network module: its kernels beside the machine's own peak, a step of training, a single decision. The peak is a
 * bare multiplication in registers (peak/), timed in turns with what is measured against it, so that a busy machine
 * slows both.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compile, kernelsFile } from '../../build/kernels.ts';
import type { ActivationName } from '../../shared/nn/activations.ts';
import { kernels } from '../../shared/nn/backend.ts';
import type { Block } from '../../shared/nn/block.ts';
import { glorot } from '../../shared/nn/initialisers.ts';
import type { ConvolutionShape, Kernels } from '../../shared/nn/kernels.ts';
import { losses } from '../../shared/nn/losses.ts';
import { Network, type NetworkSpec } from '../../shared/nn/network.ts';
import { adam } from '../../shared/nn/optimisers.ts';
import { plainKernels } from '../../shared/nn/plain-kernels.ts';
import { seedRng, uniformIn } from '../../shared/rng.ts';
import { line } from './samples.ts';

const ROUNDS = 15;
const SLICE_MS = 20;
const rng = seedRng(1);

/** Nanoseconds that one call takes, over at least a slice. */
function nanoseconds(call: () => void): number {
  const from = performance.now();
  let calls = 0;
  let elapsed = 0;
  for (; elapsed < SLICE_MS; elapsed = performance.now() - from) {
    for (let i = 0; i < 10; i++) call();
    calls += 10;
  }
  return (elapsed * 1e6) / calls;
}

/** `ROUNDS` measurements, after one that compiles. */
function times(call: () => void): number[] {
  nanoseconds(call);
  return Array.from({ length: ROUNDS }, () => nanoseconds(call));
}

async function loadPeak(): Promise<{ flops: number; call: () => void }> {
  const file = join(import.meta.dirname, 'peak', 'peak.wasm');
  await compile(join(import.meta.dirname, 'peak', 'index.ts'), file);
  const memory = new WebAssembly.Memory({ initial: 2 });
  const { instance } = await WebAssembly.instantiate(readFileSync(file), { env: { memory } });
  const peak = instance.exports.peak as (
    a: number,
    b: number,
    to: number,
    depth: number,
    times: number,
  ) => void;
  const [depth, repeats] = [64, 512];
  return { flops: 2 * 4 * 8 * depth * repeats, call: () => peak(1024, 16384, 65536, depth, repeats) };
}

function filled(backend: Kernels, length: number): Block {
  const block = backend.allocate(length);
  for (let i = 0; i < length; i++) block.data[i] = uniformIn(rng, -2, 2);
  return block;
}

/** What the multiplications reach, in turns with the peak. */
async function benchMultiplications(print: (line: string) => void): Promise<void> {
  const backend = kernels();
  const peak = await loadPeak();
  const [rows, inputs, outputs] = [256, 64, 64];
  const [x, w, b, z] = [rows * inputs, inputs * outputs, outputs, rows * outputs].map(n =>
    filled(backend, n),
  );
  const dense = 2 * rows * inputs * outputs;

  const board = { height: 6, width: 7, channels: 32, outHeight: 6, outWidth: 7, outChannels: 32 };
  const shape: ConvolutionShape = { ...board, kernelHeight: 3, kernelWidth: 3, stride: 1, padding: 1 };
  const boards = 64;
  const [cx, cw, cb, cz] = [boards * 42 * 32, 9 * 32 * 32, 32, boards * 42 * 32].map(n => filled(backend, n));
  const convolution = 2 * boards * 42 * 9 * 32 * 32;

  const tasks: [name: string, flops: number, call: () => void][] = [
    [
      'dense 256 × 64 → 64: feedforward',
      dense,
      () => backend.affine(x.data, w.data, b.data, z.data, z.data, 'linear', rows, inputs, outputs),
    ],
    [
      'dense 256 × 64 → 64: ∂J/∂x',
      dense,
      () => backend.affineInputGradient(z.data, w.data, x.data, rows, inputs, outputs),
    ],
    [
      'dense 256 × 64 → 64: ∂J/∂w',
      dense,
      () => backend.affineParameterGradient(z.data, x.data, w.data, b.data, rows, inputs, outputs),
    ],
    [
      'convolution 3 × 3, 32 → 32 on 6 × 7, batch 64: feedforward',
      convolution,
      () => backend.convolve(cx.data, cw.data, cb.data, cz.data, cz.data, 'linear', boards, shape),
    ],
    [
      'the same: ∂J/∂x',
      convolution,
      () => backend.convolveInputGradient(cz.data, cw.data, cx.data, boards, shape),
    ],
    [
      'the same: ∂J/∂w',
      convolution,
      () => backend.convolveParameterGradient(cz.data, cx.data, cw.data, cb.data, boards, shape),
    ],
  ];
  print(
    line(
      'bare SIMD micro-kernel',
      times(peak.call).map(ns => peak.flops / ns),
      'GFLOP/s',
    ),
  );
  for (const [name, flops, call] of tasks) {
    for (const block of [x, w, b, z, cx, cw, cb, cz])
      for (let i = 0; i < block.length; i++) block.data[i] = uniformIn(rng, -1, 1); // ∂J/∂w adds up
    nanoseconds(call);
    const ratios = Array.from({ length: ROUNDS }, () => {
      const before = nanoseconds(peak.call) / peak.flops;
      const own = nanoseconds(call) / flops;
      const after = nanoseconds(peak.call) / peak.flops;
      return (100 * (before + after)) / 2 / own;
    });
    print(line(name, ratios, '% of it'));
  }
}

function benchActivations(print: (line: string) => void): void {
  const n = 65536;
  for (const backend of [kernels(), plainKernels]) {
    const [z, a] = [filled(backend, n), backend.allocate(n)];
    for (const name of ['tanh', 'sigmoid', 'gelu_tanh', 'relu'] satisfies ActivationName[]) {
      const each = times(() => backend.activate(name, z.data, a.data, n)).map(ns => ns / n);
      print(line(`${name} of ${n} numbers, ${backend.name}`, each, 'ns each'));
    }
  }
}

function benchNetwork(print: (line: string) => void): void {
  const spec: NetworkSpec = {
    inputs: 12,
    layers: [
      { kind: 'dense', outputs: 64, activation: 'tanh' },
      { kind: 'dense', outputs: 64, activation: 'tanh' },
      { kind: 'dense', outputs: 3, activation: 'linear' },
    ],
  };
  const rows = 64;
  const x = Float32Array.from({ length: rows * 12 }, () => uniformIn(rng, -1, 1));
  const y = Float32Array.from({ length: rows * 3 }, () => uniformIn(rng, -1, 1));
  for (const backend of [kernels(), plainKernels]) {
    const network = new Network(spec, backend);
    network.initialise(seedRng(2), glorot);
    const optimiser = adam(network);
    const step = times(() => network.learn(x, y, rows, losses.mse, optimiser, 1e-3));
    const decision = times(() => network.forward(x, 1));
    print(
      line(
        `12-64-64-3 tanh: a step of Adam on 64 rows, ${backend.name}`,
        step.map(ns => ns / 1000),
        'µs',
      ),
    );
    print(
      line(
        `12-64-64-3 tanh: one row forward, ${backend.name}`,
        decision.map(ns => ns / 1000),
        'µs',
      ),
    );
  }
}

export async function benchNetworks(print: (line: string) => void): Promise<void> {
  print(line('the kernels as a file', [statSync(kernelsFile).size / 1000], 'kB'));
  await benchMultiplications(print);
  benchActivations(print);
  benchNetwork(print);
}
