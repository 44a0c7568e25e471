/** `npm run results`: what the learners reach, over seeds that nothing was tried on; writes docs/results.json and its table in docs/results.md. */
import { join } from 'node:path';
import { type Flag, flagLines, readFlags, wantsHelp } from '../../headless/flags.ts';
import { prepareKernels } from '../../headless/kernels.ts';
import { refuse, runCommand } from '../../headless/refusal.ts';
import { tasks } from './learning/index.ts';
import { type Findings, here, readFindings, writeFindings } from './learning/record.ts';
import { seedsOf, type Task, type Values } from './learning/task.ts';

const docs = join(import.meta.dirname, '..', '..', 'docs');
const RECORD = join(docs, 'results.json');
const PAGE = join(docs, 'results.md');

const flags: readonly Flag[] = [
  { name: 'only', value: '<task>', many: true, meaning: 'these tasks (all); the others keep what they have' },
  { name: 'resume', meaning: 'leave out what was measured here and at this commit already' },
  { name: 'table', meaning: 'measure nothing; write the table from docs/results.json again' },
];

/** Measures what is missing of `task`, seed after seed, and writes each down at once: whoever stops us loses one seed. */
async function measure(task: Task, resume: boolean): Promise<void> {
  const on = here();
  const known = readFindings(RECORD)[task.id];
  let bySeed: Record<string, Values> = resume && known?.on === on ? { ...known.bySeed } : {};
  for (const seed of seedsOf(task)) {
    if (Object.hasOwn(bySeed, seed)) continue;
    const values = await task.measure(seed);
    bySeed = { ...bySeed, [seed]: values };
    const findings: Findings = { ...readFindings(RECORD), [task.id]: { on, bySeed } };
    writeFindings(findings, tasks, RECORD, PAGE);
    process.stderr.write(`${task.id}, seed ${seed}\n`);
  }
  for (const { what, asked, got } of task.rows(Object.values(bySeed)))
    process.stdout.write(`${task.id}: ${what}: ${got}${asked && `; asked ${asked}`}\n`);
}

async function main(args: readonly string[]): Promise<undefined> {
  if (wantsHelp(args)) {
    const list = tasks.map(({ id, title, seeds }) => `  ${id.padEnd(29)}${title}, ${seeds} seeds`).join('\n');
    process.stdout.write(
      `npm run results -- [--only <task> …] [--resume]\n\n${flagLines(flags)}\n\nTasks:\n${list}\n`,
    );
    return;
  }
  const given = readFlags(args, flags);
  const ids = given.texts('only');
  const unknown = ids.find(id => !tasks.some(task => task.id === id));
  if (unknown) refuse(`no task ${unknown}; there are ${tasks.map(({ id }) => id).join(', ')}`);
  if (given.has('table')) return writeFindings(readFindings(RECORD), tasks, RECORD, PAGE) as undefined;
  await prepareKernels();
  for (const task of tasks)
    if (ids.length === 0 || ids.includes(task.id)) await measure(task, given.has('resume'));
}

await runCommand('results', main);
