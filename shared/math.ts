/**
 * exp, log, tanh, sigmoid, sin and cos from exactly rounded operations alone, since those of Math differ in their last
 * bits from engine to engine. Error bounds are in ulp (units in the last place of the true value) and tested.
 * The f64 functions serve rules and set-up; the f32 ones (…32) serve networks, one rounding per operation and without
 * branches that depend on the value, so that four SIMD lanes can do the very same.
 * Series are Taylor's, cut where the next term is below a tenth of an ulp; reductions are explained where they stand.
 */

const LOG2_E = Math.LOG2E;
// ln 2 in two parts: the first has 32 bits, so that its product with any exponent is exact.
const LN2_HI = 0.6931471803691238;
const LN2_LO = 1.9082149292705877e-10;

/** 2ᵏ for k = −1074 … 1023, made by doubling, which is exact. */
const POW2 = new Float64Array(2098);
POW2[0] = 5e-324;
for (let i = 1; i < POW2.length; i++) POW2[i] = POW2[i - 1] * 2;

const pow2 = (k: number): number => POW2[k + 1074];

/** eʳ − 1 − r for |r| ≤ ln 2 / 2. */
function expTail(r: number): number {
  let p = 1 / 87178291200;
  p = p * r + 1 / 6227020800;
  p = p * r + 1 / 479001600;
  p = p * r + 1 / 39916800;
  p = p * r + 1 / 3628800;
  p = p * r + 1 / 362880;
  p = p * r + 1 / 40320;
  p = p * r + 1 / 5040;
  p = p * r + 1 / 720;
  p = p * r + 1 / 120;
  p = p * r + 1 / 24;
  p = p * r + 1 / 6;
  p = p * r + 0.5;
  return r * r * p;
}

/** eˣ within 1 ulp. x = k ln 2 + r, so eˣ = 2ᵏ eʳ. */
export function exp(x: number): number {
  if (x < -746) return 0;
  if (!(x <= 710)) return x * Number.POSITIVE_INFINITY; // too large, or NaN
  const k = Math.floor(x * LOG2_E + 0.5);
  const hi = x - k * LN2_HI;
  const lo = k * LN2_LO;
  const r = hi - lo;
  const y = 1 + (hi + (expTail(r) - lo));
  // In two factors, so that neither overflows and a denormal is rounded once.
  return k > 1000 ? y * 2 * pow2(k - 1) : k < -1000 ? y * pow2(k + 100) * pow2(-100) : y * pow2(k);
}

/** eˣ − 1 within 2 ulp, also for tiny x: 2ᵏ (eʳ − 1) + (2ᵏ − 1). */
export function expm1(x: number): number {
  if (x < -40) return -1;
  if (!(x < 60)) return exp(x);
  const k = Math.floor(x * LOG2_E + 0.5);
  const hi = x - k * LN2_HI;
  const lo = k * LN2_LO;
  const r = hi - lo;
  const p = hi + (expTail(r) - lo);
  return k === 0 ? p : p * pow2(k) + (pow2(k) - 1);
}

const bits = new DataView(new ArrayBuffer(8));

