/** Principal components (Pearson 1901): the directions in which rows of numbers differ most, and what each row is along them. */
import { eigenOf } from './eigen.ts';

export interface Table {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array; // [rows, columns]
}

export interface Components {
  readonly means: Float64Array; // [columns]
  readonly directions: Float64Array; // [count, columns], each of length 1, its largest number positive
  readonly shares: Float64Array; // [count]: part of the whole variance
}

/** What brings every column to mean 0 and standard deviation 1. */
export interface Scale {
  readonly means: Float64Array; // [columns]
  readonly deviations: Float64Array; // [columns]; 0 for one that never changes
}

export function scaleOf(table: Table): Scale {
  const { rows, columns, data } = table;
  const means = meansOf(table);
  const squares = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) squares[i % columns] += (data[i] - means[i % columns]) ** 2;
  const deviations = squares.map((sum, c) => {
    const deviation = Math.sqrt(sum / Math.max(1, rows));
    return deviation > 1e-9 * Math.max(1, Math.abs(means[c])) ? deviation : 0; // more than rounding
  });
  return { means, deviations };
}

/** By a scale, its own or another table's. A column that never changed there is 0. */
export function scaledBy({ rows, columns, data }: Table, { means, deviations }: Scale): Table {
  const scaled = data.map((value, i) => {
    const c = i % columns;
    return deviations[c] > 0 ? (value - means[c]) / deviations[c] : 0;
  });
  return { rows, columns, data: scaled };
}

function meansOf({ rows, columns, data }: Table): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) means[i % columns] += data[i];
  return means.map(sum => sum / Math.max(1, rows));
}

/** The `count` directions of largest variance: eigenvectors of the covariance, the largest eigenvalue first. */
export function principalComponents(table: Table, count: number): Components {
  const { rows, columns, data } = table;
  if (!(count >= 1 && count <= columns)) throw new Error(`pca: ${count} components of ${columns} columns`);
  const means = meansOf(table);
  const vectors = new Float64Array(columns * columns);
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < columns; i++) {
      const off = (data[r * columns + i] - means[i]) / rows;
      for (let j = 0; j < columns; j++) vectors[i * columns + j] += off * (data[r * columns + j] - means[j]);
    }
  const values = new Float64Array(columns);
  eigenOf(columns, vectors, values, new Float64Array(columns));
  const order = Array.from(values.keys()).sort((a, b) => values[b] - values[a] || a - b);
  const total = Math.max(
    1e-300,
    values.reduce((sum, value) => sum + value, 0),
  );
  const directions = new Float64Array(count * columns);
  for (let k = 0; k < count; k++) {
    const direction = directions.subarray(k * columns, (k + 1) * columns);
    for (let i = 0; i < columns; i++) direction[i] = vectors[i * columns + order[k]];
    const largest = direction.reduce((most, x) => (Math.abs(x) > Math.abs(most) + 1e-9 ? x : most), 0);
    if (largest < 0) for (let i = 0; i < columns; i++) direction[i] = 0 - direction[i];
  }
  return { means, directions, shares: Float64Array.from(order.slice(0, count), k => values[k] / total) };
}

/** Where every row lies along the directions, [rows, count]. */
export function projected({ rows, columns, data }: Table, { means, directions }: Components): Table {
  const count = directions.length / columns;
  const out = new Float64Array(rows * count);
  for (let r = 0; r < rows; r++)
    for (let k = 0; k < count; k++)
      for (let i = 0; i < columns; i++)
        out[r * count + k] += (data[r * columns + i] - means[i]) * directions[k * columns + i];
  return { rows, columns: count, data: out };
}

/** The mean square by which rows differ from what their components alone tell of them, a number. */
export function lostWithout(table: Table, components: Components): number {
  const { rows, columns, data } = table;
  const { means, directions } = components;
  const { columns: count, data: along } = projected(table, components);
  let lost = 0;
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < columns; i++) {
      let told = means[i];
      for (let k = 0; k < count; k++) told += along[r * count + k] * directions[k * columns + i];
      lost += (data[r * columns + i] - told) ** 2;
    }
  return lost / (rows * columns);
}
