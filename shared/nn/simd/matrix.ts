// c[i, j] = start + a[i, 0]·b[0, j] + a[i, 1]·b[1, j] + …, for c [m, n] and b [depth, n] without gaps; a[i, k] is at
// a + i·aRow + k·aColumn (bytes). It starts from first[i, j], at first + i·firstRow + 4j; from 0 where first is 0.
//
// Blocks of four rows by eight columns stay in eight registers over the whole depth; lanes run over columns, so every sum
// adds its terms in order. What is left over at the right is computed in whole vectors of which only a part is stored:
// reading past a row is harmless, the arena keeps a margin.

import { storePart } from './vector';

export function multiply(
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  first: usize,
  firstRow: usize,
  c: usize,
  m: i32,
  n: i32,
  depth: i32,
): void {
  const row = <usize>n << 2;
  let j = 0;
  for (; j + 8 <= n; j += 8) {
    const column = <usize>j << 2;
    let i = 0;
    for (; i + 4 <= m; i += 4) {
      const from = first + <usize>i * firstRow + column;
      let s00 = load128(first, from);
      let s01 = load128(first, from + 16);
      let s10 = load128(first, from + firstRow);
      let s11 = load128(first, from + firstRow + 16);
      let s20 = load128(first, from + 2 * firstRow);
      let s21 = load128(first, from + 2 * firstRow + 16);
      let s30 = load128(first, from + 3 * firstRow);
      let s31 = load128(first, from + 3 * firstRow + 16);
      let p0 = a + <usize>i * aRow;
      let p1 = p0 + aRow;
      let p2 = p1 + aRow;
      let p3 = p2 + aRow;
      let q = b + column;
      for (let k = 0; k < depth; k++) {
        const w0 = v128.load(q);
        const w1 = v128.load(q, 16);
        const x0 = v128.load32_splat(p0);
        s00 = f32x4.add(s00, f32x4.mul(x0, w0));
        s01 = f32x4.add(s01, f32x4.mul(x0, w1));
        const x1 = v128.load32_splat(p1);
        s10 = f32x4.add(s10, f32x4.mul(x1, w0));
        s11 = f32x4.add(s11, f32x4.mul(x1, w1));
        const x2 = v128.load32_splat(p2);
        s20 = f32x4.add(s20, f32x4.mul(x2, w0));
        s21 = f32x4.add(s21, f32x4.mul(x2, w1));
        const x3 = v128.load32_splat(p3);
        s30 = f32x4.add(s30, f32x4.mul(x3, w0));
        s31 = f32x4.add(s31, f32x4.mul(x3, w1));
        p0 += aColumn;
        p1 += aColumn;
        p2 += aColumn;
        p3 += aColumn;
        q += row;
      }
      const to = c + <usize>i * row + column;
      v128.store(to, s00);
      v128.store(to, s01, 16);
      v128.store(to + row, s10);
      v128.store(to + row, s11, 16);
      v128.store(to + 2 * row, s20);
      v128.store(to + 2 * row, s21, 16);
      v128.store(to + 3 * row, s30);
      v128.store(to + 3 * row, s31, 16);
    }
    for (; i < m; i++) {
      const from = first + <usize>i * firstRow + column;
      let s0 = load128(first, from);
      let s1 = load128(first, from + 16);
      let p = a + <usize>i * aRow;
      let q = b + column;
      for (let k = 0; k < depth; k++) {
        const x = v128.load32_splat(p);
        s0 = f32x4.add(s0, f32x4.mul(x, v128.load(q)));
        s1 = f32x4.add(s1, f32x4.mul(x, v128.load(q, 16)));
        p += aColumn;
        q += row;
      }
      const to = c + <usize>i * row + column;
      v128.store(to, s0);
      v128.store(to, s1, 16);
    }
  }
  for (; j < n; j += 4) {
    const column = <usize>j << 2;
    const lanes = min(4, n - j);
    let i = 0;
    for (; i + 4 <= m; i += 4) {
      const from = first + <usize>i * firstRow + column;
      let s0 = load128(first, from);
      let s1 = load128(first, from + firstRow);
      let s2 = load128(first, from + 2 * firstRow);
      let s3 = load128(first, from + 3 * firstRow);
      let p0 = a + <usize>i * aRow;
      let p1 = p0 + aRow;
      let p2 = p1 + aRow;
      let p3 = p2 + aRow;
      let q = b + column;
      for (let k = 0; k < depth; k++) {
        const w = v128.load(q);
        s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(p0), w));
        s1 = f32x4.add(s1, f32x4.mul(v128.load32_splat(p1), w));
        s2 = f32x4.add(s2, f32x4.mul(v128.load32_splat(p2), w));
        s3 = f32x4.add(s3, f32x4.mul(v128.load32_splat(p3), w));
        p0 += aColumn;
        p1 += aColumn;
        p2 += aColumn;
        p3 += aColumn;
        q += row;
      }
      const to = c + <usize>i * row + column;
      storePart(to, s0, lanes);
      storePart(to + row, s1, lanes);
      storePart(to + 2 * row, s2, lanes);
      storePart(to + 3 * row, s3, lanes);
    }
    for (; i < m; i++) {
      let s = load128(first, first + <usize>i * firstRow + column);
      let p = a + <usize>i * aRow;
      let q = b + column;
      for (let k = 0; k < depth; k++) {
        s = f32x4.add(s, f32x4.mul(v128.load32_splat(p), v128.load(q)));
        p += aColumn;
        q += row;
      }
      storePart(c + <usize>i * row + column, s, lanes);
    }
  }
}

