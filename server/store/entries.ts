/** Leaderboards: verified scores in the order margin, fewer ticks, earlier. A board shows the best of each session. */
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { BoardEntry } from '../../shared/protocol.ts';
import type { EntriesTable, Schema } from './schema.ts';
import type { Store } from './store.ts';

export type Board = Pick<EntriesTable, 'game' | 'game_version' | 'board' | 'opponent'>;
export type NewEntry = Omit<EntriesTable, 'margin' | 'best'>;
type Standing = Pick<EntriesTable, 'session' | 'margin' | 'ticks' | 'at'>;

/**
 * Marks the run as used and stores its score, both or neither; committed when it resolves. Null when the run had been
 * used by then, in whichever process.
 */
export async function storeEntry(store: Store, entry: NewEntry): Promise<BoardEntry | null> {
  const margin = entry.own - entry.other;
  return store.transaction().execute(async transaction => {
    const used = await transaction
      .updateTable('runs')
      .set({ used_at: entry.at })
      .where('id', '=', entry.run)
      .where('used_at', 'is', null)
      .executeTakeFirst();
    if (used.numUpdatedRows === 0n) return null;
    const best = await transaction
      .selectFrom('entries')
      .select(['id', 'session', 'margin', 'ticks', 'at'])
      .where(eb => onBoard(eb, entry))
      .where('session', '=', entry.session)
      .executeTakeFirst();
    const standing = { ...entry, margin };
    const isBest = !best || isAhead(standing, best);
    if (best && isBest)
      await transaction.updateTable('entries').set({ best: 0 }).where('id', '=', best.id).execute();
    await transaction
      .insertInto('entries')
      .values({ ...standing, best: isBest ? 1 : 0 })
      .execute();
    return { ...line(entry, entry.session), rank: await rankOf(transaction, entry, standing) };
  });
}

/** The first `limit` lines, and then that of `session` if it is further down. */
export async function boardEntries(
  store: Store,
  board: Board,
  limit: number,
  session: string | undefined,
): Promise<BoardEntry[]> {
  const columns = ['id', 'session', 'nickname', 'own', 'other', 'margin', 'ticks', 'at'] as const;
  const top = await store
    .selectFrom('entries')
    .select(columns)
    .where(eb => onBoard(eb, board))
    .orderBy('margin', 'desc')
    .orderBy('ticks')
    .orderBy('at')
    .orderBy('id')
    .limit(limit)
    .execute();
  const lines = top.map((entry, i) => ({
    ...line(entry, session),
    // equals share a rank, as rankOf counts it
    rank: 1 + top.findIndex((other, j) => j === i || !isAhead(other, entry)),
  }));
  if (session === undefined || top.length < limit || top.some(entry => entry.session === session))
    return lines;
  const own = await store
    .selectFrom('entries')
    .select(columns)
    .where(eb => onBoard(eb, board))
    .where('session', '=', session)
    .executeTakeFirst();
  if (own) lines.push({ ...line(own, session), rank: await rankOf(store, board, own) });
  return lines;
}

export async function entryReplay(store: Store, id: string): Promise<Uint8Array | undefined> {
  const row = await store.selectFrom('entries').select('replay').where('id', '=', id).executeTakeFirst();
  return row?.replay;
}

function onBoard(eb: ExpressionBuilder<Schema, 'entries'>, board: Board): Expression<SqlBool> {
  return eb.and([
    eb('game', '=', board.game),
    eb('game_version', '=', board.game_version),
    eb('board', '=', board.board),
    eb('opponent', '=', board.opponent),
    eb('best', '=', 1),
  ]);
}

function isAhead(a: Omit<Standing, 'session'>, b: Omit<Standing, 'session'>): boolean {
  if (a.margin !== b.margin) return a.margin > b.margin;
  if (a.ticks !== b.ticks) return a.ticks < b.ticks;
  return a.at < b.at;
}

/** One more than the number of other players whose best is ahead. */
async function rankOf(store: Pick<Store, 'selectFrom'>, board: Board, own: Standing): Promise<number> {
  const { ahead } = await store
    .selectFrom('entries')
    .select(eb => eb.fn.countAll().as('ahead'))
    .where(eb => onBoard(eb, board))
    .where('session', '!=', own.session)
    .where(eb =>
      eb.or([
        eb('margin', '>', own.margin),
        eb.and([eb('margin', '=', own.margin), eb('ticks', '<', own.ticks)]),
        eb.and([eb('margin', '=', own.margin), eb('ticks', '=', own.ticks), eb('at', '<', own.at)]),
      ]),
    )
    .executeTakeFirstOrThrow();
  return Number(ahead) + 1; // PostgreSQL counts in strings
}

type Line = Pick<EntriesTable, 'id' | 'session' | 'nickname' | 'own' | 'other' | 'ticks' | 'at'>;

function line(entry: Line, session: string | undefined): Omit<BoardEntry, 'rank'> {
  const { id, nickname, own, other, ticks, at } = entry;
  return { id, nickname, own, other, ticks, at, mine: entry.session === session };
}
