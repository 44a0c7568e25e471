import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Players } from '../../shared/agents/agent.ts';
import { scripted, scriptedSeed } from '../../shared/agents/index.ts';
import { games } from '../../shared/games/index.ts';
import { Match } from '../../shared/games/match.ts';
import { pong } from '../../shared/games/pong.ts';
import { decodeReplay, encodeReplay, playReplay, type Replay, replayOf } from '../../shared/games/replay.ts';
import { isTakenOver, TakeoverRecord } from '../../shared/games/takeovers.ts';
import { below, seedRng } from '../../shared/rng.ts';
import hashes from './golden/hashes.json' with { type: 'json' };

const SEATS = [
  { kind: 'human', name: 'Cajal' },
  { kind: 'scripted', name: 'calm' },
] as const;
const THREE_MINUTES = 3 * 60 * 60;

function record(seed: number, ticks: number, act: (match: Match) => ArrayLike<number>): Replay {
  const match = new Match(pong, seed) as Match;
  while (!match.outcome && match.tick < ticks) match.advance(act(match));
  return replayOf(match, SEATS);
}

function scriptedReplay(seed: number, ids: readonly [number, number], ticks: number): Replay {
  const players = new Players(
    pong as Match['game'],
    ids.map(id => scripted.pong[id].make()),
    seat => scriptedSeed(seed, seat),
  );
  return record(seed, ticks, match => players.act(match.state, []));
}

function codeOf(bytes: Uint8Array): string {
  const decoded = decodeReplay(bytes);
  return decoded.ok ? 'ok' : decoded.code;
}

/** What a forger would send: bytes changed and the checksum made to fit. */
function resealed(bytes: Uint8Array): Uint8Array {
  const sealed = bytes.slice();
  new DataView(sealed.buffer).setUint32(sealed.length - 4, crc32(sealed.subarray(0, -4)), true);
  return sealed;
}

function withHeader(replay: Replay, header: unknown): Uint8Array {
  const bytes = encodeReplay(replay);
  const view = new DataView(bytes.buffer);
  const body = bytes.subarray(13 + view.getUint32(5, true), bytes.length - 4);
  const text = new TextEncoder().encode(JSON.stringify(header));
  const made = new Uint8Array(13 + text.length + body.length + 4);
  made.set(bytes.subarray(0, 13));
  new DataView(made.buffer).setUint32(5, text.length, true);
  made.set(text, 13);
  made.set(body, 13 + text.length);
  return resealed(made);
}

const short = scriptedReplay(11, [1, 2], 400);
const shortBytes = encodeReplay(short);

test('a replay comes back from its file as it was, whatever was played', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      fc.array(fc.tuple(fc.nat(2), fc.nat(2), fc.integer({ min: 1, max: 80 })), { maxLength: 60 }),
      (seed, holds) => {
        const joint = holds.flatMap(([a, b, ticks]) => Array.from({ length: ticks }, () => [a, b]));
        const replay = record(seed, joint.length, match => joint[match.tick]);
        expect(decodeReplay(encodeReplay(replay))).toEqual({ ok: true, replay });
        expect(playReplay(replay).ok).toBe(true);
      },
    ),
    { numRuns: 150 },
  );
});

test('a file cut anywhere is refused, and says that it is cut', () => {
  for (let length = 0; length < shortBytes.length; length++)
    expect([length, codeOf(shortBytes.subarray(0, length))]).toEqual([
      length,
      length < 4 ? 'replay/not-a-replay' : 'replay/truncated',
    ]);
  expect(codeOf(Uint8Array.of(...shortBytes, 0))).toBe('replay/corrupt');
});

test('a file with any one byte changed to anything is refused', () => {
  const bytes = shortBytes.slice();
  let accepted = 0;
  for (let at = 0; at < bytes.length; at++) {
    const right = bytes[at];
    for (let wrong = 0; wrong < 256; wrong++) {
      if (wrong === right) continue;
      bytes[at] = wrong;
      if (decodeReplay(bytes).ok) accepted++;
    }
    bytes[at] = right;
  }
  expect(accepted).toBe(0);
  expect(codeOf(bytes)).toBe('ok');
});

