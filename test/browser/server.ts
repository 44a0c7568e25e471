/** The real server over the built page, on a free port and an empty folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readConfig } from '../../server/config.ts';
import { startServer } from '../../server/start.ts';

export async function servePage(): Promise<{ url: string; close(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sinapsis-browser-'));
  const env = { PORT: '0', HOST: 'localhost', DATA_DIR: dataDir, LOG_LEVEL: 'fatal' };
  const server = await startServer(readConfig(env, resolve('dist/client')));
  return {
    url: server.url,
    async close() {
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
