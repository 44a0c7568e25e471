/** The page in a real Chromium: bytes over the wire, time until there is something to see, and frames a second. */
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { games } from '../../shared/games/index.ts';
import { bundle } from '../browser/bundle.ts';
import { launch } from '../browser/chromium.ts';
import { servePage } from '../browser/server.ts';
import { line } from './samples.ts';

const VISITS = 5;
const WATCHED_MS = 3000; // for frames a second
const LAPTOP = { viewport: { width: 1280, height: 800 } };

interface Visit {
  scripts: Map<string, number>; // gzipped bytes by address
  allBytes: number;
  shellMs: number; // the first paint with something to press
  frameMs: number; // the first frame of a match
}

const sum = (numbers: Iterable<number>) => [...numbers].reduce((a, b) => a + b, 0);
const isPhaser = (address: string) => /\/engine-/.test(address);

/** Opens `path` in a context of its own and waits for what `seen` says. */
async function open(browser: Browser, url: string, seen: (page: Page) => Promise<unknown>) {
  const context = await browser.newContext(LAPTOP);
  const page = await context.newPage();
  const scripts = new Map<string, number>();
  let allBytes = 0;
  const counted: Promise<void>[] = [];
  page.on('response', response => {
    counted.push(
      response.body().then(
        body => {
          const address = new URL(response.url()).pathname;
          const bytes = /\.woff2$/.test(address) ? body.length : gzipSync(body).length;
          allBytes += bytes;
          if (/\.js$/.test(address)) scripts.set(address, bytes);
        },
        () => {}, // a redirect has no body
      ),
    );
  });
  await page.goto(url);
  await seen(page);
  await Promise.all(counted);
  return { context, page, scripts, allBytes };
}

const firstFrame = (page: Page) =>
  page.waitForFunction(() => performance.getEntriesByName('first-frame').length > 0);
const firstPictures = (page: Page) => page.waitForSelector('.card canvas[data-alive]');

async function visit(browser: Browser, url: string): Promise<Visit> {
  const { context, page, scripts, allBytes } = await open(browser, `${url}/play/pong`, firstFrame);
  const times = await page.evaluate(() => ({
    shellMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    frameMs: performance.getEntriesByName('first-frame')[0].startTime,
  }));
  await context.close();
  return { scripts, allBytes, ...times };
}

/** Frames of the page a second, as its own clock counts them. */
const framesPerSecond = (page: Page): Promise<number> =>
  page.evaluate(async watchedMs => {
    const began = performance.now();
    let frames = 0;
    for (; performance.now() - began < watchedMs; frames++) await new Promise(requestAnimationFrame);
    return (frames / (performance.now() - began)) * 1000;
  }, WATCHED_MS);

async function watched(opened: { context: BrowserContext; page: Page }): Promise<number[]> {
  const rates: number[] = [];
  for (let i = 0; i < VISITS; i++) rates.push(await framesPerSecond(opened.page));
  await opened.context.close();
  return rates;
}

export async function benchPage(print: (line: string) => void): Promise<void> {
  const [browser, server] = [await launch(), await servePage()];
  try {
    const visits: Visit[] = [];
    for (let i = 0; i < VISITS; i++) visits.push(await visit(browser, server.url));
    const column = (of: (visit: Visit) => number) => visits.map(of);
    const kB = (bytes: number) => bytes / 1000;
    print(
      line(
        'JavaScript to the first match, gzipped',
        column(v => kB(sum(v.scripts.values()))),
        'kB',
      ),
    );
    print(
      line(
        'everything to the first match, gzipped',
        column(v => kB(v.allBytes)),
        'kB',
      ),
    );
    print(
      line(
        'navigation to the first contentful paint',
        column(v => v.shellMs),
        'ms',
      ),
    );
    print(
      line(
        'navigation to the first frame of a match',
        column(v => v.frameMs),
        'ms',
      ),
    );

    const home = await open(browser, server.url, firstPictures);
    const phaser = [...home.scripts].filter(([address]) => isPhaser(address));
    print(line('Phaser, gzipped', [kB(sum(phaser.map(([, bytes]) => bytes)))], 'kB'));
    print(line('frames a second of the shelf', await watched(home), '/s'));
    const bare = await open(browser, `${server.url}/matches`, page => page.waitForSelector('main h1'));
    await bare.context.close();
    for (const id of Object.keys(games)) {
      const { context, page, scripts } = await open(browser, `${server.url}/play/${id}`, firstFrame);
      const own = [...scripts].filter(([address]) => !isPhaser(address) && !bare.scripts.has(address));
      print(
        line(`${id}: scripts beyond Phaser and the page's frame`, [kB(sum(own.map(([, b]) => b)))], 'kB'),
      );
      print(line(`${id}: frames a second in play`, await watched({ context, page }), '/s'));
    }
    // In the frame, where boards, lessons and the shelf need them.
    const registries = ['shared/games/index.ts', 'shared/agents/index.ts', 'client/input/index.ts'];
    const known = await Promise.all(
      registries.map(async entry => gzipSync(await bundle(entry, 'it')).length),
    );
    print(line('rules, ladders and hands of all games together, at most', [kB(sum(known))], 'kB'));
  } finally {
    await browser.close();
    await server.close();
  }
}
