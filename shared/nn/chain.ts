/** Layers one after another, each fed by the one before: what a network is, and what a residual layer holds. */
import type { Block } from './block.ts';
import type { Kernels } from './kernels.ts';
import { type Layer, type Shape, sizeOf } from './layers/layer.ts';

export class Chain {
  private errors: Block[] = []; // ∂J/∂a of every layer but the last, [rows, outputs]

  constructor(
    readonly layers: readonly Layer[],
    private readonly kernels: Kernels,
  ) {}

  get output(): Shape {
    return this.layers[this.layers.length - 1].output;
  }

  /** Where the last layer's a is, [rows, outputs]. */
  get a(): Block {
    return this.layers[this.layers.length - 1].a;
  }

  /** ∂J/∂a of layer l in the last backward pass; null for the last layer, whose was given. */
  errorOf(l: number): Block | null {
    return this.errors[l] ?? null;
  }

  reserve(rows: number, steps: number): void {
    this.free();
    for (const layer of this.layers) layer.reserve(rows, steps);
    this.errors = this.layers.slice(0, -1).map(({ output }) => this.kernels.allocate(rows * sizeOf(output)));
  }

  free(): void {
    for (const block of this.errors) this.kernels.free(block);
    this.errors = [];
    for (const layer of this.layers) layer.free();
  }

  /** From the first layer to the last. */
  forward(x: Float32Array, rows: number, steps: number, begins: Uint8Array | null = null): void {
    let a = x;
    for (let l = 0; l < this.layers.length; l++) {
      this.layers[l].forward(a, rows, steps, begins);
      a = this.layers[l].a.data;
    }
  }

  /** From the last layer to the first: each one's ∂J/∂x is the ∂J/∂a of the one before. */
  backward(
    x: Float32Array,
    outputGradient: Float32Array,
    rows: number,
    steps: number,
    dx: Float32Array | null,
  ): void {
    let da = outputGradient;
    for (let l = this.layers.length - 1; l >= 0; l--) {
      const before = l === 0 ? x : this.layers[l - 1].a.data;
      const towards = l === 0 ? dx : this.errors[l - 1].data;
      this.layers[l].backward(before, da, rows, steps, towards);
      if (towards) da = towards;
    }
  }
}
