/**
 * Groups of points: k-means (Lloyd 1982) from k-means++ seeds (Arthur and Vassilvitskii 2007), the best of several starts, and
 * the silhouette (Rousseeuw 1987), which says how much closer points are to their own group than to the next.
 */
import { type Rng, uniform } from '../rng.ts';
import type { Table } from './principal-components.ts';

const STARTS = 10;
const MOST_GROUPS = 6;
const MOST_ROUNDS = 300;

/** "A reasonable structure has been found" from here on (Kaufman and Rousseeuw 1990, table 4 of chapter 2). */
const REASONABLE = 0.5;

/** Fewer points than this fall apart into groups by chance. */
const FEWEST_POINTS = 6;

export interface Groups {
  readonly k: number;
  readonly of: Int32Array; // [rows], which group: 0 is the largest
  readonly inertia: number; // Σ squared distance to the middle of one's group
  readonly silhouette: number; // −1 … 1, mean over the points; NaN for one group
}

function squaredDistance(a: Float64Array, i: number, b: Float64Array, j: number, columns: number): number {
  let sum = 0;
  for (let c = 0; c < columns; c++) {
    const off = a[i * columns + c] - b[j * columns + c];
    sum += off * off;
  }
  return sum;
}

/** The split into `k` groups with the least inertia that was found. Moves `rng` on. */
export function kMeans(table: Table, k: number, rng: Rng): Groups {
  const { rows } = table;
  if (!(k >= 1 && k <= rows)) throw new Error(`k-means: ${k} groups of ${rows} points`);
  let best = lloyd(table, seeds(table, k, rng));
  for (let start = 1; start < STARTS; start++) {
    const next = lloyd(table, seeds(table, k, rng));
    if (next.inertia < best.inertia) best = next;
  }
  const of = largestFirst(best.of, k);
  return { k, of, inertia: best.inertia, silhouette: k === 1 ? Number.NaN : silhouette(table, of, k) };
}

/** Every next middle is a point, drawn by its squared distance to the middles so far. */
function seeds({ rows, columns, data }: Table, k: number, rng: Rng): Float64Array {
  const middles = new Float64Array(k * columns);
  const nearest = new Float64Array(rows).fill(1);
  for (let g = 0; g < k; g++) {
    let left = uniform(rng) * nearest.reduce((sum, d) => sum + d, 0);
    let chosen = 0;
    for (let r = 0; r < rows; r++) {
      if (nearest[r] === 0) continue;
      chosen = r;
      left -= nearest[r];
      if (left < 0) break;
    }
    for (let c = 0; c < columns; c++) middles[g * columns + c] = data[chosen * columns + c];
    for (let r = 0; r < rows; r++) {
      const distance = squaredDistance(data, r, middles, g, columns);
      nearest[r] = g === 0 ? distance : Math.min(nearest[r], distance);
    }
  }
  return middles;
}

/** By turns, every point goes to the nearest middle and every middle to the mean of its points, until nothing moves. */
function lloyd({ rows, columns, data }: Table, middles: Float64Array): { of: Int32Array; inertia: number } {
  const k = middles.length / columns;
  const of = new Int32Array(rows).fill(-1);
  const counts = new Int32Array(k);
  let inertia = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let moved = false;
    inertia = 0;
    for (let r = 0; r < rows; r++) {
      let [nearest, least] = [0, Number.POSITIVE_INFINITY];
      for (let g = 0; g < k; g++) {
        const distance = squaredDistance(data, r, middles, g, columns);
        if (distance < least) [nearest, least] = [g, distance];
      }
      moved ||= of[r] !== nearest;
      of[r] = nearest;
      inertia += least;
    }
    if (!moved) break;
    counts.fill(0);
    for (let r = 0; r < rows; r++) counts[of[r]]++;
    for (let g = 0; g < k; g++) if (counts[g] > 0) middles.fill(0, g * columns, (g + 1) * columns); // an empty one stays
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++) middles[of[r] * columns + c] += data[r * columns + c] / counts[of[r]];
  }
  return { of, inertia };
}

/** The groups named anew: by how many they are; of equals, the one with the earlier first point. */
function largestFirst(of: Int32Array, k: number): Int32Array {
  const counts = new Int32Array(k);
  for (const g of of) counts[g]++;
  const order = Array.from(counts.keys()).sort(
    (a, b) => counts[b] - counts[a] || of.indexOf(a) - of.indexOf(b),
  );
  const name = new Int32Array(k);
  for (const [rank, g] of order.entries()) name[g] = rank;
  return of.map(g => name[g]);
}

/** The mean over all points of (b − a) / max(a, b): a to its own group, b to the nearest other; 0 for one that is alone. */
export function silhouette({ rows, columns, data }: Table, of: Int32Array, k: number): number {
  const counts = new Int32Array(k);
  for (const g of of) counts[g]++;
  const sums = new Float64Array(k);
  let total = 0;
  for (let r = 0; r < rows; r++) {
    sums.fill(0);
    for (let other = 0; other < rows; other++)
      sums[of[other]] += Math.sqrt(squaredDistance(data, r, data, other, columns));
    if (counts[of[r]] === 1) continue;
    const a = sums[of[r]] / (counts[of[r]] - 1);
    let b = Number.POSITIVE_INFINITY;
    for (let g = 0; g < k; g++) if (g !== of[r] && counts[g] > 0) b = Math.min(b, sums[g] / counts[g]);
    if (Number.isFinite(b) && Math.max(a, b) > 0) total += (b - a) / Math.max(a, b);
  }
  return total / rows;
}

/** As many groups as have the best silhouette; one where none is a reasonable split. Moves `rng` on. */
export function chooseGroups(table: Table, rng: Rng): Groups {
  let best = kMeans(table, 1, rng);
  if (table.rows < FEWEST_POINTS) return best;
  for (let k = 2; k <= Math.min(MOST_GROUPS, Math.floor(table.rows / 2)); k++) {
    const next = kMeans(table, k, rng);
    const bar = best.k === 1 ? REASONABLE : best.silhouette;
    if (next.silhouette > bar) best = next;
  }
  return best;
}
