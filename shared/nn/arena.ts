/**
 * The one memory that WebAssembly computes on, and who has which part of it. A part is given back by hand, or by the
 * garbage collector once nobody holds its block or a view that the block gave (a `subarray` of such a view holds nothing).
 * When all is given out the memory grows.
 */
import { Block } from './block.ts';

const PAGE = 65536;
const ALIGNMENT = 64; // a line of cache
const MARGIN = 64; // vectors may read this far beyond the last number

interface Gap {
  offset: number;
  bytes: number;
}

/** What was given out. */
interface Lot {
  readonly offset: number;
  readonly bytes: number;
  readonly block: WeakRef<Block>;
}

export class Arena {
  private readonly gaps: Gap[]; // in order, never touching one another
  private readonly taken = new Map<number, Lot>(); // by offset
  private readonly forgotten = new FinalizationRegistry<Lot>(lot => {
    if (this.taken.get(lot.offset) === lot) this.release(lot); // else `reclaim` was first, and it may be another's
  });
  /**
   * As many bytes again for every block, never touched, so that no memory lies behind them. The garbage collector goes by
   * what it knows to hang on the objects it may collect, and it knows nothing of what lies inside this memory: without
   * them it would let forgotten blocks lie until all of it was full.
   */
  private readonly twins = new WeakMap<Block, ArrayBuffer>();
  private view: ArrayBuffer;
  private readonly empty: Block; // for all who want nothing

  /** Gives out what lies from byte `from` on. */
  constructor(
    private readonly memory: WebAssembly.Memory,
    from: number,
  ) {
    this.view = memory.buffer;
    this.empty = new Block(this.view, 0, 0);
    const start = Math.ceil(from / ALIGNMENT) * ALIGNMENT;
    this.gaps = [{ offset: start, bytes: this.view.byteLength - MARGIN - start }];
  }

  /** Where all views of it point; another one after it grew. */
  get buffer(): ArrayBuffer {
    return this.view;
  }

  get bytesInUse(): number {
    return [...this.taken.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** `length` zeros. Throws where the machine has no more memory. */
  allocate(length: number): Block {
    if (length === 0) return this.empty;
    const bytes = Math.ceil((4 * length) / ALIGNMENT) * ALIGNMENT;
    const gap = this.gapFor(bytes) ?? this.reclaimed(bytes) ?? this.grown(bytes);
    const { offset } = gap;
    gap.offset += bytes;
    gap.bytes -= bytes;
    if (gap.bytes === 0) this.gaps.splice(this.gaps.indexOf(gap), 1);
    const block = new Block(this.view, offset, length);
    block.data.fill(0);
    this.twins.set(block, new ArrayBuffer(bytes));
    const lot = { offset, bytes, block: new WeakRef(block) };
    this.taken.set(offset, lot);
    this.forgotten.register(block, lot, block);
    return block;
  }

  /** Throws for a part, and for what was freed before, whoever has that memory now. */
  free(block: Block): void {
    if (block.length === 0) return;
    const lot = this.taken.get(block.offset);
    if (lot?.block.deref() !== block)
      throw new Error(`arena: what lies at ${block.offset} is a part of a block, or was freed before`);
    this.forgotten.unregister(block);
    this.twins.delete(block);
    block.retire();
    this.release(lot);
  }

  private release({ offset, bytes }: Lot): void {
    this.taken.delete(offset);
    this.insertGap({ offset, bytes });
  }

  private gapFor(bytes: number): Gap | undefined {
    return this.gaps.find(gap => gap.bytes >= bytes);
  }

  /** Takes back what is forgotten and of which the registry has not been told yet. */
  private reclaimed(bytes: number): Gap | undefined {
    for (const lot of this.taken.values()) if (lot.block.deref() === undefined) this.release(lot);
    return this.gapFor(bytes);
  }

  private insertGap(gap: Gap): void {
    const at = this.gaps.findIndex(({ offset }) => offset > gap.offset);
    const place = at < 0 ? this.gaps.length : at;
    const [before, after] = [this.gaps[place - 1], this.gaps[place]];
    const joinsBefore = before && before.offset + before.bytes === gap.offset;
    const joinsAfter = after && gap.offset + gap.bytes === after.offset;
    if (joinsBefore && joinsAfter) {
      before.bytes += gap.bytes + after.bytes;
      this.gaps.splice(place, 1);
    } else if (joinsBefore) before.bytes += gap.bytes;
    else if (joinsAfter) {
      after.offset = gap.offset;
      after.bytes += gap.bytes;
    } else this.gaps.splice(place, 0, gap);
  }

  /** Room for `bytes` more at the end: at least as much again as there is, so that growing is rare. */
  private grown(bytes: number): Gap {
    const before = this.view.byteLength;
    const least = Math.ceil((bytes + MARGIN) / PAGE);
    const pages = Math.max(least, before / PAGE);
    try {
      this.memory.grow(pages);
    } catch {
      try {
        this.memory.grow(least);
      } catch {
        throw new Error(`arena: no memory for ${bytes} bytes more; ${this.bytesInUse} are in use`);
      }
    }
    this.view = this.memory.buffer;
    this.insertGap({ offset: before - MARGIN, bytes: this.view.byteLength - before });
    this.empty.rebind(this.view);
    for (const { block } of this.taken.values()) block.deref()?.rebind(this.view);
    return this.gaps[this.gaps.length - 1];
  }
}
