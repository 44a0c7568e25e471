import { resolve } from 'node:path';
import { build, type Rollup } from 'vite';
import { expect, test } from 'vitest';
import { launch } from './chromium.ts';
import { work } from './determinism-work.ts';

test('matches, trained weights and maths have the same bits in Node and in Chromium', async () => {
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: resolve('test/browser/determinism-work.ts'), formats: ['iife'], name: 'determinism' },
    },
  })) as Rollup.RollupOutput[];
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: built[0].output[0].code });
    const inChromium = await page.evaluate(() =>
      (globalThis as unknown as { determinism: { work: typeof work } }).determinism.work(),
    );
    const inNode = work();
    expect(Object.keys(inNode).length).toBeGreaterThan(9);
    expect(inChromium).toEqual(inNode);
  } finally {
    await browser.close();
  }
});
