/** Every page, at the sizes and in the languages that people have: nothing cut off, nothing out of reach, no error. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from './chromium.ts';
import { servePage } from './server.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let browser: Browser;
let server: Awaited<ReturnType<typeof servePage>>;
let axe: string;

beforeAll(async () => {
  [browser, server, axe] = await Promise.all([launch(), servePage(), readFile(AXE, 'utf8')]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const paths = ['/', '/teach', '/matches', '/compete', '/friend', '/watch/local/nothing', '/nowhere'];
const screens = [
  { name: 'phone', locale: 'es-MX', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  { name: 'laptop', locale: 'en-GB', viewport: { width: 1280, height: 800 } },
  { name: 'projector', locale: 'es-ES', viewport: { width: 1920, height: 1080 } },
];

describe.each(screens)('on a $name', ({ name: _name, ...options }) => {
  test.each(paths)('%s is accessible (WCAG 2.2 AA), fits its width and says no error', async path => {
    const context = await browser.newContext({ ...options, reducedMotion: 'reduce', bypassCSP: true });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', error => errors.push(error.message));
    page.on('console', message => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(server.url + path);
    await page.locator('main :is(h1, h3, canvas, .note)').first().waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(options.locale.slice(0, 2));
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);

    await page.evaluate(axe);
    const found = await page.evaluate(async () => {
      const checker = (globalThis as unknown as { axe: typeof import('axe-core') }).axe;
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
      const result = await checker.run(document, { runOnly: { type: 'tag', values: tags } });
      return result.violations.map(
        v => `${v.id}: ${v.nodes.map(node => node.html.slice(0, 120)).join(' | ')}`,
      );
    });
    expect(found).toEqual([]);
    expect(errors.filter(text => !text.includes('404'))).toEqual([]);
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
