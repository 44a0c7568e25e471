/** The tensors of somebody's graph that are given and not computed: its initializers and its Constant operators. */

import { Refusal } from '../refusal.ts';
import type { Tensor } from '../safetensors.ts';
import type { TensorProto } from './messages.ts';
import { readFloats, readInts } from './tensors.ts';

export class Constants {
  private readonly tensors: Map<string, TensorProto>;
  private given = 0;

  /** Gives no more than `most` numbers in all: a few bytes may name one tensor many times. */
  constructor(
    initializers: readonly TensorProto[],
    private readonly most: number,
  ) {
    this.tensors = new Map(initializers.map(tensor => [tensor.name ?? '', tensor]));
  }

  has(name = ''): boolean {
    return this.tensors.has(name);
  }

  set(name: string, tensor: TensorProto): void {
    this.tensors.set(name, tensor);
  }

  /** The number that a tensor of one number holds; undefined for what is computed. Throws a Refusal for a larger one. */
  scalar(name: string): number | undefined {
    const tensor = this.tensors.get(name);
    if (!tensor) return undefined;
    if (tensor.dims.length > 1 || (tensor.dims[0] ?? 1) !== 1)
      throw new Refusal(
        'model/shape-mismatch',
        `${name}: ${tensor.dims.join(' × ')} where one number is read`,
      );
    return readFloats(tensor).data[0];
  }

  /** Throws a Refusal for what is computed, like `ints` and `vector`. */
  floats(name: string | undefined): Tensor {
    const floats = readFloats(this.get(name));
    this.given += floats.data.length;
    if (this.given > this.most)
      throw new Refusal('model/shape-mismatch', 'its layers want more numbers than the file holds');
    return floats;
  }

  ints(name: string | undefined): readonly number[] {
    return readInts(this.get(name));
  }

  /** One number for each of `length` neurons or channels; zeros for an input left out, ''. */
  vector(name: string | undefined, length: number): Tensor {
    if (!name) return { shape: [length], data: new Float32Array(length) };
    const { shape, data } = this.floats(name);
    if (data.length !== length || shape.at(-1) !== length)
      throw new Refusal('model/shape-mismatch', `${name}: ${shape.join(' × ')}, want ${length}`);
    return { shape: [length], data };
  }

  private get(name = ''): TensorProto {
    const tensor = this.tensors.get(name);
    if (!tensor)
      throw new Refusal(
        'model/not-a-model',
        `${name || 'an input left out'} is computed, where only a constant is read`,
      );
    return tensor;
  }
}
