/** Repeated measurements, told as their median and range. */
export interface Measured {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export function measured(numbers: readonly number[]): Measured {
  const sorted = [...numbers].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], low: sorted[0], high: sorted[sorted.length - 1] };
}

/** One line: what, its median, its range. */
export function line(what: string, numbers: readonly number[], unit: string): string {
  const { median, low, high } = measured(numbers);
  const show = (n: number) =>
    n.toLocaleString('en-US', { maximumFractionDigits: Math.abs(n) >= 100 ? 0 : Math.abs(n) >= 10 ? 1 : 2 });
  return `${what.padEnd(58)} ${show(median).padStart(11)} ${unit}  (${show(low)} to ${show(high)})`;
}

/** How often `work` is done in a second: `times` measurements of at least `seconds` each. `work` gives how many it did. */
export function rates(work: () => number, times = 5, seconds = 0.5): number[] {
  work(); // compiled before it is timed
  return Array.from({ length: times }, () => {
    const from = performance.now();
    let done = 0;
    let elapsed = 0;
    while (elapsed < seconds) {
      done += work();
      elapsed = (performance.now() - from) / 1000;
    }
    return done / elapsed;
  });
}
