/**
 * A match as it is played: the state now and the actions so far. Whatever feeds it (keys, agents, the wire, a
 * recording), the record is the same, and the digest over every action and the last state proves it.
 */
import { actionError, actionWidth, type Game, moveError, type Outcome } from './game.ts';

/** A 64-bit running digest as two 32-bit halves (FNV-1a, two offsets). */
interface Digest {
  a: number;
  b: number;
}

function digestByte(digest: Digest, byte: number): void {
  digest.a = Math.imul(digest.a ^ (byte & 0xff), 0x01000193);
  digest.b = Math.imul(digest.b ^ (byte & 0xff) ^ (digest.a >>> 15), 0x01000193);
}

function digestHex({ a, b }: Digest): string {
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
}

export class Match<State = unknown> {
  readonly state: State;
  tick = 0;
  outcome: Outcome | null = null;
  private record: Int8Array; // [capacity × seats × actionWidth]
  private readonly width: number;
  private readonly digest: Digest = { a: 0x811c9dc5 | 0, b: 0x9747b28c | 0 };

  constructor(
    readonly game: Game<State>,
    readonly seed: number,
  ) {
    this.state = game.start(seed);
    this.width = game.seats * actionWidth(game);
    this.record = new Int8Array(1024 * this.width);
  }

  /** Why these actions cannot be played now, or null: the match is over, the game has none such, or they are not legal. */
  refusal(actions: ArrayLike<number>): string | null {
    if (this.outcome) return `${this.game.id} is over since tick ${this.tick}`;
    return actionError(this.game, actions) ?? moveError(this.game, this.state, actions);
  }

  /** Plays one tick. Throws where there is a `refusal`. */
  advance(actions: ArrayLike<number>): void {
    const error = this.refusal(actions);
    if (error) throw new Error(`match: ${error}`);
    this.play(actions);
  }

  /** Plays one tick of a stranger's: returns why it is not played, or null. */
  tryAdvance(actions: ArrayLike<number>): string | null {
    const error = this.refusal(actions);
    if (!error) this.play(actions);
    return error;
  }

  private play(actions: ArrayLike<number>): void {
    const at = this.tick * this.width;
    if (at + this.width > this.record.length) {
      const larger = new Int8Array(this.record.length * 2);
      larger.set(this.record);
      this.record = larger;
    }
    for (let i = 0; i < this.width; i++) {
      this.record[at + i] = actions[i];
      digestByte(this.digest, actions[i]);
    }
    this.game.advance(this.state, actions);
    this.tick++;
    this.outcome = this.game.outcome(this.state);
  }

  /** Every action so far, [ticks × seats × actionWidth]; a copy. */
  actions(): Int8Array {
    return this.record.slice(0, this.tick * this.width);
  }

  /** 16 hexadecimal digits over every action so far and the state now: equal digests, equal matches. */
  hash(): string {
    const digest = { ...this.digest };
    const text = JSON.stringify(this.state);
    for (let i = 0; i < text.length; i++) digestByte(digest, text.charCodeAt(i));
    return digestHex(digest);
  }
}
