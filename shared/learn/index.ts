/** The registry of algorithms: a new one is its file and a line here. */
import { alphaZero } from './alpha-zero.ts';
import { behaviourCloning } from './behaviour-cloning.ts';
import type { Learner } from './learner.ts';
import { ppo } from './ppo.ts';

export const learners: Record<string, Learner> = {
  [behaviourCloning.id]: behaviourCloning,
  [ppo.id]: ppo,
  [alphaZero.id]: alphaZero,
};
