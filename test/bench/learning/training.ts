/** A run that is trained to its end, examined on the way; what counts as time is the processor's, for training alone. */
import type { Run } from '../../../shared/learn/learner.ts';

const BUDGET = 256;

/** Seconds of processor that `work` took, in all threads of this process. */
export function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

export interface Check {
  readonly steps: number; // decisions played or samples learnt from so far
  readonly seconds: number;
}

/** Trains `run` and calls `check` about every `every` steps, until it says that it is enough. Gives where it stopped. */
export function train(run: Run, every: number, check: (at: Check) => boolean): Check {
  let seconds = 0;
  let next = every;
  let steps = 0;
  while (!run.done) {
    seconds += cpuSeconds(() => {
      do {
        const row = run.advance(BUDGET);
        if (row) steps = row.decisions ?? row.moves ?? row.samples;
      } while (!run.done && steps < next);
    });
    next = steps + every;
    if (check({ steps, seconds })) break;
  }
  return { steps, seconds };
}
