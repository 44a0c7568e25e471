/** What stays on this device: every match as a replay file, networks as model files, training runs as they stand. */
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
  return opened;
}

/** 128 random bits. `crypto.randomUUID` is missing where a school serves plain HTTP on its own network. */
export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), word => word.toString(16).padStart(8, '0')).join('');

export const matches = {
  put: async (match: StoredMatch) => void (await (await db()).put('matches', match)),
  get: async (id: string) => (await db()).get('matches', id),
  remove: async (id: string) => (await db()).delete('matches', id),
  /** Newest first. */
  all: async () => (await (await db()).getAllFromIndex('matches', 'at')).reverse(),
};

export const models = {
  put: async (model: StoredModel) => void (await (await db()).put('models', model)),
  get: async (id: string) => (await db()).get('models', id),
  remove: async (id: string) => (await db()).delete('models', id),
  all: async () => (await (await db()).getAllFromIndex('models', 'at')).reverse(),
};

export const trainings = {
  put: async (training: StoredTraining) => void (await (await db()).put('trainings', training)),
  get: async (game: string) => (await db()).get('trainings', game),
  remove: async (game: string) => (await db()).delete('trainings', game),
};
