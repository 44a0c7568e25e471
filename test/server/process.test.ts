import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { BoardEntry } from '../../shared/protocol.ts';
import { openServer, playRun, temporaryFolder, Visitor } from './visitor.ts';

const CHILD = 'test/server/child.ts';

interface Process {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly exit: Promise<[code: number | null, signal: string | null]>;
}

function launch(script: string, env: Record<string, string>): Process {
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    env: { PATH: process.env.PATH, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'warn', ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  child.stdout.on('data', chunk => (out += chunk));
  child.stderr.on('data', chunk => (out += chunk));
  return { child, out: () => out, exit: once(child, 'exit') as Process['exit'] };
}

async function urlOf({ child, out, exit }: Process): Promise<string> {
  let gone = false;
  void exit.then(() => {
    gone = true;
  });
  while (!out().includes('Sinapsis is at')) {
    if (gone) throw new Error(`the server went away: ${out()}`);
    await Promise.race([once(child.stdout!, 'data'), exit]);
  }
  return /Sinapsis is at (\S+)/.exec(out())![1];
}

/** Submits honest scores from several visitors as fast as it can, until the server is gone. */
async function submitUntilGone(url: string, acknowledged: BoardEntry[], enough: () => void): Promise<void> {
  const people = await Promise.all(Array.from({ length: 6 }, () => Visitor.arrive(url)));
  await Promise.all(
    people.map(async person => {
      for (;;) {
        try {
          const run = await person.issueRun('master');
          const { ok, entry } = await person.submit(run, playRun(run));
          if (!ok) return;
          acknowledged.push(entry);
          if (acknowledged.length === 12) enough();
        } catch {
          return; // the connection broke
        }
      }
    }),
  );
}

async function expectAllThere(dataDir: string, acknowledged: readonly BoardEntry[]) {
  const { url } = await openServer({}, { dataDir });
  const visitor = await Visitor.arrive(url);
  for (const { id } of acknowledged) {
    const response = await visitor.fetch(`/api/leaderboards/entries/${id}/replay`);
    expect([id, response.status]).toEqual([id, 200]);
  }
}

test('what was acknowledged before kill -9 is there after a restart', async () => {
  const dataDir = temporaryFolder();
  const server = launch(CHILD, { DATA_DIR: dataDir });
  const acknowledged: BoardEntry[] = [];
  await submitUntilGone(await urlOf(server), acknowledged, () => server.child.kill('SIGKILL'));
  expect((await server.exit)[1]).toBe('SIGKILL');
  expect(acknowledged.length).toBeGreaterThanOrEqual(12);
  await expectAllThere(dataDir, acknowledged);
});

test('SIGTERM loses nothing acknowledged, tells the sockets and ends with 0', async () => {
  const dataDir = temporaryFolder();
  const server = launch(CHILD, { DATA_DIR: dataDir });
  const url = await urlOf(server);
  const line = await (await Visitor.arrive(url)).connect();
  const acknowledged: BoardEntry[] = [];
  await submitUntilGone(url, acknowledged, () => server.child.kill('SIGTERM'));
  expect(await server.exit).toEqual([0, null]);
  expect(await line.hear('refused')).toMatchObject({ code: 'server/stopping' });
  await expectAllThere(dataDir, acknowledged);
});

test('a second signal ends it at once', async () => {
  const server = launch(CHILD, { DATA_DIR: temporaryFolder() });
  const url = await urlOf(server);
  const line = await (await Visitor.arrive(url)).connect();
  // An upload that never ends keeps it from stopping by itself.
  const upload = connect(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void upload.destroy());
  upload.on('error', () => {});
  upload.write(
    'PUT /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
  );
  await line.ask('match:leave', {});
  server.child.kill('SIGTERM');
  await line.hear('refused', refusal => refusal.code === 'server/stopping');
  server.child.kill('SIGINT');
  expect(await server.exit).toEqual([1, null]);
});

test('the entry prints one plain line with its address', async () => {
  const server = launch('server/main.ts', { DATA_DIR: temporaryFolder() });
  const url = await urlOf(server);
  expect(server.out()).toBe(`Sinapsis is at ${url}\n`);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('what keeps it from starting is one line and exit code 2', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'sinapsis.sqlite'), 'x'.repeat(9000));
  const [wrong, corrupt] = [
    launch('server/main.ts', { PORT: 'door' }),
    launch('server/main.ts', { DATA_DIR: folder }),
  ];
  expect((await wrong.exit)[0]).toBe(2);
  expect(wrong.out()).toMatch(/^Sinapsis cannot start: PORT is "door": .+\n$/);
  expect((await corrupt.exit)[0]).toBe(2);
  expect(corrupt.out()).toMatch(/^Sinapsis cannot start: the store .+ cannot be used: .+\n$/);
});
