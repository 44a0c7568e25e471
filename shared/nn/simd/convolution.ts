// Convolutions as multiplications: the windows of some boards are laid out as rows of a matrix, at `scratch`.

import { activate } from './activations';
import { multiply, sumColumns, transpose } from './matrix';

// The windows of one board, one after another. `run` is what all channels take.
function patches(
  x: usize,
  to: usize,
  height: i32,
  width: i32,
  channels: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  stride: i32,
  padding: i32,
  outHeight: i32,
  outWidth: i32,
): usize {
  const run = <usize>channels << 2;
  for (let oy = 0; oy < outHeight; oy++)
    for (let ox = 0; ox < outWidth; ox++)
      for (let ky = 0; ky < kernelHeight; ky++) {
        const y = oy * stride + ky - padding;
        const left = ox * stride - padding;
        // The window's places on this row that lie on the board are one run of memory.
        const from = y >= 0 && y < height ? max(0, min(kernelWidth, -left)) : kernelWidth;
        const till = max(from, min(kernelWidth, width - left));
        if (from > 0) clear(to, <usize>from * run);
        if (till > from) copy(to + <usize>from * run, x + <usize>(y * width + left + from) * run, <usize>(till - from) * run);
        if (till < kernelWidth) clear(to + <usize>till * run, <usize>(kernelWidth - till) * run);
        to += <usize>kernelWidth * run;
      }
  return to;
}

// Adds every window of one board back to where it came from.
function unpatch(
  from: usize,
  dx: usize,
  height: i32,
  width: i32,
  channels: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  stride: i32,
  padding: i32,
  outHeight: i32,
  outWidth: i32,
): usize {
  const run = <usize>channels << 2;
  for (let oy = 0; oy < outHeight; oy++)
    for (let ox = 0; ox < outWidth; ox++)
      for (let ky = 0; ky < kernelHeight; ky++)
        for (let kx = 0; kx < kernelWidth; kx++) {
          const y = oy * stride + ky - padding;
          const x = ox * stride + kx - padding;
          if (y >= 0 && y < height && x >= 0 && x < width) addInto(dx + <usize>(y * width + x) * run, from, run);
          from += run;
        }
  return from;
}

// @ts-ignore: decorator
@inline
function copy(to: usize, from: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i < bytes; i += 4) store<u32>(to + i, load<u32>(from + i));
}

// @ts-ignore: decorator
@inline
function clear(to: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, i32x4.splat(0));
  for (; i < bytes; i += 4) store<u32>(to + i, 0);
}

// @ts-ignore: decorator
@inline
function addInto(to: usize, from: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, f32x4.add(v128.load(to + i), v128.load(from + i)));
  for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(to + i) + load<f32>(from + i));
}

// `scratch` has room for the windows of `together` boards.
export function convolve(
  x: usize,
  w: usize,
  b: usize,
  z: usize,
  a: usize,
  activation: i32,
  rows: i32,
  height: i32,
  width: i32,
  channels: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  stride: i32,
  padding: i32,
  outHeight: i32,
  outWidth: i32,
  n: i32,
  scratch: usize,
  together: i32,
): void {
  const patch = kernelHeight * kernelWidth * channels;
  const pixels = outHeight * outWidth;
  const board = <usize>(height * width * channels) << 2;
  for (let r = 0; r < rows; r += together) {
    const boards = min(together, rows - r);
    let to = scratch;
    for (let k = 0; k < boards; k++)
      to = patches(x + <usize>(r + k) * board, to, height, width, channels, kernelHeight, kernelWidth, stride, padding, outHeight, outWidth);
    const at = <usize>(r * pixels * n) << 2;
    multiply(scratch, <usize>patch << 2, 4, w, b, 0, z + at, boards * pixels, n, patch);
    activate(activation, z + at, a + at, boards * pixels * n);
  }
}

// `turned` has room for w.
export function convolveInputGradient(
  delta: usize,
  w: usize,
  dx: usize,
  rows: i32,
  height: i32,
  width: i32,
  channels: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  stride: i32,
  padding: i32,
  outHeight: i32,
  outWidth: i32,
  n: i32,
  scratch: usize,
  together: i32,
  turned: usize,
): void {
  const patch = kernelHeight * kernelWidth * channels;
  const pixels = outHeight * outWidth;
  const board = <usize>(height * width * channels) << 2;
  transpose(w, turned, patch, n);
  memory.fill(dx, 0, <usize>rows * board);
  for (let r = 0; r < rows; r += together) {
    const boards = min(together, rows - r);
    const at = <usize>(r * pixels * n) << 2;
    multiply(delta + at, <usize>n << 2, 4, turned, 0, 0, scratch, boards * pixels, patch, n);
    let from = scratch;
    for (let k = 0; k < boards; k++)
      from = unpatch(from, dx + <usize>(r + k) * board, height, width, channels, kernelHeight, kernelWidth, stride, padding, outHeight, outWidth);
  }
}

export function convolveParameterGradient(
  delta: usize,
  x: usize,
  dw: usize,
  db: usize,
  rows: i32,
  height: i32,
  width: i32,
  channels: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  stride: i32,
  padding: i32,
  outHeight: i32,
  outWidth: i32,
  n: i32,
  scratch: usize,
  together: i32,
): void {
  const patch = kernelHeight * kernelWidth * channels;
  const pixels = outHeight * outWidth;
  const board = <usize>(height * width * channels) << 2;
  for (let r = 0; r < rows; r += together) {
    const boards = min(together, rows - r);
    let to = scratch;
    for (let k = 0; k < boards; k++)
      to = patches(x + <usize>(r + k) * board, to, height, width, channels, kernelHeight, kernelWidth, stride, padding, outHeight, outWidth);
    const at = <usize>(r * pixels * n) << 2;
    multiply(scratch, 4, <usize>patch << 2, delta + at, dw, <usize>n << 2, dw, patch, n, boards * pixels);
  }
  sumColumns(delta, db, rows * pixels, n);
}
