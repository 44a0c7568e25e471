/** How a stone falls: ever faster, and it bounces twice before it lies. Time is a part of a tick, lengths are cells. */
const TALLEST = 6.65; // cells that a stone falls to the lowest row
const SLOWEST = 0.56; // of a tick, that this takes
const BOUNCE = 0.3; // of its speed that a stone keeps when it strikes
const BOUNCES = 2;

/** When a stone let go `cells` above its place strikes it. */
export function strikesAt(cells: number): number {
  return SLOWEST * Math.sqrt(cells / TALLEST);
}

/** How high above its place it is at `part` of the tick. */
export function heightAt(part: number, cells: number): number {
  const fall = strikesAt(cells);
  if (part < fall) return cells * (1 - (part / fall) ** 2);
  let since = part - fall;
  let speed = BOUNCE;
  for (let i = 0; i < BOUNCES; i++, speed *= BOUNCE) {
    const lasts = 2 * speed * fall;
    if (since < lasts) return 4 * cells * speed * speed * (since / lasts) * (1 - since / lasts);
    since -= lasts;
  }
  return 0;
}
