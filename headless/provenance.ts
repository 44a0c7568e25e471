/** Where and with what something was made: told with every figure. */
import { execFileSync } from 'node:child_process';
import { arch, cpus, platform, totalmem } from 'node:os';
import { kernels } from '../shared/nn/backend.ts';

export function machine() {
  return {
    platform: platform(),
    architecture: arch(),
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
  };
}

export function versions() {
  return {
    node: process.version,
    v8: process.versions.v8,
    commit: commitNow(),
    kernels: kernels().name,
  };
}

/** The commit of the program, with + where other files than measured figures were changed since; null outside a repository. */
export function commitNow(): string | null {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    return (
      git('rev-parse', 'HEAD') +
      (git('status', '--porcelain', '--untracked-files=no', '--', ':/', ':!/docs') ? '+' : '')
    );
  } catch {
    return null;
  }
}
