/** Networks among the rivals: the house's and one's own, met or, in a game for one, watched. */
import type { Browser, Page } from 'playwright-core';
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

/** A visit to `path`, and what of the house it asked the server for. */
async function visit(
  path: string,
  locale: string,
): Promise<{ page: Page; asked: string[]; errors: string[] }> {
  const context = await browser.newContext({ locale, reducedMotion: 'reduce' });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const asked: string[] = [];
  const errors: string[] = [];
  page.on('request', request => {
    const name = new URL(request.url()).pathname.split('/').pop()!;
    if (/^house-|\.safetensors$/.test(name)) asked.push(name.replace(/-[^-]{8}\./, '.'));
  });
  page.on('pageerror', error => errors.push(error.message));
  await page.goto(server.url + path);
  return { page, asked, errors };
}

const playing = (page: Page) => page.locator('.stage[data-phase="playing"]').waitFor();

/** When the page asked for something of the house, from when its first match was seen, ms. */
const askedAt = (page: Page) =>
  page.evaluate(() => {
    const seen = performance.getEntriesByName('first-frame')[0].startTime;
    const entries = performance.getEntriesByType('resource').filter(({ name }) => /\/house-/.test(name));
    return entries.map(({ startTime }) => startTime - seen);
  });

test('a network of the house is offered once the court was seen, fetched once it is chosen, and plays', async () => {
  const { page, asked, errors } = await visit('/play/pong', 'es-ES');
  const champion = page.getByRole('radio', { name: 'Campeona red de la casa' });
  await champion.waitFor();
  expect(asked).toEqual(['house.js']);
  const [firstMs] = await askedAt(page);
  expect(firstMs).toBeGreaterThan(0);
  await champion.click();
  await page.getByText('La red rival, ahora').waitFor();
  await playing(page);
  expect(asked).toEqual(['house.js', 'champion.safetensors']);
  expect(await page.getByTestId('score').innerText()).toContain('Campeona');
  expect(await champion.getAttribute('aria-checked')).toBe('true');
  await page.reload(); // the choice is kept
  await page.getByText('La red rival, ahora').waitFor();
  // Another game has another of that name.
  await page.goto(`${server.url}/play/noughts-and-crosses`);
  await playing(page);
  expect(await page.getByTestId('score').innerText()).toContain('Campeona');
  expect(errors).toEqual([]);
  await page.context().close();
});

test('in a game for one a network of the house is watched, and then one plays oneself', async () => {
  const { page, errors } = await visit('/play/balance', 'en-GB');
  await page.getByRole('radio', { name: 'Champion house network' }).click();
  await page.getByText('Its network, now').waitFor();
  await playing(page);
  await page.waitForFunction(
    () => Number(document.querySelector('[data-testid="score-own"]')?.textContent) >= 8,
  ); // nobody at the keys, and it stands
  await page.getByRole('radio', { name: 'You' }).click();
  await page.getByText('Its network, now').waitFor({ state: 'detached' });
  await playing(page);
  expect(await page.locator('.stage').innerText()).toContain('push the cart');
  expect(errors).toEqual([]);
  await page.context().close();
});

test('a network of the house that cannot be fetched is said to be missing, and another rival plays', async () => {
  const { page, errors } = await visit('/play/slime-volley', 'en-GB');
  await page.route('**/*.safetensors', route => route.abort());
  const skilled = page.getByRole('radio', { name: 'Skilled house network' });
  await skilled.click();
  await page.getByText('The house network could not be fetched').waitFor();
  expect(await skilled.getAttribute('aria-checked')).toBe('false');
  await playing(page);
  await page.unroute('**/*.safetensors');
  await skilled.click();
  await page.getByText('Your rival’s network, now').waitFor();
  expect(await page.getByText('The house network could not be fetched').count()).toBe(0);
  expect(errors).toEqual([]);
});

/** Saves a network of the house as a person's own. */
async function keepOwn(page: Page, game: string): Promise<void> {
  await page.evaluate(id => localStorage.setItem('sinapsis.game', JSON.stringify(id)), game);
  await page.goto(`${server.url}/teach`);
  const file = page.locator('input[type="file"]');
  await file.setInputFiles(`shared/house/models/${game}/champion.safetensors`);
  await page.getByText(/is on the court/).waitFor();
}

test('a network of one’s own is offered in the games that it can play, and in a game for one it is watched', async () => {
  const { page, errors } = await visit('/', 'en-GB');
  const own = page.getByRole('radio', { name: /your network/ });
  await keepOwn(page, 'connect-four');
  await page.goto(`${server.url}/play/noughts-and-crosses`);
  await page.getByRole('radio', { name: 'Champion house network' }).waitFor(); // after one's own
  expect(await own.count()).toBe(0); // it sees another board
  await page.goto(`${server.url}/play/connect-four`);
  await own.waitFor();
  await keepOwn(page, 'balance');
  await page.goto(`${server.url}/play/balance`);
  await own.click();
  await page.getByText('Its network, now').waitFor();
  expect(await own.getAttribute('aria-checked')).toBe('true');
  expect(errors).toEqual([]);
  await page.context().close();
});
