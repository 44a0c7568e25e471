/**
 * Every game by its keys, and on a phone by a finger, in a real Chromium: what the hands did is in the match that is kept.
 * The page's clock is ours and moves only when told to, a frame at a time: so nothing is pressed after a match has ended,
 * and a slow machine plays the same match as a fast one.
 */
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mappings } from '../../client/input/index.ts';
import { actionWidth, type Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { decodeReplay, playReplay } from '../../shared/games/replay.ts';
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

const FRAME_MS = 100; // several ticks in most games, and as much as the countdown takes of a frame
const MOST_FRAMES = 300; // 30 s for the page: a match is kept after nine
const OPENS_WITHIN_MS = 30_000;

/** One thing done with the hand, lasting a frame or a few. */
type Hand = (turn: number, frame: () => Promise<void>) => Promise<void>;

/** Every key of the game by turns, as somebody does who tries them all. */
function keyboard(page: Page, game: Game): Hand {
  const { keys } = mappings[game.id];
  return async (turn, frame) => {
    const key = keys[turn % keys.length];
    await page.keyboard.down(key);
    await frame();
    await page.keyboard.up(key);
    await frame();
  };
}

/** One finger that goes down somewhere on the court, by turns stays or draws a line, and leaves. */
async function finger(page: Page): Promise<Hand> {
  const screen: CDPSession = await page.context().newCDPSession(page);
  const box = (await page.locator('.stage .canvas').boundingBox())!;
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x = 0, y = 0) =>
    screen.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x: box.x + x * box.width, y: box.y + y * box.height }],
    });
  return async (turn, frame) => {
    const [x, y] = [0.15 + ((turn * 0.31) % 0.7), 0.3 + ((turn * 0.23) % 0.4)];
    await touch('touchStart', x, y);
    await frame();
    if (turn % 2 === 1) {
      const across = turn % 4 === 1;
      await touch('touchMove', x + (across ? 0.12 : 0), y + (across ? 0 : 0.12));
      await frame();
    }
    await touch('touchEnd');
    await frame();
  };
}

/** What the page shows now, and the match of `game` that the device keeps, as a file. */
async function look(page: Page, game: string): Promise<{ phase: string | undefined; kept: number[] | null }> {
  return page.evaluate(async id => {
    const phase = document.querySelector<HTMLElement>('.stage')?.dataset.phase;
    const databases = await indexedDB.databases();
    if (!databases.some(({ name }) => name === 'sinapsis')) return { phase, kept: null }; // opened, it would be made
    const kept = await new Promise<number[] | null>((resolve, reject) => {
      const opening = indexedDB.open('sinapsis');
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const all = opening.result.transaction('matches').objectStore('matches').getAll();
        all.onerror = () => reject(all.error);
        all.onsuccess = () => {
          opening.result.close();
          const match = all.result.find(stored => stored.game === id);
          resolve(match ? [...match.file] : null);
        };
      };
    });
    return { phase, kept };
  }, game);
}

/** The different actions of the person in a match that is kept as `file`. */
function actionsOf(file: readonly number[], game: Game): Set<string> {
  const decoded = decodeReplay(Uint8Array.from(file));
  if (!decoded.ok) throw new Error(`${game.id}: ${decoded.code}`);
  const { replay } = decoded;
  expect(playReplay(replay).ok).toBe(true); // as it was played
  const own = replay.seats.findIndex(seat => seat.kind === 'human');
  const width = actionWidth(game);
  const did = new Set<string>();
  for (let tick = 0; tick < replay.ticks; tick++) {
    const from = (tick * game.seats + own) * width;
    did.add(replay.actions.subarray(from, from + width).join());
  }
  return did;
}

const shelf = Object.values(games).filter(game => !game.variantOf);
const devices = [
  { ...laptop, by: 'keys', hand: keyboard },
  { ...phone, by: 'a finger', hand: finger },
];

describe.each(devices)('on a $name', ({ by, hand, ...screen }) => {
  test.each(shelf.map(game => [game.id, game] as const))(
    `%s is played with ${by}, and what was done is kept`,
    async (id, game) => {
      const context = await browser.newContext(contextOf(screen));
      context.setDefaultTimeout(OPENS_WITHIN_MS);
      const page = await context.newPage();
      const errors = errorsOf(page);
      await page.clock.install({ time: 0 });
      await page.clock.pauseAt(1000);
      await page.goto(`${server.url}/play/${id}`);
      const frame = () => page.clock.fastForward(FRAME_MS);
      const opening = Date.now();
      let now = await look(page, id);
      for (; now.phase !== 'playing'; now = await look(page, id)) {
        if (Date.now() - opening > OPENS_WITHIN_MS) throw new Error(`${id}: still ${now.phase}`);
        await frame();
      }
      const act = await hand(page, game);
      let frames = 0;
      for (let turn = 0; now.phase === 'playing' && !now.kept && frames < MOST_FRAMES; turn++) {
        await act(turn, async () => {
          frames++;
          await frame();
        });
        now = await look(page, id);
      }
      await expect.poll(async () => (await look(page, id)).kept !== null).toBe(true);
      if (process.env.SCREENSHOTS)
        await page.screenshot({ path: `${process.env.SCREENSHOTS}/${id}-${screen.name}.png` });
      const { kept } = await look(page, id);
      expect(actionsOf(kept!, game).size).toBeGreaterThan(1);
      expect(errors).toEqual([]);
      await context.close();
    },
  );
});
