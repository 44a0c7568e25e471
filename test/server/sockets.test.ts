import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { type Line, openServer, Visitor } from './visitor.ts';

async function setUp() {
  const { url } = await openServer();
  const [visitor, neighbour] = [await Visitor.arrive(url), await Visitor.arrive(url)];
  const [line, other] = [await visitor.connect(), await neighbour.connect()];
  return { url, visitor, line, other };
}

/** Says what the protocol does not have, and waits for the answer. */
const say = (line: Line, kind: string, ...args: unknown[]) => line.socket.emitWithAck(kind, ...args);

test('messages that do not parse, are unknown or too large are refused by code, and the connection stays', async () => {
  const { line, other } = await setUp();
  const cases: [string, unknown[], string][] = [
    ['match:create', [], 'request/malformed'],
    ['match:create', [null], 'request/malformed'],
    ['match:create', [{ game: 7 }], 'request/malformed'],
    ['match:create', [{ game: 'pong', cheat: true }], 'request/malformed'],
    ['match:create', [{ game: 'pong' }, { game: 'pong' }], 'request/malformed'],
    ['match:join', [{ code: 'lower' }], 'request/malformed'],
    ['match:input', [{ action: [1.5], seen: 0 }], 'request/malformed'],
    ['match:input', [{ action: [1], seen: -1 }], 'request/malformed'],
    ['match:input', [Buffer.from([1, 2, 3])], 'request/malformed'],
    ['match:dance', [{}], 'request/not-found'],
    ['toString', [{}], 'request/not-found'],
    ['__proto__', [{}], 'request/not-found'],
    ['error', [{}], 'request/not-found'],
    ['match:create', [{ game: 'x'.repeat(5000) }], 'request/too-large'],
    ['match:create', [Buffer.alloc(5000)], 'request/too-large'],
  ];
  for (const [kind, args, code] of cases)
    expect([kind, await say(line, kind, ...args)]).toMatchObject([kind, { ok: false, code }]);
  expect(line.socket.connected).toBe(true);
  expect(await line.ask('match:create', { game: 'pong' })).toMatchObject({ ok: true });
  expect(other.told).toEqual([]);
});

test('a message without an acknowledgement is refused by a message of its own', async () => {
  const { line } = await setUp();
  line.socket.emit('match:dance');
  expect(await line.hear('refused')).toMatchObject({ ok: false, code: 'request/not-found' });
  line.socket.emit('match:leave');
  expect(await line.hear('refused', refusal => refusal.code === 'match/unknown')).toMatchObject({
    ok: false,
  });
  line.socket.emit('match:create', 'pong', () => {}, 3);
  await line.hear('refused', refusal => refusal.code === 'request/malformed');
  expect(line.socket.connected).toBe(true);
});

test('an action that the game does not have is refused', async () => {
  const { line } = await setUp();
  await line.view('match:create', { game: 'pong' });
  for (const action of [[3], [-1], [0, 0]])
    expect(await line.ask('match:input', { action, seen: 0 })).toMatchObject({ code: 'request/malformed' });
  expect(await line.ask('match:input', { action: [2], seen: 9999 })).toEqual({ ok: true, match: null });
});

test('what comes too often is refused; a flood is disconnected; the neighbour at the same address plays on', async () => {
  const { line, other } = await setUp();
  await line.view('match:create', { game: 'pong' });
  await other.view('match:create', { game: 'pong' });
  const replies = await Promise.all(
    Array.from({ length: 200 }, () => line.ask('match:input', { action: [0], seen: 0 })),
  );
  expect(replies[0].ok).toBe(true);
  expect(replies.filter(reply => !reply.ok && reply.code === 'request/too-often').length).toBeGreaterThan(0);
  expect(line.socket.connected).toBe(true);
  for (let i = 0; i < 600; i++) line.socket.emit('match:input', { action: [0], seen: 0 });
  await line.disconnected();
  expect(await other.ask('match:input', { action: [0], seen: 0 })).toEqual({ ok: true, match: null });
  expect(other.told).toEqual([]);
});

test('a nest too deep to write again is too large', async () => {
  const { line } = await setUp();
  const nest = '['.repeat(30_000) + ']'.repeat(30_000); // as a packet of its own: our own client cannot write it either
  line.socket.io.engine.write(`2["match:create",${nest}]`);
  expect(await line.hear('refused')).toMatchObject({ code: 'request/too-large' });
  expect(line.socket.connected).toBe(true);
});

test('a packet that is not of Socket.IO closes that connection alone', async () => {
  const { line, other } = await setUp();
  line.socket.io.engine.write('2["match:create",');
  await line.disconnected();
  expect(await other.ask('match:create', { game: 'pong' })).toMatchObject({ ok: true });
});

test('a message beyond what the transport reads closes that connection alone', async () => {
  const { line, other } = await setUp();
  line.socket.emit('match:create', { game: 'x'.repeat(100_000) });
  await line.disconnected();
  expect(await other.ask('match:create', { game: 'pong' })).toMatchObject({ ok: true });
});

test('a refusal is logged once for a socket and a code', async () => {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const { url } = await openServer({ log: pino(sink) });
  const line = await (await Visitor.arrive(url)).connect();
  for (let i = 0; i < 5; i++) await line.ask('match:leave', {});
  for (let i = 0; i < 5; i++) await say(line, 'match:dance');
  const codes = lines.map(text => JSON.parse(text).code).filter(Boolean);
  expect(codes).toEqual(['match/unknown', 'request/not-found']);
});

test('a foreign page is refused at the handshake, by both transports', async () => {
  const { url } = await openServer({}, { publicOrigins: ['https://sinapsis.example'] });
  const visitor = await Visitor.arrive(url);
  for (const transports of [['websocket'], ['polling']])
    for (const origin of ['http://evil.example', 'null'])
      await expect(visitor.connect({ transports, extraHeaders: { origin } })).rejects.toThrow();
  const handshake = await fetch(`${url}/socket.io/?EIO=4&transport=polling`, {
    headers: { origin: 'http://evil.example' },
  });
  expect([handshake.status, (await handshake.json()).message]).toEqual([403, 'request/foreign-origin']);
  for (const origin of [url, 'https://sinapsis.example'])
    expect((await visitor.connect({ extraHeaders: { origin } })).socket.connected).toBe(true);
  expect((await visitor.connect({ transports: ['polling'] })).socket.connected).toBe(true);
});

test('a socket without a session is refused with its code', async () => {
  const { url } = await openServer();
  await expect(new Visitor(url).connect()).rejects.toMatchObject({
    message: 'request/no-session',
    data: { ok: false, code: 'request/no-session' },
  });
});
