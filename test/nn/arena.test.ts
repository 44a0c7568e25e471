import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { kernelsFile } from '../../build/kernels.ts';
import { Arena } from '../../shared/nn/arena.ts';
import type { Block } from '../../shared/nn/block.ts';
import { glorot } from '../../shared/nn/initialisers.ts';
import type { ConvolutionShape, Kernels } from '../../shared/nn/kernels.ts';
import { losses } from '../../shared/nn/losses.ts';
import { Network } from '../../shared/nn/network.ts';
import { adam } from '../../shared/nn/optimisers.ts';
import { simdKernels } from '../../shared/nn/simd-kernels.ts';
import { seedRng } from '../../shared/rng.ts';
import { collectGarbage, garbageCollected } from './garbage.ts';

const PAGE = 65536;

function arenaOf(pages: number, maximum?: number): { arena: Arena; memory: WebAssembly.Memory } {
  const memory = new WebAssembly.Memory({ initial: pages, maximum });
  return { arena: new Arena(memory, 100), memory };
}

describe('an arena', () => {
  test('gives out zeros that are nobody else’s, in whatever order they are taken and given back', () => {
    const orders = fc.array(
      fc.oneof(
        fc.record({ take: fc.integer({ min: 0, max: 9000 }) }),
        fc.record({ giveBack: fc.nat({ max: 20 }) }),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(orders, all => {
        const { arena } = arenaOf(1);
        const held: { block: Block; mark: number }[] = [];
        for (const [i, order] of all.entries()) {
          if ('take' in order) {
            const block = arena.allocate(order.take);
            expect(block.data.length).toBe(order.take);
            expect(block.data.every(v => v === 0)).toBe(true);
            block.data.fill(i + 1);
            held.push({ block, mark: i + 1 });
          } else if (held.length > 0) {
            const [{ block }] = held.splice(order.giveBack % held.length, 1);
            arena.free(block);
          }
          for (const { block, mark } of held) expect(block.data.every(v => v === mark)).toBe(true);
        }
        const used = held.reduce((sum, { block }) => sum + Math.ceil(block.length / 16) * 64, 0);
        expect(arena.bytesInUse).toBe(used);
        for (const { block } of held) arena.free(block);
        expect(arena.bytesInUse).toBe(0);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  test('leaves alone what lies before it, and a margin behind it', () => {
    const { arena, memory } = arenaOf(1);
    const all = arena.allocate((PAGE - 128 - 64) / 4);
    expect(memory.buffer.byteLength).toBe(PAGE);
    all.data.fill(1);
    const words = new Float32Array(memory.buffer);
    expect(words.slice(0, 32).every(v => v === 0)).toBe(true);
    expect(words.slice(-16).every(v => v === 0)).toBe(true);
    arena.allocate(1);
    expect(memory.buffer.byteLength).toBe(2 * PAGE);
  });

  test('gives out again, as zeros, what it got back: it does not grow while the same is taken and given back', () => {
    const { arena, memory } = arenaOf(1);
    const first = arena.allocate(1000);
    first.data.fill(7);
    arena.free(first);
    expect(arena.allocate(1000).offset).toBe(first.offset);
    for (let i = 0; i < 1000; i++) {
      const blocks = [700, 10, 3000, 1].map(length => arena.allocate(length));
      for (const block of blocks) {
        expect(block.data.every(v => v === 0)).toBe(true);
        block.data.fill(i);
      }
      for (const k of [2, 0, 3, 1]) arena.free(blocks[k]);
    }
    expect(memory.buffer.byteLength).toBe(PAGE);
  });

  test('joins what it got back: small neighbours make room for a large one', () => {
    const { arena, memory } = arenaOf(1);
    const small = Array.from({ length: 100 }, () => arena.allocate(150));
    for (let i = 0; i < 100; i += 2) arena.free(small[i]);
    for (let i = 1; i < 100; i += 2) arena.free(small[i]);
    arena.allocate(16_000);
    expect(memory.buffer.byteLength).toBe(PAGE);
  });

  test('takes every view along when it grows: of blocks, of their parts and of the parts of those', () => {
    const { arena, memory } = arenaOf(1);
    const block = arena.allocate(100);
    const empty = arena.allocate(0);
    const part = block.part(10, 50);
    const inner = part.part(5, 10);
    block.data.set(Float32Array.from({ length: 100 }, (_, i) => i));
    const old = [block.data, part.data, inner.data];
    arena.allocate(PAGE);
    expect(memory.buffer.byteLength).toBeGreaterThan(4 * PAGE);
    expect(old.map(view => view.length)).toEqual([0, 0, 0]);
    expect([...block.data]).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect([...part.data]).toEqual(Array.from({ length: 50 }, (_, i) => 10 + i));
    expect([...inner.data]).toEqual(Array.from({ length: 10 }, (_, i) => 15 + i));
    expect(empty.data.buffer).toBe(memory.buffer);
    expect(empty.data.slice().length).toBe(0); // which throws for what stayed behind
    inner.data[0] = -1;
    expect(block.data[15]).toBe(-1);
  });

  test('leaves a block of nothing usable when it grows', () => {
    const { arena } = arenaOf(1);
    const nothing = arena.allocate(0);
    arena.allocate(3 * PAGE);
    expect(nothing.data.slice()).toEqual(new Float32Array(0));
  });

  test('refuses to take back what it has back already, also when somebody else has it by now', () => {
    const { arena } = arenaOf(1);
    const block = arena.allocate(10);
    arena.free(block);
    expect(() => arena.free(block)).toThrow('or was freed before');
    const next = arena.allocate(10);
    expect(next.offset).toBe(block.offset);
    expect(() => arena.free(block)).toThrow('or was freed before');
    next.data.fill(3);
    expect(arena.allocate(10).offset).not.toBe(next.offset);
    arena.free(next);
  });

  test('leaves nobody a way to what it got back: blocks, their parts and the parts of those throw', () => {
    const { arena } = arenaOf(1);
    const block = arena.allocate(100);
    const part = block.part(10, 50);
    const inner = part.part(5, 10);
    arena.free(block);
    arena.allocate(2 * PAGE); // which binds all that is still given out to another buffer
    for (const gone of [block, part, inner]) expect(() => gone.data).toThrow('was freed');
    expect(() => part.part(0, 1)).toThrow('was freed');
  });

  test('refuses to take back a part of a block', () => {
    const { arena } = arenaOf(1);
    const block = arena.allocate(10);
    for (const part of [block.part(0, 10), block.part(0, 4), block.part(4, 2)])
      expect(() => arena.free(part)).toThrow('is a part of a block');
    expect(arena.bytesInUse).toBe(64);
  });

  test('says when it is full; what it gave out stays, and what it gets back can be had again', () => {
    const { arena } = arenaOf(3, 5);
    const block = arena.allocate(40_000);
    block.data.fill(5);
    expect(() => arena.allocate(50_000)).toThrow('no memory for 200000 bytes more; 160000 are in use');
    expect(block.data.every(v => v === 5)).toBe(true);
    const rest = arena.allocate(30_000); // it cannot double: less than that must do
    expect(() => arena.allocate(30_000)).toThrow('no memory');
    arena.free(rest);
    expect(arena.allocate(30_000).offset).toBe(rest.offset);
  });

  test('takes back what nobody holds any more, and nothing of which somebody holds a view', async () => {
    const { arena } = arenaOf(1);
    const view = arena.allocate(20).part(4, 8).data;
    view.fill(9);
    for (let i = 0; i < 50; i++) arena.allocate(100);
    expect(arena.bytesInUse).toBe(128 + 50 * 448);
    await garbageCollected();
    expect(arena.bytesInUse).toBe(128);
    for (let i = 0; i < 50; i++) arena.allocate(100).data.fill(1);
    expect(view.every(v => v === 9)).toBe(true);
  });

  test('takes back what is forgotten before it grows, and only once, whoever has it by then', async () => {
    const { arena, memory } = arenaOf(1);
    for (let i = 0; i < 3; i++) arena.allocate(5000);
    await setImmediate(); // what a WeakRef was made for stays until the end of that job
    collectGarbage();
    const next = arena.allocate(15_000).data.fill(4); // the registry has not been told yet
    expect(memory.buffer.byteLength).toBe(PAGE);
    await garbageCollected();
    expect(arena.bytesInUse).toBe(60_032);
    expect(arena.allocate(10).offset).toBeGreaterThan(next.byteOffset);
    expect(next.every(v => v === 4)).toBe(true);
  });

  test('has the garbage collector see how large its blocks are, and collect them in time', async () => {
    const { arena } = arenaOf(1, 8192); // 512 MiB
    for (let i = 0; i < 700; i++) {
      arena.allocate(2 ** 18); // 1 MiB, forgotten
      if (i % 10 === 0) await setImmediate();
    }
    expect(arena.bytesInUse).toBeGreaterThan(0);
  });

  test('is not upset when what was given back by hand is collected later', async () => {
    const { arena } = arenaOf(1);
    arena.free(arena.allocate(100));
    const kept = arena.allocate(100);
    await garbageCollected();
    expect(arena.bytesInUse).toBe(448);
    arena.free(kept);
  });
});

describe('the SIMD kernels', () => {
  const code = new WebAssembly.Module(readFileSync(kernelsFile));
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const bytes = (kernels: Kernels) => kernels.allocate(1).data.buffer.byteLength;

  test('refuse numbers that lie elsewhere, or where the memory was before it grew', () => {
    const kernels = simdKernels(code);
    const board = {
      height: 1,
      width: 1,
      channels: 1,
      kernelHeight: 1,
      kernelWidth: 1,
      stride: 1,
      padding: 0,
    };
    const shape: ConvolutionShape = { ...board, outHeight: 1, outWidth: 1, outChannels: 1 };
    const settings = {
      ...{ alpha: 1, keep1: 1, take1: 1, keep2: 1, take2: 1, root: 1, epsilon: 1, shrink: 1 },
    };
    type Views = Float32Array[];
    const calls: [operation: string, views: number, call: (views: Views) => void][] = [
      ['affine', 5, ([x, w, b, z, a]) => kernels.affine(x, w, b, z, a, 'relu', 1, 1, 1)],
      ['affineInputGradient', 3, ([d, w, dx]) => kernels.affineInputGradient(d, w, dx, 1, 1, 1)],
      [
        'affineParameterGradient',
        4,
        ([d, x, dw, db]) => kernels.affineParameterGradient(d, x, dw, db, 1, 1, 1),
      ],
      ['convolve', 5, ([x, w, b, z, a]) => kernels.convolve(x, w, b, z, a, 'relu', 1, shape)],
      ['convolveInputGradient', 3, ([d, w, dx]) => kernels.convolveInputGradient(d, w, dx, 1, shape)],
      [
        'convolveParameterGradient',
        4,
        ([d, x, w, b]) => kernels.convolveParameterGradient(d, x, w, b, 1, shape),
      ],
      ['activate', 2, ([z, a]) => kernels.activate('tanh', z, a, 1)],
      ['activateGradient', 4, ([z, a, da, d]) => kernels.activateGradient('tanh', z, a, da, d, 1)],
      ['descend', 3, ([w, g, v]) => kernels.descend(w, g, v, 1, 1, 1, true)],
      ['rmsProp', 3, ([w, g, s]) => kernels.rmsProp(w, g, s, 1, 1, 1, 1, 1)],
      ['adam', 4, ([w, g, m, s]) => kernels.adam(w, g, m, s, 1, settings)],
      ['sumOfSquares', 1, ([g]) => kernels.sumOfSquares(g, 1)],
      ['scale', 1, ([g]) => kernels.scale(g, 1, 1)],
    ];
    const old = kernels.allocate(1).data;
    kernels.allocate(bytes(kernels) / 4);
    expect(old.length).toBe(0);
    for (const [operation, count, call] of calls) {
      const good = Array.from({ length: count }, () => kernels.allocate(1).data);
      call(good);
      for (let i = 0; i < count; i++)
        for (const bad of [new Float32Array(1), old])
          expect(() => call(good.with(i, bad)), `${operation}, view ${i}`).toThrow('not in the arena');
    }
  });

  test('have room for any number of networks, so long as they are forgotten', async () => {
    const kernels = simdKernels(code);
    const x = new Float32Array(16 * 32).fill(0.5);
    const y = new Float32Array(16 * 4);
    let most = 0;
    for (let round = 0; round < 20; round++) {
      for (let i = 0; i < 150; i++) {
        const layers = [
          { kind: 'dense', outputs: 32, activation: 'tanh' } as const,
          { kind: 'dense', outputs: 4, activation: 'linear' } as const,
        ];
        const network = new Network({ inputs: 32, layers }, kernels);
        network.initialise(seedRng(i), glorot);
        network.learn(x, y, 16, losses.half_mse, adam(network), 0.01);
      }
      await garbageCollected();
      if (round === 0) most = bytes(kernels);
    }
    expect(most).toBeGreaterThan(2 ** 22); // what they need when nothing is collected in between
    expect(bytes(kernels)).toBe(most);
  });

  test('that find no more memory to work in keep to what they had', () => {
    const kernels = simdKernels(code);
    kernels.reserveFor(1000);
    vi.spyOn(WebAssembly.Memory.prototype, 'grow').mockImplementation(() => {
      throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded');
    });
    expect(() => kernels.reserveFor(1_000_000)).toThrow('no memory');
    const others = kernels.allocate(1000);
    const [delta, w, dx] = [10, 100, 10].map(length => kernels.allocate(length).data.fill(1));
    kernels.affineInputGradient(delta, w, dx, 1, 10, 10);
    expect(others.data.every(v => v === 0)).toBe(true);
  });

  test('that find no more memory say so, and a network that wanted it computes on as before', () => {
    const kernels = simdKernels(code);
    const network = new Network(
      {
        inputs: 12,
        layers: [
          { kind: 'residual', layers: [{ kind: 'dense', outputs: 12, activation: 'relu' }] },
          { kind: 'layer_norm' },
          { kind: 'unflatten', channels: 3, height: 2, width: 2 },
          { kind: 'conv2d', channels: 2, kernel: [2, 2], stride: 1, padding: 1, activation: 'tanh' },
          { kind: 'flatten' },
          { kind: 'gru', units: 5 },
        ],
      },
      kernels,
    );
    network.initialise(seedRng(1), glorot);
    const x = Float32Array.from({ length: 24 }, (_, i) => Math.fround(i / 24));
    network.forward(x, 2);
    const others = kernels.allocate(1000);
    others.data.fill(8);
    vi.spyOn(WebAssembly.Memory.prototype, 'grow').mockImplementation(() => {
      throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded');
    });
    const untroubled = network.clone();
    untroubled.forward(x, 2);
    for (const rows of [1000, 3000, 10_000, 100_000]) {
      expect(() => network.forward(new Float32Array(12 * rows), rows)).toThrow('no memory');
      expect(() => network.backward(new Float32Array(10), 2)).toThrow('no forward pass');
      expect(network.forward(x, 2)).toEqual(untroubled.forward(x, 2)); // which goes on from the state there was
      expect(others.data.every(v => v === 8)).toBe(true);
    }
    vi.restoreAllMocks();
    expect(network.forward(new Float32Array(12 * 10_000), 10_000).length).toBe(50_000);
    network.free();
  });
});
