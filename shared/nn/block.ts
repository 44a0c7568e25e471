/**
 * A run of f32 numbers in the memory that some kernels compute on. Its `data` is a view, and it can change: when that
 * memory grows, every block is given a new one. So keep the block, and ask it for its data when you need them.
 */
export class Block {
  private view: Float32Array;
  private readonly parts: Block[] = [];

  constructor(
    buffer: ArrayBufferLike,
    readonly offset: number, // in bytes
    readonly length: number, // in numbers
    private readonly owner: Block | null = null,
  ) {
    this.view = this.viewOf(buffer);
  }

  get data(): Float32Array {
    return this.view;
  }

  /** The numbers from `at` on, `length` of them, as a block of their own in the same place. */
  part(at: number, length: number): Block {
    if (!(at >= 0 && length >= 0 && at + length <= this.length))
      throw new Error(`block: a part of ${length} at ${at} does not fit into ${this.length}`);
    const part = new Block(this.view.buffer, this.offset + 4 * at, length, this.owner ?? this);
    this.parts.push(part);
    return part;
  }

  /** Follows the memory into its new buffer. For the one who owns the memory. */
  rebind(buffer: ArrayBufferLike): void {
    this.view = this.viewOf(buffer);
    for (const part of this.parts) part.rebind(buffer);
  }

  private viewOf(buffer: ArrayBufferLike): Float32Array {
    const view = new Float32Array(buffer, this.offset, this.length);
    pins.set(view, this.owner ?? this);
    return view;
  }
}

/** Whoever holds a view holds its block, so that the memory is not given to another while the view is in use. */
const pins = new WeakMap<Float32Array, Block>();
