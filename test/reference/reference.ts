/** Other people's numbers, and how near to PyTorch's ours must be. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

/** A file as it is, from REFERENCE_DIR when that is set: whoever reads a part of it says what it holds. */
export function readReference<T>(name: string): T {
  const folder = process.env.REFERENCE_DIR ?? join(import.meta.dirname, 'data');
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

const TOLERANCE = 1e-5;

/** To 1e-5 relative: of the number itself or, where sums cancel to nearly nothing, of its array's root mean square. */
export function expectClose(got: ArrayLike<number>, want: readonly number[], what: string): void {
  expect(got.length, what).toBe(want.length);
  const rms = Math.sqrt(want.reduce((sum, w) => sum + w * w, 0) / want.length);
  for (const [i, w] of want.entries()) {
    const error = Math.abs(got[i] - w);
    const scale = Math.max(Math.abs(w), rms);
    if (!(error <= TOLERANCE * scale)) expect.fail(`${what}[${i}]: got ${got[i]}, PyTorch has ${w}`);
  }
}
