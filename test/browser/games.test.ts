/** Every game of the registry as people meet it: on the shelf, on its court, and described. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { games } from '../../shared/games/index.ts';
import { actionEntries, actionUnit, rewardUnit } from '../../shared/games/units.ts';
import { launch } from './chromium.ts';
import { contextOf, errorsOf, laptop, overflow, phone, violations } from './page-checks.ts';
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

const all = Object.values(games).map(game => [game.id, game] as const);
const shelf = Object.values(games).filter(game => !game.variantOf);
const languages = ['es', 'en'] as const;

const languageOf = async (page: Page) => (await page.locator('html').getAttribute('lang')) as 'es' | 'en';

/** Goes there as a link would: the page stays, and what it has loaded. */
async function go(page: Page, path: string): Promise<void> {
  await page.evaluate(to => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

async function speak(page: Page, language: (typeof languages)[number]): Promise<void> {
  await page.locator(`.languages [lang="${language}"]`).evaluate(button => (button as HTMLElement).click());
  expect(await page.locator('html').getAttribute('lang')).toBe(language);
}

describe.each([phone, laptop])('on a $name', screen => {
  let context: BrowserContext;
  let page: Page;
  let errors: string[];
  beforeAll(async () => {
    context = await browser.newContext(contextOf(screen));
    context.setDefaultTimeout(60_000);
    page = await context.newPage();
    errors = errorsOf(page);
    await page.goto(server.url);
  });
  afterAll(() => context?.close());

  /** By axe in the language of the screen alone, since its rules read no language. */
  async function expectGoodPage(expected: (language: 'es' | 'en') => readonly string[]): Promise<void> {
    for (const language of languages) {
      await speak(page, language);
      const text = await page.locator('main').innerText();
      expect(expected(language).filter(part => !text.includes(part))).toEqual([]);
      expect([language, await overflow(page)]).toEqual([language, 0]);
    }
    expect(await violations(page)).toEqual([]);
    expect(await page.locator('main .note.bad').count()).toBe(0);
    expect(errors.splice(0)).toEqual([]);
  }

  test.each(all)('%s opens on its court, and is described by its tables', async (id, game) => {
    await go(page, `/play/${id}`);
    await page.locator('.stage[data-phase] canvas').last().waitFor();
    await expectGoodPage(language => [game.goal[language]]);
    const named =
      !game.variantOf || game.seats === games[game.variantOf].seats ? game : games[game.variantOf];
    expect(await page.locator('aside h1').innerText()).toBe(named.title[await languageOf(page)]);
    expect(await page.getByTestId('score').getByTestId('score-own').count()).toBe(1);
    if (game.seats > 2) expect(await page.locator('.standings li').count()).toBe(game.seats);

    await go(page, `/games/${id}`);
    await page.locator('.described').first().waitFor();
    const { observation, actions, rewards } = game;
    await expectGoodPage(language => [
      game.title[language],
      ...[...observation, ...actionEntries(actions), ...rewards].map(row => row.meaning[language]),
      ...observation.map(row => row.unit[language]),
      ...actionEntries(actions).map(row => actionUnit(actions, row)[language]),
      ...rewards.map(row => rewardUnit(row)[language]),
    ]);
  });
});

const pictures = (page: Page) => page.locator('.card canvas[data-alive]');
const looks = (page: Page) =>
  pictures(page).evaluateAll(canvases => canvases.map(canvas => (canvas as HTMLCanvasElement).toDataURL()));
/** Lets the page draw `count` frames. */
const frames = (page: Page, count: number) =>
  page.evaluate(async left => {
    for (let i = 0; i < left; i++) await new Promise(resolve => requestAnimationFrame(resolve));
  }, count);

async function openShelf(options: Parameters<Browser['newContext']>[0]): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await page.goto(server.url);
  return page;
}

describe('the shelf', () => {
  const tall = { width: 1280, height: 2400 }; // every card in sight

  test('holds a card for every family, each of which plays itself', async () => {
    const page = await openShelf({ viewport: tall });
    const errors = errorsOf(page);
    expect(await page.locator('.card').count()).toBe(shelf.length);
    await expect.poll(() => pictures(page).count(), { timeout: 60_000 }).toBe(shelf.length);
    const before = await looks(page);
    await expect
      .poll(async () => (await looks(page)).filter((look, i) => look !== before[i]).length, {
        timeout: 20_000,
      })
      .toBe(shelf.length);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('holds still, with a picture in every card, for those who ask for less motion', async () => {
    const page = await openShelf({ viewport: tall, reducedMotion: 'reduce' });
    await expect.poll(() => pictures(page).count(), { timeout: 60_000 }).toBe(shelf.length);
    const before = await looks(page);
    expect(new Set(before).size).toBe(shelf.length);
    await frames(page, 30);
    expect(await looks(page)).toEqual(before);
    await page.context().close();
  });

  test('draws no game that is out of sight', async () => {
    const page = await openShelf({ viewport: { width: 1280, height: 100 } }); // its header fills it
    const drawn = page.waitForResponse(/engine-.*\.js/);
    await drawn;
    await frames(page, 60);
    expect(await pictures(page).count()).toBe(0);
    await page.locator('.card').first().scrollIntoViewIfNeeded();
    await pictures(page).first().waitFor();
    await page.context().close();
  });

  test('leads to a match by its title, and to a description beside it', async () => {
    const page = await openShelf({ viewport: laptop.viewport, reducedMotion: 'reduce' });
    const [first] = shelf;
    await page.getByRole('link', { name: first.title.en, exact: true }).click();
    await page.locator('.stage canvas').last().waitFor();
    expect(new URL(page.url()).pathname).toBe(`/play/${first.id}`);
    await page.goBack();
    await page.locator('.card .about').first().click();
    await page.getByRole('heading', { level: 1, name: first.title.en }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/games/${first.id}`);
    await page.context().close();
  });
});
