/** The policy heads. A new one is its file and a line here; the tests over this table check it from then on. */
import { bernoulli } from './bernoulli.ts';
import { categorical } from './categorical.ts';
import { gaussian } from './gaussian.ts';

export const heads = { bernoulli, categorical, gaussian };

export type HeadName = keyof typeof heads;
