/** Seeds over worker threads, a few at a time, with one bar for all of them. Ctrl-C lets each save before it ends. */
import { Worker } from 'node:worker_threads';
import { learners } from '../shared/learn/index.ts';
import type { Result } from './examination.ts';
import type { FromWorker, Order, ToWorker } from './orders.ts';
import { ProgressBar } from './progress-bar.ts';
import { Refused } from './refusal.ts';

/** The exit code of who was interrupted, by the shells' convention for SIGINT. */
export const INTERRUPTED = 130;

export interface Finished {
  readonly seed: number;
  readonly seconds: number;
  readonly results: readonly Result[];
}

/** Trains every order. Null where somebody stopped it. `onBegin` is called before the first file of any seed is written. */
export async function trainSeeds(
  orders: readonly Order[],
  threads: number,
  onBegin: () => void,
): Promise<Finished[] | null> {
  const waiting = [...orders];
  const working = new Set<Worker>();
  const trained = new Set<Worker>(); // those of `working` that only examine
  const progress = new Map(orders.map(order => [order, 0]));
  const finished: Finished[] = [];
  const bar = new ProgressBar(process.stderr);
  let begun = false;
  let stopped = false;

  const tell = (worker: Worker, message: ToWorker) => worker.postMessage(message);
  const stop = () => {
    stopped = true;
    for (const worker of working)
      if (trained.has(worker)) worker.terminate();
      else tell(worker, 'stop');
  };

  const sameGame = orders.every(({ config }) => config.game === orders[0].config.game);
  const nameOf = ({ config, seed }: Order) => (sameGame ? `seed ${seed}` : config.game);

  function show(order: Order, row: Readonly<Record<string, number>>): void {
    const mean = [...progress.values()].reduce((sum, value) => sum + value, 0) / orders.length;
    const { x, lines } = learners[order.config.algorithm].chart;
    const curves = [x, ...lines]
      .filter(name => Number.isFinite(row[name]))
      .map(name => `${name} ${Number(row[name].toPrecision(4))}`)
      .join('  ');
    bar.show(mean, orders.length > 1 ? `${nameOf(order)}: ${curves}` : curves);
  }

  function train(order: Order): Promise<void> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./thread.mjs', import.meta.url), { workerData: order });
      working.add(worker);
      worker.on('message', (message: FromWorker) => {
        switch (message.kind) {
          case 'ready':
            try {
              if (!begun && !stopped) onBegin();
            } catch (error) {
              return reject(error);
            }
            begun = true;
            return tell(worker, stopped ? 'stop' : 'go');
          case 'refused':
            return reject(new Refused(message.message));
          case 'row':
            progress.set(order, message.progress);
            return show(order, message.row);
          case 'stopped':
            stopped = true;
            return;
          case 'trained':
            trained.add(worker);
            if (stopped) worker.terminate();
            return;
          case 'done':
            progress.set(order, 1);
            finished.push({ seed: order.seed, seconds: message.seconds, results: message.results });
            return;
        }
        message satisfies never;
      });
      worker.on('error', reject);
      worker.on('exit', () => {
        working.delete(worker);
        resolve();
      });
    });
  }

  async function workThrough(): Promise<void> {
    while (!stopped) {
      const order = waiting.shift();
      if (!order) return;
      await train(order);
    }
  }

  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    await Promise.all(Array.from({ length: Math.min(threads, orders.length) }, workThrough));
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    bar.end();
    await Promise.all([...working].map(worker => worker.terminate()));
  }
  return stopped && finished.length < orders.length ? null : finished.sort((a, b) => a.seed - b.seed);
}
