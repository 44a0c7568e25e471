import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kernelsFile } from '../../build/kernels.ts';
import { bundle } from './bundle.ts';
import { launch } from './chromium.ts';
import { work, type workWithSimd } from './determinism-work.ts';

test('matches, trained weights and maths have the same bits in Node without SIMD and in Chromium with it', async () => {
  const script = await bundle('test/browser/determinism-work.ts', 'determinism');
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: script });
    const inChromium = await page.evaluate(
      wasm =>
        (
          globalThis as unknown as { determinism: { workWithSimd: typeof workWithSimd } }
        ).determinism.workWithSimd(Uint8Array.from(wasm)),
      [...readFileSync(kernelsFile)],
    );
    const inNode = work();
    expect(Object.keys(inNode).length).toBeGreaterThan(9);
    expect(inChromium).toEqual(inNode);
  } finally {
    await browser.close();
  }
});
