/**
 * Every message that crosses the wire, HTTP and Socket.IO: a zod schema each and the type inferred from it. Both ends
 * parse what they receive; nothing else in the project defines a message.
 */
import { z } from 'zod';

export const LIMITS = {
  socketBytes: 4 * 1024, // one message to the server
  replayBytes: 256 * 1024, // one upload
  nicknameGraphemes: 20,
} as const;

/** Every code that a request can be refused with. The client has a sentence for each, in each language. */
export const refusalCodes = [
  'request/malformed',
  'request/too-large',
  'request/too-often',
  'request/not-found',
  'request/no-session',
  'request/foreign-origin',
  'session/nickname-empty',
  'session/nickname-too-long',
  'session/nickname-refused',
  'game/unknown',
  'game/unknown-opponent',
  'match/unknown',
  'match/full',
  'match/not-yours',
  'match/already-in-one',
  'run/unknown',
  'run/not-yours',
  'run/used',
  'run/expired',
  'run/too-fast',
  'run/other-seed',
  'run/other-game',
  'run/unfinished',
  'run/opponent-differs',
  'replay/not-a-replay',
  'replay/format-version',
  'replay/truncated',
  'replay/corrupt',
  'replay/unknown-game',
  'replay/rules-version',
  'replay/illegal-action',
  'replay/hash-mismatch',
  'server/stopping',
  'server/failed',
] as const;

export const refusal = z.object({
  ok: z.literal(false),
  code: z.enum(refusalCodes),
  detail: z.string().optional(), // for developers, in English; people read the sentence of the code
});
export type RefusalCode = (typeof refusalCodes)[number];

const id = z.string().regex(/^[A-Za-z0-9_-]{8,40}$/);
const gameId = z.string().min(1).max(40);
const nickname = z.string().max(200); // the server trims, normalises, counts and filters

// ── HTTP ────────────────────────────────────────────────────────────────────────────────────────────────────────

// Every refusal is JSON of the form `refusal` with a status of 400 or more; any other answer has the form named here.

/** GET /api/session (makes one where there is none); PUT /api/session { nickname }. */
export const session = z.object({ id, nickname: z.string() });
export const sessionUpdate = z.strictObject({ nickname });
export type Session = z.infer<typeof session>;

/**
 * A board keeps people and agents apart, and one opponent from another. The opponent is one of `opponentsOf` the game
 * (shared/agents): a scripted player by its id, or the word for nobody in a game for one.
 */
export const boardKind = z.enum(['human', 'agent']);
export type BoardKind = z.infer<typeof boardKind>;

/** POST /api/runs: asks for a seed, good for one submission by this session. */
export const runRequest = z.strictObject({
  game: gameId,
  board: boardKind,
  opponent: z.string().min(1).max(40),
});
export const run = z.object({
  id,
  game: gameId,
  board: boardKind,
  opponent: z.string(),
  seed: z.number().int(),
  seat: z.number().int(),
});
export type Run = z.infer<typeof run>;

/**
 * One line of a leaderboard: a player's best run. The score is `own − other` (0 where there is no other), then the
 * fewer ticks, then the earlier.
 * `rank` is one more than the number of other players whose best is better.
 */
export const boardEntry = z.object({
  id,
  rank: z.number().int(),
  nickname: z.string(),
  own: z.number(),
  other: z.number(),
  ticks: z.number().int(),
  at: z.number().int(), // ms since 1970
  mine: z.boolean(),
});
export type BoardEntry = z.infer<typeof boardEntry>;

/** POST /api/runs/:id/replay with the replay file as body: never a score. */
export const runResult = z.object({ ok: z.literal(true), entry: boardEntry });

/**
 * GET /api/leaderboards/:game?board=…&opponent=… : the first 50, then one's own line where it is further down.
 * GET /api/leaderboards/entries/:id/replay gives the file.
 */
export const leaderboard = z.object({
  game: gameId,
  board: boardKind,
  opponent: z.string(),
  entries: z.array(boardEntry),
});
export type Leaderboard = z.infer<typeof leaderboard>;

// ── Socket.IO, client to server: each is acknowledged with its reply or a refusal ───────────────────────────────

export const matchCode = z.string().regex(/^[A-Z0-9]{4,10}$/); // what a friend types or follows

/**
 * What a client in a match knows of it; enough to play it forward from any tick. `tick` counts the ticks played so
 * far, so the next to be played is number `tick`. A countdown comes before the first tick and after every pause.
 */
export const matchView = z.object({
  code: matchCode,
  game: gameId,
  gameVersion: z.number().int(),
  seat: z.number().int(), // yours; −1 for a spectator
  names: z.array(z.string().nullable()), // by seat; null: nobody yet
  present: z.array(z.boolean()), // by seat: connected now
  rematch: z.array(z.boolean()), // by seat: has asked for another
  phase: z.enum(['waiting', 'countdown', 'playing', 'paused', 'over']),
  phaseMs: z.number().int(), // until the countdown ends, or a paused match is given up; otherwise 0
  seed: z.number().int(),
  tick: z.number().int(),
  actions: z.string(), // base64 of every joint action so far, [tick × seats × actionWidth] signed bytes
});
export type MatchView = z.infer<typeof matchView>;

export const toServer = {
  'match:create': z.strictObject({ game: gameId }),
  /** Takes a free seat, or one's own again after a lost connection (the newest connection of a session counts). */
  'match:join': z.strictObject({ code: matchCode }),
  /**
   * The action held from now on, and how many ticks this client has played (`from + ticks` of the last frame, or `tick`
   * of the last view). Sent on every change and at least once a second: a client more than two seconds behind gets no
   * frames until it has played what it was sent, and then a view.
   */
  'match:input': z.strictObject({
    action: z.array(z.number().int().min(-127).max(127)).min(1).max(8),
    seen: z.number().int().nonnegative(),
  }),
  /** After the end; when every seat has asked, the next match begins with a new seed. */
  'match:rematch': z.strictObject({}),
  'match:leave': z.strictObject({}),
} as const;

// ── Socket.IO, server to client ────────────────────────────────────────────────────────────────────────────────

export const toClient = {
  /** The whole match: on start, on every change of who is there, and to heal a client that fell behind. */
  'match:view': matchView,
  /** Joint actions of the ticks from number `from` on, flat, [ticks × seats × actionWidth]. */
  'match:frame': z.object({ from: z.number().int(), actions: z.array(z.number().int()) }),
  /** The end, once it is stored: the digest to hold the client's own play to. Sent again after a view of the end. */
  'match:over': z.object({
    scores: z.array(z.number()),
    ended: z.enum(['terminated', 'truncated', 'abandoned']),
    tick: z.number().int(),
    hash: z.string(),
  }),
  /** A message of this client was refused outside an acknowledgement; or the server stops. */
  refused: refusal,
} as const;

export type ToServer = { [K in keyof typeof toServer]: z.infer<(typeof toServer)[K]> };
export type ToClient = { [K in keyof typeof toClient]: z.infer<(typeof toClient)[K]> };

/** What a `toServer` message is acknowledged with: a view by create, join and rematch, null by input and leave. */
export const matchReply = z.union([z.object({ ok: z.literal(true), match: matchView.nullable() }), refusal]);
export type MatchReply = z.infer<typeof matchReply>;
