/** Where WebAssembly SIMD cannot be had, the page trains all the same and says why it takes longer. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from './chromium.ts';
import { servePage } from './server.ts';

let browser: Browser;
let server: Awaited<ReturnType<typeof servePage>>;

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), servePage()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const NOTE = 'This browser has no WebAssembly SIMD';

/** Trains on Master's lesson to the end. Gives whether the page says that it is slow, and how far it says it came. */
async function train(simd: boolean): Promise<{ slow: boolean; progress: string }> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
  context.setDefaultTimeout(60_000);
  if (!simd) await context.route('**/*.wasm', route => route.abort());
  const page = await context.newPage();
  await page.goto(`${server.url}/teach`);
  await page.getByRole('button', { name: '+ 3 minutes of Master' }).click();
  await page.getByRole('button', { name: 'Teach', exact: true }).click();
  await page.locator('[data-training="done"]').waitFor();
  const slow = (await page.getByText(NOTE).count()) > 0;
  const progress = await page.getByTestId('training-progress').innerText();
  await context.close();
  return { slow, progress };
}

test('without the SIMD kernels a lesson is learnt all the same, and the page says what is missing', async () => {
  expect(await train(true)).toEqual({ slow: false, progress: '100 %' });
  expect(await train(false)).toEqual({ slow: true, progress: '100 %' });
});
