/** A match between two browsers whose server is killed and comes back knowing nothing of it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { launch } from './chromium.ts';

/** The built server, as `npm start` runs it. Gives its process and its address. */
async function startProcess(dataDir: string, port: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ['dist/server/main.js'], {
    env: { PATH: process.env.PATH, PORT: port, HOST: 'localhost', DATA_DIR: dataDir, LOG_LEVEL: 'warn' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  child.stdout.on('data', chunk => (out += chunk));
  while (!out.includes('Sinapsis is at'))
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  return { child, url: /Sinapsis is at (\S+)/.exec(out)![1] };
}

test('ends on the court as far as it got, and is kept', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sinapsis-lost-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const { child, url } = await startProcess(dataDir, '0');
  const browser = await launch();
  onTestFinished(() => browser.close());
  const [one, two] = await Promise.all(
    [1, 2].map(async () => (await browser.newContext({ locale: 'en-GB' })).newPage()),
  );
  await one.goto(`${url}/friend/NEW`);
  await two.goto(`${url}/friend/${await one.getByTestId('match-code').innerText()}`);
  await one.locator('.stage[data-phase="playing"]').waitFor({ timeout: 60_000 });
  await one.waitForTimeout(500);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await startProcess(dataDir, new URL(url).port);

  const ending = one.getByTestId('ending');
  await ending.waitFor({ timeout: 60_000 });
  expect(await ending.innerText()).toContain('The server has forgotten this match');
  expect(await ending.innerText()).not.toContain('reached the same end');
  await one.getByRole('link', { name: 'Matches' }).click();
  await one.locator('tbody tr').waitFor();
  expect(await one.locator('tbody tr').count()).toBe(1);
});
