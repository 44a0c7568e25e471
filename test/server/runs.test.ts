import { expect, test } from 'vitest';
import { entryReplay, storeEntry } from '../../server/store/entries.ts';
import { issueRun } from '../../server/store/runs.ts';
import { openStore } from '../../server/store/store.ts';
import { NOBODY, opponentsOf, scripted } from '../../shared/agents/index.ts';
import { actionWidth } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { Match } from '../../shared/games/match.ts';
import { decodeReplay, encodeReplay, playReplay, type Replay } from '../../shared/games/replay.ts';
import { type BoardEntry, boardEntry, LIMITS, leaderboard, run as runSchema } from '../../shared/protocol.ts';
import { openServer, playRun, standingClock, temporaryFolder, Visitor } from './visitor.ts';

const HOUR = 3600 * 1000;
const alone = Object.values(games).filter(game => game.seats === 1);

/** The record of those actions with the digest that goes with them: what a careful forger sends. */
function withOwnHash(replay: Replay): Replay {
  const match = new Match(games[replay.game], replay.seed);
  for (let at = 0; at < replay.actions.length && !match.outcome; at += 2)
    match.advance(replay.actions.subarray(at, at + 2));
  return { ...replay, ticks: match.tick, actions: match.actions(), hash: match.hash() };
}

function withAction(replay: Replay, tick: number, seat: number): Replay {
  const game = games[replay.game];
  const actions = replay.actions.slice();
  const at = (tick * game.seats + seat) * actionWidth(game);
  actions[at] = (actions[at] + 1) % (game.actions.kind === 'choice' ? game.actions.choices.length : 100);
  return { ...replay, actions };
}

async function setUp(opponent = 'master') {
  const clock = standingClock();
  const server = await openServer({ now: clock.now });
  const visitor = await Visitor.arrive(server.url);
  const run = await visitor.issueRun(opponent);
  clock.advance(HOUR);
  return { server, clock, visitor, run };
}

test('an honest replay becomes a score that the rules give and the board shows', async () => {
  const { visitor, run } = await setUp('calm');
  expect(runSchema.parse(run)).toEqual(run);
  const replay = playRun(run, scripted.pong[3].make());
  const { ok, entry } = await visitor.submit(run, replay);
  expect(ok).toBe(true);
  expect(boardEntry.parse(entry)).toMatchObject({ rank: 1, own: 11, ticks: replay.ticks, mine: true });

  const board = leaderboard.parse(await visitor.get('/api/leaderboards/pong?board=human&opponent=calm'));
  expect(board.entries).toEqual([entry]);
  const elsewhere = await visitor.get('/api/leaderboards/pong?board=agent&opponent=calm');
  expect(elsewhere.entries).toEqual([]);
  const stranger = await new Visitor(visitor.url).get('/api/leaderboards/pong?board=human&opponent=calm');
  expect(stranger.entries).toEqual([{ ...entry, mine: false }]);
});

test('anyone can fetch the replay behind a line, with the names that the server knows', async () => {
  const { visitor, run } = await setUp();
  await visitor.rename('<b>Ada</b>');
  const played = playRun(run);
  const forged = { ...played, seats: [played.seats[0], { kind: 'human' as const, name: 'somebody famous' }] };
  const { entry } = await visitor.submit(run, forged);
  expect(entry.nickname).toBe('<b>Ada</b>'); // as text: whoever shows it decides nothing
  const response = await new Visitor(visitor.url).fetch(`/api/leaderboards/entries/${entry.id}/replay`);
  const decoded = decodeReplay(new Uint8Array(await response.arrayBuffer()));
  if (!decoded.ok) throw new Error(decoded.detail);
  expect(decoded.replay).toEqual({
    ...played,
    seats: [
      { kind: 'human', name: '<b>Ada</b>' },
      { kind: 'scripted', name: 'master' },
    ],
  });
  expect(response.headers.get('content-type')).toBe('application/octet-stream');
});

test('a replay with one input changed is refused by its hash', async () => {
  const { visitor, run } = await setUp();
  const replay = playRun(run);
  // Late, so that the change cannot end the match earlier: the last points still fall as they fell.
  const changed = withAction(replay, replay.ticks - 1, 0);
  expect(await visitor.submit(run, changed)).toMatchObject({ ok: false, code: 'replay/hash-mismatch' });
});

test('a claimed hash that the actions do not lead to is refused', async () => {
  const { visitor, run } = await setUp();
  const claimed = { ...playRun(run), hash: '0123456789abcdef' };
  expect(await visitor.submit(run, claimed)).toMatchObject({ code: 'replay/hash-mismatch' });
});

test('an opponent who did not do what that player does is refused, whatever the hash', async () => {
  const { visitor, run } = await setUp();
  const master = scripted.pong[3].make();
  const honest = playRun(run, master);
  const tamed = honest.actions.map((action, i) => (i % 2 === 1 ? 0 : action)); // the opponent stands still
  const easy = withOwnHash({ ...honest, actions: tamed });
  expect(await visitor.submit(run, easy)).toMatchObject({ code: 'run/opponent-differs' });
  const weaker = playRun({ ...run, opponent: 'calm' }, master);
  expect(await visitor.submit(run, weaker)).toMatchObject({ code: 'run/opponent-differs' });
});

