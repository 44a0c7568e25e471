/** Two tabs of one browser at the lessons of one game: what one trains is never lost to the other. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from './chromium.ts';
import { contextOf, errorsOf, laptop } from './page-checks.ts';
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

const progress = (page: Page) => page.getByTestId('training-progress').innerText();
const training = (page: Page, kind: string) => page.locator(`[data-training="${kind}"]`);

test('a game that one tab trains cannot be trained in another, which goes on with it once the first is closed', async () => {
  const context = await browser.newContext(contextOf(laptop));
  context.setDefaultTimeout(20_000);
  const first = await context.newPage();
  const errors = errorsOf(first);
  await first.goto(`${server.url}/teach`);
  await first.getByRole('radio', { name: 'Beat me' }).click();
  await first.getByRole('button', { name: 'Teach', exact: true }).click();
  await expect.poll(() => progress(first), { timeout: 30_000 }).not.toMatch(/^0(\.0)? %/);

  await first.locator('[data-training] .button', { hasText: 'Pause' }).click();
  await training(first, 'paused').waitFor();
  const kept = await progress(first);

  const second = await context.newPage();
  const secondErrors = errorsOf(second);
  await second.goto(`${server.url}/teach`);
  await second.getByText('being taught in another tab').waitFor();
  expect(await second.getByRole('button', { name: 'Teach', exact: true }).count()).toBe(0);
  expect(await second.getByRole('button', { name: 'Start over' }).count()).toBe(0);

  await first.close();
  await training(second, 'paused').waitFor();
  expect(await progress(second)).toBe(kept); // at once, not after a moment of 0 %

  // One that was left with nothing to lose is in nobody's way.
  second.once('dialog', dialog => void dialog.accept());
  await second.getByRole('button', { name: 'Start over' }).click();
  await training(second, 'idle').waitFor();
  await second.getByRole('link', { name: 'Matches' }).click();
  const third = await context.newPage();
  await third.goto(`${server.url}/teach`);
  await training(third, 'idle').waitFor();
  await second.getByRole('link', { name: 'Teach', exact: true }).click();
  await second.getByText('being taught in another tab').waitFor();
  await second.getByRole('link', { name: 'Matches' }).click();
  await third.close();
  expect([...errors, ...secondErrors]).toEqual([]);
  await context.close();
});
