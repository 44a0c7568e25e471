/** Measures one peer in a process of its own and sends what it found to main.ts, a task at a time. */
import { peers } from './index.ts';
import { installed } from './packages.ts';
import { type Task, type TaskName, tasks } from './peer.ts';
import { problem } from './problem.ts';

const CHECKED_STEPS = 200; // of training, before the loss is compared
const SAMPLE = 1000; // outputs that are compared
const WARM_SECONDS = 0.4;
const BLOCKS = 5;
const BLOCK_SECONDS = 0.3;

export type Report =
  | {
      readonly kind: 'measured';
      readonly task: TaskName;
      readonly outputs: number; // how many
      readonly sample: readonly number[]; // of them in ascending order, for libraries order them differently
      readonly seconds: readonly number[]; // of doing it once, a mean for each block
    }
  | { readonly kind: 'failed'; readonly task: TaskName | null; readonly message: string };

async function repeat(task: Task, times: number): Promise<ArrayLike<number>> {
  let result: ArrayLike<number> = [];
  for (let i = 0; i < times; i++) {
    const given = task();
    result = given instanceof Promise ? await given : given; // waits for nobody who does not make it wait
  }
  return result;
}

async function secondsOf(task: Task, times: number): Promise<number> {
  const from = performance.now();
  await repeat(task, times);
  return (performance.now() - from) / 1000;
}

/** Seconds for doing it once: `BLOCKS` means. */
async function measure(task: Task): Promise<number[]> {
  let times = 1;
  let last = 0;
  for (let elapsed = 0; elapsed < WARM_SECONDS || last < BLOCK_SECONDS / 10; elapsed += last) {
    times *= last < BLOCK_SECONDS / 10 ? 2 : 1;
    last = await secondsOf(task, times);
  }
  const perBlock = Math.ceil((times * BLOCK_SECONDS) / last);
  const seconds: number[] = [];
  while (seconds.length < BLOCKS) seconds.push((await secondsOf(task, perBlock)) / perBlock);
  return seconds;
}

/** Evenly spread over all of them, their least and their greatest among it. */
function sampleOf(numbers: ArrayLike<number>): number[] {
  const sorted = Float64Array.from(numbers).sort();
  const size = Math.min(SAMPLE, sorted.length);
  return Array.from({ length: size }, (_, i) =>
    size === 1 ? sorted[0] : sorted[Math.round((i * (sorted.length - 1)) / (size - 1))],
  );
}

const send = (report: Report) => new Promise(resolve => process.send!(report, resolve));
const words = (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n')[0];

try {
  const peer = peers[Number(process.argv[2])];
  const prepared = await peer.prepare(problem, installed(peer));
  for (const name of Object.keys(tasks) as TaskName[]) {
    try {
      const task = await prepared[name]?.();
      if (!task) continue;
      const result = await repeat(task, name === 'trainingStep' ? CHECKED_STEPS : 1);
      const computed = { outputs: result.length, sample: sampleOf(result) };
      await send({ kind: 'measured', task: name, ...computed, seconds: await measure(task) });
    } catch (error) {
      await send({ kind: 'failed', task: name, message: words(error) });
    }
  }
} catch (error) {
  await send({ kind: 'failed', task: null, message: words(error) });
}
process.exit(0);
