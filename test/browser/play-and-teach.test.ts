/** The path of a first visitor, in a real Chromium against the real server; everything is read from the page. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kindsFor, methodsFor } from '../../client/training/methods.ts';
import { actionNames } from '../../shared/agents/network.ts';
import type { Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { parametersOf } from '../../shared/learn/learner.ts';
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

async function visit(context: BrowserContext, path: string): Promise<{ page: Page; errors: string[] }> {
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(server.url + path);
  return { page, errors };
}

async function newContext(locale: string): Promise<BrowserContext> {
  const viewport = { width: 1280, height: 800 };
  const context = await browser.newContext({ locale, viewport, reducedMotion: 'reduce' });
  context.setDefaultTimeout(20_000); // a step that hangs is named
  return context;
}

const phase = (page: Page, kind: string) => page.locator(`.stage[data-phase="${kind}"]`);

/** Up and down by turns, with the keys of a person, until the match has ended. */
async function playByKeys(page: Page): Promise<void> {
  let down = false;
  while ((await page.getByTestId('ending').count()) === 0) {
    down = !down;
    const key = down ? 'ArrowDown' : 'ArrowUp';
    await page.keyboard.down(key);
    await page.waitForTimeout(350);
    await page.keyboard.up(key);
    await page.waitForTimeout(100);
  }
}

