import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kernelsFile } from '../../build/kernels.ts';
import type { disagreements } from '../nn/kernels-agreement.ts';
import { bundle } from './bundle.ts';
import { launch } from './chromium.ts';

test('in Chromium too the plain and the SIMD kernels agree to the bit, whatever the numbers', async () => {
  const script = await bundle('test/nn/kernels-agreement.ts', 'agreement');
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: script });
    const found = await page.evaluate(
      wasm =>
        (
          globalThis as unknown as { agreement: { disagreements: typeof disagreements } }
        ).agreement.disagreements(Uint8Array.from(wasm), 2, 100),
      [...readFileSync(kernelsFile)],
    );
    expect(found).toEqual([]);
  } finally {
    await browser.close();
  }
});
