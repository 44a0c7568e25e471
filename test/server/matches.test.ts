import { expect, test } from 'vitest';
import type { Timing } from '../../server/realtime/timing.ts';
import { openStore } from '../../server/store/store.ts';
import { games } from '../../shared/games/index.ts';
import { Match } from '../../shared/games/match.ts';
import { decodeReplay, playReplay } from '../../shared/games/replay.ts';
import { type MatchView, matchView, toClient } from '../../shared/protocol.ts';
import { type Line, openServer, temporaryFolder, Visitor } from './visitor.ts';

const FAST = { timing: { speed: 30, countdownMs: 20, seatKeptMs: 30_000 } };

/** A browser's side of a match: plays forward all that its line is told, and follows the ball. */
class Player {
  match: Match;
  gaps = 0;
  isMute = false; // plays what it hears and does not say so
  private action = 0;

  constructor(
    readonly line: Line,
    private view: MatchView,
    readonly follows = true,
  ) {
    this.match = this.playForward(view);
    for (const { kind, message } of line.told) this.hear(kind, message);
    line.socket.onAny((kind, message) => this.hear(kind, message));
  }

  private hear(kind: string, message: unknown): void {
    if (kind === 'match:view') {
      this.view = matchView.parse(message);
      this.match = this.playForward(this.view);
    } else if (kind === 'match:frame') {
      const { from, actions } = toClient['match:frame'].parse(message);
      if (from !== this.match.tick) this.gaps++;
      for (let at = 0; at < actions.length; at += 2) this.match.advance(actions.slice(at, at + 2));
      if (!this.isMute) this.answer();
    }
  }

  answer(): void {
    const action = [this.follows ? this.chase() : 0];
    this.line.socket.emit('match:input', { action, seen: this.match.tick });
  }

  private playForward({ game, seed, actions }: MatchView): Match {
    const match = new Match(games[game], seed);
    const joint = new Int8Array(Buffer.from(actions, 'base64'));
    for (let at = 0; at < joint.length; at += 2) match.advance(joint.subarray(at, at + 2));
    return match;
  }

  private chase(): number {
    const seen = new Float32Array(8);
    this.match.game.observe(this.match.state, this.view.seat, seen, 0);
    const off = seen[1] - seen[5];
    if (Math.abs(off) > 0.05) this.action = off < 0 ? 1 : 2;
    return this.action;
  }
}

async function meet(options: { timing: Partial<Timing> } = FAST, dataDir = temporaryFolder()) {
  const server = await openServer(options, { dataDir });
  const visitors = [await Visitor.arrive(server.url), await Visitor.arrive(server.url)];
  const lines = await Promise.all(visitors.map(visitor => visitor.connect()));
  const created = await lines[0].view('match:create', { game: 'pong' });
  return { server, dataDir, visitors, lines, created, code: created.code };
}

async function play(options: { timing: Partial<Timing> } = FAST, follows = [true, false]) {
  const met = await meet(options);
  const joined = await met.lines[1].view('match:join', { code: met.code });
  const players = [
    new Player(met.lines[0], met.created, follows[0]),
    new Player(met.lines[1], joined, follows[1]),
  ];
  return { ...met, players };
}

test('two browsers play a match to its end and both arrive at the hash that the server stored', async () => {
  const { players, lines, code, dataDir, server } = await play();
  const over = await lines[0].hear('match:over');
  expect(await lines[1].hear('match:over')).toEqual(over);
  expect(over.ended).toBe('terminated');
  expect(Math.max(...over.scores)).toBe(11);
  for (const { match, gaps } of players) {
    expect(gaps).toBe(0);
    expect([match.tick, match.hash(), match.outcome?.scores]).toEqual([over.tick, over.hash, over.scores]);
  }
  await server.close();

  const store = await openStore(dataDir);
  const stored = await store.selectFrom('matches').selectAll().executeTakeFirstOrThrow();
  await store.destroy();
  expect(stored).toMatchObject({ code, ended: 'terminated', hash: over.hash, ticks: over.tick });
  const decoded = decodeReplay(stored.replay);
  if (!decoded.ok) throw new Error(decoded.detail);
  expect(playReplay(decoded.replay).ok).toBe(true);
  const held = [0, 1].map(seat => new Set(decoded.replay.actions.filter((_, i) => i % 2 === seat)));
  expect(held).toEqual([new Set([0, 1, 2]), new Set([0])]); // what each sent is what its seat did
});

