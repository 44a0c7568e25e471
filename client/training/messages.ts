import type { CloningReport } from '../../shared/learn/cloning-report.ts';

/** What the page and its training worker say to each other. */
export interface TrainingOrder {
  learner: string;
  game: string;
  params: Record<string, number>;
  seed: number;
  demonstrations: { file: Uint8Array; seat: number }[];
  from: Uint8Array | null; // a model file
}

export type ToWorker =
  | { kind: 'start'; order: TrainingOrder }
  | { kind: 'restore'; learner: string; game: string; saved: Uint8Array }
  | { kind: 'pause' }
  | { kind: 'resume' };

export type FromWorker =
  | { kind: 'kernels'; simd: boolean } // once, before all else
  | { kind: 'rows'; rows: Record<string, number>[]; progress: number }
  | { kind: 'policy'; file: Uint8Array } // the network as it is now, for the court
  | { kind: 'saved'; saved: Uint8Array; policy: Uint8Array; done: boolean } // the run as it stands
  | { kind: 'report'; report: CloningReport } // of a clone, at its end
  | { kind: 'failed'; message: string };

/** What the page and its examining worker say to each other. */
export interface ToExaminer {
  game: string;
  model: Uint8Array; // a model file
}

/** How it went against one rung of the ladder; in a game for one, what that rung scores, or (null) the network itself. */
export type Examined =
  | { rung: string; wins: number; draws: number; matches: number }
  | { rung: string | null; score: number };

export type FromExaminer = { kind: 'row'; row: Examined } | { kind: 'done' };