/**
 * The natural logarithm within 1 ulp. x = 2ᵏ m with √½ ≤ m < √2; then, with f = m − 1 and s = f / (2 + f),
 * log m = 2 atanh s = 2s + 2s³/3 + 2s⁵/5 + …, written as f − (f²/2 − s (f²/2 + R)) to keep f exact
 * (the arrangement of FreeBSD's e_log.c; it follows from 2s = f − s f).
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let k = 0;
  let y = x;
  if (y < 2.2250738585072014e-308) {
    y *= pow2(54); // a denormal
    k = -54;
  }
  bits.setFloat64(0, y);
  k += (bits.getUint32(0) >>> 20) - 1023;
  bits.setUint32(0, (bits.getUint32(0) & 0x000fffff) | 0x3ff00000);
  let m = bits.getFloat64(0);
  if (m > Math.SQRT2) {
    m *= 0.5;
    k++;
  }
  const f = m - 1;
  const s = f / (2 + f);
  const z = s * s;
  let r = 2 / 23;
  r = r * z + 2 / 21;
  r = r * z + 2 / 19;
  r = r * z + 2 / 17;
  r = r * z + 2 / 15;
  r = r * z + 2 / 13;
  r = r * z + 2 / 11;
  r = r * z + 2 / 9;
  r = r * z + 2 / 7;
  r = r * z + 2 / 5;
  r = r * z + 2 / 3;
  r *= z;
  const half = 0.5 * f * f;
  return k * LN2_HI - (half - (s * (half + r) + k * LN2_LO) - f);
}

/** tanh x within 3 ulp: with e = e²ᵃ − 1 and a = |x|, tanh a = e / (e + 2). Keeps −0. */
export function tanh(x: number): number {
  const e = expm1(2 * Math.min(Math.abs(x), 22)); // from 22 on it is 1 in f64
  const t = e / (e + 2);
  return x < 0 ? -t : x === 0 ? x : t;
}

/** σ(x) = 1 / (1 + e⁻ˣ) within 3 ulp. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

// π/2 in four parts; each of the first three has 33 bits, so that its product with a quarter turn count < 2²⁰ is exact.
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487111665e-21;
const HALF_PI_4 = 8.478427660368898e-32;

/** The quarter turns in x (their low two bits) and what is left, in two parts, |high| ≤ π/4. Overwritten by each call. */
const reduced = { quarter: 0, high: 0, low: 0 };

function reduce(x: number): void {
  if (Math.abs(x) > 1e6) {
    reduceHuge(x);
    return;
  }
  const n = Math.floor(x * (2 / Math.PI) + 0.5);
  // Subtract part by part; what each subtraction rounds off is caught and carried (Dekker's two-sum).
  let high = x - n * HALF_PI_1; // exact: the two are close
  let low = 0;
  for (const part of [n * HALF_PI_2, n * HALF_PI_3, n * HALF_PI_4]) {
    const difference = high - part;
    const back = high - difference;
    low += high - (difference + back) + (back - part);
    high = difference;
  }
  reduced.quarter = n & 3;
  reduced.high = high + low;
  reduced.low = high - reduced.high + low;
}

const PI_BITS = 1200n; // 1024 of the largest x and 176 of precision
let halfPiFixed = 0n; // π/2 · 2¹²⁰⁰, made when first needed

/** Exact for every f64, by integers: x = q · π/2 + r. */
function reduceHuge(x: number): void {
  halfPiFixed ||= piFixed(PI_BITS) >> 1n;
  const a = Math.abs(x);
  // Below 2⁶⁰ x may have a fraction, of up to 33 bits since x > 10⁶.
  const fixed = a < 2 ** 60 ? BigInt(a * 2 ** 33) << (PI_BITS - 33n) : BigInt(a) << PI_BITS;
  let quarters = fixed / halfPiFixed;
  let rest = fixed - quarters * halfPiFixed;
  if (rest * 2n > halfPiFixed) {
    rest -= halfPiFixed;
    quarters++;
  }
  const kept = rest >> (PI_BITS - 200n); // 200 bits after the point
  const high = Number(kept);
  const low = Number(kept - BigInt(high));
  const sign = x < 0 ? -1 : 1;
  reduced.quarter = (sign * Number(quarters & 3n)) & 3;
  reduced.high = sign * high * pow2(-200);
  reduced.low = sign * low * pow2(-200);
}

/** π · 2ᵇⁱᵗˢ by Machin's formula (1706): π = 16 arctan ⅕ − 4 arctan 1/239. */
function piFixed(precision: bigint): bigint {
  const guard = 32n;
  const one = 1n << (precision + guard);
  const arctanInverse = (n: bigint) => {
    let power = one / n;
    let sum = power;
    for (let k = 3n; power !== 0n; k += 2n) {
      power /= -(n * n);
      sum += power / k;
    }
    return sum;
  };
  return (16n * arctanInverse(5n) - 4n * arctanInverse(239n)) >> guard;
}