test('another format, another game and other rules each have their own code', () => {
  const format = shortBytes.slice();
  format[4] = 2;
  expect(codeOf(format)).toBe('replay/format-version');
  const { actions: _, ...header } = short;
  expect(codeOf(withHeader(short, header))).toBe('ok');
  expect(codeOf(withHeader(short, { ...header, game: 'chess' }))).toBe('replay/unknown-game');
  expect(codeOf(withHeader(short, { ...header, game: '__proto__' }))).toBe('replay/unknown-game');
  expect(codeOf(withHeader(short, { ...header, gameVersion: pong.version + 1 }))).toBe(
    'replay/rules-version',
  );
});

test('a header that does not have the form of one is refused', () => {
  const { actions: _, ...header } = short;
  const wrong = [
    null, 7, [], {}, { ...header, seed: -1 }, { ...header, seed: 0.5 }, { ...header, seed: 2 ** 32 },
    { ...header, ticks: pong.maxTicks + 1 },
    { ...header, ticks: 2 ** 32 - 1 }, { ...header, ticks: '400' }, { ...header, hash: 'none' },
    { ...header, seats: [] }, { ...header, seats: [null, null] }, { ...header, seats: [SEATS[0]] },
    { ...header, seats: [SEATS[0], { kind: 'ghost', name: 'x' }] },
    { ...header, seats: [SEATS[0], { kind: 'human', name: 'x'.repeat(81) }] },
  ]; // biome-ignore format: a list
  for (const one of wrong) expect([one, codeOf(withHeader(short, one))]).toEqual([one, 'replay/corrupt']);
});

test('more ticks than the actions hold are refused by the play, if not by the reading', () => {
  const { actions: _, ...header } = short;
  const decoded = decodeReplay(withHeader(short, { ...header, ticks: pong.maxTicks }));
  const played = decoded.ok ? playReplay(decoded.replay) : decoded;
  expect(played.ok).toBe(false);
});

test('a forger who makes the checksum fit gets a refusal or another match, never a crash', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(shortBytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      changes => {
        const bytes = shortBytes.slice();
        for (const [at, value] of changes) bytes[at] = value;
        const decoded = decodeReplay(resealed(bytes));
        if (decoded.ok) playReplay(decoded.replay);
      },
    ),
    { numRuns: 2000 },
  );
});

test('a record that does not lead to its hash, or goes on after the end, is refused', () => {
  expect(playReplay({ ...short, hash: '0'.repeat(16) })).toMatchObject({ code: 'replay/hash-mismatch' });
  expect(playReplay({ ...short, seed: short.seed + 1 })).toMatchObject({ code: 'replay/hash-mismatch' });
  const whole = scriptedReplay(3, [0, 3], pong.maxTicks);
  const longer = { ...whole, ticks: whole.ticks + 1, actions: Int8Array.of(...whole.actions, 0, 0) };
  expect(playReplay(longer)).toMatchObject({ code: 'replay/illegal-action' });
});

test('every action changes the hash, also the last', () => {
  for (const at of [0, 1, 399, short.actions.length - 1]) {
    const actions = short.actions.slice();
    actions[at] = (actions[at] + 1) % 3;
    expect(playReplay({ ...short, actions })).toMatchObject({ code: 'replay/hash-mismatch' });
  }
});

test('who watches may stop the play and is quoted', () => {
  const refusal = { ok: false, code: 'mine', detail: 'at 7' } as const;
  expect(playReplay(short, match => (match.tick === 7 ? refusal : undefined))).toBe(refusal);
});

test('three minutes of any two scripted players take less than 4 KB', () => {
  for (const left of [0, 1, 2, 3])
    for (const right of [0, 1, 2, 3]) {
      const replay = scriptedReplay(100 + left * 4 + right, [left, right], THREE_MINUTES);
      expect(encodeReplay(replay).length).toBeLessThan(4096);
    }
});

