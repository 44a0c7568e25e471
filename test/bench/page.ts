/** The page in a real Chromium: bytes over the wire and time until a match is on the screen. */
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { launch } from '../browser/chromium.ts';
import { servePage } from '../browser/server.ts';
import { line } from './samples.ts';

const VISITS = 5;

interface Visit {
  scriptBytes: number; // gzipped
  allBytes: number;
  shellMs: number; // the first paint with something to press
  frameMs: number; // the first frame of a match
}

async function visit(browser: Browser, url: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page: Page = await context.newPage();
  let scriptBytes = 0;
  let allBytes = 0;
  const counted: Promise<void>[] = [];
  page.on('response', response => {
    counted.push(
      response.body().then(
        body => {
          const bytes = /\.woff2$/.test(response.url()) ? body.length : gzipSync(body).length;
          allBytes += bytes;
          if (/\.js$/.test(new URL(response.url()).pathname)) scriptBytes += bytes;
        },
        () => {}, // a redirect has no body
      ),
    );
  });
  await page.goto(`${url}/play/pong`);
  await page.waitForFunction(() => performance.getEntriesByName('first-frame').length > 0);
  await Promise.all(counted);
  const times = await page.evaluate(() => ({
    shellMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    frameMs: performance.getEntriesByName('first-frame')[0].startTime,
  }));
  await context.close();
  return { scriptBytes, allBytes, ...times };
}

export async function benchPage(print: (line: string) => void): Promise<void> {
  const [browser, server] = [await launch(), await servePage()];
  try {
    const visits: Visit[] = [];
    for (let i = 0; i < VISITS; i++) visits.push(await visit(browser, server.url));
    const column = (name: keyof Visit, scale = 1) => visits.map(v => v[name] * scale);
    print(line('JavaScript to the first match, gzipped', column('scriptBytes', 1 / 1000), 'kB'));
    print(line('everything to the first match, gzipped', column('allBytes', 1 / 1000), 'kB'));
    print(line('navigation to the first contentful paint', column('shellMs'), 'ms'));
    print(line('navigation to the first frame of a match', column('frameMs'), 'ms'));
  } finally {
    await browser.close();
    await server.close();
  }
}