/** sin (r + low) for |r| ≤ π/4. */
function sinKernel(r: number, low: number): number {
  const z = r * r;
  let p = 1 / 355687428096000;
  p = p * z - 1 / 1307674368000;
  p = p * z + 1 / 6227020800;
  p = p * z - 1 / 39916800;
  p = p * z + 1 / 362880;
  p = p * z - 1 / 5040;
  p = p * z + 1 / 120;
  p = p * z - 1 / 6;
  return r + (r * z * p + low * (1 - 0.5 * z));
}

/** cos (r + low) for |r| ≤ π/4; what 1 − r²/2 rounds off is caught and added. */
function cosKernel(r: number, low: number): number {
  const z = r * r;
  let p = 1 / 20922789888000;
  p = p * z - 1 / 87178291200;
  p = p * z + 1 / 479001600;
  p = p * z - 1 / 3628800;
  p = p * z + 1 / 40320;
  p = p * z - 1 / 720;
  p = p * z + 1 / 24;
  const half = 0.5 * z;
  const w = 1 - half;
  return w + (1 - w - half + (z * z * p - r * low));
}

/** Below it, a little under π/4, `reduce` would leave x as it is. */
const UNREDUCED = 0.78;

/** sin x, x in radians, within 1 ulp for every x. Keeps −0. */
export function sin(x: number): number {
  if (!(Math.abs(x) < Number.POSITIVE_INFINITY)) return Number.NaN;
  if (Math.abs(x) < 1e-8) return x;
  if (Math.abs(x) < UNREDUCED) return sinKernel(x, 0);
  reduce(x);
  const { quarter, high, low } = reduced;
  const y = quarter & 1 ? cosKernel(high, low) : sinKernel(high, low);
  return quarter & 2 ? -y : y;
}

/** cos x, x in radians, within 1 ulp for every x. */
export function cos(x: number): number {
  if (!(Math.abs(x) < Number.POSITIVE_INFINITY)) return Number.NaN;
  if (Math.abs(x) < UNREDUCED) return cosKernel(x, 0);
  reduce(x);
  const { quarter, high, low } = reduced;
  const y = quarter & 1 ? sinKernel(high, low) : cosKernel(high, low);
  return (quarter + 1) & 2 ? -y : y;
}

// ---- f32 ----------------------------------------------------------------------------------------------------------

const f32 = Math.fround;
const LOG2_E_32 = f32(LOG2_E);
const LN2_HI_32 = f32(0.693359375); // 9 bits
const LN2_LO_32 = f32(-2.1219444005469057e-4);
const ROUNDER = f32(12582912); // 1.5 · 2²³: adding and subtracting it rounds to the nearest integer, ties to even

/** 2ᵏ for k = −75 … 127, in f32. */
const POW2_32 = Float32Array.from({ length: 203 }, (_, i) => pow2(i - 75));

const E2 = f32(1 / 2);
const E3 = f32(1 / 6);
const E4 = f32(1 / 24);
const E5 = f32(1 / 120);
const E6 = f32(1 / 720);
const E7 = f32(1 / 5040);

/** eʳ − 1 for |r| ≤ ln 2 / 2. */
function expm1Reduced32(r: number): number {
  let p = f32(f32(E7 * r) + E6);
  p = f32(f32(p * r) + E5);
  p = f32(f32(p * r) + E4);
  p = f32(f32(p * r) + E3);
  p = f32(f32(p * r) + E2);
  return f32(r + f32(f32(r * r) * p));
}

