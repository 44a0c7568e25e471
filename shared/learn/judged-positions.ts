/**
 * What the network has said of positions since it last learnt, by what is seen there: in the first moves many matches come
 * to the same ones. It only saves work: a position asked about again would be judged the same, bit for bit.
 */
import { nextU32, seedRng } from '../rng.ts';

const PLACES = 2 ** 16;

export class JudgedPositions {
  readonly policies: Float32Array; // [places, choices]
  readonly values = new Float32Array(PLACES);
  private readonly keys = new Int32Array(PLACES * 2);
  private readonly generations = new Int32Array(PLACES); // when it was written
  private readonly rows = new Int32Array(PLACES); // of the batch that it waits for; −1: it is known
  private readonly words: Int32Array; // two at random for everything that can be seen (Zobrist 1970)
  private generation = 1;
  private low = 0; // the key last looked for
  private high = 0;

  constructor(
    private readonly size: number,
    private readonly choices: number,
  ) {
    this.policies = new Float32Array(PLACES * choices);
    const rng = seedRng(0);
    this.words = Int32Array.from({ length: size * 2 }, () => nextU32(rng) | 0);
  }

  clear(): void {
    this.generation++;
  }

  /** The place where that position is known; −2 − row where it waits for that row of the batch; −1 where nobody has asked. */
  find(observation: Float32Array): number {
    const { words, keys } = this;
    let [low, high] = [0, 0];
    for (let i = 0; i < this.size; i++) {
      if (observation[i] === 0) continue;
      low ^= Math.imul(words[2 * i], observation[i]);
      high ^= Math.imul(words[2 * i + 1], observation[i]);
    }
    this.low = low;
    this.high = high;
    const place = low & (PLACES - 1);
    if (
      this.generations[place] !== this.generation ||
      keys[2 * place] !== low ||
      keys[2 * place + 1] !== high
    )
      return -1;
    return this.rows[place] < 0 ? place : -2 - this.rows[place];
  }

  /** The position last looked for will be judged in that row of the batch. Whatever lay in its place gives way. Gives the place. */
  ask(row: number): number {
    const place = this.low & (PLACES - 1);
    this.keys[2 * place] = this.low;
    this.keys[2 * place + 1] = this.high;
    this.generations[place] = this.generation;
    this.rows[place] = row;
    return place;
  }

  /** What that row of the batch says, unless another has taken the place since. */
  answer(place: number, row: number, policies: Float32Array, value: number): void {
    if (this.rows[place] !== row) return;
    this.rows[place] = -1;
    this.values[place] = value;
    for (let i = 0; i < this.choices; i++)
      this.policies[place * this.choices + i] = policies[row * this.choices + i];
  }
}
