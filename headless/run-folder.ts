/**
 * The folder of one seed of a run: progress.csv, TensorBoard's events, checkpoints, the rungs that were asked for,
 * and at the end model.safetensors and model.onnx. A checkpoint's name says how many rows of progress there were when it was written; taken up again, the
 * folder forgets the rows after it, since the run will give them once more.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Learner, Metrics, Run } from '../shared/learn/learner.ts';
import { encodeModel, type Model } from '../shared/nn/model-file.ts';
import { encodeOnnx } from '../shared/nn/onnx/export.ts';
import { CLOCK, columnsOf, csvLine, stepOf } from './columns.ts';
import { firstEvent, lengthOf, scalarEvent } from './event-file.ts';
import { append, makeFolder, writeWhole } from './files.ts';

const KEPT = 3; // checkpoints: the newest, and two in case it is damaged
const CHECKPOINT = /^rows-(\d{7})\.safetensors$/;

export class RunFolder {
  private readonly columns: ReadonlyMap<string, string>;
  private readonly csv: string;
  private readonly events: string;
  private rows = 0;
  private before = 0; // seconds that the run took until it was taken up
  private readonly since = performance.now();

  private constructor(
    private readonly folder: string,
    private readonly learner: Learner,
    events: string,
  ) {
    this.columns = columnsOf(learner);
    this.csv = join(folder, 'progress.csv');
    this.events = join(folder, events);
  }

  static create(folder: string, learner: Learner): RunFolder {
    makeFolder(join(folder, 'checkpoints'));
    const old = eventsIn(folder); // of a run that was struck down before its first checkpoint
    if (old) rmSync(join(folder, old));
    const now = Date.now() / 1000;
    const made = new RunFolder(folder, learner, `events.out.tfevents.${Math.floor(now)}.sinapsis`);
    writeWhole(made.csv, csvLine([...made.columns.values(), ...CLOCK]));
    writeWhole(made.events, firstEvent(now));
    return made;
  }

  /**
   * Takes up a folder where its last checkpoint stood; where that is damaged, at the one before, and says so. Null where it has
   * none: then it begins anew. `restore` throws on a damaged one.
   */
  static takeUp(
    folder: string,
    learner: Learner,
    restore: (saved: Uint8Array) => Run,
  ): { folder: RunFolder; run: Run } | null {
    const events = eventsIn(folder);
    const kept = checkpointsIn(folder).map(name => join(folder, 'checkpoints', name));
    if (kept.length === 0 || !events) return null;
    const { file, run, damaged } = firstSound(kept.reverse(), restore);
    for (const each of damaged) rmSync(each);
    const made = new RunFolder(folder, learner, events);
    made.rows = Number(CHECKPOINT.exec(basename(file))![1]);
    const lines = readFileSync(made.csv, 'utf8').split('\n');
    if (lines.length - 2 < made.rows) throw new Error(`${made.csv}: fewer than ${made.rows} rows`);
    writeWhole(made.csv, `${lines.slice(0, made.rows + 1).join('\n')}\n`);
    const bytes = readFileSync(made.events);
    writeWhole(made.events, bytes.subarray(0, lengthOf(bytes, made.rows + 1)));
    const clock = [...made.columns.values(), ...CLOCK].indexOf(CLOCK[0]);
    made.before = made.rows > 0 ? Number(lines[made.rows].split(',')[clock]) : 0;
    return { folder: made, run };
  }

  get seconds(): number {
    return this.before + (performance.now() - this.since) / 1000;
  }

  write(row: Metrics): void {
    this.rows++;
    const step = stepOf(this.learner, row);
    const { seconds } = this;
    const values = [...this.columns.keys()].map(name => row[name]);
    const clock = [Number(seconds.toFixed(3)), Math.round(step / seconds)];
    append(this.csv, csvLine([...values, ...clock]));
    const tags = [...this.columns.values(), ...CLOCK];
    const scalars = [...values, ...clock].map((value, i) => [tags[i], value] as const);
    const known = scalars.filter(([, value]) => Number.isFinite(value));
    append(this.events, scalarEvent(Date.now() / 1000, Math.round(step), known));
  }

  checkpoint(saved: Uint8Array): void {
    const name = `rows-${String(this.rows).padStart(7, '0')}.safetensors`;
    writeWhole(join(this.folder, 'checkpoints', name), saved);
    for (const old of checkpointsIn(this.folder).slice(0, -KEPT))
      rmSync(join(this.folder, 'checkpoints', old));
  }

  /** A model on the way; `rung` counts from 1. */
  rung(rung: number, model: Model): void {
    writeWhole(join(this.folder, rungFile(rung)), encodeModel(model, Number.POSITIVE_INFINITY));
  }

  model(model: Model): void {
    writeWhole(join(this.folder, 'model.safetensors'), encodeModel(model, Number.POSITIVE_INFINITY));
    writeWhole(join(this.folder, 'model.onnx'), encodeOnnx(model, Number.POSITIVE_INFINITY));
  }
}

/** The run of the first of `files` that is whole, and those before it. */
function firstSound(files: readonly string[], restore: (saved: Uint8Array) => Run) {
  const reasons: string[] = [];
  for (const [i, file] of files.entries())
    try {
      const run = restore(new Uint8Array(readFileSync(file)));
      for (const reason of reasons) process.stderr.write(`${reason}; goes on from the one before\n`);
      return { file, run, damaged: files.slice(0, i) };
    } catch (error) {
      reasons.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  throw new Error(reasons[0]);
}

export function rungFile(rung: number): string {
  return `rung-${rung}.safetensors`;
}

function eventsIn(folder: string): string | undefined {
  return existsSync(folder) ? readdirSync(folder).find(name => name.includes('.tfevents.')) : undefined;
}

/** Oldest first. */
function checkpointsIn(folder: string): string[] {
  const within = join(folder, 'checkpoints');
  return existsSync(within)
    ? readdirSync(within)
        .filter(name => CHECKPOINT.test(name))
        .sort()
    : [];
}
