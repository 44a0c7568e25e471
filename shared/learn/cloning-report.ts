/**
 * What a clone has learnt, and if that is nothing, why the demonstration did not teach it. A page can tell it from this alone:
 * the reasons have their sentences here.
 */
import type { Text } from '../games/game.ts';
import {
  type ActionClass,
  type Agreement,
  accuracy,
  actionClasses,
  balancedAccuracy,
  classOf,
  compare,
  noAgreement,
  recalls,
} from './agreement.ts';
import type { Dataset } from './demonstrations.ts';

/** Why a demonstration taught nothing, the plainest reason first. */
export const nothingTaught = {
  'too-short': {
    es: 'La demostración es demasiado corta: juega al menos medio minuto.',
    en: 'The demonstration is too short: play for half a minute at least.',
  },
  'never-moves': {
    es: 'En la demostración siempre se hace lo mismo, así que no hay nada que distinguir.',
    en: 'The demonstration does the same all along, so there is nothing to tell apart.',
  },
  'one-sided': {
    es: 'Casi todo lo que se hace en la demostración es lo mismo: muestra también las demás acciones.',
    en: 'Nearly all that the demonstration does is the same: show the other actions too.',
  },
  contradictory: {
    es: 'En situaciones casi iguales, la demostración hace cosas distintas: decide qué hacer y hazlo siempre.',
    en: 'In situations that are nearly the same, the demonstration does different things: decide what to do, and always do it.',
  },
  unclear: {
    es: 'La demostración parece buena, pero la red no la sigue todavía: prueba con más demostraciones, más vueltas o más neuronas.',
    en: 'The demonstration looks good, but the network does not follow it yet: try more demonstrations, more passes or more neurons.',
  },
} as const satisfies Record<string, Text>;

export type NothingTaught = keyof typeof nothingTaught;

export type Verdict =
  | { readonly kind: 'unknown' } // not examined yet, or not at all
  | { readonly kind: 'taught' }
  | { readonly kind: 'nothing'; readonly why: NothingTaught };

export interface CloningReport {
  readonly samples: number; // learnt from
  readonly heldOut: number; // examined on; all of the below but the returns is of these. Where there are none, NaN
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly recalls: readonly (ActionClass & { readonly times: number; readonly recall: number | null })[];
  /** Of "they go on with what they are doing", said when the clone has to say what comes. */
  readonly repeatBalancedAccuracy: number;
  readonly returns: readonly number[]; // of the matches played for the examination
  readonly repeatReturns: readonly number[]; // of whoever only repeats their last action, in the same matches
  readonly verdict: Verdict;
}

const FEWEST_SECONDS = 15; // a turn counts as one
const ONE_SIDED = 0.98; // part of the samples that are of one action
const LOOKED_AT = 256; // samples, for contradictions
const COMPARED_WITH = 2048;
const HARDLY = 0.05; // balanced accuracy above chance that is hardly any

export function reportOf(
  dataset: Dataset,
  trained: ArrayLike<number>, // samples by their number
  heldOut: ArrayLike<number>,
  agreement: Agreement, // of the clone, on what was held out
  returns: readonly number[],
  repeatReturns: readonly number[],
): CloningReport {
  const { game } = dataset;
  const ofClasses = recalls(agreement);
  const examined = returns.length > 0 && repeatReturns.length === returns.length;
  // Better than who only repeats, in play and in telling apart when to do what: luck alone makes up for one of them.
  const tellsApart =
    heldOut.length === 0 || balancedAccuracy(agreement) >= chanceOf(dataset, heldOut) + HARDLY;
  const taught = tellsApart && isBetter(returns, repeatReturns);
  return {
    samples: trained.length,
    heldOut: heldOut.length,
    accuracy: accuracy(agreement),
    balancedAccuracy: balancedAccuracy(agreement),
    recalls: actionClasses(game).map((each, i) => ({
      ...each,
      times: agreement.asked[i],
      recall: ofClasses[i],
    })),
    repeatBalancedAccuracy: balancedAccuracy(repeatAgreement(dataset, heldOut)),
    returns,
    repeatReturns,
    verdict: !examined
      ? { kind: 'unknown' }
      : taught
        ? { kind: 'taught' }
        : { kind: 'nothing', why: whyNothing(dataset, trained) },
  };
}

