import { expect, test } from 'vitest';
import { normal } from '../../shared/nn/normal.ts';
import { nextU32, seedRng } from '../../shared/rng.ts';

test('draws fall between the standard deviations as often as the printed table says', () => {
  const table = [0.0013, 0.0214, 0.1359, 0.3413, 0.3413, 0.1359, 0.0214, 0.0013]; // of −4σ … 4σ
  const draws = 100_000;
  const counts = table.map(() => 0);
  const rng = seedRng(1);
  for (let i = 0; i < draws; i++) counts[Math.max(0, Math.min(7, Math.floor(normal(rng)) + 4))]++;
  const chiSquared = table.reduce((sum, p, i) => sum + (counts[i] - draws * p) ** 2 / (draws * p), 0);
  expect(chiSquared).toBeLessThan(24.3); // 7 degrees of freedom, p = 0.001
});

test('draws have variance 1', () => {
  const draws = 100_000;
  const rng = seedRng(4);
  let square = 0;
  for (let i = 0; i < draws; i++) square += normal(rng) ** 2 / draws;
  expect(Math.abs(square - 1)).toBeLessThan(3.3 * Math.sqrt(2 / draws)); // z² has variance 2
});

test('a draw does not follow the one before', () => {
  const draws = 100_000;
  const rng = seedRng(2);
  let before = normal(rng);
  let together = 0;
  for (let i = 0; i < draws; i++) {
    const next = normal(rng);
    together += before * next;
    before = next;
  }
  expect(Math.abs(together / Math.sqrt(draws))).toBeLessThan(3.3); // standard normal where they are independent
});

test('a draw takes two of the generator', () => {
  const [one, other] = [seedRng(3), seedRng(3)];
  normal(one);
  nextU32(other);
  nextU32(other);
  expect(one).toEqual(other);
});
