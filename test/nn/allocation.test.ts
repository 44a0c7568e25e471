import { readFileSync } from 'node:fs';
import { GCProfiler } from 'node:v8';
import { runInThisContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { kernelsFile } from '../../build/kernels.ts';
import { bundle } from '../browser/bundle.ts';
import type { works } from './allocation-work.ts';
import { collectGarbage } from './garbage.ts';

/**
 * Bytes a step, on the heap. Not 0: where one function that the engine compiled calls another, each number that crosses
 * lies in a box of 16 bytes, and J crosses a few. An array, a view or a closure a step is more than this.
 */
const BOUND = 48;
const STEPS = 200; // a measurement; so few that their garbage, were there any, would not be collected in between

/**
 * The fewest bytes that a call of `work` was seen to take, once that is within the bound; or after many attempts. What the
 * engine itself allocates while it compiles comes and goes, what `work` allocates it allocates every time.
 */
function bytesPerCall(work: () => void): number {
  let fewest = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 60 && fewest > BOUND; attempt++) {
    for (let i = 0; i < 4 * STEPS; i++) work();
    collectGarbage();
    const profiler = new GCProfiler();
    profiler.start();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < STEPS; i++) work();
    const taken = process.memoryUsage().heapUsed - before;
    const collections = profiler.stop()?.statistics.length;
    if (collections === 0) fewest = Math.min(fewest, taken / STEPS);
  }
  return fewest;
}

// In the form in which the page has it: what the engine compiles in one piece depends on how the code lies.
const script = await bundle('test/nn/allocation-work.ts', 'allocation');
const bundled: { works: typeof works } = runInThisContext(`${script};allocation`);

describe.each(bundled.works(readFileSync(kernelsFile)))(
  '$title',
  ({ backend, kernels, learn, play, learnThroughTime }) => {
    test('learning and playing take no memory of the kernels’ after the first step', () => {
      learn();
      learnThroughTime();
      const { allocations, held } = kernels;
      expect(allocations).toBeGreaterThan(0);
      for (let i = 0; i < 100; i++) {
        learn();
        play();
        learnThroughTime();
      }
      expect(kernels.allocations).toBe(allocations);
      expect(kernels.held).toBe(held);
    });

    // Only with the kernels that are run: between functions of the plain ones the engine may box any number or none,
    // as its inliner likes, and says no two times the same.
    test.runIf(backend === 'simd').each(Object.entries({ learn, play, learnThroughTime }))(
      '%s takes nothing from the heap',
      (_, work) => {
        expect(bytesPerCall(work)).toBeLessThanOrEqual(BOUND);
      },
    );
  },
);
