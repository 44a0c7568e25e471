import { expect, test } from 'vitest';
import { below, mixSeed, nextU32, type Rng, seedRng, shuffle, split, uniform } from '../shared/rng.ts';

test('sfc32 gives the numbers of its definition', () => {
  // Written out from the definition (a + b + counter; a = b ^ b>>>9; b = 9c; c = rotl(c, 21) + out) with BigInt.
  const mask = (1n << 32n) - 1n;
  const rng = seedRng(2024);
  let [a, b, c, n] = rng.map(word => BigInt(word >>> 0));
  for (let i = 0; i < 1000; i++) {
    const out = (a + b + n) & mask;
    n = (n + 1n) & mask;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) & mask;
    c = ((((c << 21n) | (c >> 11n)) & mask) + out) & mask;
    expect(nextU32(rng)).toBe(Number(out));
  }
});

test('the state is plain data: a copy through JSON goes on with the same numbers', () => {
  const rng = seedRng(7);
  for (let i = 0; i < 100; i++) nextU32(rng);
  const copy = JSON.parse(JSON.stringify(rng)) as Rng;
  for (let i = 0; i < 100; i++) expect(nextU32(copy)).toBe(nextU32(rng));
});

test('draws fill their range evenly', () => {
  const rng = seedRng(1);
  const counts = new Array(10).fill(0);
  for (let i = 0; i < 100_000; i++) counts[below(rng, 10)]++;
  const chiSquared = counts.reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0);
  expect(chiSquared).toBeLessThan(27.9); // 9 degrees of freedom, p = 0.001
  for (let i = 0; i < 1000; i++) {
    const u = uniform(rng);
    expect(u >= 0 && u < 1).toBe(true);
  }
});

test('split streams and neighbouring seeds do not follow each other', () => {
  const parent = seedRng(3);
  const child = split(parent);
  const first = new Set(Array.from({ length: 2000 }, () => nextU32(parent)));
  for (let i = 0; i < 2000; i++) expect(first.has(nextU32(child))).toBe(false);
  expect(new Set(Array.from({ length: 1000 }, (_, seed) => nextU32(seedRng(seed)))).size).toBe(1000);
  expect(mixSeed(1, 2)).not.toBe(mixSeed(2, 1));
});

test('below refuses what it cannot draw', () => {
  for (const n of [0, -1, Number.NaN, 2 ** 33]) expect(() => below(seedRng(1), n)).toThrow(/below/);
});

test('shuffle keeps every item', () => {
  const items = Array.from({ length: 50 }, (_, i) => i);
  expect([...shuffle(seedRng(5), items)].sort((x, y) => x - y)).toEqual(
    Array.from({ length: 50 }, (_, i) => i),
  );
});
