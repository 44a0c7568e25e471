import { expect, test } from 'vitest';
import { meanInterval, rateInterval } from '../../headless/intervals.ts';
import { ratings } from '../../headless/ratings.ts';

test('a rate has the interval of Wilson, as published', () => {
  // Newcombe 1998, table I, method 3: 81/263, 15/148, 0/20, 1/29
  const cases = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ];
  for (const [successes, n, low, high] of cases) {
    const interval = rateInterval(successes, n);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  }
});

test('a mean has the interval of Student, wider the fewer there are', () => {
  // 1 … 5: s² = 5/2, so 2.776 · √(1/2); tables have 2.000 for 60 degrees of freedom
  const { mean, low, high } = meanInterval([1, 2, 3, 4, 5]);
  expect(mean).toBe(3);
  expect(high - mean).toBeCloseTo(2.776 * Math.SQRT1_2, 6);
  expect(mean - low).toBeCloseTo(high - mean, 12);
  const many = meanInterval(Array.from({ length: 61 }, (_, i) => i % 2));
  const deviation = Math.sqrt((30 * 31) / 61 / 60);
  expect((many.high - many.mean) / (deviation / Math.sqrt(61))).toBeCloseTo(2, 2);
  expect(meanInterval([7]).high).toBe(Number.POSITIVE_INFINITY);
});

test('who wins ten times as often as they lose is 400 points above', () => {
  const [a, b] = ratings([
    [0, 100_000],
    [1_000_000, 0],
  ]);
  expect(a).toBe(1000);
  expect(b).toBeCloseTo(1400, 1);
});

test('who lost to nobody is rated, and third parties count', () => {
  const rated = ratings([
    [0, 10, 20],
    [10, 0, 15],
    [0, 5, 0],
  ]);
  expect(rated.every(Number.isFinite)).toBe(true);
  expect(rated[0]).toBeGreaterThan(rated[1]);
  expect(rated[1]).toBeGreaterThan(rated[2]);
});
