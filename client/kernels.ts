/** The fast kernels of the networks, fetched once for the page and once for each worker. */
import { useSimd } from '../shared/nn/backend.ts';
import url from '../shared/nn/simd/kernels.wasm?url';

/** Whether networks made from now on compute in WebAssembly SIMD; if not, in TypeScript, to the same bits. Never rejects. */
export async function loadKernels(): Promise<boolean> {
  try {
    const answer = await fetch(url);
    return answer.ok && (await useSimd(await answer.arrayBuffer()));
  } catch {
    return false; // offline, or forbidden by the school's settings
  }
}