/** Whether the matches went better by more than chance: twice the standard error of the mean difference, match by match. */
function isBetter(ours: readonly number[], theirs: readonly number[]): boolean {
  const n = ours.length;
  const differences = ours.map((own, i) => own - theirs[i]);
  const mean = differences.reduce((sum, d) => sum + d, 0) / n;
  if (n === 1) return mean > 0;
  const squares = differences.reduce((sum, d) => sum + (d - mean) * (d - mean), 0);
  return mean > 0 && mean >= 2 * Math.sqrt(squares / (n * (n - 1)));
}

function repeatAgreement({ game, actions, before, width }: Dataset, samples: ArrayLike<number>): Agreement {
  const agreement = noAgreement(game);
  for (let s = 0; s < samples.length; s++)
    compare(game, agreement, actions, samples[s] * width, before, samples[s] * width);
  return agreement;
}

function whyNothing(dataset: Dataset, samples: ArrayLike<number>): NothingTaught {
  const { game, width } = dataset;
  const seconds = samples.length / dataset.copies / (game.tempo.kind === 'realtime' ? game.tempo.hz : 1);
  if (seconds < FEWEST_SECONDS) return 'too-short';
  const times = timesOf(dataset, samples);
  const columns = Array.from({ length: width }, (_, i) =>
    game.actions.kind === 'choice' ? times : times.slice(3 * i, 3 * i + 3),
  );
  const most = Math.min(...columns.map(column => Math.max(...column) / samples.length));
  if (most === 1) return 'never-moves';
  if (most >= ONE_SIDED) return 'one-sided';
  const alike = balancedAccuracy(alikeAgreement(dataset, samples));
  return alike < chanceOf(dataset, samples) + HARDLY ? 'contradictory' : 'unclear';
}

/** The balanced accuracy of whoever always does the same: of each column, 1 in so many classes as were done. */
function chanceOf(dataset: Dataset, samples: ArrayLike<number>): number {
  return dataset.width / timesOf(dataset, samples).filter(n => n > 0).length;
}

/** How often each class was done. */
function timesOf({ game, actions, width }: Dataset, samples: ArrayLike<number>): number[] {
  const times = actionClasses(game).map(() => 0);
  for (let s = 0; s < samples.length; s++)
    for (let i = 0; i < width; i++) times[classOf(game, i, actions[samples[s] * width + i])]++;
  return times;
}

/** How often the same was done in the situation that is most alike, in another episode where there is one (nearest neighbour). */
function alikeAgreement(dataset: Dataset, samples: ArrayLike<number>): Agreement {
  const { game, observations, actions, episodes, size, width } = dataset;
  const agreement = noAgreement(game);
  const some = thinned(samples, COMPARED_WITH);
  const scale = scales(dataset, some);
  for (const s of thinned(samples, LOOKED_AT)) {
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const other of some) {
      if (episodes[other] === episodes[s]) continue;
      let distance = 0;
      for (let i = 0; i < size && distance < least; i++) {
        const off = (observations[s * size + i] - observations[other * size + i]) * scale[i];
        distance += off * off;
      }
      if (distance >= least) continue;
      least = distance;
      nearest = other;
    }
    if (nearest >= 0) compare(game, agreement, actions, s * width, actions, nearest * width);
  }
  return agreement;
}

/** 1 ÷ standard deviation of every observation; 0 of one that never changes. */
function scales({ observations, size }: Dataset, samples: readonly number[]): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => {
    let [sum, squares] = [0, 0];
    for (const s of samples) {
      const value = observations[s * size + i];
      sum += value;
      squares += value * value;
    }
    const mean = sum / samples.length;
    const variance = squares / samples.length - mean * mean;
    return variance > 1e-12 ? 1 / Math.sqrt(variance) : 0;
  });
}

/** At most so many of them, evenly spread. */
function thinned(samples: ArrayLike<number>, most: number): number[] {
  const count = Math.min(most, samples.length);
  return Array.from({ length: count }, (_, i) => samples[Math.floor((i * samples.length) / count)]);
}

/** The action that was done most often, as the game has it: of every axis, the commonest byte. */
export function commonestAction({ game, actions, width }: Dataset, count: number): Int8Array {
  const byAxes = game.actions.kind === 'axes';
  return Int8Array.from({ length: width }, (_, i) => {
    const times = new Map<number, number>();
    let best = 0;
    for (let s = 0; s < count; s++) {
      const value = byAxes ? Math.round(actions[s * width + i] * 127) : actions[s * width + i];
      times.set(value, (times.get(value) ?? 0) + 1);
      if (s === 0 || times.get(value)! > times.get(best)!) best = value;
    }
    return best;
  });
}
