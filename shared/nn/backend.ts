/** Which kernels new networks compute with. The backends agree to the bit, so the choice changes speed and nothing else. */
import type { Kernels } from './kernels.ts';
import { plainKernels } from './plain-kernels.ts';
import { simdKernels } from './simd-kernels.ts';

let current: Kernels = plainKernels;

/** The kernels in use: the plain ones until `useSimd` has succeeded. */
export function kernels(): Kernels {
  return current;
}

/**
 * Takes the compiled SIMD kernels (simd/, built to simd/kernels.wasm) for all networks from now on. Gives whether they
 * are in use: not where this machine has no WebAssembly SIMD, and then the plain ones serve.
 */
export async function useSimd(code: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<boolean> {
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(code)) return false;
  current = simdKernels(await WebAssembly.compile(code));
  return true;
}
