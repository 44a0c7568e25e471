/**
 * All that is SQLite's: how to open it, and what a column of bytes is called. PostgreSQL is another such pair.
 * Every commit reaches the disk before it is acknowledged (synchronous FULL): kill -9 and power cuts lose nothing.
 */

import { type Dialect, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import Libsql from 'libsql';

export const BYTES = 'blob' as const; // PostgreSQL: bytea

/** Throws what libsql throws when the file is no database or is damaged. */
export function openSqlite(file: string): Dialect {
  const database = new Libsql(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('busy_timeout = 5000');
  database.pragma('foreign_keys = ON');
  const check = database.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[];
  if (check[0]?.quick_check !== 'ok') {
    database.close();
    throw new Error(check[0]?.quick_check ?? 'it fails its check');
  }
  return new SqliteDialect({ database: withPlainBytes(database) });
}

/** Statements are prepared once, and bytes come back as Uint8Array, as from PostgreSQL (libsql gives ArrayBuffer). */
function withPlainBytes(database: Libsql.Database): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>(); // every query of ours is one of a few dozen texts
  return {
    close: () => {
      prepared.clear();
      database.pragma('wal_checkpoint(TRUNCATE)'); // a folder at rest is one file, good to copy
      database.close();
    },
    prepare(sql) {
      const known = prepared.get(sql);
      if (known) return known;
      const statement = database.prepare(sql);
      const rows = (parameters: readonly unknown[]) => statement.all(parameters).map(plainBytes);
      const wrapped: SqliteStatement = {
        reader: statement.reader,
        all: rows,
        run: parameters => statement.run(parameters),
        iterate: parameters => rows(parameters).values(),
      };
      if (prepared.size < 200) prepared.set(sql, wrapped);
      return wrapped;
    },
  };
}

function plainBytes(row: unknown): unknown {
  for (const [name, value] of Object.entries(row as object))
    if (value instanceof ArrayBuffer) (row as Record<string, unknown>)[name] = new Uint8Array(value);
  return row;
}
