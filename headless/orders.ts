/** What the threads of `npm run train` say to each other, and what config.json holds. */
import type { Metrics } from '../shared/learn/learner.ts';
import type { Result } from './examination.ts';

/** All that decides what a run learns, but its seed: config.json. */
export interface Config {
  readonly game: string;
  readonly gameVersion: number;
  readonly algorithm: string;
  readonly parameters: Readonly<Record<string, number>>; // all of them
  readonly seeds: readonly number[];
  readonly from: string | null; // as it was given; the file itself lies in the folder's inputs/
  readonly demonstrations: readonly string[];
  readonly demonstrationSeats: readonly number[]; // of the replays in inputs/
  readonly evaluationMatches: number; // against each scripted player, at the end
  readonly checkpointSeconds: number;
}

export interface Order {
  readonly config: Config;
  readonly seed: number;
  readonly folder: string;
  readonly demonstrations: readonly { readonly file: Uint8Array; readonly seat: number }[];
  readonly from: Uint8Array | null;
  readonly resume: boolean;
  /** Parts of the run, 0 … 1, at which its model is kept too: as rung-1.safetensors and on. */
  readonly rungs?: readonly number[];
}

export type ToWorker = 'go' | 'stop';

export type FromWorker =
  | { readonly kind: 'ready' } // it has begun, has written nothing yet and waits for 'go'
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'row'; readonly row: Metrics; readonly progress: number }
  | { readonly kind: 'stopped' } // and saved
  | { readonly kind: 'done'; readonly seconds: number; readonly results: readonly Result[] };