test("another run's seed is refused", async () => {
  const { visitor, run } = await setUp();
  const other = playRun({ ...run, seed: (run.seed + 1) % 2 ** 32 });
  expect(await visitor.submit(run, other)).toMatchObject({ code: 'run/other-seed' });
});

test("another session's run is refused", async () => {
  const { visitor, run } = await setUp();
  const stranger = await Visitor.arrive(visitor.url);
  expect(await stranger.submit(run, playRun(run))).toMatchObject({ code: 'run/not-yours' });
  expect(await visitor.submit({ id: 'nothing-here' }, playRun(run))).toMatchObject({ code: 'run/unknown' });
});

test('a seed counts once, also when the same file is sent ten times at once', async () => {
  const { visitor, run } = await setUp();
  const replay = playRun(run);
  const replies = await Promise.all(Array.from({ length: 10 }, () => visitor.submit(run, replay)));
  expect(replies.filter(reply => reply.ok)).toHaveLength(1);
  expect(new Set(replies.filter(reply => !reply.ok).map(reply => reply.code))).toEqual(new Set(['run/used']));
  expect(await visitor.submit(run, replay)).toMatchObject({ code: 'run/used' });
  const board = await visitor.get('/api/leaderboards/pong?board=human&opponent=master');
  expect(board.entries).toHaveLength(1);
});

test('the store itself takes one score a run, whoever asks in whatever process', async () => {
  const store = await openStore(temporaryFolder());
  const board = { game: 'pong', board: 'human', opponent: 'calm' } as const;
  await issueRun(store, {
    ...board,
    id: 'run',
    session: 'me',
    seed: 1,
    seat: 0,
    issued_at: 1,
    used_at: null,
  });
  const score = { own: 11, other: 0, ticks: 9, at: 2, hash: '', replay: Uint8Array.of(1, 2, 3) };
  const entry = { ...board, ...score, run: 'run', session: 'me', nickname: 'Ada', game_version: 1 };
  expect(await storeEntry(store, { ...entry, id: 'first' })).toMatchObject({ id: 'first', rank: 1 });
  expect(await storeEntry(store, { ...entry, id: 'second' })).toBeNull();
  expect(await entryReplay(store, 'first')).toEqual(Uint8Array.of(1, 2, 3));
  expect(await entryReplay(store, 'second')).toBeUndefined();
  await store.destroy();
});

test.each(alone.map(game => game.id))(
  'a score of %s, which is played alone, is proved by its replay and ranked by its points',
  async id => {
    const { server, clock, visitor } = await setUp();
    const path = `/api/leaderboards/${id}?board=human&opponent=${NOBODY}`;
    const own: number[] = [];
    for (const person of [visitor, await Visitor.arrive(server.url)]) {
      const run = await person.issueRun(NOBODY, 'human', id);
      expect(runSchema.parse(run)).toMatchObject({ game: id, opponent: NOBODY, seat: 0 });
      const replay = playRun(run, scripted[id][own.length].make());
      expect(await person.submit(run, replay)).toMatchObject({ code: 'run/too-fast' });
      clock.advance(HOUR);
      expect(await person.submit(run, withAction(replay, 0, 0))).toMatchObject({ ok: false });
      const { entry } = await person.submit(run, replay);
      const played = playReplay(replay);
      expect(boardEntry.parse(entry)).toMatchObject({
        own: played.ok && played.match.outcome?.scores[0],
        other: 0,
        ticks: replay.ticks,
      });
      own.push(entry.own);
    }
    const { entries } = leaderboard.parse(await visitor.get(path));
    expect(entries.map(entry => entry.own)).toEqual([...own].sort((a, b) => b - a));
    const shown = await visitor.fetch(`/api/leaderboards/entries/${entries[0].id}/replay`);
    expect(decodeReplay(new Uint8Array(await shown.arrayBuffer()))).toMatchObject({
      ok: true,
      replay: { game: id, seats: [{ kind: 'human' }] },
    });
  },
);

test('every game for one or two seats has boards, and every other is refused', async () => {
  const { visitor } = await setUp();
  for (const game of Object.values(games)) {
    expect(opponentsOf(game).length > 0).toBe(game.seats <= 2);
    const query = (opponent: string) => `/api/leaderboards/${game.id}?board=agent&opponent=${opponent}`;
    for (const opponent of opponentsOf(game))
      expect((await visitor.get(query(opponent))).entries).toEqual([]);
    const wrong = game.seats === 2 ? NOBODY : scripted[game.id][0].id;
    expect(await visitor.get(query(wrong))).toMatchObject({ code: 'game/unknown-opponent' });
  }
});

test('a network may play as fast as it can think', async () => {
  const { visitor } = await setUp();
  const run = await visitor.issueRun('calm', 'agent');
  expect(await visitor.submit(run, playRun(run))).toMatchObject({ ok: true });
});

