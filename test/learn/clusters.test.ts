import { describe, expect, test } from 'vitest';
import { chooseGroups, kMeans, silhouette } from '../../shared/learn/clusters.ts';
import {
  lostWithout,
  principalComponents,
  projected,
  scaledBy,
  scaleOf,
  type Table,
} from '../../shared/learn/principal-components.ts';
import { normal } from '../../shared/nn/normal.ts';
import { seedRng } from '../../shared/rng.ts';
import tenths from './iris.json';

const table = (rows: number[][]): Table => ({
  rows: rows.length,
  columns: rows[0].length,
  data: Float64Array.from(rows.flat()),
});

/** Fisher's 150 irises (1936) as scikit-learn has them: sepal and petal, length and width, in centimetres. */
const iris = table(tenths.map(row => row.map(value => value / 10)));

const cloud = (rng: ReturnType<typeof seedRng>, n: number, ...middle: number[]) =>
  Array.from({ length: n }, () => middle.map(m => m + normal(rng)));

describe('principal components', () => {
  test('of the irises, two explain what scikit-learn says: 0.92461872 and 0.05306648', () => {
    const { shares } = principalComponents(iris, 2);
    expect(shares[0]).toBeCloseTo(0.92461872, 8);
    expect(shares[1]).toBeCloseTo(0.05306648, 8);
  });

  test('of points on a line they find the line, whichever way it was drawn', () => {
    for (const way of [1, -1]) {
      const { directions, shares } = principalComponents(
        table([-2, -1, 0, 1, 2].map(t => [way * 3 * t + 7, way * -4 * t])),
        1,
      );
      expect([...directions].map(x => Number(x.toFixed(12)))).toEqual([-0.6, 0.8]);
      expect(shares[0]).toBeCloseTo(1, 12);
    }
  });

  test('what they leave out is the variance that they do not explain', () => {
    const scaled = scaledBy(iris, scaleOf(iris)); // variance 1 a column
    const components = principalComponents(scaled, 2);
    const told = components.shares[0] + components.shares[1];
    expect(lostWithout(scaled, components)).toBeCloseTo(1 - told, 10);
    expect(lostWithout(scaled, principalComponents(scaled, 4))).toBeCloseTo(0, 20);
  });

  test('a column that never changes counts for nothing', () => {
    const points = table([0, 1, 2].map(t => [t, 0.1 + 0.2, 5]));
    const scaled = scaledBy(points, scaleOf(points));
    expect([...scaled.data.filter((_, i) => i % 3 > 0)]).toEqual(new Array(6).fill(0));
    expect(scaled.data[2 * 3]).toBeCloseTo(Math.sqrt(1.5), 12);
  });
});

describe('groups', () => {
  test.each([
    [2, 0.681046169211746],
    [3, 0.5528190123564091],
  ])('%i of the irises have the silhouette that scikit-learn gives', (k, published) => {
    // Printed by scikit-learn 0.24.2 in question 552367 of stats.stackexchange.com.
    expect(kMeans(iris, k, seedRng(1)).silhouette).toBeCloseTo(published, 9);
  });

  test('as many are chosen as have the best silhouette: two of the irises', () => {
    const { k, of } = chooseGroups(iris, seedRng(5));
    expect(k).toBe(2);
    expect(new Set(of.slice(0, 50)).size).toBe(1); // all of setosa
  });

  test('a silhouette by hand', () => {
    const points = table([[0], [1], [10], [14]]);
    const by = [(12 - 1) / 12, (11 - 1) / 11, (9.5 - 4) / 9.5, (13.5 - 4) / 13.5];
    expect(silhouette(points, Int32Array.of(0, 0, 1, 1), 2)).toBeCloseTo(
      by.reduce((sum, s) => sum + s, 0) / 4,
      12,
    );
    expect(silhouette(table([[0], [1], [10]]), Int32Array.of(0, 0, 1), 2)).toBeCloseTo(
      ((10 - 1) / 10 + (9 - 1) / 9) / 3,
      12,
    );
  });

  test('inertia by hand, and the largest group comes first', () => {
    const { of, inertia } = kMeans(table([[20], [0], [1], [2]]), 2, seedRng(1));
    expect([...of]).toEqual([1, 0, 0, 0]);
    expect(inertia).toBeCloseTo(2, 12);
  });

  test('one cloud stays one group, three clouds are three', () => {
    for (let seed = 0; seed < 20; seed++) {
      const rng = seedRng(seed);
      expect(chooseGroups(table(cloud(rng, 40, 0, 0)), rng).k).toBe(1);
      const three = [...cloud(rng, 20, 0, 0), ...cloud(rng, 14, 12, 0), ...cloud(rng, 10, 0, 12)];
      const { k, of } = chooseGroups(table(three), rng);
      expect(k).toBe(3);
      expect([...of]).toEqual([...new Array(20).fill(0), ...new Array(14).fill(1), ...new Array(10).fill(2)]);
    }
  });

  test('points that are all the same are one group', () => {
    expect(chooseGroups(table(new Array(9).fill([3, 4])), seedRng(1)).k).toBe(1);
  });

  test('the same seed gives the same groups', () => {
    const points = projected(iris, principalComponents(iris, 2));
    expect(kMeans(points, 4, seedRng(3))).toEqual(kMeans(points, 4, seedRng(3)));
  });
});
