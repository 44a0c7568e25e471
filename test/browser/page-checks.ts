/** What is asked of every page: WCAG 2.2 AA, nothing beyond the width of the screen, no error on the console. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { BrowserContextOptions, Page } from 'playwright-core';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export const phone = {
  name: 'phone',
  locale: 'es-MX',
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
} as const;
export const laptop = { name: 'laptop', locale: 'en-GB', viewport: { width: 1280, height: 800 } } as const;
export const projector = {
  name: 'projector',
  locale: 'es-ES',
  viewport: { width: 1920, height: 1080 },
} as const;

export type Screen = BrowserContextOptions & { readonly name: string; readonly locale: string };

/** As a context wants it: axe needs to be let in, and pictures hold still for it. */
export const contextOf = ({ name: _, ...options }: Screen): BrowserContextOptions => ({
  ...options,
  reducedMotion: 'reduce',
  bypassCSP: true,
});

/** Every error that the page says from now on. What is not there is another test's. */
export function errorsOf(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error' && !message.text().includes('404')) errors.push(message.text());
  });
  return errors;
}

/** Pixels by which the page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

let axe: Promise<string> | undefined;

/** One line for every rule that is broken, with the elements that break it. */
export async function violations(page: Page): Promise<string[]> {
  axe ??= readFile(AXE, 'utf8');
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await axe);
  return page.evaluate(async tags => {
    const checker = (globalThis as unknown as { axe: typeof import('axe-core') }).axe;
    const result = await checker.run(document, {
      runOnly: { type: 'tag', values: tags },
      resultTypes: ['violations'],
      preload: false, // there is no media, and its style sheet is the page's own
      iframes: false,
    });
    return result.violations.map(v => `${v.id}: ${v.nodes.map(node => node.html.slice(0, 120)).join(' | ')}`);
  }, TAGS);
}
