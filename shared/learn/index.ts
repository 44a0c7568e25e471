/** The registry of algorithms: a new one is its file and a line here. */
import { behaviourCloning } from './behaviour-cloning.ts';
import { dqn } from './dqn.ts';
import type { Learner } from './learner.ts';
import { ppo } from './ppo.ts';
import { reinforce } from './reinforce.ts';

export const learners: Record<string, Learner> = {
  [behaviourCloning.id]: behaviourCloning,
  [ppo.id]: ppo,
  [dqn.id]: dqn,
  [reinforce.id]: reinforce,
};
