// The activations of activations.ts, each f beside its f′. `codes` in simd-kernels.ts numbers them.

import { exp, expm1, log1p, sigmoid, splat, storePart, tanh } from './vector';

const SLOPE: f32 = 0.01;
const GELU_SCALE: f32 = 0.7978845608028654;
const GELU_CUBE: f32 = 0.044715;

// @ts-ignore: decorator
@inline
function positive(z: v128): v128 {
  return f32x4.gt(z, splat(0));
}

// @ts-ignore: decorator
@inline
function geluInner(z: v128): v128 {
  const cube = f32x4.mul(f32x4.mul(z, z), z);
  return f32x4.mul(splat(GELU_SCALE), f32x4.add(z, f32x4.mul(splat(GELU_CUBE), cube)));
}

// a[i] = f(z[i]) for i < n. Reads whole vectors; stores what it is asked for.
export function activate(code: i32, z: usize, a: usize, n: i32): void {
  switch (code) {
    case 0:
      if (a != z) memory.copy(a, z, <usize>n << 2);
      return;
    case 1:
      for (let i = 0; i < n; i += 4) put(a, i, n, sigmoid(get(z, i)));
      return;
    case 2:
      let i = 0;
      for (; i + 8 <= n; i += 8) {
        const left = tanh(get(z, i)); // two at a time: the most used of them
        const right = tanh(get(z, i + 4));
        v128.store(a + (<usize>i << 2), left);
        v128.store(a + (<usize>i << 2), right, 16);
      }
      for (; i < n; i += 4) put(a, i, n, tanh(get(z, i)));
      return;
    case 3:
      for (let i = 0; i < n; i += 4) put(a, i, n, f32x4.max(get(z, i), splat(0)));
      return;
    case 4:
      for (let i = 0; i < n; i += 4) {
        const v = get(z, i);
        put(a, i, n, v128.bitselect(v, f32x4.mul(v, splat(SLOPE)), positive(v)));
      }
      return;
    case 5:
      for (let i = 0; i < n; i += 4) {
        const v = get(z, i);
        put(a, i, n, v128.bitselect(v, expm1(v), positive(v)));
      }
      return;
    case 6:
      for (let i = 0; i < n; i += 4) {
        const v = get(z, i);
        put(a, i, n, f32x4.add(f32x4.max(v, splat(0)), log1p(exp(f32x4.neg(f32x4.abs(v))))));
      }
      return;
    case 7:
      for (let i = 0; i < n; i += 4) {
        const v = get(z, i);
        const t = tanh(geluInner(v));
        put(a, i, n, f32x4.mul(f32x4.mul(splat(0.5), v), f32x4.add(splat(1), t)));
      }
      return;
    case 8:
      for (let i = 0; i < n; i += 4) {
        const v = get(z, i);
        put(a, i, n, f32x4.mul(v, sigmoid(v)));
      }
      return;
    default:
      unreachable();
  }
}

// delta[i] = da[i] · f′(z[i]) for i < n.
export function activateGradient(code: i32, z: usize, a: usize, da: usize, delta: usize, n: i32): void {
  switch (code) {
    case 0:
      for (let i = 0; i < n; i += 4) put(delta, i, n, f32x4.mul(get(da, i), splat(1)));
      return;
    case 1:
      for (let i = 0; i < n; i += 4) {
        const v = get(a, i);
        slope(delta, i, n, da, f32x4.mul(v, f32x4.sub(splat(1), v)));
      }
      return;
    case 2:
      for (let i = 0; i < n; i += 4) {
        const v = get(a, i);
        slope(delta, i, n, da, f32x4.sub(splat(1), f32x4.mul(v, v)));
      }
      return;
    case 3:
      for (let i = 0; i < n; i += 4) slope(delta, i, n, da, v128.and(positive(get(z, i)), splat(1)));
      return;
    case 4:
      for (let i = 0; i < n; i += 4)
        slope(delta, i, n, da, v128.bitselect(splat(1), splat(SLOPE), positive(get(z, i))));
      return;
    case 5:
      for (let i = 0; i < n; i += 4)
        slope(delta, i, n, da, v128.bitselect(splat(1), f32x4.add(get(a, i), splat(1)), positive(get(z, i))));
      return;
    case 6:
      for (let i = 0; i < n; i += 4) slope(delta, i, n, da, sigmoid(get(z, i)));
      return;
    case 7:
      for (let i = 0; i < n; i += 4) {
        const v = get(z, i);
        const t = tanh(geluInner(v));
        const square = f32x4.mul(v, v);
        const inner = f32x4.mul(
          splat(GELU_SCALE),
          f32x4.add(splat(1), f32x4.mul(splat(<f32>(3 * GELU_CUBE)), square)),
        );
        const left = f32x4.mul(splat(0.5), f32x4.add(splat(1), t));
        const right = f32x4.mul(f32x4.mul(splat(0.5), v), f32x4.sub(splat(1), f32x4.mul(t, t)));
        slope(delta, i, n, da, f32x4.add(left, f32x4.mul(right, inner)));
      }
      return;
    case 8:
      for (let i = 0; i < n; i += 4) {
        const v = get(z, i);
        const s = sigmoid(v);
        const rest = f32x4.mul(v, f32x4.sub(splat(1), s));
        slope(delta, i, n, da, f32x4.mul(s, f32x4.add(splat(1), rest)));
      }
      return;
    default:
      unreachable();
  }
}

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

// @ts-ignore: decorator
@inline
function slope(delta: usize, i: i32, n: i32, da: usize, df: v128): void {
  put(delta, i, n, f32x4.mul(get(da, i), df));
}
