/** Trains one seed in a thread of its own, in slices short enough to hear "stop" between them, and writes its folder. */
import { setImmediate } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { networkAgent } from '../shared/agents/network.ts';
import { games } from '../shared/games/index.ts';
import { decodeReplay } from '../shared/games/replay.ts';
import { learners } from '../shared/learn/index.ts';
import type { Run } from '../shared/learn/learner.ts';
import { decodeModel, type Model } from '../shared/nn/model-file.ts';
import { examine, FIRST_SEED } from './examination.ts';
import { loadKernels } from './kernels.ts';
import type { FromWorker, Order, ToWorker } from './orders.ts';
import { Refused } from './refusal.ts';
import { RunFolder } from './run-folder.ts';

/** Samples a slice: always as many, so that a run taken up gives the same rows. */
const BUDGET = 256;

const order = workerData as Order;
const { config, seed, rungs = [] } = order;
const game = games[config.game];
const learner = learners[config.algorithm];

function tell(message: FromWorker): void {
  parentPort!.postMessage(message);
}

function modelOf(file: Uint8Array): Model {
  const decoded = decodeModel(file, Number.POSITIVE_INFINITY);
  if (!decoded.ok) throw new Error(`${decoded.code}: ${decoded.detail}`);
  return decoded.model;
}

function begin(): Run {
  const demonstrations = order.demonstrations.map(({ file, seat }) => {
    const decoded = decodeReplay(file);
    if (!decoded.ok) throw new Error(`${decoded.code}: ${decoded.detail}`);
    return { replay: decoded.replay, seat };
  });
  const from = order.from ? modelOf(order.from) : undefined;
  const rivals = order.rivals.map(modelOf);
  return learner.start({ game, params: config.parameters, seed, demonstrations, from, rivals });
}

/** The run, and its folder where that is there already. */
function takeUp(): { run: Run; folder: RunFolder | null } {
  const restore = (saved: Uint8Array) => learner.restore(game, saved);
  const found = order.resume ? RunFolder.takeUp(order.folder, learner, restore) : null;
  return found ?? { run: begin(), folder: null };
}

let stopping = false;

function goOrStop(): Promise<ToWorker> {
  return new Promise(resolve => parentPort!.once('message', resolve));
}

async function train(run: Run, folder: RunFolder): Promise<void> {
  let savedAt = performance.now();
  const reached = (at: number) => (at < 1 ? run.progress >= at : run.done);
  let rung = rungs.findIndex(at => !reached(at)); // a run taken up has kept those before
  while (!run.done && !stopping) {
    const row = run.advance(BUDGET);
    if (row) {
      folder.write(row);
      tell({ kind: 'row', row, progress: run.progress });
    }
    for (; rung >= 0 && rung < rungs.length && reached(rungs[rung]); rung++)
      folder.rung(rung + 1, run.policy());
    if (performance.now() - savedAt > config.checkpointSeconds * 1000) {
      folder.checkpoint(run.save());
      savedAt = performance.now();
    }
    await setImmediate(); // lets "stop" in
  }
  folder.checkpoint(run.save());
  const policy = run.policy();
  folder.model(policy);
  if (!run.done) return tell({ kind: 'stopped' });
  tell({ kind: 'trained' });
  const { seconds } = folder;
  const player = {
    name: policy.meta.name,
    make: () => networkAgent(game, policy, { mode: 'greedy', delayTicks: 0 }),
  };
  const matches = config.evaluationMatches;
  const results = matches > 0 ? examine(game, player, matches, FIRST_SEED) : [];
  tell({ kind: 'done', seconds, results });
}

async function work(): Promise<void> {
  await loadKernels();
  let begun: ReturnType<typeof takeUp>;
  try {
    begun = takeUp();
  } catch (error) {
    return tell({ kind: 'refused', message: error instanceof Error ? error.message : String(error) });
  }
  tell({ kind: 'ready' });
  if ((await goOrStop()) === 'stop') return tell({ kind: 'stopped' });
  parentPort!.on('message', () => {
    stopping = true;
  });
  try {
    await train(begun.run, begun.folder ?? RunFolder.create(order.folder, learner));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    tell({ kind: 'refused', message: error.message });
  }
}

await work();
parentPort!.close();
