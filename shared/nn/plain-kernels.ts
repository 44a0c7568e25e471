/**
 * The kernels in plain TypeScript. One multiplication of matrices does all the summing; it is blocked, four columns by
 * two rows, so that a number once loaded is used several times, and each sum still adds its terms one by one and in
 * order, as kernels.ts demands.
 */
import { activations } from './activations.ts';
import { Block } from './block.ts';
import type { ConvolutionShape, Kernels } from './kernels.ts';

const f32 = Math.fround;

/** A matrix inside an array: element (i, j) is at i·row + j·column. */
type Steps = readonly [row: number, column: number];

/**
 * c[i, j] = start + a[i, 0]·b[0, j] + a[i, 1]·b[1, j] + …, where start is `bias[j]`, or what c holds where `bias` is
 * null. `a` is [m, depth], `b` is [depth, n], `c` is [m, n] without gaps.
 */
function multiply(
  a: Float32Array,
  [aRow, aColumn]: Steps,
  b: Float32Array,
  [bRow, bColumn]: Steps,
  bias: Float32Array | null,
  c: Float32Array,
  m: number,
  n: number,
  depth: number,
): void {
  const n4 = n - (n % 4);
  const m2 = m - (m % 2);
  for (let i = 0; i < m2; i += 2)
    for (let j = 0; j < n4; j += 4) {
      const c0 = i * n + j;
      const c1 = c0 + n;
      let s0 = bias ? bias[j] : c[c0];
      let s1 = bias ? bias[j + 1] : c[c0 + 1];
      let s2 = bias ? bias[j + 2] : c[c0 + 2];
      let s3 = bias ? bias[j + 3] : c[c0 + 3];
      let t0 = bias ? s0 : c[c1];
      let t1 = bias ? s1 : c[c1 + 1];
      let t2 = bias ? s2 : c[c1 + 2];
      let t3 = bias ? s3 : c[c1 + 3];
      let at = i * aRow;
      let bt = j * bColumn;
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
      let s = bias ? bias[j] : c[i * n + j];
      let at = i * aRow;
      let bt = j * bColumn;
      for (let k = 0; k < depth; k++) {
        s = f32(s + f32(a[at] * b[bt]));
        at += aColumn;
        bt += bRow;
      }
      c[i * n + j] = s;
    }
}

/** The windows of board `row` of x, one after another, into `out` [outHeight · outWidth, patch]. */
function patches(x: Float32Array, row: number, out: Float32Array, shape: ConvolutionShape): void {
  let to = 0;
  eachPatchRun(shape, (from, length, inside) => {
    const start = row * shape.height * shape.width * shape.channels + from;
    for (let i = 0; i < length; i++) out[to++] = inside ? x[start + i] : 0;
  });
}

/** Visits all channels at every place of every patch, in order: where they start on the board, if they are on it. */
function eachPatchRun(
  shape: ConvolutionShape,
  visit: (from: number, length: number, inside: boolean) => void,
): void {
  const { height, width, channels, kernelHeight, kernelWidth, stride, padding, outHeight, outWidth } = shape;
  for (let oy = 0; oy < outHeight; oy++)
    for (let ox = 0; ox < outWidth; ox++)
      for (let ky = 0; ky < kernelHeight; ky++)
        for (let kx = 0; kx < kernelWidth; kx++) {
          const y = oy * stride + ky - padding;
          const x = ox * stride + kx - padding;
          const inside = y >= 0 && y < height && x >= 0 && x < width;
          visit((y * width + x) * channels, channels, inside);
        }
}

/** One patch matrix, grown when a larger one is asked for. */
let scratch = new Float32Array(0);
function patchMatrix(shape: ConvolutionShape): { matrix: Float32Array; pixels: number; patch: number } {
  const pixels = shape.outHeight * shape.outWidth;
  const patch = shape.kernelHeight * shape.kernelWidth * shape.channels;
  if (scratch.length < pixels * patch) scratch = new Float32Array(pixels * patch);
  return { matrix: scratch, pixels, patch };
}

export const plainKernels: Kernels = {
  name: 'plain',

  allocate: length => new Block(new ArrayBuffer(4 * length), 0, length),
  free() {},
  reserveFor() {},

  affine(x, w, b, z, a, activation, rows, inputs, outputs) {
    multiply(x, [inputs, 1], w, [outputs, 1], b, z, rows, outputs, inputs);
    this.activate(activation, z, a, rows * outputs);
  },

  affineInputGradient(delta, w, dx, rows, inputs, outputs) {
    dx.fill(0, 0, rows * inputs);
    multiply(delta, [outputs, 1], w, [1, outputs], null, dx, rows, inputs, outputs);
  },

  affineParameterGradient(delta, x, dw, db, rows, inputs, outputs) {
    for (let r = 0; r < rows; r++)
      for (let o = 0; o < outputs; o++) db[o] = f32(db[o] + delta[r * outputs + o]);
    multiply(x, [1, inputs], delta, [outputs, 1], null, dw, inputs, outputs, rows);
  },

  convolve(x, w, b, z, a, activation, rows, shape) {
    const { matrix, pixels, patch } = patchMatrix(shape);
    const n = shape.outChannels;
    for (let r = 0; r < rows; r++) {
      patches(x, r, matrix, shape);
      const board = z.subarray(r * pixels * n, (r + 1) * pixels * n);
      multiply(matrix, [patch, 1], w, [n, 1], b, board, pixels, n, patch);
    }
    this.activate(activation, z, a, rows * pixels * n);
  },

  convolveInputGradient(delta, w, dx, rows, shape) {
    const { matrix, pixels, patch } = patchMatrix(shape);
    const n = shape.outChannels;
    const size = shape.height * shape.width * shape.channels;
    dx.fill(0, 0, rows * size);
    for (let r = 0; r < rows; r++) {
      matrix.fill(0, 0, pixels * patch);
      const board = delta.subarray(r * pixels * n, (r + 1) * pixels * n);
      multiply(board, [n, 1], w, [1, n], null, matrix, pixels, patch, n);
      let at = 0;
      eachPatchRun(shape, (from, length, inside) => {
        const start = r * size + from;
        if (inside) for (let i = 0; i < length; i++) dx[start + i] = f32(dx[start + i] + matrix[at + i]);
        at += length;
      });
    }
  },

  convolveParameterGradient(delta, x, dw, db, rows, shape) {
    const { matrix, pixels, patch } = patchMatrix(shape);
    const n = shape.outChannels;
    for (let r = 0; r < rows; r++) {
      patches(x, r, matrix, shape);
      const board = delta.subarray(r * pixels * n, (r + 1) * pixels * n);
      this.affineParameterGradient(board, matrix, dw, db, pixels, patch, n);
    }
  },

  activate(name, z, a, n) {
    const { f } = activations[name];
    for (let i = 0; i < n; i++) a[i] = f(z[i]);
  },

  activateGradient(name, z, a, da, delta, n) {
    const { df } = activations[name];
    for (let i = 0; i < n; i++) delta[i] = f32(da[i] * df(z[i], a[i]));
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
