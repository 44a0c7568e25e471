/**
 * Learning-rate schedules: by what α is multiplied when a part p of the run is over. A schedule is made of its settings and
 * is then a function of p alone, so a run that is saved and restored needs to keep nothing of it.
 */
import { cos, exp, log } from '../math.ts';

/** The factor of α, 0 … 1, at progress p; p below 0 counts as 0 and above 1 as 1. */
export type Schedule = (progress: number) => number;

/** `end` is the factor at p = 1. Each throws on settings that make no schedule. */
export const schedules = {
  /** 1. */
  constant: (): Schedule => () => 1,

  /** 1 − (1 − end) p. */
  linear({ end = 0 } = {}): Schedule {
    wantWithin('linear: end', end, 0, 1);
    return progress => 1 - (1 - end) * held(progress);
  },

  /** end + (1 − end) ½ (1 + cos πp) (Loshchilov and Hutter 2017, eq. 5, without restarts). */
  cosine({ end = 0 } = {}): Schedule {
    wantWithin('cosine: end', end, 0, 1);
    return progress => halfWave(end, held(progress));
  },

  /** endᵖ: the same fraction is lost in every stretch of the same length. */
  exponential({ end = 0.01 } = {}): Schedule {
    wantWithin('exponential: end', end, Number.MIN_VALUE, 1);
    const rate = log(end);
    return progress => exp(rate * held(progress));
  },

  /** factorᵏ after k of `drops` drops, which cut the run into equal parts (He et al. 2016, section 4.2, divide by 10 twice). */
  step({ drops = 2, factor = 0.1 } = {}): Schedule {
    if (!(Number.isInteger(drops) && drops >= 0)) throw new Error(`step: drops is ${drops}, want 0, 1, 2, …`);
    wantWithin('step: factor', factor, 0, 1);
    return progress => {
      let left = 1;
      for (let k = 1; k <= drops && held(progress) >= k / (drops + 1); k++) left *= factor;
      return left;
    };
  },

  /** p / w for the first part w of the run (Goyal et al. 2017, section 2.2), then the cosine over what is left. */
  warm_up_cosine({ warmUp = 0.05, end = 0 } = {}): Schedule {
    wantWithin('warm_up_cosine: warmUp', warmUp, 0, 0.99);
    wantWithin('warm_up_cosine: end', end, 0, 1);
    return progress => {
      const p = held(progress);
      return p < warmUp ? p / warmUp : halfWave(end, (p - warmUp) / (1 - warmUp));
    };
  },
};

export type ScheduleName = keyof typeof schedules;

function held(progress: number): number {
  return Math.max(0, Math.min(1, progress));
}

function halfWave(end: number, p: number): number {
  return end + (1 - end) * 0.5 * (1 + cos(Math.PI * p));
}

function wantWithin(what: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high)) throw new Error(`${what} is ${value}, want ${low} to ${high}`);
}
