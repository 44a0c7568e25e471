import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig, StartError } from '../../server/config.ts';
import { startServer } from '../../server/start.ts';
import { storeMatch } from '../../server/store/matches.ts';
import { openStore } from '../../server/store/store.ts';
import { configOf, openServer, temporaryFolder, Visitor } from './visitor.ts';

test('what is wrong with a request is a refusal in JSON with its code', async () => {
  const visitor = await Visitor.arrive((await openServer()).url);
  const json = { 'content-type': 'application/json' };
  const cases: [string, RequestInit, number, string][] = [
    ['/api/nothing', {}, 404, 'request/not-found'],
    ['/api/session', { method: 'PUT', headers: json, body: '{' }, 400, 'request/malformed'],
    ['/api/session', { method: 'PUT', headers: json, body: '[]' }, 400, 'request/malformed'],
    ['/api/session', { method: 'PUT', body: 'nickname=Ada' }, 400, 'request/malformed'],
    [
      '/api/session',
      { method: 'PUT', headers: json, body: `"${'x'.repeat(5000)}"` },
      413,
      'request/too-large',
    ],
    ['/api/session', { method: 'DELETE' }, 404, 'request/not-found'],
    ['/api/leaderboards/chess?board=human&opponent=calm', {}, 404, 'game/unknown'],
    ['/api/leaderboards/pong?board=human&opponent=x', {}, 404, 'game/unknown-opponent'],
    ['/api/leaderboards/pong', {}, 400, 'request/malformed'],
    ['/api/leaderboards/pong?board=human&board=agent&opponent=calm', {}, 400, 'request/malformed'],
    ['/api/leaderboards/%E0%A4%A', {}, 400, 'request/malformed'],
    ['/api/leaderboards/entries/none/replay', {}, 404, 'request/not-found'],
  ];
  for (const [path, init, status, code] of cases) {
    const response = await visitor.fetch(path, init);
    expect([path, response.status, await response.json()]).toMatchObject([path, status, { ok: false, code }]);
  }
});

test('a foreign page may read nothing and change nothing', async () => {
  const { url } = await openServer({}, { publicOrigins: ['https://sinapsis.example'] });
  const visitor = await Visitor.arrive(url);
  const as = async (origin: string) =>
    (
      await visitor.fetch('/api/session', {
        method: 'PUT',
        headers: { origin, 'content-type': 'application/json' },
        body: '{"nickname":"Ada"}',
      })
    ).json();
  for (const origin of ['http://evil.example', 'null', `${url}.evil.example`, 'http://localhost:1'])
    expect(await as(origin)).toMatchObject({ code: 'request/foreign-origin' });
  for (const origin of [url, 'https://sinapsis.example'])
    expect(await as(origin)).toMatchObject({ nickname: 'Ada' });
  const read = await visitor.fetch('/api/session', { headers: { origin: 'http://evil.example' } });
  expect(read.headers.get('access-control-allow-origin')).toBeNull();
});

test('the built page is served: hashed files for ever, the page afresh, its routes too, and what is missing is missing', async () => {
  const clientDir = temporaryFolder();
  mkdirSync(join(clientDir, 'assets'));
  writeFileSync(join(clientDir, 'index.html'), '<title>Sinapsis</title>');
  writeFileSync(join(clientDir, 'assets/app-1a2b.js'), `export const x = "${'x'.repeat(5000)}";`);
  writeFileSync(join(clientDir, 'icon.svg'), '<svg/>');
  const { url } = await openServer({}, { clientDir });
  const get = (path: string, accept = 'text/html') => fetch(url + path, { headers: { accept } });

  for (const path of ['/', '/play', '/friend/ABC123']) {
    const page = await get(path);
    expect(await page.text()).toBe('<title>Sinapsis</title>');
    expect(page.headers.get('cache-control')).toBe('no-cache');
  }
  const mistyped = await get('/watch/%E0%A4%A'); // which says so itself
  expect(await mistyped.text()).toBe('<title>Sinapsis</title>');
  const script = await get('/assets/app-1a2b.js', '*/*');
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(script.headers.get('content-type')).toMatch(/javascript/);
  expect(script.headers.get('content-encoding')).toBe('gzip');
  expect((await get('/icon.svg', '*/*')).headers.get('cache-control')).toBe('no-cache');
  expect((await get('/assets/gone-9f.js')).status).toBe(404);
  expect((await get('/%2e%2e/session-secret')).headers.get('content-type')).toMatch(/html/);
});

