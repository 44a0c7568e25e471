/**
 * The kernels in plain TypeScript. One multiplication of matrices does all the summing; it is blocked, four columns by
 * two rows, so that a number once loaded is used several times, and each sum still adds its terms one by one and in
 * order, as kernels.ts demands.
 */
import { type ActivationName, activations } from './activations.ts';
import { Block } from './block.ts';
import type { ConvolutionShape, Kernels } from './kernels.ts';

const f32 = Math.fround;

/**
 * c[i, j] = start + a[i, 0]·b[0, j] + a[i, 1]·b[1, j] + …, where start is `bias[j]`, or what c holds where `bias` is
 * null. `a` is [m, depth] with element (i, k) at aFrom + i·aRow + k·aColumn, `b` is [depth, n] likewise, and `c` is
 * [m, n] without gaps, from cFrom on.
 */
function multiply(
  a: Float32Array,
  aFrom: number,
  aRow: number,
  aColumn: number,
  b: Float32Array,
  bFrom: number,
  bRow: number,
  bColumn: number,
  bias: Float32Array | null,
  c: Float32Array,
  cFrom: number,
  m: number,
  n: number,
  depth: number,
): void {
  const n4 = n - (n % 4);
  const m2 = m - (m % 2);
  for (let i = 0; i < m2; i += 2)
    for (let j = 0; j < n4; j += 4) {
      const c0 = cFrom + i * n + j;
      const c1 = c0 + n;
      let s0 = bias ? bias[j] : c[c0];
      let s1 = bias ? bias[j + 1] : c[c0 + 1];
      let s2 = bias ? bias[j + 2] : c[c0 + 2];
      let s3 = bias ? bias[j + 3] : c[c0 + 3];
      let t0 = bias ? s0 : c[c1];
      let t1 = bias ? s1 : c[c1 + 1];
      let t2 = bias ? s2 : c[c1 + 2];
      let t3 = bias ? s3 : c[c1 + 3];
      let at = aFrom + i * aRow;
      let bt = bFrom + j * bColumn;
      for (let k = 0; k < depth; k++) {
        const p = a[at];
        const q = a[at + aRow];
        const v0 = b[bt];
        const v1 = b[bt + bColumn];
        const v2 = b[bt + 2 * bColumn];
        const v3 = b[bt + 3 * bColumn];
        s0 = f32(s0 + f32(p * v0));
        s1 = f32(s1 + f32(p * v1));
        s2 = f32(s2 + f32(p * v2));
        s3 = f32(s3 + f32(p * v3));
        t0 = f32(t0 + f32(q * v0));
        t1 = f32(t1 + f32(q * v1));
        t2 = f32(t2 + f32(q * v2));
        t3 = f32(t3 + f32(q * v3));
        at += aColumn;
        bt += bRow;
      }
      c[c0] = s0;
      c[c0 + 1] = s1;
      c[c0 + 2] = s2;
      c[c0 + 3] = s3;
      c[c1] = t0;
      c[c1 + 1] = t1;
      c[c1 + 2] = t2;
      c[c1 + 3] = t3;
    }
  for (let i = 0; i < m; i++)
    for (let j = i < m2 ? n4 : 0; j < n; j++) {
      let s = bias ? bias[j] : c[cFrom + i * n + j];
      let at = aFrom + i * aRow;
      let bt = bFrom + j * bColumn;
      for (let k = 0; k < depth; k++) {
        s = f32(s + f32(a[at] * b[bt]));
        at += aColumn;
        bt += bRow;
      }
      c[cFrom + i * n + j] = s;
    }
}

/** The windows of board `row` of x, one after another, into `out` [outHeight · outWidth, patch]. */
function patches(x: Float32Array, row: number, out: Float32Array, shape: ConvolutionShape): void {
  const { height, width, channels, kernelHeight, kernelWidth, stride, padding, outHeight, outWidth } = shape;
  let to = 0;
  for (let oy = 0; oy < outHeight; oy++)
    for (let ox = 0; ox < outWidth; ox++)
      for (let ky = 0; ky < kernelHeight; ky++)
        for (let kx = 0; kx < kernelWidth; kx++) {
          const iy = oy * stride + ky - padding;
          const ix = ox * stride + kx - padding;
          const inside = iy >= 0 && iy < height && ix >= 0 && ix < width;
          const from = ((row * height + iy) * width + ix) * channels;
          for (let c = 0; c < channels; c++) out[to++] = inside ? x[from + c] : 0;
        }
}