test('a visitor plays, publishes, teaches a network with the match, plays it and finds both on the boards', async () => {
  const context = await newContext('en-GB');
  const { page, errors } = await visit(context, '/');

  // A match begins when a game is chosen, with its keys said.
  await page.getByRole('link', { name: 'Pong', exact: true }).click();
  await phase(page, 'playing').waitFor({ timeout: 60_000 });
  expect(await page.locator('.stage').innerText()).toContain('to move');
  await playByKeys(page);
  const own = Number(await page.getByTestId('score-own').innerText());
  const rival = Number(await page.getByTestId('score-rival').innerText());
  expect(Math.max(own, rival)).toBe(11);

  // Published under a name that has to be shown as text.
  await page.getByLabel('Your nickname').fill('<b>Ada</b>');
  await page.getByRole('button', { name: 'To the leaderboard' }).click();
  expect(await page.getByTestId('verified').innerText()).toContain(`${own}–${rival}`);

  // It is a lesson.
  await page.getByRole('link', { name: 'Teach', exact: true }).click();
  await page.getByRole('button', { name: 'Teach', exact: true }).click();
  await page.locator('[data-training="done"]').waitFor({ timeout: 60_000 });
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/teach.png` });
  await expect.poll(() => page.getByTestId('network-shape').innerText()).toMatch(/^8 · .* · 3$/);
  await page.getByLabel('Name of the network').fill('Ada the second');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('“Ada the second” is saved').waitFor();

  // It learns by reward while it plays, stops and goes on.
  await page.getByRole('radio', { name: 'Beat me' }).click();
  await page.getByRole('button', { name: 'Teach it more' }).click();
  await page.locator('[data-training="running"] .progress').waitFor();
  await expect
    .poll(() => page.getByTestId('training-progress').innerText(), { timeout: 30_000 })
    .not.toMatch(/^0(\.0)? %/);
  await page.locator('[data-training] .button', { hasText: 'Pause' }).click();
  await page.locator('[data-training="paused"]').waitFor();
  const paused = await page.getByTestId('training-progress').innerText();
  await page.reload();
  await page.locator('[data-training="paused"]').waitFor();
  await expect
    .poll(() => page.getByTestId('training-progress').innerText(), { timeout: 20_000 })
    .toBe(paused);
  expect(paused).toMatch(/ % · paused$/);
  await page.getByText('It is kept on this device').waitFor();
  expect(await page.getByRole('radio', { name: 'Beat me' }).isChecked()).toBe(true); // as the run learns
  const watched = page.getByRole('radio', { name: 'Watch it' });
  await expect.poll(() => watched.isChecked(), { timeout: 20_000 }).toBe(true); // once its network is there

  // It is a rival, and its thinking can be seen.
  await page.getByRole('link', { name: 'Play', exact: true }).click();
  await page.getByText(/of [12] won/).waitFor(); // the shelf remembers the match
  await page.getByRole('link', { name: 'Pong', exact: true }).click();
  await page.getByRole('radio', { name: /Ada the second/ }).click();
  await phase(page, 'playing').waitFor({ timeout: 60_000 });
  expect(await page.locator('.score').innerText()).toContain('Ada the second');
  expect(await page.getByTestId('network-shape').innerText()).toMatch(/· 3$/);

  // Both boards hold what the server itself has replayed.
  await page.getByRole('link', { name: 'Compete', exact: true }).click();
  const line = page.getByTestId('leaderboard').locator('tr.mine');
  expect(await line.innerText()).toContain('<b>Ada</b>');
  expect(await line.innerText()).toContain(`${own}–${rival}`);
  await page.getByRole('radio', { name: 'Networks' }).click();
  await page.getByRole('button', { name: 'Compete', exact: true }).click();
  await page.getByText('Verified by the server').waitFor();
  await expect.poll(() => page.getByTestId('leaderboard').locator('tr.mine').count()).toBe(1);

  // And can be watched by anybody.
  await line.getByRole('link', { name: 'Watch' }).click();
  await expect
    .poll(() => page.getByTestId('watch-time').innerText(), { timeout: 10_000 })
    .toMatch(/^0:0[1-9]/);
  expect(errors).toEqual([]);
  await context.close();
});

test('two browsers play each other to the end by a link, and agree with the server on how it ended', async () => {
  const [first, second] = await Promise.all([newContext('es-ES'), newContext('en-GB')]);
  const host = await visit(first, '/friend');
  await host.page.getByRole('button', { name: 'Crear una partida' }).click();
  const code = await host.page.getByTestId('match-code').innerText();
  const guest = await visit(second, `/friend/${code}`);
  await Promise.all([phase(host.page, 'playing').waitFor(), phase(guest.page, 'playing').waitFor()]);
  await host.page.keyboard.down('ArrowDown'); // one side only guards a corner: it loses
  await Promise.all(
    [host.page, guest.page].map(page => page.getByTestId('ending').waitFor({ timeout: 110_000 })),
  );
  const seen = await Promise.all(
    [host.page, guest.page].map(async page => ({
      own: await page.getByTestId('score-own').innerText(),
      rival: await page.getByTestId('score-rival').innerText(),
      said: await page.getByTestId('ending').innerText(),
    })),
  );
  expect(seen[0].own).toBe(seen[1].rival);
  expect(seen[0].rival).toBe(seen[1].own);
  expect(seen[0].said).toContain('han llegado al mismo final');
  expect(seen[1].said).toContain('reached the same end');
  expect([...host.errors, ...guest.errors]).toEqual([]);
  await Promise.all([first.close(), second.close()]);
});

/** The first of the shelf for every way to act. */
const waysToAct: readonly Game[] = [
  ({ actions, turn }: Game) => actions.kind === 'choice' && !turn,
  ({ actions }: Game) => actions.kind === 'axes',
  ({ turn }: Game) => turn !== undefined,
].map(way => Object.values(games).find(way)!);

const kindNames = { imitation: 'Imitate me', reward: /Beat me|Outdo me/, search: 'Think ahead' };
const nextNames = {
  imitation: 'Go on by imitation',
  reward: 'Go on by reward',
  search: 'Go on by thinking ahead',
};

/** Opens the teach page of `game` as somebody who chose it before. */
async function visitLesson(context: BrowserContext, game: Game) {
  await context.addInitScript(id => localStorage.setItem('sinapsis.game', JSON.stringify(id)), game.id);
  return visit(context, '/teach');
}

/** Makes the lesson as short as the table of its learner lets it be. */
async function shorten(page: Page, game: Game, kind: keyof typeof kindNames): Promise<void> {
  const { name, low } = parametersOf(methodsFor(game, kind)[0], game).find(({ main }) => main)!;
  const field = page.locator(`#p-${name}`);
  if (!(await field.isVisible())) await page.getByText('Parameters', { exact: true }).click();
  await field.fill(String(low));
  await field.blur();
}

describe.each(waysToAct)('in $id', game => {
  test.each(kindsFor(game))('a short lesson by %s is watched, dueled, and gone on from', async kind => {
    const context = await newContext('en-GB');
    const { page, errors } = await visitLesson(context, game);
    if (kindsFor(game).length > 1) await page.getByRole('radio', { name: kindNames[kind] }).click();
    if (kind === 'imitation') await page.getByRole('button', { name: /^\+ / }).click();
    await shorten(page, game, kind);
    const done = page.locator('[data-training="done"]');
    await page.getByRole('button', { name: 'Teach', exact: true }).click();
    await done.waitFor({ timeout: 60_000 });

    // It plays, and its network is seen to.
    await phase(page, 'playing').waitFor();
    expect(await page.locator('.stage').innerText()).toContain('the network is playing');
    const outputs = actionNames(game).length;
    await expect
      .poll(() => page.getByTestId('network-shape').innerText())
      .toMatch(new RegExp(`· ${outputs}$`));
    if (game.seats > 1) {
      await page.getByRole('radio', { name: 'Duel it' }).click();
      await phase(page, 'playing').waitFor();
      expect(await page.locator('.score').innerText()).toContain('Learner');
    }

    // What it has learnt is the start of another kind of lesson, one that asks less of its teacher.
    const next = kindsFor(game)[kindsFor(game).indexOf(kind) + 1];
    if (next) {
      await page.getByRole('button', { name: nextNames[next] }).click();
      await page.locator('[data-training="running"]').waitFor();
      await expect
        .poll(() => page.getByTestId('training-progress').innerText(), { timeout: 30_000 })
        .not.toMatch(/^0(\.0)? %/);
      await page.locator('[data-training] .button', { hasText: 'Pause' }).click();
      await page.locator('[data-training="paused"]').waitFor();
    }
    expect(errors).toEqual([]);
    await context.close();
  });
});

test('where the browser keeps nothing, it says so, and what is played lasts as long as the page', async () => {
  const context = await newContext('en-GB');
  await context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError'); // as in some private windows
    };
  });
  const { page, errors } = await visitLesson(context, games.pong);
  await page.getByText('This browser will keep no more here').waitFor();
  await page.getByRole('button', { name: /^\+ / }).click();
  await expect.poll(() => page.getByTestId('demonstration-time').innerText()).toMatch(/^3:/);
  await shorten(page, games.pong, 'imitation');
  await page.getByRole('button', { name: 'Teach', exact: true }).click();
  await page.locator('[data-training="done"]').waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('“Learner” is saved').waitFor();
  await page.getByRole('link', { name: 'Matches' }).click();
  await page.locator('tbody tr').first().waitFor();
  await page.getByRole('link', { name: 'Teach', exact: true }).click();
  await page.getByRole('button', { name: /Learner.*to the court/ }).waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test('controls taken from the network are a lesson, of the time that they were held', async () => {
  const context = await newContext('en-GB');
  const { page, errors } = await visitLesson(context, games.pong);
  await page.getByRole('radio', { name: kindNames.reward }).click();
  await shorten(page, games.pong, 'reward');
  await page.getByRole('button', { name: 'Teach', exact: true }).click();
  await page.locator('[data-training="done"]').waitFor({ timeout: 60_000 });
  await page.getByRole('radio', { name: kindNames.imitation }).click();
  await page.getByText('None yet').waitFor();
  await page.getByRole('button', { name: 'Take the controls' }).click();
  await page.keyboard.down('ArrowDown');
  await page.waitForTimeout(1500);
  await page.keyboard.up('ArrowDown');
  await page.getByRole('button', { name: 'Give them back' }).click();
  await page.getByText('Your corrections').waitFor();
  expect(await page.getByTestId('demonstration-time').innerText()).toMatch(/^0:0[1-9]/);
  await page.getByRole('button', { name: 'Teach it more' }).click();
  await page.locator('[data-training="done"]').waitFor({ timeout: 60_000 });
  expect(errors).toEqual([]);
  await context.close();
});

