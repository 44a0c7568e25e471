/** What the threads of `npm run train` say to each other, and what config.json holds. */
import { z } from 'zod';
import type { Metrics } from '../shared/learn/learner.ts';
import type { Result } from './examination.ts';

/** All that decides what a run learns, but its seed: config.json. */
export const configSchema = z.object({
  game: z.string(),
  gameVersion: z.number(),
  algorithm: z.string(),
  parameters: z.record(z.string(), z.number()), // all of them
  seeds: z.array(z.number().int().min(0)).min(1),
  from: z.string().nullable(), // as it was given; the file itself lies in the folder's inputs/
  demonstrations: z.array(z.string()).readonly(),
  demonstrationSeats: z.array(z.number().int().min(0)), // of the replays in inputs/
  rivals: z.array(z.string()).readonly().default([]), // as they were given; the models lie in inputs/
  evaluationMatches: z.number().int().min(0), // against each scripted player, at the end
  checkpointSeconds: z.number().min(0),
});

export type Config = Readonly<z.infer<typeof configSchema>>;

export interface Order {
  readonly config: Config;
  readonly seed: number;
  readonly folder: string;
  readonly demonstrations: readonly { readonly file: Uint8Array; readonly seat: number }[];
  readonly from: Uint8Array | null;
  readonly rivals: readonly Uint8Array[]; // model files
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
  | { readonly kind: 'trained' } // and saved; the examination follows, which hears no 'stop'
  | { readonly kind: 'done'; readonly seconds: number; readonly results: readonly Result[] };