/** The way back: adds the windows into board `row` of dx. */
function addPatches(windows: Float32Array, dx: Float32Array, row: number, shape: ConvolutionShape): void {
  const { height, width, channels, kernelHeight, kernelWidth, stride, padding, outHeight, outWidth } = shape;
  let from = 0;
  for (let oy = 0; oy < outHeight; oy++)
    for (let ox = 0; ox < outWidth; ox++)
      for (let ky = 0; ky < kernelHeight; ky++)
        for (let kx = 0; kx < kernelWidth; kx++, from += channels) {
          const iy = oy * stride + ky - padding;
          const ix = ox * stride + kx - padding;
          if (!(iy >= 0 && iy < height && ix >= 0 && ix < width)) continue;
          const to = ((row * height + iy) * width + ix) * channels;
          for (let c = 0; c < channels; c++) dx[to + c] = f32(dx[to + c] + windows[from + c]);
        }
}

function patchSize({ kernelHeight, kernelWidth, channels }: ConvolutionShape): number {
  return kernelHeight * kernelWidth * channels;
}

/** One patch matrix, grown when a larger one is asked for. */
let scratch = new Float32Array(0);
function patchMatrix(shape: ConvolutionShape): Float32Array {
  const length = shape.outHeight * shape.outWidth * patchSize(shape);
  if (scratch.length < length) scratch = new Float32Array(length);
  return scratch;
}

/** ∂J/∂b[o] += δ[0, o], … and ∂J/∂w += xᵀ·δ, for δ from `deltaFrom` on. */
function addParameterGradient(
  delta: Float32Array,
  deltaFrom: number,
  x: Float32Array,
  dw: Float32Array,
  db: Float32Array,
  rows: number,
  inputs: number,
  outputs: number,
): void {
  for (let r = 0; r < rows; r++)
    for (let o = 0; o < outputs; o++) db[o] = f32(db[o] + delta[deltaFrom + r * outputs + o]);
  multiply(x, 0, 1, inputs, delta, deltaFrom, outputs, 1, null, dw, 0, inputs, outputs, rows);
}

/**
 * a[i] = f(z[i]), in a loop for each: where one loop calls any of them, the engine hands over every number in an object of
 * its own.
 */
const functions: Record<ActivationName, (z: Float32Array, a: Float32Array, n: number) => void> = {
  linear(z, a, n) {
    for (let i = 0; i < n; i++) a[i] = activations.linear.f(z[i]);
  },
  sigmoid(z, a, n) {
    for (let i = 0; i < n; i++) a[i] = activations.sigmoid.f(z[i]);
  },
  tanh(z, a, n) {
    for (let i = 0; i < n; i++) a[i] = activations.tanh.f(z[i]);
  },
  relu(z, a, n) {
    for (let i = 0; i < n; i++) a[i] = activations.relu.f(z[i]);
  },
  leaky_relu(z, a, n) {
    for (let i = 0; i < n; i++) a[i] = activations.leaky_relu.f(z[i]);
  },
  elu(z, a, n) {
    for (let i = 0; i < n; i++) a[i] = activations.elu.f(z[i]);
  },
  softplus(z, a, n) {
    for (let i = 0; i < n; i++) a[i] = activations.softplus.f(z[i]);
  },
  gelu_tanh(z, a, n) {
    for (let i = 0; i < n; i++) a[i] = activations.gelu_tanh.f(z[i]);
  },
  silu(z, a, n) {
    for (let i = 0; i < n; i++) a[i] = activations.silu.f(z[i]);
  },
};

/** delta[i] = da[i] · f′(z[i]), likewise. */
const derivatives: Record<
  ActivationName,
  (z: Float32Array, a: Float32Array, da: Float32Array, delta: Float32Array, n: number) => void
> = {
  linear(_z, _a, da, delta, n) {
    for (let i = 0; i < n; i++) delta[i] = f32(da[i] * activations.linear.df());
  },
  sigmoid(z, a, da, delta, n) {
    for (let i = 0; i < n; i++) delta[i] = f32(da[i] * activations.sigmoid.df(z[i], a[i]));
  },
  tanh(z, a, da, delta, n) {
    for (let i = 0; i < n; i++) delta[i] = f32(da[i] * activations.tanh.df(z[i], a[i]));
  },
  relu(z, _a, da, delta, n) {
    for (let i = 0; i < n; i++) delta[i] = f32(da[i] * activations.relu.df(z[i]));
  },
  leaky_relu(z, _a, da, delta, n) {
    for (let i = 0; i < n; i++) delta[i] = f32(da[i] * activations.leaky_relu.df(z[i]));
  },
  elu(z, a, da, delta, n) {
    for (let i = 0; i < n; i++) delta[i] = f32(da[i] * activations.elu.df(z[i], a[i]));
  },
  softplus(z, _a, da, delta, n) {
    for (let i = 0; i < n; i++) delta[i] = f32(da[i] * activations.softplus.df(z[i]));
  },
  gelu_tanh(z, _a, da, delta, n) {
    for (let i = 0; i < n; i++) delta[i] = f32(da[i] * activations.gelu_tanh.df(z[i]));
  },
  silu(z, _a, da, delta, n) {
    for (let i = 0; i < n; i++) delta[i] = f32(da[i] * activations.silu.df(z[i]));
  },
};

