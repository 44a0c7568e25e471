/** What stays on this device: every match as a replay file, networks as model files, training runs as they stand. */
import { signal } from '@preact/signals';
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { ReplaySeat } from '../../shared/games/replay.ts';

export interface StoredMatch {
  id: string;
  at: number; // ms since 1970
  game: string;
  seed?: number; // missing in what was kept before it was
  seats: readonly ReplaySeat[];
  scores: readonly number[];
  ticks: number;
  humanSeat: number; // −1: nobody's demonstration
  taken?: number; // ticks that a person steered in that seat, which is another's otherwise
  imported?: true; // from a file: a lesson, but nothing that was played here
  file: Uint8Array<ArrayBuffer>; // see shared/games/replay.ts
}

export interface StoredModel {
  id: string;
  at: number;
  name: string;
  game: string;
  file: Uint8Array<ArrayBuffer>; // see shared/nn/model-file.ts
}

/** A training run that can go on: one for each game. */
export interface StoredTraining {
  game: string;
  learner: string;
  saved: Uint8Array<ArrayBuffer>;
  curve: Record<string, number>[];
  progress?: number; // 0 … 1; missing in what was kept before it was
}

interface Schema extends DBSchema {
  matches: { key: string; value: StoredMatch; indexes: { at: number } };
  models: { key: string; value: StoredModel; indexes: { at: number } };
  trainings: { key: string; value: StoredTraining };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function db(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('sinapsis', 1, {
    upgrade(database) {
      database.createObjectStore('matches', { keyPath: 'id' }).createIndex('at', 'at');
      database.createObjectStore('models', { keyPath: 'id' }).createIndex('at', 'at');
      database.createObjectStore('trainings', { keyPath: 'game' });
    },
    blocking(_current, _blocked, event) {
      // Another tab has a newer version of the page: let go, so that it can open.
      (event.target as IDBDatabase).close();
      opened = undefined;
    },
  });
  opened.catch(() => {
    opened = undefined; // the next to ask tries again
  });
  return opened;
}

/** 128 random bits. `crypto.randomUUID` is missing where a school serves plain HTTP on its own network. */
export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), word => word.toString(16).padStart(8, '0')).join('');

/** Something was not kept: what is new lasts as long as the page. */
export const storageRefused = signal(false);

/**
 * A shelf of the database. What the browser refuses to keep (a private window, a full disk) stays in memory, so that nothing
 * is lost while the page is open, and nothing here ever rejects.
 */
function shelf<Name extends 'matches' | 'models' | 'trainings'>(
  name: Name,
  idOf: (value: Schema[Name]['value']) => string,
) {
  type Value = Schema[Name]['value'];
  const unkept = new Map<string, Value>();

  async function tried<T>(work: (database: IDBPDatabase<Schema>) => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await work(await db());
    } catch {
      storageRefused.value = true;
      return otherwise;
    }
  }

  return {
    async put(value: Value): Promise<void> {
      const kept = await tried(async database => {
        await database.put(name, value);
        return true;
      }, false);
      if (kept) unkept.delete(idOf(value));
      else unkept.set(idOf(value), value);
    },
    async get(id: string): Promise<Value | undefined> {
      return unkept.get(id) ?? tried(database => database.get(name, id), undefined);
    },
    async remove(id: string): Promise<void> {
      unkept.delete(id);
      await tried(database => database.delete(name, id), undefined);
    },
    async all(): Promise<Value[]> {
      const kept = await tried(database => database.getAll(name), [] as Value[]);
      return [...kept.filter(value => !unkept.has(idOf(value))), ...unkept.values()];
    },
  };
}

/** With those that have a time in its order, newest first. */
function dated<Name extends 'matches' | 'models'>(name: Name) {
  const kept = shelf<Name>(name, value => value.id);
  return { ...kept, all: async () => (await kept.all()).sort((a, b) => b.at - a.at) };
}

export const matches = dated('matches');
export const models = dated('models');
const { put, get, remove } = shelf('trainings', training => training.game);
export const trainings = { put, get, remove };
