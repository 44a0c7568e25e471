/** Files in and out. What is missing or cannot be written is refused in one line; what is written is there whole or not at all. */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Refused, refuse } from './refusal.ts';

export function readBytes(file: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return refuse(code === 'ENOENT' ? `${file}: no such file` : `${file}: cannot be read (${code})`);
  }
}

/** Beside it first, then in its place at once: whoever stops us leaves the file of before. */
export function writeWhole(file: string, content: Uint8Array | string): void {
  const draft = `${file}.draft`;
  writing(file, () => {
    try {
      writeFileSync(draft, content);
      renameSync(draft, file);
    } catch (error) {
      rmSync(draft, { force: true }); // on a full disk it would be in the way
      throw error;
    }
  });
}

export function append(file: string, content: Uint8Array | string): void {
  writing(file, () => appendFileSync(file, content));
}

/** With all the folders that it is in, one by one: Node's own way never ends in /proc, which refuses as if they were missing. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  writing(folder, () => {
    try {
      mkdirSync(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another thread was faster
    }
  });
}

/** `work` changes what is at `path`. */
export function writing(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof Refused) throw error;
    refuse(`${path}: cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** As `writeJson` writes it. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

export function writeJson(file: string, value: unknown): void {
  writeWhole(file, jsonText(value));
}