/** eˣ in f32 within 1 ulp, denormals included. */
export function exp32(x: number): number {
  const c = Math.max(-104, Math.min(89, x));
  const k = f32(f32(f32(c * LOG2_E_32) + ROUNDER) - ROUNDER);
  const r = f32(f32(c - f32(k * LN2_HI_32)) - f32(k * LN2_LO_32));
  const y = f32(1 + expm1Reduced32(r));
  const n = k | 0;
  const half = n >> 1; // in two factors: neither overflows, and a denormal is rounded once
  return f32(f32(y * POW2_32[half + 75]) * POW2_32[n - half + 75]);
}

/** eˣ − 1 in f32 within 2 ulp, also for tiny x: 2ᵏ (eʳ − 1) + (2ᵏ − 1). For x ≤ 88. */
export function expm1_32(x: number): number {
  const c = Math.max(-18, Math.min(88, x)); // below −18 it is −1 in f32
  const k = f32(f32(f32(c * LOG2_E_32) + ROUNDER) - ROUNDER);
  const r = f32(f32(c - f32(k * LN2_HI_32)) - f32(k * LN2_LO_32));
  const scale = POW2_32[(k | 0) + 75];
  return f32(f32(scale * expm1Reduced32(r)) + f32(scale - 1));
}

/** tanh x in f32 within 3 ulp: with e = e²ᵃ − 1 and a = |x|, tanh a = e / (e + 2). Keeps −0. */
export function tanh32(x: number): number {
  const a = Math.min(Math.abs(x), f32(9.1)); // from there on it is 1 in f32
  const c = f32(a + a);
  const k = f32(f32(f32(c * LOG2_E_32) + ROUNDER) - ROUNDER);
  const r = f32(f32(c - f32(k * LN2_HI_32)) - f32(k * LN2_LO_32));
  const scale = POW2_32[(k | 0) + 75];
  const e = f32(f32(scale * expm1Reduced32(r)) + f32(scale - 1));
  const t = f32(e / f32(e + 2));
  return x < 0 ? -t : x === 0 ? x : t;
}

/** σ(x) = 1 / (1 + e⁻ˣ) in f32 within 3 ulp where it is above 2⁻¹²⁶, and less than 2⁻¹²⁶ off below. */
export function sigmoid32(x: number): number {
  return f32(1 / f32(1 + exp32(-x)));
}

const word = new Int32Array(1);
const single = new Float32Array(word.buffer);

const L1 = f32(2 / 3);
const L2 = f32(2 / 5);
const L3 = f32(2 / 7);
const L4 = f32(2 / 9);

/** The natural logarithm in f32 within 2 ulp; see `log` for the reduction. */
export function log32(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  const small = x < 1.1754943508222875e-38;
  return small ? logNormal32(x * 8388608, 23) : logNormal32(x, 0); // 2²³ makes a denormal normal
}

/** log (x / 2ⁿ) for a normal x. */
function logNormal32(x: number, n: number): number {
  single[0] = x;
  // Adding the distance from √½ to 1 carries into the exponent exactly when the mantissa passes √2.
  const shifted = word[0] + (0x3f800000 - 0x3f3504f3);
  const k = (shifted >> 23) - 127 - n;
  word[0] = (shifted & 0x007fffff) + 0x3f3504f3;
  const f = f32(single[0] - 1);
  const s = f32(f / f32(2 + f));
  const z = f32(s * s);
  let r = f32(f32(L4 * z) + L3);
  r = f32(f32(r * z) + L2);
  r = f32(f32(r * z) + L1);
  r = f32(r * z);
  const half = f32(0.5 * f32(f * f));
  const inner = f32(f32(s * f32(half + r)) + f32(k * LN2_LO_32));
  return f32(f32(k * LN2_HI_32) - f32(f32(half - inner) - f));
}

/** log(1 + t) in f32 for finite t ≥ 0 within 3 ulp, also for tiny t: what 1 + t rounds off is added back, divided by 1 + t. */
export function log1p32(t: number): number {
  const u = f32(1 + t);
  return f32(logNormal32(u, 0) + f32(f32(t - f32(u - 1)) / u));
}