test('a match waits for both, counts down and then plays', async () => {
  const { created, lines, code, visitors } = await meet();
  const names = await Promise.all(
    visitors.map(async visitor => (await visitor.get('/api/session')).nickname),
  );
  expect(matchView.parse(created)).toMatchObject({
    seat: 0,
    phase: 'waiting',
    tick: 0,
    names: [names[0], null],
    present: [true, false],
  });
  const joined = await lines[1].view('match:join', { code });
  expect(joined).toMatchObject({ seat: 1, phase: 'countdown', phaseMs: 20, names, present: [true, true] });
  const playing = await lines[0].hear('match:view', view => view.phase === 'playing');
  expect(playing).toMatchObject({ seat: 0, tick: 0, seed: joined.seed });
  expect((await lines[0].hear('match:frame')).from).toBe(0);
});

test('who loses the connection finds the match paused and goes on where it was', async () => {
  const { players, lines, visitors, code } = await play(FAST, [true, true]);
  await lines[0].hear('match:frame', frame => frame.from > 200);
  lines[1].socket.disconnect();
  const paused = await lines[0].hear('match:view', view => view.phase === 'paused');
  expect(paused).toMatchObject({ present: [true, false] });
  expect(paused.phaseMs).toBeGreaterThan(0);

  const again = await visitors[1].connect(); // the session is enough: its seat is kept
  const resumed = await again.hear('match:view');
  expect(resumed).toMatchObject({ seat: 1, phase: 'countdown', code, seed: paused.seed, tick: paused.tick });
  const player = new Player(again, resumed, false);
  const over = await again.hear('match:over');
  expect(player.match.hash()).toBe(over.hash);
  expect(players[0].match.hash()).toBe(over.hash);
  expect(player.gaps + players[0].gaps).toBe(0);
});

test('the newest connection of a session takes the seat, and the older one is told', async () => {
  const { lines, visitors, code } = await play();
  const second = await visitors[1].connect();
  expect(second.all('match:view')).toEqual([]); // the seat is not empty: it must ask
  expect(await second.view('match:join', { code })).toMatchObject({ seat: 1 });
  expect(await lines[1].hear('refused')).toMatchObject({ code: 'match/already-in-one' });
  const forgotten = { action: [1], seen: 0 };
  expect(await lines[1].ask('match:input', forgotten)).toMatchObject({ code: 'match/already-in-one' });
  expect(await lines[1].ask('match:leave', {})).toMatchObject({ code: 'match/already-in-one' });
  lines[1].socket.disconnect();
  await second.hear('match:frame');
  expect(second.all('match:view').some(view => view.phase === 'paused')).toBe(false);
});

test('a match is given up when nobody comes back to the seat', async () => {
  const { lines } = await play({ timing: { ...FAST.timing, seatKeptMs: 50 } });
  await lines[0].hear('match:frame');
  lines[1].socket.disconnect();
  const over = await lines[0].hear('match:over');
  expect(over).toMatchObject({ ended: 'abandoned', scores: [] });
  expect(over.tick).toBeGreaterThan(0);
});

test('a client that does not keep up gets no more frames, and a view once it has played what it was sent', async () => {
  const { lines, code } = await meet({ timing: { ...FAST.timing, lagMs: 100 } });
  const lagTicks = 0.1 * 60 * FAST.timing.speed;
  const joined = await lines[1].view('match:join', { code });
  const quick = new Player(lines[0], await lines[0].hear('match:view'));
  const slow = new Player(lines[1], joined);
  slow.isMute = true;
  await lines[0].hear('match:frame', frame => frame.from > 5 * lagTicks);
  const frames = lines[1].all('match:frame');
  expect(frames.length).toBeGreaterThan(0);
  expect(frames.at(-1)!.from).toBeLessThanOrEqual(lagTicks); // the last was sent before it was too late
  const heard = slow.match.tick;

  const views = () => lines[1].all('match:view').filter(view => view.tick > 0);
  const action = [0];
  expect(await lines[1].ask('match:input', { action, seen: heard - 1 })).toMatchObject({ ok: true });
  expect(views()).toEqual([]);
  slow.isMute = false;
  await lines[1].ask('match:input', { action, seen: heard });
  expect(views()[0].tick).toBeGreaterThan(5 * lagTicks);
  const over = await lines[1].hear('match:over');
  expect([slow.gaps, slow.match.hash()]).toEqual([0, over.hash]);
  expect([quick.gaps, quick.match.hash()]).toEqual([0, over.hash]);
});

