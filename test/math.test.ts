import { describe, expect, test } from 'vitest';
import {
  cos,
  exp,
  exp32,
  expm1,
  expm1_32,
  log,
  log1p32,
  log32,
  sigmoid,
  sigmoid32,
  sin,
  tanh,
  tanh32,
} from '../shared/math.ts';
import { nextU32, type Rng, seedRng, uniformIn } from '../shared/rng.ts';

// Math is the yardstick: in V8 it is itself within 1 ulp of the truth, so a bound of n ulp shows as at most n + 1.
const SAMPLES = 100_000;

function ulp64(x: number): number {
  const a = Math.abs(x);
  if (a < 2 ** -1022) return 2 ** -1074;
  return 2 ** (Math.min(1023, Math.floor(Math.log2(a))) - 52);
}

function ulp32(x: number): number {
  const a = Math.abs(x);
  if (a < 2 ** -126) return 2 ** -149;
  return 2 ** (Math.floor(Math.log2(a)) - 23);
}

/** The largest distance from `truth` in ulp; infinities and NaN must agree exactly, and so must the sign of 0. */
function worstError(
  f: (x: number) => number,
  truth: (x: number) => number,
  ulp: (x: number) => number,
  inputs: Iterable<number>,
): { error: number; at: number } {
  let worst = { error: 0, at: 0 };
  for (const x of inputs) {
    const got = f(x);
    const want = truth(x);
    const error = Object.is(got, want)
      ? 0
      : Number.isFinite(got) && Number.isFinite(want)
        ? Math.abs(got - want) / ulp(want)
        : Number.POSITIVE_INFINITY;
    if (error > worst.error) worst = { error, at: x };
  }
  return worst;
}

function* between(low: number, high: number, seed: number): Iterable<number> {
  const rng = seedRng(seed);
  for (let i = 0; i < SAMPLES; i++) yield uniformIn(rng, low, high);
}

/** Random bits: every exponent alike, denormals, infinities and NaN among them. */
function* anyDouble(seed: number): Iterable<number> {
  const rng: Rng = seedRng(seed);
  const words = new Uint32Array(2);
  const value = new Float64Array(words.buffer);
  for (let i = 0; i < SAMPLES; i++) {
    words[0] = nextU32(rng);
    words[1] = nextU32(rng);
    yield value[0];
  }
}

function* anySingle(seed: number): Iterable<number> {
  const rng: Rng = seedRng(seed);
  const words = new Uint32Array(1);
  const value = new Float32Array(words.buffer);
  for (let i = 0; i < SAMPLES; i++) {
    words[0] = nextU32(rng);
    yield value[0];
  }
}

function* singles(inputs: Iterable<number>): Iterable<number> {
  for (const x of inputs) yield Math.fround(x);
}

const special = [0, -0, 1, -1, 5e-324, -5e-324, 2 ** -1022, Number.MAX_VALUE, -Number.MAX_VALUE];
const limits = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
const plainSigmoid = (x: number) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

describe('f64', () => {
  const cases: [
    f: (x: number) => number,
    truth: (x: number) => number,
    bound: number,
    low: number,
    high: number,
  ][] = [
    [exp, Math.exp, 1, -750, 712],
    [expm1, Math.expm1, 2, -40, 60],
    [log, Math.log, 1, 0, 4],
    [tanh, Math.tanh, 3, -25, 25],
    [sigmoid, plainSigmoid, 3, -750, 40],
    [sin, Math.sin, 1, -1e6, 1e6],
    [cos, Math.cos, 1, -1e6, 1e6],
  ];
  for (const [f, truth, bound, low, high] of cases) {
    const { name } = f;
    test(`${name} is within ${bound} ulp from end to end`, () => {
      for (const inputs of [between(low, high, 1), between(-2, 2, 2), anyDouble(3), special, limits]) {
        const { error, at } = worstError(f, truth, ulp64, inputs);
        expect(error, `${name}(${at})`).toBeLessThanOrEqual(bound + 1);
      }
    });
  }

  test('sin and cos know where a huge angle points', () => {
    // Kahan's and Muller's hard cases: the f64 that are nearest to a multiple of π/2.
    for (const x of [
      6381956970095103 * 2 ** 797,
      5.319372648326541e255,
      2 ** 1023,
      1e22,
      1e6 + 0.1,
      -123456789.125,
    ]) {
      expect(worstError(sin, Math.sin, ulp64, [x]).error, `sin(${x})`).toBeLessThanOrEqual(1);
      expect(worstError(cos, Math.cos, ulp64, [x]).error, `cos(${x})`).toBeLessThanOrEqual(1);
    }
  });
});

describe('f32', () => {
  const f32 = Math.fround;
  const cases: [
    f: (x: number) => number,
    truth: (x: number) => number,
    bound: number,
    low: number,
    high: number,
  ][] = [
    [exp32, Math.exp, 1, -105, 90],
    [expm1_32, Math.expm1, 2, -20, 88],
    [log32, Math.log, 2, 0, 4],
    [log1p32, Math.log1p, 3, 0, 4],
    [tanh32, Math.tanh, 3, -10, 10],
    [sigmoid32, plainSigmoid, 3, -87, 40],
  ];
  for (const [f, truth, bound, low, high] of cases) {
    const { name } = f;
    // Compared with the unrounded truth; its rounding to f32 is kept where it overflows or is a zero.
    const want = (x: number) => {
      const y = truth(x);
      return Number.isFinite(f32(y)) && f32(y) !== 0 ? y : f32(y);
    };
    const inRange = (x: number) =>
      (f !== log1p32 || !(x < 0 || x === Number.POSITIVE_INFINITY)) &&
      (f !== expm1_32 || !(x > 88)) &&
      (f !== sigmoid32 || !(x < -87));
    test(`${name} is within ${bound} ulp from end to end`, () => {
      for (const inputs of [between(low, high, 1), between(-2, 2, 2), anySingle(3), special, limits]) {
        const { error, at } = worstError(f, want, ulp32, [...singles(inputs)].filter(inRange));
        expect(error, `${name}(${at})`).toBeLessThanOrEqual(bound);
      }
    });
    test(`${name} gives nothing but f32`, () => {
      for (const x of singles(between(Math.max(low, 0), high, 4))) expect(f(x)).toBe(f32(f(x)));
    });
  }

  test('sigmoid32 is less than 2⁻¹²⁶ off where it fades', () => {
    for (const x of [-87, -88, -89, -103, -1000, Number.NEGATIVE_INFINITY])
      expect(Math.abs(sigmoid32(x) - plainSigmoid(x)), `σ(${x})`).toBeLessThan(2 ** -126);
  });
});
