import { resolve } from 'node:path';
import { build, type Rollup } from 'vite';

/** A module and all it imports as one script for a browser, which puts its exports into the global `name`. */
export async function bundle(entry: string, name: string): Promise<string> {
  const [built] = (await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, target: 'es2023', lib: { entry: resolve(entry), formats: ['iife'], name } },
  })) as Rollup.RollupOutput[];
  return built.output[0].code;
}
