/** Peers live outside the project, in the system's temporary folder, and stay there for the next time. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Installed, Peer } from './peer.ts';

const NPM_TIMEOUT_MS = 300_000;

/** One folder for each set of packages, so that one that cannot be had spoils no other. */
function folderOf(packages: Peer['packages']): string {
  return join(tmpdir(), 'sinapsis-peers', specifiers(packages).join('+').replaceAll('/', '-'));
}

function specifiers(packages: Peer['packages']): string[] {
  return Object.entries(packages).map(([name, version]) => `${name}@${version}`);
}

/** npm writes that list when all is in place. */
function areThere({ packages }: Peer): boolean {
  try {
    const list = readFileSync(join(folderOf(packages), 'node_modules', '.package-lock.json'), 'utf8');
    const found: Record<string, { version: string }> = JSON.parse(list).packages;
    return Object.entries(packages).every(
      ([name, version]) => found[`node_modules/${name}`]?.version === version,
    );
  } catch {
    return false;
  }
}

/** Installs what is not there yet. Throws with npm's last words where that fails. */
export function install(peer: Peer): void {
  if (Object.keys(peer.packages).length === 0 || areThere(peer)) return;
  const folder = folderOf(peer.packages);
  mkdirSync(folder, { recursive: true });
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--fetch-retries=1'];
  const how = ['--no-save', '--ignore-scripts', ...quiet, '--prefix', folder];
  try {
    execFileSync('npm', ['install', ...how, ...specifiers(peer.packages)], {
      ...{ cwd: folder, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], timeout: NPM_TIMEOUT_MS },
      shell: process.platform === 'win32', // npm is a script there
    });
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    const words = stderr.split('\n').find(line => line.startsWith('npm error')) ?? message.split('\n')[0];
    throw new Error(`not installed: ${words.replace(/^npm error\s*(code)?\s*/, '')}`, { cause: error });
  }
}

export function installed(peer: Peer): Installed {
  const require = createRequire(join(folderOf(peer.packages), 'index.js'));
  return { load: name => require(name), file: name => require.resolve(name) };
}
