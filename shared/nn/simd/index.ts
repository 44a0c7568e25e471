// The kernels of kernels.ts with WebAssembly SIMD, in AssemblyScript. Everything is a place in the one memory, in bytes;
// simd-kernels.ts hands them out. Each function does operation by operation what its plain twin does.

import { activate } from './activations';
import { multiply, sumColumns, transpose } from './matrix';

export { activate, activateGradient } from './activations';
export { adam, descend, rmsProp, scale, sumOfSquares } from './optimisers';
export { convolve, convolveInputGradient, convolveParameterGradient } from './convolution';

export function affine(
  x: usize,
  w: usize,
  b: usize,
  z: usize,
  a: usize,
  activation: i32,
  rows: i32,
  inputs: i32,
  outputs: i32,
): void {
  multiply(x, <usize>inputs << 2, 4, w, b, 0, z, rows, outputs, inputs);
  activate(activation, z, a, rows * outputs);
}

// `turned` has room for w.
export function affineInputGradient(
  delta: usize,
  w: usize,
  dx: usize,
  rows: i32,
  inputs: i32,
  outputs: i32,
  turned: usize,
): void {
  transpose(w, turned, inputs, outputs);
  multiply(delta, <usize>outputs << 2, 4, turned, 0, 0, dx, rows, inputs, outputs);
}

export function affineParameterGradient(
  delta: usize,
  x: usize,
  dw: usize,
  db: usize,
  rows: i32,
  inputs: i32,
  outputs: i32,
): void {
  multiply(x, 4, <usize>inputs << 2, delta, dw, <usize>outputs << 2, dw, inputs, outputs, rows);
  sumColumns(delta, db, rows, outputs);
}

// Where the arena may begin.
export function arenaStart(): usize {
  return __heap_base;
}
