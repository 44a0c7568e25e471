// Descent, elementwise over n numbers. See optimisers.ts above for the formulas.

import { splat, storePart } from './vector';

// @ts-ignore: decorator
@inline
function get(at: usize, i: i32): v128 {
  return v128.load(at + (<usize>i << 2));
}

// @ts-ignore: decorator
@inline
function put(at: usize, i: i32, n: i32, v: v128): void {
  if (n - i >= 4) v128.store(at + (<usize>i << 2), v);
  else storePart(at + (<usize>i << 2), v, n - i);
}

export function descend(w: usize, g: usize, v: usize, n: i32, alpha: f32, momentum: f32, nesterov: bool): void {
  const mu = splat(momentum);
  const rate = splat(alpha);
  for (let i = 0; i < n; i += 4) {
    const slope = get(g, i);
    const velocity = f32x4.add(f32x4.mul(mu, get(v, i)), slope);
    put(v, i, n, velocity);
    const step = nesterov ? f32x4.add(slope, f32x4.mul(mu, velocity)) : velocity;
    put(w, i, n, f32x4.sub(get(w, i), f32x4.mul(rate, step)));
  }
}

export function rmsProp(
  w: usize,
  g: usize,
  s: usize,
  n: i32,
  alpha: f32,
  keep: f32,
  take: f32,
  epsilon: f32,
): void {
  for (let i = 0; i < n; i += 4) {
    const slope = get(g, i);
    const square = f32x4.add(f32x4.mul(splat(keep), get(s, i)), f32x4.mul(splat(take), f32x4.mul(slope, slope)));
    put(s, i, n, square);
    const step = f32x4.div(f32x4.mul(splat(alpha), slope), f32x4.add(f32x4.sqrt(square), splat(epsilon)));
    put(w, i, n, f32x4.sub(get(w, i), step));
  }
}

export function adam(
  w: usize,
  g: usize,
  m: usize,
  s: usize,
  n: i32,
  alpha: f32,
  keep1: f32,
  take1: f32,
  keep2: f32,
  take2: f32,
  root: f32,
  epsilon: f32,
  shrink: f32,
): void {
  for (let i = 0; i < n; i += 4) {
    const slope = get(g, i);
    const mean = f32x4.add(f32x4.mul(splat(keep1), get(m, i)), f32x4.mul(splat(take1), slope));
    const square = f32x4.add(f32x4.mul(splat(keep2), get(s, i)), f32x4.mul(splat(take2), f32x4.mul(slope, slope)));
    put(m, i, n, mean);
    put(s, i, n, square);
    const size = f32x4.add(f32x4.div(f32x4.sqrt(square), splat(root)), splat(epsilon));
    const step = f32x4.div(f32x4.mul(splat(alpha), mean), size);
    put(w, i, n, f32x4.sub(f32x4.mul(splat(shrink), get(w, i)), step));
  }
}

export function sumOfSquares(g: usize, n: i32): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const v = get(g, i);
    const a = f64x2.promote_low_f32x4(v);
    const b = f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 2, 3));
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  let s0 = f64x2.extract_lane(low, 0);
  let s1 = f64x2.extract_lane(low, 1);
  let s2 = f64x2.extract_lane(high, 0);
  const s3 = f64x2.extract_lane(high, 1);
  const rest = n - i;
  const at = g + (<usize>i << 2);
  if (rest > 0) s0 += <f64>load<f32>(at) * <f64>load<f32>(at);
  if (rest > 1) s1 += <f64>load<f32>(at, 4) * <f64>load<f32>(at, 4);
  if (rest > 2) s2 += <f64>load<f32>(at, 8) * <f64>load<f32>(at, 8);
  return s0 + s1 + (s2 + s3);
}

export function scale(g: usize, n: i32, factor: f32): void {
  for (let i = 0; i < n; i += 4) put(g, i, n, f32x4.mul(get(g, i), splat(factor)));
}
