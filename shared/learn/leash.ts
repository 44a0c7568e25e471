/**
 * The leash of a run that goes on from a model: a cost of leash · KL(anchor ‖ π), the anchor being that model as it was, so that
 * reward does not first destroy what was taught. It is let out as the run goes on.
 */
import type { Head, PolicyGradient, PolicyOutputs } from '../nn/heads/head.ts';
import type { Metric, Parameter } from './learner.ts';

/** For a run that goes on from a model. */
export const leashParameters: readonly Parameter[] = [
  {
    name: 'leash',
    default: 0.3,
    low: 0,
    high: 10,
    scale: 'linear',
    unit: '',
    main: true,
    meaning: {
      es: 'correa al modelo del que sigue (peso de la KL), al empezar',
      en: 'leash to the model it goes on from (weight of the KL), at the start',
    },
    warm: true,
  },
  {
    name: 'leashPart',
    default: 0.5,
    low: 0.01,
    high: 1,
    scale: 'linear',
    unit: '',
    meaning: {
      es: 'parte de la carrera en que la correa baja a 0',
      en: 'part of the run over which the leash falls to 0',
    },
    warm: true,
  },
];

/** Mean KL(anchor ‖ π); 0 without a leash. */
export const leashMetric: Metric = {
  name: 'leashKl',
  meaning: { es: 'distancia al modelo del que sigue', en: 'distance from the model it goes on from' },
};

/** The weight of the leash at that progress of the run, 0 … 1. */
export function leashAt({ leash, leashPart }: Readonly<Record<string, number>>, progress: number): number {
  return leash * Math.max(0, 1 - progress / leashPart);
}

/** Adds the gradient of `weight` · KL(anchor ‖ π) of that row to `gradient`. Gives the KL. Allocates nothing. */
export function pullBack(
  head: Head,
  anchor: PolicyOutputs,
  policy: PolicyOutputs,
  row: number,
  weight: number,
  gradient: PolicyGradient,
): number {
  head.divergenceGradient(anchor, policy, row, weight, gradient);
  return head.divergence(anchor, policy, row);
}
