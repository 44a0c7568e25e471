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
  | { kind: 'failed'; message: string };