/** In the page: how far the kept run of Ball in a cup looks around from where it started. */
async function readReach(): Promise<number> {
  const wanted = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const database = await wanted(indexedDB.open('sinapsis'));
  const { saved } = await wanted(
    database.transaction('trainings').objectStore('trainings').get('ball-in-cup'),
  );
  database.close();
  const length = Number(new DataView(saved.buffer, saved.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(saved.subarray(8, 8 + length)));
  return JSON.parse(header.__metadata__.state).run.reach;
}

test('a movement starts from a person’s own try, though it missed', async () => {
  const context = await newContext('en-GB');
  const { page, errors } = await visitLesson(context, games['ball-in-cup']);
  await phase(page, 'playing').waitFor({ timeout: 60_000 });
  await page.keyboard.down('ArrowRight');
  await page.waitForTimeout(6000); // long enough to be kept
  await page.keyboard.up('ArrowRight');
  await page.getByRole('radio', { name: kindNames.reward }).click();
  await page.getByText('Other ways to learn').click();
  await page.getByRole('radio', { name: /A movement, try by try/ }).click();
  await page.getByText('even if that one missed').waitFor();
  const mine = page.getByRole('checkbox', { name: /^You 0/ });
  await mine.waitFor();
  expect(await mine.isChecked()).toBe(true);

  // The run's own file says from where it started: less wild a search than from rest.
  const reached = async () => {
    await page.getByRole('button', { name: 'Teach', exact: true }).click();
    await page.locator('[data-training="done"]').waitFor({ timeout: 60_000 });
    const reach = await page.evaluate(readReach);
    page.once('dialog', dialog => void dialog.accept());
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.locator('[data-training="idle"]').waitFor();
    return reach;
  };
  expect(await reached()).toBe(1);
  for (const box of await page.locator('.choices').getByRole('checkbox').all()) await box.uncheck();
  expect(await reached()).toBeGreaterThan(1);
  expect(errors).toEqual([]);
  await context.close();
});

test('imitation with a judge is offered demonstrations, and begins once there is one', async () => {
  const context = await newContext('en-GB');
  const { page, errors } = await visitLesson(context, games.pong);
  await page.getByText('Other ways to learn').click();
  await page.getByRole('radio', { name: /GAIL/ }).click();
  const teach = page.getByRole('button', { name: 'Teach', exact: true });
  expect(await teach.isDisabled()).toBe(true);
  await page.getByRole('button', { name: /^\+ / }).click();
  await expect.poll(() => teach.isEnabled()).toBe(true);
  await teach.click();
  await page.locator('[data-training="running"]').waitFor();
  await expect
    .poll(() => page.getByTestId('training-progress').innerText(), { timeout: 30_000 })
    .not.toMatch(/^0(\.0)? %/);
  expect(errors).toEqual([]);
  await context.close();
});

test('a lesson whose worker cannot be fetched says so, and begins at the next try', async () => {
  const context = await newContext('en-GB');
  const { page } = await visitLesson(context, games.pong);
  await context.route('**/assets/worker-*.js', route => route.abort());
  await page.getByRole('radio', { name: kindNames.reward }).click();
  const teach = page.getByRole('button', { name: 'Teach', exact: true });
  await teach.click();
  await page.getByText('could not be loaded. Check the connection').waitFor();
  await context.unroute('**/assets/worker-*.js');
  await teach.click();
  await page.locator('[data-training="running"]').waitFor();
  await expect
    .poll(() => page.getByTestId('training-progress').innerText(), { timeout: 30_000 })
    .not.toMatch(/^0(\.0)? %/);
  await context.close();
});

test('a value out of its range keeps from teaching and says so, also where it is folded away', async () => {
  const context = await newContext('en-GB');
  const { page } = await visitLesson(context, games.pong);
  await page.getByRole('radio', { name: kindNames.reward }).click();
  const teach = page.getByRole('button', { name: 'Teach', exact: true });
  const parameters = page.getByText('Parameters', { exact: true });
  await parameters.click();
  await page.locator('#p-learningRate').fill('7');
  await parameters.click();
  await page.getByText('A value is out of its range').waitFor();
  expect(await teach.isDisabled()).toBe(true);
  await parameters.click();
  await page.locator('#p-learningRate').fill('');
  await page.keyboard.press('Tab');
  await expect.poll(() => teach.isEnabled()).toBe(true);
  expect(await page.getByText('A value is out of its range').count()).toBe(0);
  await context.close();
});
