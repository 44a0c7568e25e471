/**
 * A run of f32 numbers in the memory that some kernels compute on. Its `data` is a view, and it can change: when that
 * memory grows, every block is given a new one. So keep the block, and ask it for its data when you need them.
 */
export class Block {
  private view: Float32Array | null; // null once the memory was given back
  private readonly parts: Block[] = [];

  constructor(
    buffer: ArrayBufferLike,
    readonly offset: number, // in bytes
    readonly length: number, // in numbers
    private readonly owner: Block | null = null,
  ) {
    this.view = this.viewOf(buffer);
  }

  /** Throws once the memory was given back: somebody else may have it. */
  get data(): Float32Array {
    if (this.view === null) throw new Error(`block: what lay at ${this.offset} was freed`);
    return this.view;
  }

  get isPart(): boolean {
    return this.owner !== null;
  }

  /** The numbers from `at` on, `length` of them, as a block of their own in the same place. */
  part(at: number, length: number): Block {
    if (!(at >= 0 && length >= 0 && at + length <= this.length))
      throw new Error(`block: a part of ${length} at ${at} does not fit into ${this.length}`);
    const part = new Block(this.data.buffer, this.offset + 4 * at, length, this.owner ?? this);
    this.parts.push(part);
    return part;
  }

  /** Follows the memory into its new buffer. For the one who owns the memory. */
  rebind(buffer: ArrayBufferLike): void {
    this.view = this.viewOf(buffer);
    for (const part of this.parts) part.rebind(buffer);
  }

  /** Has no numbers any more, nor has any part of it. For the one who owns the memory, who gives it to another. */
  retire(): void {
    if (this.view === null) throw new Error(`block: what lay at ${this.offset} was freed before`);
    this.view = null;
    for (const part of this.parts) part.retire();
  }

  private viewOf(buffer: ArrayBufferLike): Float32Array {
    const view = new Float32Array(buffer, this.offset, this.length);
    pins.set(view, this.owner ?? this);
    return view;
  }
}

/**
 * Whoever holds a view that `data` gave holds its block, so that the memory is not given to another while the view is in
 * use. That goes for the view itself: a `subarray` of it is a view of its own, of which nothing here knows, and holds nothing.
 */
const pins = new WeakMap<Float32Array, Block>();