// @ts-ignore: decorator
@inline
function load128(first: usize, at: usize): v128 {
  return first ? v128.load(at) : f32x4.splat(0);
}

// to [columns, rows] = from [rows, columns] turned over. Blocks of 4 × 4 turn in registers.
export function transpose(from: usize, to: usize, rows: i32, columns: i32): void {
  const fromRow = <usize>columns << 2;
  const toRow = <usize>rows << 2;
  let r = 0;
  for (; r + 4 <= rows; r += 4) {
    let c = 0;
    for (; c + 4 <= columns; c += 4) {
      const p = from + <usize>r * fromRow + (<usize>c << 2);
      const v0 = v128.load(p);
      const v1 = v128.load(p + fromRow);
      const v2 = v128.load(p + 2 * fromRow);
      const v3 = v128.load(p + 3 * fromRow);
      const t0 = v128.shuffle<f32>(v0, v1, 0, 4, 1, 5);
      const t1 = v128.shuffle<f32>(v2, v3, 0, 4, 1, 5);
      const t2 = v128.shuffle<f32>(v0, v1, 2, 6, 3, 7);
      const t3 = v128.shuffle<f32>(v2, v3, 2, 6, 3, 7);
      const q = to + <usize>c * toRow + (<usize>r << 2);
      v128.store(q, v128.shuffle<f32>(t0, t1, 0, 1, 4, 5));
      v128.store(q + toRow, v128.shuffle<f32>(t0, t1, 2, 3, 6, 7));
      v128.store(q + 2 * toRow, v128.shuffle<f32>(t2, t3, 0, 1, 4, 5));
      v128.store(q + 3 * toRow, v128.shuffle<f32>(t2, t3, 2, 3, 6, 7));
    }
    for (; c < columns; c++)
      for (let k = r; k < r + 4; k++) copy1(from + <usize>k * fromRow + (<usize>c << 2), to + <usize>c * toRow + (<usize>k << 2));
  }
  for (; r < rows; r++)
    for (let c = 0; c < columns; c++) copy1(from + <usize>r * fromRow + (<usize>c << 2), to + <usize>c * toRow + (<usize>r << 2));
}

// As integers: a NaN keeps its bits.
// @ts-ignore: decorator
@inline
function copy1(from: usize, to: usize): void {
  store<u32>(to, load<u32>(from));
}

// to[o] += from[0, o], += from[1, o], … for from [rows, columns].
export function sumColumns(from: usize, to: usize, rows: i32, columns: i32): void {
  const row = <usize>columns << 2;
  for (let c = 0; c < columns; c += 4) {
    const column = <usize>c << 2;
    let sum = v128.load(to + column);
    for (let r = 0; r < rows; r++) sum = f32x4.add(sum, v128.load(from + <usize>r * row + column));
    storePart(to + column, sum, min(4, columns - c));
  }
}
