import { expect, test } from 'vitest';
import { flags } from '../../headless/train-flags.ts';
import { games } from '../../shared/games/index.ts';
import { learners } from '../../shared/learn/index.ts';
import { parametersOf } from '../../shared/learn/learner.ts';

test.each(Object.values(learners))(
  'no parameter of $id is named as a flag of the command line is',
  learner => {
    const taken = new Set([...flags.map(({ name }) => name), 'help']);
    for (const game of Object.values(games))
      for (const { name } of parametersOf(learner, game))
        expect([game.id, name, taken.has(name)]).toEqual([game.id, name, false]);
  },
);
