/** A task that is measured seed after seed, what it is asked to reach, and what others publish. */
import { type Measured, measured } from '../samples.ts';

/** One number by name; null: not reached. */
export type Values = Readonly<Record<string, number | null>>;

/** A line of the table in docs/results.md. */
export interface Row {
  readonly what: string;
  readonly asked: string; // empty where nothing is
  readonly got: string;
}

export interface Task {
  readonly id: string;
  readonly title: string;
  readonly quick: boolean; // some seconds a seed: `npm run bench -- learn` takes it too
  readonly seeds: number;
  readonly firstRun?: number; // the first of its seeds, where it is not FIRST_RUN
  readonly published: string; // by others for the same; empty where there is nothing
  /** Trains and examines once. What it trains in and what it is examined in depend on `seed` alone, and are nobody else's. */
  measure(seed: number): Values | Promise<Values>;
  rows(bySeed: readonly Values[]): Row[];
}

/**
 * Where the seeds of these runs begin: nothing was ever tried on them. Who changes a task after seeing what it reached gives it a
 * `firstRun` whose seeds nobody saw, ten thousand further.
 */
const FIRST_RUN = 910_001;

export function seedsOf({ seeds, firstRun = FIRST_RUN }: Task): number[] {
  return Array.from({ length: seeds }, (_, i) => firstRun + i);
}

/** Seeds of the matches that a run is examined in on its way, and of those that count. Below `TRAINING_SEEDS`. */
export const checkSeeds = (seed: number) => 1_000_000_000 + (seed - 900_000) * 10_000;
export const examSeeds = (seed: number) => 1_500_000_000 + (seed - 900_000) * 10_000;

export interface Figure {
  readonly name: string; // of the value
  readonly what: string;
  readonly unit: string;
  readonly asked?: string;
}

/** A line a figure: median and range over the seeds. */
export function figureRows(figures: readonly Figure[]): Task['rows'] {
  return bySeed =>
    figures.map(({ name, what, unit, asked = '' }) => ({
      what,
      asked,
      got: spreadText(measured(bySeed.map(values => values[name] ?? Number.POSITIVE_INFINITY)), unit),
    }));
}

function spreadText({ median, low, high }: Measured, unit: string): string {
  const words = unit && median < Number.POSITIVE_INFINITY ? ` ${unit}` : '';
  return low === high
    ? `${numberText(median)}${words}`
    : `${numberText(median)}${words} (${numberText(low)} to ${numberText(high)})`;
}

const digitsOf = (size: number) => (size >= 100 ? 0 : size >= 10 ? 1 : 2);

export function numberText(n: number): string {
  if (n === Number.POSITIVE_INFINITY) return 'not reached';
  return n.toLocaleString('en-US', { maximumFractionDigits: digitsOf(Math.abs(n)) });
}
