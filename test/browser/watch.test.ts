/** Replays watched by hand and by keys, two side by side, and on film, in a real Chromium. */
import { readFile } from 'node:fs/promises';
import type { Browser, Download, Page } from 'playwright-core';
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

const golden = (name: string) => new URL(`../games/golden/${name}.snrp`, import.meta.url).pathname;

async function importReplay(page: Page, name: string): Promise<void> {
  await page.getByLabel('Import').setInputFiles({
    name: `${name}.sinapsis`,
    mimeType: 'application/octet-stream',
    buffer: await readFile(golden(name)),
  });
  await page.getByText('Imported and checked').waitFor();
}

/** The tick that the page says it shows. */
async function tickOf(page: Page): Promise<number> {
  return Number(/tick (\d+)/.exec(await page.getByTestId('watch-tick').innerText())![1]);
}

/** Width and height of the video in a file, as a browser plays it. */
async function sizeOf(page: Page, download: Download): Promise<number[]> {
  const film = await readFile(await download.path());
  return page.evaluate(async base64 => {
    const video = document.createElement('video');
    video.src = `data:video/webm;base64,${base64}`;
    await new Promise((resolve, reject) => {
      video.onloadeddata = resolve;
      video.onerror = () => reject(new Error(video.error?.message));
    });
    return [video.videoWidth, video.videoHeight];
  }, film.toString('base64'));
}

test('a replay stops, steps and jumps by keys, plays beside another in step, and becomes a film', async () => {
  const context = await browser.newContext({
    locale: 'en-GB',
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(error.message));
  await page.goto(`${server.url}/matches`);
  await importReplay(page, 'pong-quick-calm');
  await importReplay(page, 'balance-master');

  await page.getByRole('row', { name: /Quick/ }).getByRole('link', { name: 'Watch' }).click();
  await expect.poll(() => tickOf(page), { timeout: 10_000 }).toBeGreaterThan(5);
  await page.keyboard.press('Space');
  const stopped = await tickOf(page);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  expect(await tickOf(page)).toBe(stopped + 1);
  await page.keyboard.press('End');
  await expect.poll(() => page.getByTestId('score-own').innerText()).toBe('11');
  await page.keyboard.press('Home');
  await expect.poll(() => page.getByTestId('score-own').innerText()).toBe('0');

  // Two in step: what is done to one is done to both.
  await page.getByLabel('Beside it').selectOption({ index: 1 });
  await expect.poll(() => page.locator('.stage canvas').count(), { timeout: 10_000 }).toBe(4);
  await page.keyboard.press('Space');
  await page.keyboard.press('Home');
  for (let i = 0; i < 60; i++) await page.keyboard.press('ArrowRight');
  const seconds = page.locator('.stage').nth(1).getByTestId('score-own');
  await expect.poll(() => seconds.innerText()).toBe('1'); // of Balance, whose score is its seconds
  expect(await tickOf(page)).toBe(60);
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/watch-beside.png` });

  await page.getByRole('button', { name: 'Film from here' }).click();
  await expect.poll(() => tickOf(page), { timeout: 20_000 }).toBeGreaterThan(200);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Stop and save the film' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^pong-[0-9a-f]{16}\.webm$/);
  const size = await sizeOf(page, download);
  expect(size[1]).toBe(720);
  expect(size[0]).toBeGreaterThan(720);

  // One that is stopped at once goes on until it holds a picture.
  await page.getByRole('button', { name: 'Film from here' }).click();
  const [short] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Stop and save the film' }).click(),
  ]);
  expect(await sizeOf(page, short)).toEqual(size);
  expect(errors).toEqual([]);
  await context.close();
});
