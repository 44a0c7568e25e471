/** Every game of the shelf played by hand, with real keys at a desk and real fingers on a phone, as the kept replay shows it. */
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mappings } from '../../client/input/index.ts';
import { actionWidth } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { decodeReplay, playReplay } from '../../shared/games/replay.ts';
import { launch } from './chromium.ts';
import { errorsOf, laptop, phone, type Screen } from './page-checks.ts';
import { servePage } from './server.ts';

const AT_MOST_MS = 60_000; // a match is kept after some seconds of play: longer only where the machine is very busy
const GESTURE_MS = 120;

let browser: Browser;
let server: Awaited<ReturnType<typeof servePage>>;

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), servePage()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const shelf = Object.values(games).filter(game => !game.variantOf);

/** The files of the matches that the page has kept on its device. */
const keptFiles = (page: Page): Promise<number[][]> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('sinapsis', 1);
        opening.onerror = () => reject(opening.error);
        opening.onupgradeneeded = () => opening.transaction?.abort(); // the page has not made it yet
        opening.onsuccess = () => {
          const all = opening.result.transaction('matches').objectStore('matches').getAll();
          all.onsuccess = () => {
            opening.result.close();
            resolve(all.result.map((match: { file: Uint8Array }) => [...match.file]));
          };
        };
      }),
  );

/** Makes one gesture after another while a match is played, until one is kept. Gives the actions of the person's seat in it. */
async function playedBy(
  screen: Screen,
  id: string,
  handOf: (page: Page, context: BrowserContext) => Promise<(turn: number) => Promise<void>>,
): Promise<string[]> {
  const { name: _, ...options } = screen;
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const errors = errorsOf(page);
    await page.goto(`${server.url}/play/${id}`);
    await page.locator('.stage .canvas canvas').first().waitFor({ timeout: AT_MOST_MS });
    const gesture = await handOf(page, context); // ready before the match: a snake meets its wall within a second
    const playing = page.locator('.stage[data-phase="playing"]');
    await playing.waitFor({ timeout: AT_MOST_MS });
    const until = Date.now() + AT_MOST_MS;
    let files: number[][] = [];
    for (let turn = 0; files.length === 0 && Date.now() < until; turn++) {
      if ((await playing.count()) > 0) await gesture(turn);
      else await page.waitForTimeout(GESTURE_MS);
      if (turn % 8 === 7) files = await keptFiles(page);
    }
    expect(errors).toEqual([]);
    return handIn(id, files[0]);
  } finally {
    await context.close();
  }
}

function handIn(id: string, file: number[]): string[] {
  const decoded = decodeReplay(Uint8Array.from(file));
  if (!decoded.ok) throw new Error(`${decoded.code}: ${decoded.detail}`);
  const { replay } = decoded;
  expect(replay.game).toBe(id);
  const game = games[id];
  const seat = replay.seats.findIndex(({ kind }) => kind === 'human');
  const width = actionWidth(game);
  const hand: string[] = [];
  const played = playReplay(replay, (match, joint) => {
    if (!game.turn || game.turn(match.state) === seat)
      hand.push([...joint].slice(seat * width, (seat + 1) * width).join());
    return undefined;
  });
  expect(played.ok).toBe(true);
  return hand;
}

test.each(shelf.map(({ id }) => id))('%s is played by keys and by fingers', async id => {
  const { keys } = mappings[id];
  const byKeys = playedBy(laptop, id, async page => async turn => {
    const key = keys[(turn * 5) % keys.length]; // neighbours in the table often mean the same
    await page.keyboard.down(key);
    await page.waitForTimeout(GESTURE_MS);
    await page.keyboard.up(key);
  });
  const byFingers = playedBy(phone, id, async (page, context) => {
    const client: CDPSession = await context.newCDPSession(page);
    const box = await page.locator('.stage .canvas').boundingBox();
    if (!box) throw new Error(`hands: ${id} has no court`);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number, y: number) =>
      client.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchEnd' ? [] : [{ x: box.x + x * box.width, y: box.y + y * box.height }],
      });
    // Across the middle of the court, from another place and another way every time; every third only taps.
    return async turn => {
      const x = 0.25 + 0.5 * ((turn * 0.37) % 1);
      const y = 0.35 + 0.35 * ((turn * 0.61) % 1);
      const [right, down] = [
        [0, 0.2],
        [0.2, 0],
        [0, 0],
        [0, -0.2],
        [-0.2, 0],
        [0, 0],
      ][turn % 6];
      await touch('touchStart', x, y);
      for (let part = 1; part <= 3; part++) {
        await page.waitForTimeout(GESTURE_MS / 3);
        if (right !== 0 || down !== 0)
          await touch('touchMove', x + (right * part) / 3, y + (down * part) / 3);
      }
      await touch('touchEnd', 0, 0);
    };
  });
  for (const hand of await Promise.all([byKeys, byFingers])) expect(new Set(hand).size).toBeGreaterThan(1);
});
