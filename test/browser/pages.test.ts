/** Every page, at the sizes and in the languages that people have: nothing cut off, nothing out of reach, no error. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from './chromium.ts';
import { contextOf, errorsOf, laptop, overflow, phone, projector, violations } from './page-checks.ts';
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

const paths = ['/', '/teach', '/matches', '/compete', '/friend', '/watch/local/nothing', '/nowhere'];

describe.each([phone, laptop, projector])('on a $name', screen => {
  test.each(paths)('%s is accessible (WCAG 2.2 AA), fits its width and says no error', async path => {
    const context = await browser.newContext(contextOf(screen));
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    const errors = errorsOf(page);
    await page.goto(server.url + path);
    await page.locator('main :is(h1, h3, canvas, .note)').first().waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(screen.locale.slice(0, 2));
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  });
});

test('an unknown page of the API is a refusal, and the page itself is served with its headers', async () => {
  const api = await fetch(`${server.url}/api/nothing`);
  expect(api.status).toBe(404);
  expect(await api.json()).toMatchObject({ ok: false, code: 'request/not-found' });
  const page = await fetch(server.url);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
});

test('every page has a title of its own, in the language of the page', async () => {
  const context = await browser.newContext(contextOf(laptop));
  const page = await context.newPage();
  const titles: string[] = [];
  for (const path of [...paths, '/play/pong', '/teach/snake', '/games/racer']) {
    await page.goto(server.url + path);
    await page.locator('main :is(h1, h3, canvas, .note)').first().waitFor();
    titles.push(await page.title());
  }
  expect(titles).toContain('Sinapsis');
  expect(titles).toContain('Racer · Sinapsis');
  expect(new Set(titles).size).toBe(titles.length);
  await page.getByRole('button', { name: 'ES, Español' }).click();
  await expect.poll(() => page.title()).toBe('Carrera · Sinapsis');
  await context.close();
});

test('the lessons of a game have an address, and going back is to the game before', async () => {
  const context = await browser.newContext(contextOf(laptop));
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await page.goto(`${server.url}/teach/snake`);
  const game = page.locator('.game-picker select');
  await expect.poll(() => game.inputValue(), { timeout: 20_000 }).toBe('snake');
  await game.selectOption('racer');
  await page.waitForURL('**/teach/racer');
  await page.goBack();
  await page.waitForURL('**/teach/snake');
  await expect.poll(() => game.inputValue(), { timeout: 20_000 }).toBe('snake');
  await context.close();
});

test('what cannot be a code is said to be none, whether it is typed or followed', async () => {
  const context = await browser.newContext(contextOf(laptop));
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const errors = errorsOf(page);
  await page.goto(`${server.url}/friend/kiwi-42`);
  await page.getByText('That cannot be a code').waitFor();
  const field = page.getByLabel('Do you have a code?');
  expect(await field.inputValue()).toBe('KIWI-42');
  await field.fill('ki 42');
  await page.getByText('That cannot be a code').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByText('That cannot be a code').waitFor();
  await field.fill('nobo42');
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByText('There is no match with that code').waitFor();
  expect(errors).toEqual([]);
  await context.close();
});