test('every answer carries the headers that keep the page to itself and give it shared memory', async () => {
  const { url } = await openServer();
  for (const path of ['/', '/api/session', '/api/nothing']) {
    const { headers } = await fetch(url + path);
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(url.replace('http', 'ws'));
    expect(policy).not.toMatch(/script-src[^;]*unsafe-inline|'unsafe-eval'/);
  }
});

test('health, readiness and metrics say what is so', async () => {
  const { url } = await openServer();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ ok: true });
  const visitor = await Visitor.arrive(url);
  await visitor.connect();
  await visitor.fetch('/api/nothing');
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain('sinapsis_sockets 1');
  expect(metrics).toContain('sinapsis_refused_total{code="request/not-found"} 1');
  expect(metrics).toContain('sinapsis_matches{phase="playing"} 0');
  expect(metrics).toContain(
    'sinapsis_http_request_seconds_count{method="GET",route="/api/session/",status="200"} 1',
  );
  expect(metrics).toContain('nodejs_eventloop_lag_seconds');
});

test('a wrong environment is named, variable by variable', () => {
  const read = (env: Record<string, string>) => () => readConfig(env, '/nowhere');
  expect(read({})()).toMatchObject({ port: 3000, dataDir: './data', logLevel: 'info', development: false });
  expect(read({ PORT: '', HOST: '' })()).toMatchObject({ port: 3000 });
  expect(read({ PORT: 'http' })).toThrow(StartError);
  expect(read({ PORT: '70000' })).toThrow(/^PORT is "70000"/);
  expect(read({ LOG_LEVEL: 'loud', SESSION_SECRET: 'short' })).toThrow(/LOG_LEVEL.*SESSION_SECRET/);
  expect(read({ PUBLIC_ORIGIN: 'ftp://x' })).toThrow(/PUBLIC_ORIGINS/);
  expect(read({ PUBLIC_ORIGINS: 'https://a.example/, https://b.example:8443' })().publicOrigins).toEqual([
    'https://a.example',
    'https://b.example:8443',
  ]);
});

test('a data folder that cannot be used and a file that is no store keep the server from starting', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  await expect(startServer(configOf(join(folder, 'file', 'data')))).rejects.toThrow(
    /DATA_DIR .* cannot be made/,
  );
  writeFileSync(join(folder, 'sinapsis.sqlite'), 'this is no database '.repeat(500));
  await expect(startServer(configOf(folder))).rejects.toThrow(
    /sinapsis.sqlite cannot be used: .*not a database/,
  );
  await expect(startServer(configOf(folder))).rejects.toThrow(StartError);
});

test('a store that was damaged is not served, also where nothing reads at start', async () => {
  const folder = temporaryFolder();
  const store = await openStore(folder);
  const match = {
    id: 'm',
    code: 'ABC234',
    game: 'pong',
    game_version: 1,
    sessions: '[]',
    scores: '[]',
    ticks: 0,
  };
  await storeMatch(store, {
    ...match,
    ended: 'abandoned',
    hash: 'find me',
    at: 0,
    replay: new Uint8Array(9000),
  });
  await store.destroy();
  const file = join(folder, 'sinapsis.sqlite');
  const bytes = readFileSync(file);
  const page = Math.floor(bytes.indexOf('find me') / 4096) * 4096;
  bytes.fill(0xa5, page, page + 4096);
  writeFileSync(file, bytes);
  await expect(startServer(configOf(folder))).rejects.toThrow(/cannot be used/);
});

test('a port that is taken is said to be', async () => {
  const { url } = await openServer();
  const port = Number(new URL(url).port);
  await expect(startServer(configOf(temporaryFolder(), { port }))).rejects.toThrow(`port ${port} is taken`);
});
