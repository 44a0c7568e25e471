/** Kernels that count what they give out. */
import type { Kernels } from '../../shared/nn/kernels.ts';

export interface CountingKernels extends Kernels {
  /** Calls of `allocate` for any memory at all. */
  allocations: number;
  /** Numbers given out and not given back. */
  held: number;
}

export function countingKernels(kernels: Kernels): CountingKernels {
  return {
    ...kernels,
    allocations: 0,
    held: 0,
    allocate(length) {
      if (length > 0) this.allocations++;
      this.held += length;
      return kernels.allocate(length);
    },
    free(block) {
      this.held -= block.length;
      kernels.free(block);
    },
  };
}
