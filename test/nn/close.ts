import { expect } from 'vitest';

/** Within `tolerance` of each number wanted, or of 1 where that is larger. */
export function expectClose(
  got: ArrayLike<number>,
  want: ArrayLike<number>,
  tolerance: number,
  what = '',
): void {
  expect(got.length, what).toBe(want.length);
  for (let i = 0; i < want.length; i++)
    if (!(Math.abs(got[i] - want[i]) <= tolerance * Math.max(1, Math.abs(want[i]))))
      expect.fail(`${what}[${i}]: got ${got[i]}, want ${want[i]}`);
}
