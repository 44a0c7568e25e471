/** The fast kernels of the networks, compiled when they are missing or old. */
import { readFileSync } from 'node:fs';
import { buildKernels, kernelsFile } from '../build/kernels.ts';
import { useSimd } from '../shared/nn/backend.ts';

/** For the main thread, before any worker: networks compute in SIMD from now on, where this machine has it. */
export async function prepareKernels(): Promise<void> {
  await buildKernels();
  await loadKernels();
}

/** For a worker, after `prepareKernels`. */
export async function loadKernels(): Promise<void> {
  await useSimd(readFileSync(kernelsFile));
}
