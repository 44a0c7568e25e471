import { expect, test } from 'vitest';
import { bundle } from './bundle.ts';
import { launch } from './chromium.ts';
import { work } from './determinism-work.ts';

test('matches, trained weights and maths have the same bits in Node and in Chromium', async () => {
  const script = await bundle('test/browser/determinism-work.ts', 'determinism');
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: script });
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