test('a person cannot have taken less time than the match has', async () => {
  const { visitor, clock } = await setUp();
  const run = await visitor.issueRun();
  const replay = playRun(run);
  const playedMs = (replay.ticks / 60) * 1000;
  clock.advance(Math.floor(playedMs * 0.89));
  expect(await visitor.submit(run, replay)).toMatchObject({ code: 'run/too-fast' });
  clock.advance(Math.ceil(playedMs * 0.02));
  expect(await visitor.submit(run, replay)).toMatchObject({ ok: true });
});

test('a seed expires after two hours', async () => {
  const { visitor, run, clock } = await setUp();
  clock.advance(HOUR + 1);
  expect(await visitor.submit(run, playRun(run))).toMatchObject({ code: 'run/expired' });
});

test('an unfinished match is refused', async () => {
  const { visitor, run } = await setUp();
  expect(await visitor.submit(run, playRun(run, undefined, 600))).toMatchObject({ code: 'run/unfinished' });
});

test('actions after the end are refused', async () => {
  const { visitor, run } = await setUp();
  const replay = playRun(run);
  const longer = { ...replay, ticks: replay.ticks + 1, actions: Int8Array.of(...replay.actions, 0, 0) };
  expect(await visitor.submit(run, longer)).toMatchObject({ code: 'replay/illegal-action' });
});

test('other rules, another game, another format, a torn file and no file each have their own code', async () => {
  const { visitor, run } = await setUp();
  const replay = playRun(run);
  const bytes = encodeReplay(replay);
  const format = bytes.slice();
  format[4] = 9;
  const cases: [Uint8Array | Replay, string][] = [
    [{ ...replay, gameVersion: 99 }, 'replay/rules-version'],
    [format, 'replay/format-version'],
    [bytes.subarray(0, bytes.length - 20), 'replay/truncated'],
    [bytes.map((byte, i) => (i === 60 ? byte ^ 1 : byte)), 'replay/corrupt'],
    [new TextEncoder().encode('{"score": 11}'), 'replay/not-a-replay'],
    [new Uint8Array(0), 'replay/not-a-replay'],
    [new Uint8Array(LIMITS.replayBytes + 1), 'request/too-large'],
  ];
  for (const [body, code] of cases)
    expect(await visitor.submit(run, body)).toMatchObject({ ok: false, code });
  expect(await visitor.submit(run, replay)).toMatchObject({ ok: true }); // none of them used it up
});

test('runs are refused without a session, of unknown games and opponents, and too often', async () => {
  const { server, visitor } = await setUp();
  const ask = (body: unknown) => visitor.send('POST', '/api/runs', body);
  const pong = { game: 'pong', board: 'human', opponent: 'calm' };
  expect(await new Visitor(server.url).send('POST', '/api/runs', pong)).toMatchObject({
    code: 'request/no-session',
  });
  expect(await ask({ ...pong, game: '__proto__' })).toMatchObject({ code: 'game/unknown' });
  expect(await ask({ ...pong, opponent: 'nobody' })).toMatchObject({ code: 'game/unknown-opponent' });
  expect(await ask({ ...pong, game: 'balance' })).toMatchObject({ code: 'game/unknown-opponent' });
  expect(await ask({ ...pong, board: 'cats' })).toMatchObject({ code: 'request/malformed' });
  expect(await ask({ ...pong, extra: 1 })).toMatchObject({ code: 'request/malformed' });
  const codes = new Set<string>();
  for (let i = 0; i < 40; i++) codes.add((await ask({ ...pong, board: 'cats' })).code);
  expect(codes).toContain('request/too-often');
  const other = await Visitor.arrive(server.url);
  expect(await other.issueRun()).toMatchObject({ game: 'pong' }); // same address, not disturbed
});

test('a board ranks by margin, then by ticks, and shows the best of each player', async () => {
  const { server, clock } = await setUp();
  const people = await Promise.all(Array.from({ length: 3 }, () => Visitor.arrive(server.url)));
  const entries: BoardEntry[] = [];
  for (const [i, person] of people.entries()) {
    for (const strength of [0, 3 - i]) {
      const run = await person.issueRun('calm');
      clock.advance(HOUR);
      entries.push((await person.submit(run, playRun(run, scripted.pong[strength].make()))).entry);
    }
  }
  const board = await people[2].get('/api/leaderboards/pong?board=human&opponent=calm');
  const order = (a: BoardEntry, b: BoardEntry) =>
    b.own - b.other - (a.own - a.other) || a.ticks - b.ticks || a.at - b.at;
  const best = people.map((_, i) => entries.slice(2 * i, 2 * i + 2).sort(order)[0]).sort(order);
  expect(board.entries.map((entry: { id: string }) => entry.id)).toEqual(best.map(entry => entry.id));
  expect(board.entries.map((entry: { rank: number }) => entry.rank)).toEqual([1, 2, 3]);
  expect(board.entries.filter((entry: { mine: boolean }) => entry.mine)).toHaveLength(1);
});
