/**
 * A replay: `seed + the actions of every seat, tick by tick`, which under deterministic rules is the match itself.
 *
 * File: "SNRP", format version (1 byte), header length and body length (4 bytes each, little endian), header (JSON in
 * UTF-8), body (the actions, range-coded), CRC-32 of all before it. Each seat's action is coded against its own two
 * last actions, so a held key costs next to nothing: three minutes of Pong take one to two kilobytes.
 */
import { decodeActions, encodeActions } from './action-codec.ts';
import { actionWidth } from './game.ts';
import { games } from './index.ts';
import { Match } from './match.ts';
import { parseTakeovers, type Takeover } from './takeovers.ts';

/** Who held a seat. Only for reading: nothing is decided by it. */
export interface ReplaySeat {
  readonly kind: 'human' | 'scripted' | 'network' | 'guest';
  readonly name: string;
}

export interface Replay {
  readonly game: string;
  readonly gameVersion: number;
  readonly seed: number;
  readonly seats: readonly ReplaySeat[];
  /** Missing where nobody took over another's seat. Only for reading, as `seats` is. */
  readonly takeovers?: readonly Takeover[];
  readonly ticks: number;
  readonly actions: Int8Array; // [ticks × seats × actionWidth]
  readonly hash: string; // Match.hash() at the end: holds the record and the rules to each other
}

/** Why a file or a replay was refused. */
export type ReplayRefusal =
  | 'replay/not-a-replay'
  | 'replay/format-version'
  | 'replay/truncated'
  | 'replay/corrupt'
  | 'replay/unknown-game'
  | 'replay/rules-version'
  | 'replay/illegal-action'
  | 'replay/hash-mismatch';

export type Refused<Code extends string> = {
  readonly ok: false;
  readonly code: Code;
  readonly detail: string;
};

const MAGIC = [0x53, 0x4e, 0x52, 0x50];
const FORMAT = 1;
const FIXED = 13; // magic, version, two lengths
const MAX_TICKS = 60 * 60 * 60; // an hour at 60 Hz: a small file cannot ask for unbounded work
const MAX_NAME = 80;

/** The replay of a match as far as it has been played. */
export function replayOf(
  match: Match,
  seats: readonly ReplaySeat[],
  takeovers: readonly Takeover[] = [],
): Replay {
  return {
    game: match.game.id,
    gameVersion: match.game.version,
    seed: match.seed,
    seats,
    ...(takeovers.length > 0 && { takeovers }),
    ticks: match.tick,
    actions: match.actions(),
    hash: match.hash(),
  };
}

export function encodeReplay(replay: Replay): Uint8Array {
  const { game, gameVersion, seed, seats, takeovers, ticks, actions, hash } = replay;
  // written out in this order, so that equal replays are equal files
  const header = new TextEncoder().encode(
    JSON.stringify({ game, gameVersion, seed, seats, takeovers, ticks, hash }),
  );
  const body = encodeActions(games[game], actions, ticks);
  const bytes = new Uint8Array(FIXED + header.length + body.length + 4);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC, 0);
  bytes[4] = FORMAT;
  view.setUint32(5, header.length, true);
  view.setUint32(9, body.length, true);
  bytes.set(header, FIXED);
  bytes.set(body, FIXED + header.length);
  view.setUint32(bytes.length - 4, crc32(bytes.subarray(0, bytes.length - 4)), true);
  return bytes;
}

