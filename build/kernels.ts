/**
 * Compiles the SIMD kernels (shared/nn/simd, AssemblyScript) to shared/nn/simd/kernels.wasm, when that is missing or
 * older than what it is made of, or made by another version of the compiler. The build, the tests, the bench and the
 * development server all begin with it.
 */
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'shared', 'nn', 'simd');
export const kernelsFile = join(folder, 'kernels.wasm');

/** Throws with the compiler's words where the source is wrong. */
export async function buildKernels(): Promise<void> {
  await compile(join(folder, 'index.ts'), kernelsFile);
}

/** Compiles the AssemblyScript at `entry`, which may import what lies beside it, unless `outFile` is newer than that folder. */
export async function compile(entry: string, outFile: string): Promise<void> {
  const sources = readdirSync(dirname(entry))
    .filter(name => name.endsWith('.ts'))
    .map(name => join(dirname(entry), name));
  const changed = Math.max(...[import.meta.filename, ...sources].map(file => statSync(file).mtimeMs));
  const stamp = stampOf(
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.assemblyscript,
  );
  if (existsSync(outFile) && statSync(outFile).mtimeMs > changed && readFileSync(outFile).includes(stamp))
    return;
  const { main } = await import('assemblyscript/asc'); // large: only who compiles pays for it
  // In a folder of its own first, so that nobody reads half a file.
  const draft = mkdtempSync(join(dirname(outFile), 'draft-'));
  try {
    const { error, stderr } = await main([
      ...[relative(root, entry), '--baseDir', root, '--outFile', join(draft, 'draft.wasm')],
      ...['-O3', '--enable', 'simd', '--importMemory', '--runtime', 'stub', '--noAssert'],
      ...['--disableWarning', '112'], // vectors never cross into JavaScript
    ]);
    if (error) throw new Error(`kernels: ${stderr.toString()}`, { cause: error });
    appendFileSync(join(draft, 'draft.wasm'), stamp);
    renameSync(join(draft, 'draft.wasm'), outFile);
  } finally {
    rmSync(draft, { recursive: true });
  }
}

/** A custom section that says which compiler made the file: what installs packages dates their files as it likes. */
function stampOf(version: string): Buffer {
  const [name, content] = [Buffer.from('assemblyscript'), Buffer.from(version)];
  const payload = Buffer.concat([Buffer.of(name.length), name, content]);
  return Buffer.concat([Buffer.of(0, payload.length), payload]);
}
