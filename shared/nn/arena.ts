/**
 * The one memory that WebAssembly computes on, and who has which part of it. A part is given back by hand, or by the
 * garbage collector once nobody holds its block or a view of it. When all is given out the memory grows.
 */
import { Block } from './block.ts';

const PAGE = 65536;
const ALIGNMENT = 64; // a line of cache
const MARGIN = 64; // vectors may read this far beyond the last number

interface Gap {
  offset: number;
  bytes: number;
}

export class Arena {
  private readonly gaps: Gap[]; // in order, never touching one another
  private readonly taken = new Map<number, { bytes: number; block: WeakRef<Block> }>(); // by offset
  private readonly forgotten = new FinalizationRegistry<number>(offset => this.release(offset));
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
    let gap = this.gaps.find(gap => gap.bytes >= bytes);
    if (!gap) {
      this.grow(bytes);
      gap = this.gaps[this.gaps.length - 1];
    }
    const { offset } = gap;
    gap.offset += bytes;
    gap.bytes -= bytes;
    if (gap.bytes === 0) this.gaps.splice(this.gaps.indexOf(gap), 1);
    const block = new Block(this.view, offset, length);
    block.data.fill(0);
    this.taken.set(offset, { bytes, block: new WeakRef(block) });
    this.forgotten.register(block, offset, block);
    return block;
  }

  /** Throws for a part, and for what was freed before, whoever has that memory now. */
  free(block: Block): void {
    if (block.length === 0) return;
    if (this.taken.get(block.offset)?.block.deref() !== block)
      throw new Error(`arena: what lies at ${block.offset} is a part of a block, or was freed before`);
    this.forgotten.unregister(block);
    this.release(block.offset);
  }

  private release(offset: number): void {
    const { bytes } = this.taken.get(offset)!;
    this.taken.delete(offset);
    this.insertGap({ offset, bytes });
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
  private grow(bytes: number): void {
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
  }
}
