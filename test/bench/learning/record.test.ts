import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { tasks } from './index.ts';
import { type Findings, readFindings, tableText, writeFindings } from './record.ts';
import { figureRows, type Task } from './task.ts';

const folder = mkdtempSync(join(tmpdir(), 'sinapsis-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [record, page] = [join(folder, 'results.json'), join(folder, 'results.md')];

const task = (id: string): Task => ({
  id,
  title: `The ${id}`,
  quick: true,
  seeds: 3,
  published: 'others: 7',
  measure: () => ({}),
  rows: figureRows([{ name: 'steps', what: 'until it stands', unit: 'steps', asked: '≤ 9' }]),
});
const found = (...steps: (number | null)[]) => ({
  on: 'a machine, commit abc',
  bySeed: Object.fromEntries(steps.map((value, seed) => [seed, { steps: value }])),
});

test('a figure is told as median and range over seeds, beside what is asked and what others publish', () => {
  const table = tableText({ one: found(30, 10, 20) }, [task('one')]);
  expect(table).toContain(
    '| `--only one` | **The one**: until it stands | ≤ 9 | 20 steps (10 to 30) | others: 7 |\n',
  );
  expect(table).toContain('- one: a machine, commit abc\n');
});

test('a seed that did not reach it counts as the worst, and seeds that are missing are said', () => {
  expect(tableText({ one: found(null, 10, null) }, [task('one')])).toContain(
    '| not reached (10 to not reached) |',
  );
  expect(tableText({ one: found(10) }, [task('one')])).toContain('**The one** (1 of 3 seeds): ');
});

test('the table is written between its marks, again and again, and the rest of the page stays as it is', () => {
  const [before, after] = ['# Measured\n\nby hand\n\n', '\n\n## The games\n\nmore\n'];
  const marks = ['<!-- made by npm run results -->', '<!-- end of what npm run results made -->'];
  writeFileSync(page, `${before}${marks.join('\n')}${after}`);
  const first: Findings = { one: found(1, 2, 3) };
  writeFindings(first, [task('one'), task('two')], record, page);
  const both: Findings = { ...readFindings(record), two: found(4, 5, 6) };
  writeFindings(both, [task('one'), task('two')], record, page);
  writeFindings(readFindings(record), [task('one'), task('two')], record, page);
  expect(readFindings(record)).toEqual(both);
  expect(readFileSync(page, 'utf8')).toBe(
    `${before}${marks[0]}\n\n${tableText(both, [task('one'), task('two')])}\n${marks[1]}${after}`,
  );
  expect(readFileSync(page, 'utf8').split('2 steps')).toHaveLength(2);
});

test('a page without marks is not written over', () => {
  writeFileSync(page, '# By hand\n');
  expect(() => writeFindings({}, [], record, page)).toThrow('want <!-- made by');
  expect(readFileSync(page, 'utf8')).toBe('# By hand\n');
});

test('the tasks have ids of their own and what is written down of them is of tasks that there are', () => {
  const ids = tasks.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const docs = join(import.meta.dirname, '..', '..', '..', 'docs');
  expect(ids).toEqual(expect.arrayContaining(Object.keys(readFindings(join(docs, 'results.json')))));
});
