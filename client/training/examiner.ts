/** The page's side of an examination: how a network stands beside the game's scripted players, rung by rung. */
import { signal } from '@preact/signals';
import type { Game } from '../../shared/games/game.ts';
import { encodeModel, type Model } from '../../shared/nn/model-file.ts';
import type { Examined, FromExaminer, ToExaminer } from './messages.ts';

export class Examiner {
  readonly rows = signal<readonly Examined[]>([]);
  readonly state = signal<'idle' | 'running' | 'failed'>('idle');
  readonly steps = signal(0); // of the network that was examined
  private worker: Worker | null = null;

  examine(game: Game, model: Model): void {
    this.stop();
    this.rows.value = [];
    this.steps.value = model.meta.steps;
    this.state.value = 'running';
    const worker = new Worker(new URL('./examine-worker.ts', import.meta.url), { type: 'module' });
    this.worker = worker;
    worker.onmessage = ({ data }: MessageEvent<FromExaminer>) => {
      if (data.kind === 'row') this.rows.value = [...this.rows.value, data.row];
      else this.end('idle');
    };
    worker.onerror = () => this.end('failed');
    const file = encodeModel(model, Number.POSITIVE_INFINITY);
    worker.postMessage({ game: game.id, model: file } satisfies ToExaminer);
  }

  stop(): void {
    if (this.worker) this.end('idle');
  }

  private end(state: 'idle' | 'failed'): void {
    this.worker?.terminate();
    this.worker = null;
    this.state.value = state;
  }
}
