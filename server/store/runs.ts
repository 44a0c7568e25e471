/** Seeds that were issued: each is good for one submission. */
import type { Kysely, Selectable } from 'kysely';
import type { RunsTable, Schema } from './schema.ts';

export type StoredRun = Selectable<RunsTable>;

export async function issueRun(store: Kysely<Schema>, run: StoredRun): Promise<void> {
  await store.insertInto('runs').values(run).execute();
}

export async function findRun(store: Kysely<Schema>, id: string): Promise<StoredRun | undefined> {
  return store.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Seeds that nobody came back with. */
export async function forgetUnusedRuns(store: Kysely<Schema>, issuedBefore: number): Promise<void> {
  await store.deleteFrom('runs').where('used_at', 'is', null).where('issued_at', '<', issuedBefore).execute();
}
