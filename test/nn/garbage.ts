/** The garbage collector, when a test wants it and not when it likes. */
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Collects all garbage, at once. What waits for something to be collected is told later: `garbageCollected`. */
export const collectGarbage: () => void = runInNewContext('gc');

/** Collects all garbage, and lets those know who wait for it (FinalizationRegistry). */
export async function garbageCollected(): Promise<void> {
  await setImmediate(); // what a WeakRef was made for stays until the end of that job
  collectGarbage();
  for (let turn = 0; turn < 10; turn++) await setImmediate(); // they are told one after another, a turn each
}
