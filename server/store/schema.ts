/**
 * The tables, as TypeScript sees them. Times are ms since 1970, booleans 0 or 1, replays the file's bytes: what both
 * SQLite and PostgreSQL store as it is.
 */

/** A seed that was issued, good for one submission by one session. */
export interface RunsTable {
  id: string;
  session: string;
  game: string;
  board: 'human' | 'agent';
  opponent: string;
  seed: number;
  seat: number;
  issued_at: number;
  used_at: number | null;
}

/** A verified score, with its proof. */
export interface EntriesTable {
  id: string;
  run: string;
  session: string;
  nickname: string; // as it was then
  game: string;
  game_version: number;
  board: 'human' | 'agent';
  opponent: string;
  own: number;
  other: number;
  margin: number; // own − other
  ticks: number;
  at: number;
  best: number; // 1 for the best of this session on this board, and only that
  hash: string;
  replay: Uint8Array;
}

/** A match between browsers that began: to its end, or as far as it came. */
export interface MatchesTable {
  id: string;
  code: string;
  game: string;
  game_version: number;
  sessions: string; // JSON, by seat
  ended: 'terminated' | 'truncated' | 'abandoned';
  scores: string; // JSON, by seat; empty when abandoned
  ticks: number;
  hash: string;
  at: number;
  replay: Uint8Array;
}

/** One row that /readyz writes, to know that the store can be written. */
export interface PulseTable {
  id: number;
  at: number;
}

export interface Schema {
  runs: RunsTable;
  entries: EntriesTable;
  matches: MatchesTable;
  pulse: PulseTable;
}
