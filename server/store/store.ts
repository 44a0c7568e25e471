/** The store: opened and brought up to date at start, closed at stop. Queries live beside it, one file a table. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, Migrator } from 'kysely';
import { StartError } from '../config.ts';
import { openSqlite } from './dialect.ts';
import { migrations } from './migrations.ts';
import type { Schema } from './schema.ts';

export type Store = Kysely<Schema>;

/** Throws a StartError that says what is wrong with the folder or the file in it. */
export async function openStore(dataDir: string): Promise<Store> {
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch (error) {
    throw new StartError(`DATA_DIR ${dataDir} cannot be made: ${(error as Error).message}`);
  }
  const file = join(dataDir, 'sinapsis.sqlite');
  let store: Store | undefined;
  try {
    store = new Kysely<Schema>({ dialect: openSqlite(file) });
    const { error } = await new Migrator({
      db: store,
      provider: { getMigrations: async () => migrations },
    }).migrateToLatest();
    if (error) throw error;
    await pulse(store, Date.now());
    return store;
  } catch (error) {
    await store?.destroy();
    const { message } = error as Error;
    throw new StartError(
      `the store ${file} cannot be used: ${message}. Check that the folder can be written, or put back a copy of the file`,
    );
  }
}

/** Resolves when a row has been written and committed. */
export async function pulse(store: Store, now: number): Promise<void> {
  await store
    .insertInto('pulse')
    .values({ id: 1, at: now })
    .onConflict(conflict => conflict.column('id').doUpdateSet({ at: now }))
    .execute();
}
