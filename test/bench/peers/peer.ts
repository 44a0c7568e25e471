/** What is asked of every library beside which ours is measured: the same four tasks on the same numbers (problem.ts). */
import type { Problem } from './problem.ts';

export const tasks = {
  trainingStep: {
    title: 'training step, µs',
    meaning: '12-64-64-3, tanh, mean squared error, Adam, 64 rows that the library holds; gives the loss',
    scale: 1e6,
  },
  decision: {
    title: 'one row forward, µs',
    meaning: 'the same network: 12 new numbers from JavaScript in, 3 numbers out',
    scale: 1e6,
  },
  convolution: {
    title: 'convolution, µs',
    meaning: '3 × 3 with bias, 32 → 32 channels, padding 1, on 64 boards of 6 × 7 that the library holds',
    scale: 1e6,
  },
  tanh: {
    title: 'tanh, ns each',
    meaning: 'of 65,536 numbers that the library holds',
    scale: 1e9 / 65_536,
  },
} as const;

export type TaskName = keyof typeof tasks;

/** Does the task once and gives what JavaScript can read of it: the loss before the step, or all outputs, in any order. */
export type Task = () => ArrayLike<number> | Promise<ArrayLike<number>>;

/** A library with its tasks made ready, each when it is asked for. What it cannot do, it leaves out. */
export type Prepared = Partial<Record<TaskName, () => Task | Promise<Task>>>;

/** What a peer's packages are reached through: they are installed elsewhere, and this project knows no types of theirs. */
export interface Installed {
  /** What the package exports. */
  load<Module>(name: string): Module;
  /** The file that `load` begins with. */
  file(name: string): string;
}

export interface Peer {
  readonly name: string;
  readonly packages: Readonly<Record<string, string>>; // npm name → exact version
  prepare(problem: Problem, installed: Installed): Promise<Prepared>;
}
