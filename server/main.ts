/** The entry: `npm start` runs it built, `npm run dev` from its source. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readConfig } from './config.ts';
import { run } from './run.ts';

// From dist/server/main.js the built client is beside us; from server/main.ts it is under dist.
const [built, fromSource] = ['../client', '../dist/client'].map(path =>
  fileURLToPath(new URL(path, import.meta.url)),
);
const isBuilt = import.meta.url.endsWith('.js') && existsSync(built);

await run(() => readConfig(process.env, isBuilt ? built : fromSource));
