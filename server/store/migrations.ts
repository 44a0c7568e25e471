/** The history of the tables. A migration that has been released is never edited: the next one corrects it. */
import { type Kysely, type Migration, sql } from 'kysely';
import { BYTES } from './dialect.ts';

const first: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('runs')
      .addColumn('id', 'text', column => column.primaryKey())
      .addColumn('session', 'text', column => column.notNull())
      .addColumn('game', 'text', column => column.notNull())
      .addColumn('board', 'text', column => column.notNull())
      .addColumn('opponent', 'text', column => column.notNull())
      .addColumn('seed', 'bigint', column => column.notNull())
      .addColumn('seat', 'integer', column => column.notNull())
      .addColumn('issued_at', 'bigint', column => column.notNull())
      .addColumn('used_at', 'bigint')
      .execute();
    await db.schema.createIndex('runs_issued').on('runs').column('issued_at').execute();

    await db.schema
      .createTable('entries')
      .addColumn('id', 'text', column => column.primaryKey())
      .addColumn('run', 'text', column => column.notNull().unique().references('runs.id'))
      .addColumn('session', 'text', column => column.notNull())
      .addColumn('nickname', 'text', column => column.notNull())
      .addColumn('game', 'text', column => column.notNull())
      .addColumn('game_version', 'integer', column => column.notNull())
      .addColumn('board', 'text', column => column.notNull())
      .addColumn('opponent', 'text', column => column.notNull())
      .addColumn('own', 'integer', column => column.notNull())
      .addColumn('other', 'integer', column => column.notNull())
      .addColumn('margin', 'integer', column => column.notNull())
      .addColumn('ticks', 'integer', column => column.notNull())
      .addColumn('at', 'bigint', column => column.notNull())
      .addColumn('best', 'integer', column => column.notNull())
      .addColumn('hash', 'text', column => column.notNull())
      .addColumn('replay', BYTES, column => column.notNull())
      .execute();
    await db.schema
      .createIndex('entries_board')
      .on('entries')
      .columns(['game', 'game_version', 'board', 'opponent', 'best', 'margin desc', 'ticks', 'at'])
      .execute();
    await db.schema
      .createIndex('entries_best')
      .on('entries')
      .columns(['session', 'game', 'game_version', 'board', 'opponent'])
      .unique()
      .where(sql<boolean>`best = 1`)
      .execute();

    await db.schema
      .createTable('matches')
      .addColumn('id', 'text', column => column.primaryKey())
      .addColumn('code', 'text', column => column.notNull())
      .addColumn('game', 'text', column => column.notNull())
      .addColumn('game_version', 'integer', column => column.notNull())
      .addColumn('sessions', 'text', column => column.notNull())
      .addColumn('ended', 'text', column => column.notNull())
      .addColumn('scores', 'text', column => column.notNull())
      .addColumn('ticks', 'integer', column => column.notNull())
      .addColumn('hash', 'text', column => column.notNull())
      .addColumn('at', 'bigint', column => column.notNull())
      .addColumn('replay', BYTES, column => column.notNull())
      .execute();

    await db.schema
      .createTable('pulse')
      .addColumn('id', 'integer', column => column.primaryKey())
      .addColumn('at', 'bigint', column => column.notNull())
      .execute();
  },
};

export const migrations: Record<string, Migration> = { '0001-runs-entries-matches': first };
