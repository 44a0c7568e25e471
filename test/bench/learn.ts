/**
 * What the learners reach, and how soon, over five seeds: in Pong in a real Chromium, and those tasks of `npm run results` that
 * take seconds. `npm run bench -- learn`.
 */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { kernelsFile } from '../../build/kernels.ts';
import { bundle } from '../browser/bundle.ts';
import { launch } from '../browser/chromium.ts';
import type * as work from './learn-work.ts';
import { tasks } from './learning/index.ts';
import { seedsOf, type Values } from './learning/task.ts';
import { line } from './samples.ts';

const SEEDS = [1, 2, 3, 4, 5];

type Work = { learnWork: typeof work };

async function imitation(page: Page, print: (line: string) => void): Promise<void> {
  const results: work.ImitationResult[] = [];
  for (const seed of SEEDS)
    results.push(await page.evaluate(s => (globalThis as unknown as Work).learnWork.imitation(s), seed));
  const column = (name: keyof work.ImitationResult) => results.map(result => result[name]);
  print(line('imitation of 3 minutes of Master: training', column('seconds'), 's'));
  print(line('  points off Master in 200 rallies', column('share'), '%'));
  print(line("  the same with Master's own reaction delay", column('lateShare'), '%'));
}

async function reward(page: Page, print: (line: string) => void, beginning: work.Beginning): Promise<void> {
  const results: work.RewardResult[] = [];
  for (const seed of SEEDS)
    results.push(
      await page.evaluate(([s, from]) => (globalThis as unknown as Work).learnWork.reward(s, from), [
        seed,
        beginning,
      ] as const),
    );
  const column = (name: Exclude<keyof work.RewardResult, 'before'>) => results.map(result => result[name]);
  print(line(`reward from ${beginning}: until Steady and Quick are beaten`, column('reachedSeconds'), 's'));
  if (beginning !== 'nothing')
    print(
      line(
        '  before it, of 100 against Quick',
        results.map(result => result.before ?? 0),
        'won',
      ),
    );
  print(line('  then, of 100 against Steady', column('steady'), 'won'));
  print(line('  then, of 100 against Quick', column('quick'), 'won'));
  print(line('  the whole run', column('endSeconds'), 's'));
  print(line('  at its end, of 100 against Quick', column('quickAtEnd'), 'won'));
  print(line('  at its end, of 100 against Master', column('masterAtEnd'), 'won'));
  print(line('  longest slice of 256 samples', column('longestSliceMs'), 'ms'));
}

async function quickTasks(print: (line: string) => void): Promise<void> {
  for (const task of tasks) {
    if (!task.quick) continue;
    const bySeed: Values[] = [];
    for (const seed of seedsOf(task)) bySeed.push(await task.measure(seed));
    print(task.title);
    for (const { what, asked, got } of task.rows(bySeed))
      print(`  ${what.padEnd(64)} ${got}${asked && `; asked ${asked}`}`);
  }
}

export async function benchLearn(print: (line: string) => void): Promise<void> {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    await page.addScriptTag({ content: await bundle('test/bench/learn-work.ts', 'learnWork') });
    const simd = await page.evaluate(
      bytes => (globalThis as unknown as Work).learnWork.useKernels(bytes),
      [...readFileSync(kernelsFile)],
    );
    if (!simd) print('Chromium has no WebAssembly SIMD: plain kernels');
    await imitation(page, print);
    for (const beginning of ['nothing', 'calm', 'master'] as const) await reward(page, print, beginning);
  } finally {
    await browser.close();
  }
  await quickTasks(print);
}
