/** Every game by its keys, and on a phone by touch: what the hands did is in the record of the match. */
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mappings } from '../../client/input/index.ts';
import { actionWidth, type Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { decodeReplay, playReplay, type Replay } from '../../shared/games/replay.ts';
import { launch } from './chromium.ts';
import { contextOf, errorsOf, laptop, phone } from './page-checks.ts';
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

const PLAYED_MS = 6000; // of play, more than it takes for a match to be worth keeping

/** Presses every key of the game by turns, as a person does who tries them all. */
async function byKeys(page: Page, game: Game, over: () => Promise<boolean>): Promise<void> {
  const { keys } = mappings[game.id];
  for (let i = 0; !(await over()); i++) {
    await page.keyboard.down(keys[i % keys.length]);
    await page.waitForTimeout(140);
    await page.keyboard.up(keys[i % keys.length]);
    await page.waitForTimeout(60);
  }
}

/** Draws with one finger all over the court, and taps it. */
async function byTouch(page: Page, _game: Game, over: () => Promise<boolean>): Promise<void> {
  const touch: CDPSession = await page.context().newCDPSession(page);
  const box = (await page.locator('.stage .canvas').boundingBox())!;
  const at = (x: number, y: number) => [{ x: box.x + x * box.width, y: box.y + y * box.height }];
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', x = 0, y = 0) =>
    touch.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : at(x, y) });
  for (let i = 0; !(await over()); i++) {
    const [x, y] = [0.15 + ((i * 0.31) % 0.7), 0.3 + ((i * 0.23) % 0.55)];
    await send('touchStart', x, y);
    await page.waitForTimeout(60);
    if (i % 2 === 0)
      for (let step = 1; step <= 4; step++) {
        await send('touchMove', x + 0.05 * step * (i % 4 === 0 ? 1 : -1), y + 0.03 * step);
        await page.waitForTimeout(30);
      }
    await send('touchEnd');
    await page.waitForTimeout(60);
  }
}

/** The newest match that the device keeps, as a file. */
async function newestMatch(page: Page): Promise<number[] | null> {
  return page.evaluate(
    () =>
      new Promise<number[] | null>((resolve, reject) => {
        const opening = indexedDB.open('sinapsis');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const all = opening.result.transaction('matches').objectStore('matches').index('at').getAll();
          all.onsuccess = () => resolve(all.result.length > 0 ? [...all.result.at(-1).file] : null);
          all.onerror = () => reject(all.error);
        };
      }),
  );
}

/** Plays `game` for a while and reads the record. The page stays, and what it has loaded. */
async function play(
  page: Page,
  game: Game,
  hands: (over: () => Promise<boolean>) => Promise<void>,
): Promise<void> {
  await page.evaluate(to => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, `/play/${game.id}`);
  await page.locator('.stage[data-phase="playing"] canvas').last().waitFor();
  // A page that draws late plays late: what counts is the time that its frames give the match.
  await page.evaluate(path => {
    document.documentElement.dataset.played = '0';
    let last = performance.now();
    let played = 0;
    const frame = (now: number) => {
      played += Math.min(250, now - last);
      last = now;
      if (location.pathname !== path) return;
      document.documentElement.dataset.played = String(played);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }, `/play/${game.id}`);
  const played = async () => Number(await page.locator('html').getAttribute('data-played'));
  let ended = false;
  const ending = page.getByTestId('ending').waitFor({ timeout: 60_000 });
  ending.then(
    () => {
      ended = true;
    },
    () => {}, // it went on
  );
  await hands(async () => ended || (await played()) > PLAYED_MS);
}

/** What the person did in the newest match that the page kept: every action that is not like the others. */
async function differentActions(page: Page, game: Game): Promise<number> {
  await page.locator('nav a[href="/matches"]').click();
  // It is put away while the page already shows the next.
  let replay: Replay | null = null;
  await expect
    .poll(
      async () => {
        const decoded = decodeReplay(Uint8Array.from((await newestMatch(page)) ?? []));
        replay = decoded.ok ? decoded.replay : null;
        return replay?.game;
      },
      { timeout: 10_000 },
    )
    .toBe(game.id);
  return differentIn(replay!, game);
}

function differentIn(replay: Replay, game: Game): number {
  expect(playReplay(replay).ok).toBe(true);
  const own = replay.seats.findIndex(seat => seat.kind === 'human');
  const width = actionWidth(game);
  const did = new Set<string>();
  for (let tick = 0; tick < replay.ticks; tick++) {
    const from = (tick * game.seats + own) * width;
    did.add(replay.actions.subarray(from, from + width).join());
  }
  return did.size;
}

const families = Object.values(games).filter(game => !game.variantOf);
const hands = {
  keys: { screen: laptop, use: byKeys },
  'a finger': { screen: phone, use: byTouch },
};

test('every game is played with its keys, and on a phone with a finger, and the records hold what was done', async () => {
  await Promise.all(
    Object.entries(hands).map(async ([name, { screen, use }]) => {
      const context = await browser.newContext(contextOf(screen));
      context.setDefaultTimeout(30_000);
      const page = await context.newPage();
      const errors = errorsOf(page);
      await page.goto(`${server.url}/matches`);
      for (const game of families) {
        await play(page, game, over => use(page, game, over));
        if (process.env.SCREENSHOTS)
          await page.screenshot({ path: `${process.env.SCREENSHOTS}/${game.id}-${name}.png` });
        const different = await differentActions(page, game);
        expect([name, game.id, different > 1]).toEqual([name, game.id, true]); // more than rest
      }
      expect([name, errors]).toEqual([name, []]);
      await context.close();
    }),
  );
}, 360_000);
