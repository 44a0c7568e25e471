// Vectors of four f32, and the functions of math.ts on them: the very same operations, one lane each. Comments on why
// they are what they are stand there.

// Stores the first `lanes` of four.
export function storePart(to: usize, v: v128, lanes: i32): void {
  if (lanes == 4) {
    v128.store(to, v);
    return;
  }
  v128.store_lane<f32>(to, v, 0);
  if (lanes > 1) v128.store_lane<f32>(to, v, 1, 4);
  if (lanes > 2) v128.store_lane<f32>(to, v, 2, 8);
}

// @ts-ignore: decorator
@inline
export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

// @ts-ignore: decorator
@inline
function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}

// @ts-ignore: decorator
@inline
function sub(a: v128, b: v128): v128 {
  return f32x4.sub(a, b);
}

// @ts-ignore: decorator
@inline
function mul(a: v128, b: v128): v128 {
  return f32x4.mul(a, b);
}

// The constants lie in memory, each to be read into all four lanes: one instruction, where a vector constant takes four.
const constants = memory.data<f32>([
  1.4426950408889634, 0.693359375, -2.1219444005469057e-4, 12582912, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24,
  1.0 / 6, 0.5, 1, 2, -104, 89, -18, 88, 9.1,
  2.0 / 9, 2.0 / 7, 2.0 / 5, 2.0 / 3, 0.01, 0.7978845608028654, 0.044715, 0.13414499163627625,
]);
const integers = memory.data<i32>([127, 0x80000000, 0x007fffff, 0x3f3504f3, 0x3f800000 - 0x3f3504f3]);

// @ts-ignore: decorator
@inline
function constant(i: i32): v128 {
  return v128.load32_splat(constants + (<usize>i << 2));
}

// @ts-ignore: decorator
@inline
function integer(i: i32): v128 {
  return v128.load32_splat(integers + (<usize>i << 2));
}

// x / ln 2 + 1.5·2²³: so large that the fraction is rounded off, and the low bits are the integer k nearest to x / ln 2.
// @ts-ignore: decorator
@inline
function shiftedExponent(x: v128): v128 {
  return add(mul(x, constant(0)), constant(3));
}

// 2ᵏ from such a number, for k in −126 … 127.
// @ts-ignore: decorator
@inline
function powerOf2(shifted: v128): v128 {
  return i32x4.shl(i32x4.add(shifted, integer(0)), 23);
}

// x − k ln 2.
// @ts-ignore: decorator
@inline
function reduced(x: v128, shifted: v128): v128 {
  const k = sub(shifted, constant(3));
  return sub(sub(x, mul(k, constant(1))), mul(k, constant(2)));
}

// eʳ − 1 for |r| ≤ ln 2 / 2.
// @ts-ignore: decorator
@inline
function expm1Reduced(r: v128): v128 {
  let p = add(mul(constant(4), r), constant(5));
  p = add(mul(p, r), constant(6));
  p = add(mul(p, r), constant(7));
  p = add(mul(p, r), constant(8));
  p = add(mul(p, r), constant(9));
  return add(r, mul(mul(r, r), p));
}

// 2ᵏ eʳ − 1.
// @ts-ignore: decorator
@inline
function expm1Within(c: v128): v128 {
  const shifted = shiftedExponent(c);
  const scale = powerOf2(shifted);
  return add(mul(scale, expm1Reduced(reduced(c, shifted))), sub(scale, constant(10)));
}

// The pseudo-minimum gives its first operand where they cannot be compared: so a NaN stays, in one instruction.
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const c = f32x4.pmax(f32x4.pmin(x, constant(13)), constant(12));
  const shifted = shiftedExponent(c);
  const y = add(constant(10), expm1Reduced(reduced(c, shifted)));
  const n = i32x4.sub(shifted, constant(3));
  const half = i32x4.shr_s(n, 1);
  return mul(mul(y, powerOf2(half)), powerOf2(i32x4.sub(n, half)));
}

// @ts-ignore: decorator
@inline
export function expm1(x: v128): v128 {
  return expm1Within(f32x4.pmax(f32x4.pmin(x, constant(15)), constant(14)));
}

// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const sign = v128.and(x, integer(1));
  const a = f32x4.pmin(v128.xor(x, sign), constant(16));
  const e = expm1Within(add(a, a));
  return v128.xor(f32x4.div(e, add(e, constant(11))), sign);
}

// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  return f32x4.div(constant(10), add(constant(10), exp(f32x4.neg(x))));
}

// log(1 + t) for t in 0 … 1.
// @ts-ignore: decorator
@inline
export function log1p(t: v128): v128 {
  const u = add(constant(10), t);
  return add(log(u), f32x4.div(sub(t, sub(u, constant(10))), u));
}

// For x in 1 … 2.
// @ts-ignore: decorator
@inline
function log(x: v128): v128 {
  const shifted = i32x4.add(x, integer(4));
  const k = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_s(shifted, 23), integer(0)));
  const m = i32x4.add(v128.and(shifted, integer(2)), integer(3));
  const f = sub(m, constant(10));
  const s = f32x4.div(f, add(constant(11), f));
  const z = mul(s, s);
  let r = add(mul(constant(17), z), constant(18));
  r = add(mul(r, z), constant(19));
  r = add(mul(r, z), constant(20));
  r = mul(r, z);
  const half = mul(constant(9), mul(f, f));
  const inner = add(mul(s, add(half, r)), mul(k, constant(2)));
  return sub(mul(k, constant(1)), sub(sub(half, inner), f));
}
