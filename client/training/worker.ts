/** Trains in a thread of its own, in slices short enough to hear "pause" between them. */
import { games } from '../../shared/games/index.ts';
import { decodeReplay } from '../../shared/games/replay.ts';
import { learners } from '../../shared/learn/index.ts';
import type { Run } from '../../shared/learn/learner.ts';
import { decodeModel, encodeModel } from '../../shared/nn/model-file.ts';
import { loadKernels } from '../kernels.ts';
import type { FromWorker, ToWorker, TrainingOrder } from './messages.ts';

const BUDGET = 256; // samples between two looks at the clock
const SLICE_MS = 5;
const POLICY_MS = 200;
const SAVE_MS = 5000;

let run: Run | null = null;
let running = false;
let rows: Record<string, number>[] = [];
let policyAt = 0;
let savedAt = 0;

// A message to oneself lets the page's messages in between two slices, without the four milliseconds of a timer.
const turn = new MessageChannel();
turn.port1.onmessage = () => slice();

function tell(message: FromWorker): void {
  postMessage(message);
}

function begin(order: TrainingOrder): Run {
  const demonstrations = order.demonstrations.map(({ file, seat }) => {
    const decoded = decodeReplay(file);
    if (!decoded.ok) throw new Error(`${decoded.code}: ${decoded.detail}`);
    return { replay: decoded.replay, seat };
  });
  const from = order.from ? decodeModel(order.from, Number.POSITIVE_INFINITY) : null;
  if (from && !from.ok) throw new Error(`${from.code}: ${from.detail}`);
  return learners[order.learner].start({
    game: games[order.game],
    params: order.params,
    seed: order.seed,
    demonstrations,
    from: from?.model,
  });
}

function slice(): void {
  if (!run || !running) return;
  try {
    const until = performance.now() + SLICE_MS;
    let now = 0;
    do {
      const row = run.advance(BUDGET);
      if (row) rows.push(row);
      now = performance.now();
    } while (now < until && !run.done);
    if (now - policyAt > POLICY_MS) {
      policyAt = now;
      tell({ kind: 'rows', rows, progress: run.progress });
      rows = [];
      tell({ kind: 'policy', file: encodeModel(run.policy()) });
    }
    if (run.done) running = false;
    if (run.done || now - savedAt > SAVE_MS) save();
    if (running) turn.port2.postMessage(null);
  } catch (error) {
    fail(error);
  }
}

function save(): void {
  if (!run) return;
  savedAt = performance.now();
  tell({ kind: 'rows', rows, progress: run.progress });
  rows = [];
  const report = run.done ? run.report?.() : null;
  if (report) tell({ kind: 'report', report });
  tell({ kind: 'saved', saved: run.save(), policy: encodeModel(run.policy()), done: run.done });
}

function fail(error: unknown): void {
  running = false;
  tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
}

function go(): void {
  if (running || !run || run.done) return;
  running = true;
  savedAt = performance.now();
  slice();
}

const ready = loadKernels().then(simd => tell({ kind: 'kernels', simd }));

addEventListener('message', async (event: MessageEvent<ToWorker>) => {
  await ready; // messages still come one after another: all wait for the same
  const message = event.data;
  try {
    switch (message.kind) {
      case 'start':
        run = begin(message.order);
        return go();
      case 'restore':
        run = learners[message.learner].restore(games[message.game], message.saved);
        return save(); // shows where it stands; it goes on when asked to
      case 'resume':
        return go();
      case 'pause':
        running = false;
        return save();
    }
    message satisfies never;
  } catch (error) {
    fail(error);
  }
});
