/**
 * Compiles the SIMD kernels (shared/nn/simd, AssemblyScript) to shared/nn/simd/kernels.wasm, when that is missing or
 * older than what it is made of. The build, the tests, the bench and the development server all begin with it.
 */
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { main } from 'assemblyscript/asc';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'shared', 'nn', 'simd');
export const kernelsFile = join(folder, 'kernels.wasm');

/** Throws with the compiler's words where the source is wrong. */
export async function buildKernels(): Promise<void> {
  const sources = readdirSync(folder)
    .filter(name => name.endsWith('.ts'))
    .map(name => join(folder, name));
  const changed = Math.max(...[import.meta.filename, ...sources].map(file => statSync(file).mtimeMs));
  if (existsSync(kernelsFile) && statSync(kernelsFile).mtimeMs > changed) return;
  // In a folder of its own first, so that nobody reads half a file.
  const draft = mkdtempSync(join(folder, 'draft-'));
  try {
    const { error, stderr } = await main(
      [
        ...['shared/nn/simd/index.ts', '--baseDir', root, '--outFile', join(draft, 'kernels.wasm')],
        ...['-O3', '--enable', 'simd', '--importMemory', '--runtime', 'stub', '--noAssert'],
        ...['--disableWarning', '112'], // vectors never cross into JavaScript
      ],
      {},
    );
    if (error) throw new Error(`kernels: ${stderr.toString()}`, { cause: error });
    renameSync(join(draft, 'kernels.wasm'), kernelsFile);
  } finally {
    rmSync(draft, { recursive: true });
  }
}