/** Reads a replay file, from anybody: everything is checked but the play itself (see `playReplay`). */
export function decodeReplay(
  bytes: Uint8Array,
): { readonly ok: true; readonly replay: Replay } | Refused<ReplayRefusal> {
  if (bytes.length < 4 || MAGIC.some((byte, i) => bytes[i] !== byte))
    return refuse('replay/not-a-replay', 'the file does not begin with SNRP');
  if (bytes.length >= 5 && bytes[4] !== FORMAT)
    return refuse('replay/format-version', `format ${bytes[4]}, this program reads ${FORMAT}`);
  if (bytes.length < FIXED + 4) return refuse('replay/truncated', `${bytes.length} bytes hold no header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getUint32(5, true);
  const bodyLength = view.getUint32(9, true);
  const want = FIXED + headerLength + bodyLength + 4;
  if (bytes.length < want) return refuse('replay/truncated', `${bytes.length} bytes, want ${want}`);
  if (bytes.length > want) return refuse('replay/corrupt', `${bytes.length - want} bytes too many`);
  if (crc32(bytes.subarray(0, want - 4)) !== view.getUint32(want - 4, true))
    return refuse('replay/corrupt', 'the checksum does not match');

  const header = parseHeader(bytes.subarray(FIXED, FIXED + headerLength));
  if (!header) return refuse('replay/corrupt', 'the header does not have the form of a replay');
  if (!Object.hasOwn(games, header.game)) return refuse('replay/unknown-game', `no game ${header.game}`);
  const game = games[header.game];
  if (header.gameVersion !== game.version)
    return refuse(
      'replay/rules-version',
      `${game.id} rules ${header.gameVersion}, this program plays ${game.version}`,
    );
  if (header.seats.length !== game.seats)
    return refuse('replay/corrupt', `${header.seats.length} seats, ${game.id} has ${game.seats}`);
  if (header.ticks > Math.min(game.maxTicks, MAX_TICKS))
    return refuse('replay/corrupt', `${header.ticks} ticks, ${game.id} ends by ${game.maxTicks}`);
  const actions = decodeActions(game, bytes.subarray(FIXED + headerLength, want - 4), header.ticks);
  if (!actions) return refuse('replay/corrupt', 'the actions end early');
  return { ok: true, replay: { ...header, actions } };
}

/**
 * Plays a replay to its end and holds it to its hash. `watch` sees the match before every tick, with the joint action
 * about to be played; what it returns, if anything, stops the play and is handed back as the refusal.
 */
export function playReplay<Code extends string = never>(
  replay: Replay,
  watch?: (match: Match, actions: Int8Array) => Refused<Code> | undefined,
): { readonly ok: true; readonly match: Match } | Refused<ReplayRefusal | Code> {
  const match = new Match(games[replay.game], replay.seed);
  const width = match.game.seats * actionWidth(match.game);
  for (let tick = 0; tick < replay.ticks; tick++) {
    const actions = replay.actions.subarray(tick * width, (tick + 1) * width);
    if (match.outcome) return refuse('replay/illegal-action', `actions after the end, at tick ${tick}`);
    const refusal = watch?.(match, actions);
    if (refusal) return refusal;
    const illegal = match.tryAdvance(actions);
    if (illegal) return refuse('replay/illegal-action', `tick ${tick}: ${illegal}`);
  }
  const hash = match.hash();
  if (hash !== replay.hash)
    return refuse('replay/hash-mismatch', `the actions lead to ${hash}, the replay says ${replay.hash}`);
  return { ok: true, match };
}

function refuse<Code extends string>(code: Code, detail: string): Refused<Code> {
  return { ok: false, code, detail };
}

function parseHeader(bytes: Uint8Array): Omit<Replay, 'actions'> | null {
  let header: Record<string, unknown>;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
  const count = (n: unknown): n is number =>
    Number.isInteger(n) && (n as number) >= 0 && (n as number) < 2 ** 32;
  const { game, gameVersion, seed, seats, takeovers, ticks, hash } = header ?? {};
  if (typeof game !== 'string' || !count(gameVersion) || !count(seed) || !count(ticks)) return null;
  if (typeof hash !== 'string' || !/^[0-9a-f]{16}$/.test(hash)) return null;
  if (!Array.isArray(seats) || !seats.every(isSeat)) return null;
  const named = seats.map(({ kind, name }) => ({ kind, name }));
  if (takeovers === undefined) return { game, gameVersion, seed, ticks, hash, seats: named };
  const stretches = parseTakeovers(takeovers, seats.length, ticks);
  return stretches && { game, gameVersion, seed, ticks, hash, seats: named, takeovers: stretches };
}

function isSeat(seat: unknown): seat is ReplaySeat {
  const { kind, name } = (seat ?? {}) as Record<string, unknown>;
  return (
    ['human', 'scripted', 'network', 'guest'].includes(kind as string) &&
    typeof name === 'string' &&
    name.length <= MAX_NAME
  );
}

let crcTable: Uint32Array | undefined;

function crc32(bytes: Uint8Array): number {
  if (!crcTable) {
    crcTable = new Uint32Array(256);
    for (let n = 0; n < 256; n++) {
      let c = n;
      for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
      crcTable[n] = c;
    }
  }
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ crcTable[(crc ^ byte) & 0xff];
  return (crc ^ 0xffffffff) >>> 0;
}
