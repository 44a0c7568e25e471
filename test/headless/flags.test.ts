import { expect, test } from 'vitest';
import { type Flag, readFlags } from '../../headless/flags.ts';
import { Refused } from '../../headless/refusal.ts';
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

const TABLE: readonly Flag[] = [
  { name: 'game', value: '<id>', meaning: '' },
  { name: 'out', value: '<folder>', meaning: '' },
  { name: 'rate', value: '<0 … 1>', meaning: '' },
  { name: 'checkpoint-seconds', value: '<n>', meaning: '' },
  { name: 'rivals', value: '<model>', many: true, meaning: '' },
  { name: 'json', meaning: '' },
];

test('flags are read with a space or an =, in lists, and beside other words where those are allowed', () => {
  const given = readFlags('a --game pong --rivals x y --rivals=z --json --rate=1 b'.split(' '), TABLE, true);
  expect(given.names).toEqual(['game', 'rivals', 'json', 'rate']);
  expect([given.text('game'), given.texts('rivals'), given.has('json')]).toEqual([
    'pong',
    ['x', 'y', 'z'],
    true,
  ]);
  expect([given.rest, given.text('out'), given.number('rate', 0, 0, 1)]).toEqual([['a', 'b'], null, 1]);
  expect(readFlags(['--out=-x'], TABLE).text('out')).toBe('-x');
});

test.each([
  ['--rate NaN', '--rate: got NaN, want 0 to 1'],
  ['--rate -5', '--rate: got -5, want 0 to 1'],
  ['--rate=-.5', '--rate: got -.5, want 0 to 1'],
  ['--rate Infinity', '--rate: got Infinity, want 0 to 1'],
  ['--rate -Infinity', '--rate: got -Infinity, want <0 … 1>'],
  ['--rate x', '--rate: got x, want 0 to 1'],
  ['--game pong --game snake', '--game: given twice, pong and snake'],
  ['--json --json', '--json: given twice'],
  ['--json=1', '--json: got 1, takes no value'],
  ['--out', '--out: got nothing, want <folder>'],
  ['--out=', '--out: got nothing, want <folder>'],
  ['--out --json', '--out: got --json, want <folder>'],
  ['--rivals', '--rivals: got nothing, want <model>'],
  ['--gmae pong', 'no flag --gmae; did you mean --game? --help lists them'],
  ['--checkpoint 5', 'no flag --checkpoint; did you mean --checkpoint-seconds? --help lists them'],
  ['--luck 5', 'no flag --luck; --help lists them'],
  ['-x', 'no flag -x; --help lists them'],
  ['pong', 'pong: is no flag; --help lists them'],
])('%s is refused in words of ours', (line, message) => {
  expect(() => readFlags(line.split(' '), TABLE).number('rate', 0, 0, 1)).toThrow(new Refused(message));
});
