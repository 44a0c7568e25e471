/**
 * A real Chromium, found or brought: CHROMIUM_PATH, the system's, Playwright's own download, the one inside
 * @sparticuz/chromium, or, as root on Debian, apt-get's. Where none can be had it says what to install.
 */
import { execFile } from 'node:child_process';
import { access, constants, mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const run = promisify(execFile);

const FLAGS = [
  '--no-sandbox', // as root there is no other way; the only pages opened are ours
  // How to draw is left to Chromium: without a GPU it draws WebGL in SwiftShader and puts the page together itself. Made to
  // put the page together in SwiftShader too (--use-angle), it shows half as many frames a second.
  '--enable-unsafe-swiftshader', // newer ones would rather have no WebGL at all
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  // Two contexts play each other in one browser: neither may be put to sleep behind the other.
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
];

async function executable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function onPath(): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'])
      if (folder && (await executable(join(folder, name)))) return join(folder, name);
  return null;
}

async function fromPackage(): Promise<string | null> {
  const before = process.env.TMPDIR;
  try {
    // It unpacks into the temporary folder, a few hundred megabytes, and trusts what lies there: it gets one of its own,
    // beside the package, that the next run finds.
    process.env.TMPDIR = fileURLToPath(new URL('../../node_modules/.cache/chromium', import.meta.url));
    await mkdir(process.env.TMPDIR, { recursive: true });
    const { default: packaged } = await import('@sparticuz/chromium');
    const path = await packaged.executablePath();
    await run(path, ['--version'], { timeout: 20_000 }); // it may lack the system's libraries
    return path;
  } catch {
    return null;
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

async function fromDebian(): Promise<string | null> {
  if (process.getuid?.() !== 0) return null;
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { env, timeout: 180_000 });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      env,
      timeout: 600_000,
    });
    return onPath();
  } catch {
    return null;
  }
}

/** The path of a Chromium that runs. Throws with what to install where there is none. */
export async function findChromium(): Promise<string> {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) {
    if (await executable(asked)) return asked;
    throw new Error(`CHROMIUM_PATH is ${asked}, which cannot be run`);
  }
  const found =
    (await onPath()) ??
    ((await executable(chromium.executablePath())) ? chromium.executablePath() : null) ??
    (await fromPackage()) ??
    (await fromDebian());
  if (found) return found;
  throw new Error(
    'No Chromium was found. Install one (on Debian: apt-get install chromium) or set CHROMIUM_PATH to its executable.',
  );
}

export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), args: FLAGS });
}
