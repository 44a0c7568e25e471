/** The server as a process, as main.ts runs it, but for a clock that runs ten thousand times faster. */
import { readConfig } from '../../server/config.ts';
import { run } from '../../server/run.ts';

const began = Date.now();
await run(() => readConfig(process.env, '/nowhere'), { now: () => began + (Date.now() - began) * 10_000 });
