/** Matches between browsers, kept as replays. */
import type { MatchesTable } from './schema.ts';
import type { Store } from './store.ts';

/** Committed when it resolves. */
export async function storeMatch(store: Store, match: MatchesTable): Promise<void> {
  await store.insertInto('matches').values(match).execute();
}
