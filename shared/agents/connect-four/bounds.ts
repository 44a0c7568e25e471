/**
 * What a search has learnt about positions: a bound of each one's score, under the position itself as the key (28 and 21
 * bits), so that two never share an entry. A place keeps two: the one that took more work, and the newest.
 */
const VALUE_SHIFT = 21;

export class Bounds {
  private readonly entries: Int32Array; // [places × 2 × (left key and work, right key and value)]
  private readonly places: number;

  /** 2^`bits` places of 16 bytes. */
  constructor(bits: number) {
    this.places = 2 ** bits;
    this.entries = new Int32Array(this.places * 4);
  }

  clear(): void {
    this.entries.fill(0);
  }

  private place(left: number, right: number): number {
    const mixed = Math.imul(left ^ Math.imul(right, 0x9e3779b1), 0x85ebca6b);
    return ((mixed ^ (mixed >>> 15)) & (this.places - 1)) << 2;
  }

  /** The value kept for a position; 0: none. */
  get(left: number, right: number): number {
    const { entries } = this;
    const at = this.place(left, right);
    const high = entries[at + 1];
    if ((entries[at] & 0xfffffff) === left && (high & 0x1fffff) === right && high >>> VALUE_SHIFT !== 0)
      return high >>> VALUE_SHIFT;
    if (entries[at + 2] === left && (entries[at + 3] & 0x1fffff) === right)
      return entries[at + 3] >>> VALUE_SHIFT;
    return 0;
  }

  /** `value` 1 to 2047; `work` 0 to 15: more is kept longer. */
  put(left: number, right: number, value: number, work: number): void {
    const { entries } = this;
    const at = this.place(left, right);
    const kept = entries[at];
    const high = right | (value << VALUE_SHIFT);
    if ((kept & 0xfffffff) === left && (entries[at + 1] & 0x1fffff) === right) {
      entries[at] = left | (work << 28);
      entries[at + 1] = high;
    } else if (work >= kept >>> 28) {
      if (entries[at + 1] !== 0) {
        entries[at + 2] = kept & 0xfffffff;
        entries[at + 3] = entries[at + 1];
      }
      entries[at] = left | (work << 28);
      entries[at + 1] = high;
    } else {
      entries[at + 2] = left;
      entries[at + 3] = high;
    }
  }
}
