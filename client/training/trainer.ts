/**
 * The page's side of training: one run at a time, kept as it goes so that a closed page loses nothing. One is kept of every
 * game, and only the page that holds the game writes or removes it.
 */
import { batch, signal } from '@preact/signals';
import type { CloningReport } from '../../shared/learn/cloning-report.ts';
import { decodeModel, type Model } from '../../shared/nn/model-file.ts';
import { type StoredTraining, trainings } from '../store/db.ts';
import { hold, holdInTurn } from './hold.ts';
import type { FromWorker, ToWorker, TrainingOrder } from './messages.ts';

export type TrainingState =
  | { kind: 'unknown' } // what there is, and who holds it
  | { kind: 'elsewhere' } // another page holds the game
  | { kind: 'idle' }
  | { kind: 'running' }
  | { kind: 'paused' }
  | { kind: 'done' }
  | { kind: 'failed'; message: string | null }; // null: the worker itself could not be had

/** Whether a run may begin, or another network be put in its place. */
export const free = ({ kind }: TrainingState): boolean =>
  kind === 'idle' || kind === 'done' || kind === 'failed';

const MOST_ROWS = 1500; // of a curve: older ones are thinned out

export class Trainer {
  readonly state = signal<TrainingState>({ kind: 'unknown' });
  readonly curve = signal<Record<string, number>[]>([]);
  readonly progress = signal(0);
  readonly model = signal<Model | null>(null); // the network as it is now
  readonly report = signal<CloningReport | null>(null); // of a clone that has been examined
  readonly simd = signal(true); // false once a worker has found that it must compute without
  learner = '';
  private worker: Worker | null = null;
  private pausing = false;
  private open = false; // somebody is at its page
  private holding = false; // the game, or its place among those who wait for it
  private letGo: (() => void) | null = null;

  constructor(private readonly game: string) {}

  start(order: TrainingOrder): void {
    this.learner = order.learner;
    this.curve.value = [];
    this.report.value = null;
    this.progress.value = 0;
    this.state.value = { kind: 'running' };
    void trainings.remove(this.game); // the run before this one is over
    this.fresh().postMessage({ kind: 'start', order } satisfies ToWorker);
  }

  /** Holds the game while its page is open, and takes up the run that an earlier visit, or another page, left. */
  enter(): void {
    this.open = true;
    if (this.holding) return;
    this.holding = true;
    void this.takeOver();
  }

  /** Leaves the game to other pages unless there is something here. */
  leave(): void {
    this.open = false;
    if (this.state.value.kind === 'idle' && !this.model.value) this.release();
  }

  private async takeOver(): Promise<void> {
    this.letGo = await hold(this.game);
    if (!this.letGo) {
      this.state.value = { kind: 'elsewhere' };
      this.letGo = await holdInTurn(this.game);
    }
    const kept = this.open ? await trainings.get(this.game) : undefined;
    if (kept) this.takeUp(kept);
    else if (this.open) this.state.value = { kind: 'idle' };
    else this.release();
  }

  private release(): void {
    this.letGo?.();
    this.letGo = null;
    this.holding = false;
    this.state.value = { kind: 'unknown' };
  }

  /** The run waits for `resume`. */
  private takeUp({ learner, saved, curve, progress }: StoredTraining): void {
    batch(() => {
      this.learner = learner;
      this.curve.value = curve;
      this.progress.value = progress ?? 0; // until its worker has it, which may take a while
      this.state.value = { kind: 'paused' };
    });
    this.fresh().postMessage({ kind: 'restore', learner, game: this.game, saved } satisfies ToWorker);
  }

  pause(): void {
    if (this.state.value.kind !== 'running') return;
    this.pausing = true; // the state says so once the run is kept
    this.worker?.postMessage({ kind: 'pause' } satisfies ToWorker);
  }

  resume(): void {
    if (this.state.value.kind !== 'paused') return;
    this.state.value = { kind: 'running' };
    this.worker?.postMessage({ kind: 'resume' } satisfies ToWorker);
  }

  /** Ends the run and forgets it; what it taught stays in the networks that were saved. */
  async reset(): Promise<void> {
    this.silence();
    this.worker = null;
    this.curve.value = [];
    this.report.value = null;
    this.progress.value = 0;
    this.model.value = null;
    this.state.value = { kind: 'idle' };
    await trainings.remove(this.game);
  }

  private fresh(): Worker {
    this.silence();
    this.pausing = false;
    this.worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    this.worker.onmessage = (event: MessageEvent<FromWorker>) => this.hear(event.data);
    this.worker.onerror = event => {
      this.state.value = { kind: 'failed', message: event.message ?? null };
    };
    return this.worker;
  }

  /** Ends the worker; what it had already said is not heard any more. */
  private silence(): void {
    if (!this.worker) return;
    this.worker.onmessage = null;
    this.worker.onerror = null;
    this.worker.terminate();
  }

  private hear(message: FromWorker): void {
    switch (message.kind) {
      case 'kernels':
        this.simd.value = message.simd;
        return;
      case 'rows':
        this.progress.value = message.progress;
        if (message.rows.length > 0) this.curve.value = thinned([...this.curve.value, ...message.rows]);
        return;
      case 'policy':
        this.show(message.file);
        return;
      case 'report':
        this.report.value = message.report;
        return;
      case 'saved':
        this.show(message.policy);
        void this.keep(message.saved as Uint8Array<ArrayBuffer>, message.done);
        return;
      case 'failed':
        this.state.value = { kind: 'failed', message: message.message };
        return;
    }
    message satisfies never;
  }

  private async keep(saved: Uint8Array<ArrayBuffer>, done: boolean): Promise<void> {
    const { worker } = this;
    await trainings.put({
      game: this.game,
      learner: this.learner,
      saved,
      curve: this.curve.value,
      progress: this.progress.value,
    });
    if (worker !== this.worker) return; // started over meanwhile
    if (done) this.state.value = { kind: 'done' };
    else if (this.pausing) this.state.value = { kind: 'paused' };
    this.pausing = false;
  }

  private show(file: Uint8Array): void {
    const decoded = decodeModel(file);
    // The one before is not freed: a player or a picture may be at it until the end of this frame. It goes when they let go.
    if (decoded.ok) this.model.value = decoded.model;
    else this.state.value = { kind: 'failed', message: `${decoded.code}: ${decoded.detail}` };
  }
}

function thinned<Row>(rows: Row[]): Row[] {
  return rows.length <= MOST_ROWS ? rows : rows.filter((_, i) => i % 2 === 0 || i > MOST_ROWS * 0.8);
}
