/**
 * The only source of chance under shared/: sfc32 (Chris Doty-Humphrey, PractRand), seeded through splitmix32.
 * Integer arithmetic only, so every engine draws the same numbers; its state is four integers of plain data, so it
 * can live inside a game's state, a replay or a checkpoint.
 */
export type Rng = [a: number, b: number, c: number, counter: number];

/** A generator for a seed; any two seeds (only their low 32 bits count) give unrelated streams. */
export function seedRng(seed: number): Rng {
  let x = seed | 0;
  const word = () => {
    x = (x + 0x9e3779b9) | 0;
    let z = x;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) | 0;
  };
  const rng: Rng = [word(), word(), word(), 1];
  for (let i = 0; i < 12; i++) nextU32(rng); // sfc32 wants its state stirred before the first draw
  return rng;
}

/** The next integer in [0, 2³²). Moves `rng` on. */
export function nextU32(rng: Rng): number {
  const t = (((rng[0] + rng[1]) | 0) + rng[3]) | 0;
  rng[3] = (rng[3] + 1) | 0;
  rng[0] = rng[1] ^ (rng[1] >>> 9);
  rng[1] = (rng[2] + (rng[2] << 3)) | 0;
  rng[2] = (((rng[2] << 21) | (rng[2] >>> 11)) + t) | 0;
  return t >>> 0;
}

/** A number in [0, 1), a multiple of 2⁻³². */
export function uniform(rng: Rng): number {
  return nextU32(rng) * 2 ** -32;
}

/** A number in [low, high). */
export function uniformIn(rng: Rng, low: number, high: number): number {
  return low + (high - low) * uniform(rng);
}

/** An integer in [0, n), each as likely as the next: draws above the last multiple of n are drawn again. */
export function below(rng: Rng, n: number): number {
  if (!(n >= 1 && n <= 2 ** 32)) throw new Error(`rng: below(${n}) wants 1 to 2^32`);
  const limit = 2 ** 32 - (2 ** 32 % n);
  let u = nextU32(rng);
  while (u >= limit) u = nextU32(rng);
  return u % n;
}

/** An independent generator, so that two consumers do not disturb each other's stream. Moves `rng` on by one draw. */
export function split(rng: Rng): Rng {
  return seedRng(nextU32(rng) ^ 0x5bf03635);
}

/** A 32-bit seed made of several numbers: `mixSeed(matchSeed, seat)` never equals its parts. */
export function mixSeed(...parts: number[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    hash = Math.imul(hash ^ (part | 0), 0x21f0aaad);
    hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}

/** Fisher–Yates, in place. */
export function shuffle<T extends { [index: number]: number; length: number }>(rng: Rng, items: T): T {
  for (let i = items.length - 1; i > 0; i--) {
    const j = below(rng, i + 1);
    const kept = items[i];
    items[i] = items[j];
    items[j] = kept;
  }
  return items;
}