test.each(Object.entries(games))(
  'a minute of %s between its best scripted players takes less than 2 KB, or 1 KB a seat where there are many',
  (id, game) => {
    const best = scripted[id].at(-1)!;
    for (let seed = 0; seed < 3; seed++) {
      const match = new Match(game, seed);
      const agents = Array.from({ length: game.seats }, () => best.make());
      const players = new Players(game, agents, seat => scriptedSeed(seed, seat));
      const minute = game.tempo.kind === 'realtime' ? game.tempo.hz * 60 : 60;
      while (!match.outcome && match.tick < minute) match.advance(players.act(match.state, []));
      const seats = agents.map(() => ({ kind: 'scripted' as const, name: best.id }));
      expect(encodeReplay(replayOf(match, seats)).length).toBeLessThan(Math.max(2048, 1024 * game.seats));
    }
  },
);

test('a replay tells who steered which ticks, also from its file; where nobody took over, the file is as it was', () => {
  const record = new TakeoverRecord();
  const taken = [10, 11, 12, 40, 41, 399];
  for (const tick of taken) record.note(1, tick);
  record.note(0, 41);
  const takeovers = record.takeovers();
  expect(takeovers).toEqual([
    { seat: 1, from: 10, until: 13 },
    { seat: 1, from: 40, until: 42 },
    { seat: 1, from: 399, until: 400 },
    { seat: 0, from: 41, until: 42 },
  ]);
  for (let tick = 0; tick < 400; tick++)
    expect(isTakenOver(takeovers, 1, tick), `tick ${tick}`).toBe(taken.includes(tick));
  const decoded = decodeReplay(encodeReplay({ ...short, takeovers }));
  expect(decoded).toMatchObject({ ok: true, replay: { takeovers, hash: short.hash } });
  expect(decoded.ok && playReplay(decoded.replay).ok).toBe(true);
  const without = decodeReplay(encodeReplay(short));
  expect(without.ok && 'takeovers' in without.replay).toBe(false);
});

test.each([
  ['no list', { seat: 0, from: 0, until: 1 }],
  ['a seat that is not there', [{ seat: 2, from: 0, until: 1 }]],
  ['no tick', [{ seat: 0, from: 5, until: 5 }]],
  ['ticks after the end', [{ seat: 0, from: 399, until: 401 }]],
  [
    'ticks before the last ones',
    [
      { seat: 0, from: 9, until: 20 },
      { seat: 0, from: 3, until: 5 },
    ],
  ],
  [
    'the same ticks twice',
    [
      { seat: 0, from: 9, until: 20 },
      { seat: 0, from: 19, until: 21 },
    ],
  ],
  ['parts of ticks', [{ seat: 0, from: 0.5, until: 1 }]],
  ['nothing', [null]],
])('a header whose takeovers are %s is refused', (_, takeovers) => {
  const { actions: _actions, ...header } = short;
  expect(codeOf(withHeader(short, header))).toBe('ok');
  expect(codeOf(withHeader(short, { ...header, takeovers }))).toBe('replay/corrupt');
});

test('ten thousand ticks of keys hit at random take little more than their chance', () => {
  const rng = seedRng(5);
  // Both seats in the way of every ball, so that chance does not end the match: only the record is looked at.
  const ticks = 10_000;
  const noise = Int8Array.from({ length: ticks * 2 }, () => below(rng, 3));
  const bytes = encodeReplay({ ...short, ticks, actions: noise });
  expect(bytes.length).toBeLessThan(((ticks * 2 * Math.log2(3)) / 8) * 1.15);
  expect(decodeReplay(bytes)).toMatchObject({ ok: true, replay: { actions: noise } });

  const held = Int8Array.from({ length: ticks * 2 });
  for (let at = 2; at < held.length; at++) held[at] = below(rng, 12) === 0 ? below(rng, 3) : held[at - 2];
  expect(encodeReplay({ ...short, ticks, actions: held }).length).toBeLessThan(4096);
});

test.each(Object.entries(hashes))('golden replay %s plays to its recorded hash', (file, hash) => {
  const bytes = new Uint8Array(readFileSync(new URL(`./golden/${file}.snrp`, import.meta.url)));
  const decoded = decodeReplay(bytes);
  if (!decoded.ok) throw new Error(decoded.detail);
  const played = playReplay(decoded.replay);
  if (!played.ok) throw new Error(played.detail);
  expect(played.match.hash()).toBe(hash);
  expect(encodeReplay(decoded.replay)).toEqual(bytes); // equal replays are equal files
});