test('both ask for a rematch and get a new seed', async () => {
  const { lines } = await play();
  const { seed } = await lines[0].hear('match:view');
  await Promise.all(lines.map(line => line.hear('match:over')));
  expect(await lines[0].view('match:rematch', {})).toMatchObject({ phase: 'over', rematch: [true, false] });
  await lines[1].hear('match:view', view => view.rematch[0]);
  const next = await lines[1].view('match:rematch', {});
  expect(next).toMatchObject({ phase: 'countdown', tick: 0, rematch: [false, false], actions: '' });
  expect(next.seed).not.toBe(seed);
  await lines[0].hear('match:view', view => view.seed === next.seed && view.phase === 'playing');
});

test('a server that stops keeps the match as far as it came, and says so', async () => {
  const { server, lines, dataDir, players } = await play();
  await lines[0].hear('match:frame', frame => frame.from > 100);
  await server.close();
  expect(await lines[0].hear('refused')).toMatchObject({ code: 'server/stopping' });
  const over = await lines[0].hear('match:over');
  expect(over).toMatchObject({ ended: 'abandoned', hash: players[0].match.hash() });
  expect(await lines[0].disconnected()).toBe('transport close'); // after which a client tries again by itself
  const store = await openStore(dataDir);
  expect(await store.selectFrom('matches').select(['hash', 'ended']).execute()).toEqual([
    { hash: over.hash, ended: 'abandoned' },
  ]);
  await store.destroy();
});

test('leaving ends a match in play and frees who stays', async () => {
  const { lines } = await play();
  await lines[0].hear('match:frame');
  expect(await lines[1].ask('match:leave', {})).toEqual({ ok: true, match: null });
  expect(await lines[0].hear('match:over')).toMatchObject({ ended: 'abandoned' });
  expect((await lines[0].hear('match:view', view => view.names[1] === null)).phase).toBe('over');
  expect(await lines[1].ask('match:leave', {})).toMatchObject({ code: 'match/unknown' });
  expect(await lines[0].ask('match:create', { game: 'pong' })).toMatchObject({ ok: true });
});

test('who stays may ask for another and wait for whoever comes by the same link', async () => {
  const { lines, code, server } = await play();
  await lines[0].hear('match:over');
  await lines[1].ask('match:leave', {});
  expect(await lines[0].view('match:rematch', {})).toMatchObject({ phase: 'waiting', tick: 0 });
  const third = await (await Visitor.arrive(server.url)).connect();
  expect(await third.view('match:join', { code })).toMatchObject({ seat: 1, phase: 'countdown' });
});

test('a match takes two: a third, a stranger to the code, and who plays elsewhere are refused', async () => {
  const { lines, code, server } = await play();
  const third = await (await Visitor.arrive(server.url)).connect();
  expect(await third.ask('match:join', { code })).toMatchObject({ code: 'match/full' });
  expect(await third.ask('match:join', { code: 'NOBODY' })).toMatchObject({ code: 'match/unknown' });
  expect(await third.ask('match:input', { action: [1], seen: 0 })).toMatchObject({ code: 'match/unknown' });
  expect(await third.ask('match:create', { game: 'constructor' })).toMatchObject({ code: 'game/unknown' });
  await lines[0].hear('match:frame');
  expect(await lines[0].ask('match:create', { game: 'pong' })).toMatchObject({
    code: 'match/already-in-one',
  });
});

test('a new nickname reaches who plays with you, as text', async () => {
  const { lines, visitors } = await meet();
  await visitors[0].rename('<script>1</script>');
  expect(await lines[0].hear('match:view')).toMatchObject({ names: ['<script>1</script>', null] });
});

test('a room that nobody is in is forgotten', async () => {
  const { lines, code, server } = await meet({ timing: { ...FAST.timing, seatKeptMs: 10 } });
  lines[0].socket.disconnect();
  let metrics = '';
  while (!metrics.includes('sinapsis_matches{phase="waiting"} 0'))
    metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(await lines[1].ask('match:join', { code })).toMatchObject({ code: 'match/unknown' });
});
