/**
 * An adaptive binary range coder (Martin 1979; carry handling and shift-by-5 adaptation as in LZMA): a held key costs
 * about a fiftieth of a bit a tick. Integer arithmetic only.
 */
const TOP = 2 ** 24;
const PROBABILITY_BITS = 11;
const HALF = 1 << (PROBABILITY_BITS - 1);
const ADAPTATION = 4;

/** Adaptive probabilities of a zero bit, one a context. */
export type BitModel = Uint16Array;

export function bitModel(contexts: number): BitModel {
  return new Uint16Array(contexts).fill(HALF);
}

export class RangeEncoder {
  private low = 0; // below 2^40, kept in a double
  private range = 0xffffffff;
  private pending = 1; // the bytes held back because a carry may still run through them
  private held = 0;
  private bytes: number[] = [];

  bit(model: BitModel, context: number, bit: number): void {
    const bound = (this.range >>> PROBABILITY_BITS) * model[context];
    if (bit === 0) {
      this.range = bound;
      model[context] += ((1 << PROBABILITY_BITS) - model[context]) >> ADAPTATION;
    } else {
      this.low += bound;
      this.range = (this.range - bound) >>> 0;
      model[context] -= model[context] >> ADAPTATION;
    }
    while (this.range < TOP) {
      this.range = (this.range << 8) >>> 0;
      this.shiftLow();
    }
  }

  finish(): Uint8Array {
    for (let i = 0; i < 5; i++) this.shiftLow();
    return Uint8Array.from(this.bytes.slice(1)); // the first byte is always 0
  }

  private shiftLow(): void {
    if (this.low < 0xff000000 || this.low > 0xffffffff) {
      const carry = this.low > 0xffffffff ? 1 : 0;
      this.bytes.push((this.held + carry) & 0xff);
      while (--this.pending > 0) this.bytes.push((0xff + carry) & 0xff);
      this.held = Math.floor(this.low / TOP) & 0xff;
    }
    this.pending++;
    this.low = (this.low % TOP) * 256;
  }
}

export class RangeDecoder {
  private code = 0;
  private range = 0xffffffff;
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {
    for (let i = 0; i < 4; i++) this.code = ((this.code << 8) | this.next()) >>> 0;
  }

  bit(model: BitModel, context: number): number {
    const bound = (this.range >>> PROBABILITY_BITS) * model[context];
    let bit = 0;
    if (this.code < bound) {
      this.range = bound;
      model[context] += ((1 << PROBABILITY_BITS) - model[context]) >> ADAPTATION;
    } else {
      bit = 1;
      this.code = (this.code - bound) >>> 0;
      this.range = (this.range - bound) >>> 0;
      model[context] -= model[context] >> ADAPTATION;
    }
    while (this.range < TOP) {
      this.range = (this.range << 8) >>> 0;
      this.code = ((this.code << 8) | this.next()) >>> 0;
    }
    return bit;
  }

  /** True when the decoder asked for bytes that were not there. */
  get overran(): boolean {
    return this.at > this.bytes.length;
  }

  private next(): number {
    const byte = this.at < this.bytes.length ? this.bytes[this.at] : 0;
    this.at++;
    return byte;
  }
}