export const plainKernels: Kernels = {
  name: 'plain',

  allocate: length => new Block(new ArrayBuffer(4 * length), 0, length),
  free(block) {
    if (block.length === 0) return;
    if (block.isPart) throw new Error('plain: a part of a block is not given back by itself');
    block.retire();
  },
  reserveFor(_weights, shape) {
    if (shape) patchMatrix(shape);
  },

  affine(x, w, b, z, a, activation, rows, inputs, outputs) {
    multiply(x, 0, inputs, 1, w, 0, outputs, 1, b, z, 0, rows, outputs, inputs);
    this.activate(activation, z, a, rows * outputs);
  },

  affineInputGradient(delta, w, dx, rows, inputs, outputs) {
    dx.fill(0, 0, rows * inputs);
    multiply(delta, 0, outputs, 1, w, 0, 1, outputs, null, dx, 0, rows, inputs, outputs);
  },

  affineParameterGradient(delta, x, dw, db, rows, inputs, outputs) {
    addParameterGradient(delta, 0, x, dw, db, rows, inputs, outputs);
  },

  convolve(x, w, b, z, a, activation, rows, shape) {
    const matrix = patchMatrix(shape);
    const patch = patchSize(shape);
    const pixels = shape.outHeight * shape.outWidth;
    const n = shape.outChannels;
    for (let r = 0; r < rows; r++) {
      patches(x, r, matrix, shape);
      multiply(matrix, 0, patch, 1, w, 0, n, 1, b, z, r * pixels * n, pixels, n, patch);
    }
    this.activate(activation, z, a, rows * pixels * n);
  },

  convolveInputGradient(delta, w, dx, rows, shape) {
    const matrix = patchMatrix(shape);
    const patch = patchSize(shape);
    const pixels = shape.outHeight * shape.outWidth;
    const n = shape.outChannels;
    dx.fill(0, 0, rows * shape.height * shape.width * shape.channels);
    for (let r = 0; r < rows; r++) {
      matrix.fill(0, 0, pixels * patch);
      multiply(delta, r * pixels * n, n, 1, w, 0, 1, n, null, matrix, 0, pixels, patch, n);
      addPatches(matrix, dx, r, shape);
    }
  },

  convolveParameterGradient(delta, x, dw, db, rows, shape) {
    const matrix = patchMatrix(shape);
    const patch = patchSize(shape);
    const pixels = shape.outHeight * shape.outWidth;
    const n = shape.outChannels;
    for (let r = 0; r < rows; r++) {
      patches(x, r, matrix, shape);
      addParameterGradient(delta, r * pixels * n, matrix, dw, db, pixels, patch, n);
    }
  },

  activate(activation, z, a, n) {
    functions[activation](z, a, n);
  },

  activateGradient(activation, z, a, da, delta, n) {
    derivatives[activation](z, a, da, delta, n);
  },

  descend(w, g, v, n, alpha, momentum, nesterov) {
    for (let i = 0; i < n; i++) {
      v[i] = f32(f32(momentum * v[i]) + g[i]);
      w[i] = f32(w[i] - f32(alpha * (nesterov ? f32(g[i] + f32(momentum * v[i])) : v[i])));
    }
  },

  rmsProp(w, g, s, n, alpha, keep, take, epsilon) {
    for (let i = 0; i < n; i++) {
      s[i] = f32(f32(keep * s[i]) + f32(take * f32(g[i] * g[i])));
      w[i] = f32(w[i] - f32(f32(alpha * g[i]) / f32(f32(Math.sqrt(s[i])) + epsilon)));
    }
  },

  adam(w, g, m, s, n, { alpha, keep1, take1, keep2, take2, root, epsilon, shrink }) {
    for (let i = 0; i < n; i++) {
      m[i] = f32(f32(keep1 * m[i]) + f32(take1 * g[i]));
      s[i] = f32(f32(keep2 * s[i]) + f32(take2 * f32(g[i] * g[i])));
      const step = f32(f32(alpha * m[i]) / f32(f32(f32(Math.sqrt(s[i])) / root) + epsilon));
      w[i] = f32(f32(shrink * w[i]) - step);
    }
  },

  sumOfSquares(g, n) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    const n4 = n - (n % 4);
    for (let i = 0; i < n4; i += 4) {
      s0 += g[i] * g[i];
      s1 += g[i + 1] * g[i + 1];
      s2 += g[i + 2] * g[i + 2];
      s3 += g[i + 3] * g[i + 3];
    }
    if (n > n4) s0 += g[n4] * g[n4];
    if (n > n4 + 1) s1 += g[n4 + 1] * g[n4 + 1];
    if (n > n4 + 2) s2 += g[n4 + 2] * g[n4 + 2];
    return s0 + s1 + (s2 + s3);
  },

  scale(g, n, factor) {
    for (let i = 0; i < n; i++) g[i] = f32(g[i] * factor);
  },
};
