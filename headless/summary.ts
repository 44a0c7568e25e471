/** summary.json: what the seeds reached, with intervals, and where and with what it was made. */
import { createHash } from 'node:crypto';
import { decodeModel } from '../shared/nn/model-file.ts';
import { resultText } from './examination.ts';
import { type Interval, intervalText, meanInterval } from './intervals.ts';
import type { Order } from './orders.ts';
import { timeText } from './progress-bar.ts';
import { machine, versions } from './provenance.ts';
import type { Finished } from './threads.ts';

interface OverSeeds extends Interval {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

function overSeeds(values: readonly number[]): OverSeeds {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
  return { ...meanInterval(values), median: middle, lowest: sorted[0], highest: sorted[sorted.length - 1] };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function nameIn(file: Uint8Array): string {
  const decoded = decodeModel(file, Number.POSITIVE_INFINITY);
  if (!decoded.ok) throw new Error(`${decoded.code}: ${decoded.detail}`);
  return decoded.model.meta.name;
}

/** `models`: the file that each seed ended with. */
export function summaryOf(
  { config, rivals: met }: Pick<Order, 'config' | 'rivals'>,
  finished: readonly Finished[],
  models: readonly Uint8Array[],
) {
  const rivals = finished[0].results.map((result, i) => ({
    against: result.against,
    score: overSeeds(finished.map(({ results }) => results[i].score.mean)),
    ...(result.winRate && { winRate: overSeeds(finished.map(({ results }) => results[i].winRate!.mean)) }),
  }));
  const json = {
    game: config.game,
    algorithm: config.algorithm,
    seeds: config.seeds,
    ...(met.length > 0 && {
      rivals: met.map((file, i) => ({ given: config.rivals[i], name: nameIn(file), sha256: sha256(file) })),
    }),
    confidence: 0.95, // of every interval: over matches by seed, over seeds in all; null where there is no end to it
    overSeeds: rivals,
    bySeed: finished.map(({ seed, seconds, results }, i) => ({
      seed,
      trainingSeconds: Number(seconds.toFixed(3)),
      modelSha256: sha256(models[i]),
      results,
    })),
    machine: machine(),
    versions: versions(),
  };
  return { json, text: textOf(finished, rivals) };
}

function textOf(
  finished: readonly Finished[],
  rivals: readonly { against: string | null; score: OverSeeds }[],
): string {
  const lines = finished.flatMap(({ seed, seconds, results }) => [
    `seed ${seed}, trained ${timeText(seconds)}`,
    ...results.map(result => `  ${resultText(result)}`),
  ]);
  if (finished.length > 1)
    lines.push(
      `over ${finished.length} seeds`,
      ...rivals.map(({ against, score }) => {
        const whom = against === null ? 'alone, score' : `against ${against}, score difference`;
        const range = `${score.lowest.toFixed(2)} … ${score.highest.toFixed(2)}`;
        return `  ${whom} ${intervalText(score, 2)}, median ${score.median.toFixed(2)}, range ${range}`;
      }),
    );
  return lines.map(line => `${line}\n`).join('');
}
