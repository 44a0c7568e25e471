/** The registry of algorithms: a new one is its file and a line here. Of each kind, the first is the one that beginners are given. */
import { alphaZero } from './alpha-zero.ts';
import { behaviourCloning } from './behaviour-cloning.ts';
import { cmaEs } from './cma-es.ts';
import { dagger } from './dagger.ts';
import { dqn } from './dqn.ts';
import { gail } from './gail.ts';
import type { Learner } from './learner.ts';
import { movement } from './movement-learning.ts';
import { openAiEs } from './openai-es.ts';
import { ppo } from './ppo.ts';
import { reinforce } from './reinforce.ts';

export const learners: Record<string, Learner> = {
  [behaviourCloning.id]: behaviourCloning,
  [gail.id]: gail,
  [ppo.id]: ppo,
  [alphaZero.id]: alphaZero,
  [dqn.id]: dqn,
  [reinforce.id]: reinforce,
  [cmaEs.id]: cmaEs,
  [openAiEs.id]: openAiEs,
  [movement.id]: movement,
  [dagger.id]: dagger,
};
