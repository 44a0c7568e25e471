import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeOnnx } from '../../shared/nn/onnx/import.ts';
import { randomNetwork } from '../nn/onnx-models.ts';
import { stranger } from '../nn/onnx-samples.ts';
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

test('a network from elsewhere comes in as ONNX, says so when it fits no game, and goes out as ONNX to the bit', async () => {
  const page = await browser.newPage({ locale: 'en-GB' });
  const fetched: string[] = [];
  page.on('request', request => fetched.push(request.url()));
  await page.goto(`${server.url}/teach`);
  const file = (inputs: number) => {
    const network = randomNetwork({
      inputs,
      layers: [{ kind: 'dense', outputs: 3, activation: 'gelu_tanh' }],
    });
    return { network, name: 'from afar.onnx', mimeType: '', buffer: Buffer.from(stranger(network)) };
  };
  const picker = page.getByLabel('Import a network');
  await picker.waitFor({ state: 'attached' });
  expect(fetched.filter(url => /(import|export)-/.test(url))).toEqual([]);

  await picker.setInputFiles(file(9));
  await page.getByText('8 inputs and 3 outputs').waitFor();

  const { network, ...given } = file(8);
  await picker.setInputFiles(given);
  await page.getByText('“from afar” is on the court').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'As ONNX' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.onnx$/);
  const decoded = decodeOnnx(new Uint8Array(readFileSync(await download.path())));
  expect(decoded.ok && decoded.model.network.parameters).toEqual(network.parameters);
  expect(decoded).toMatchObject({
    ok: true,
    model: { game: 'pong', meta: { name: 'from afar', decisionTicks: 1 } },
  });
  await page.close();
});
