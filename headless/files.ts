/** Files in and out. What is read is refused in one line where it is missing; what is written is there whole or not at all. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { refuse } from './refusal.ts';

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
  writeFileSync(draft, content);
  renameSync(draft, file);
}

/** As `writeJson` writes it. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

export function writeJson(file: string, value: unknown): void {
  writeWhole(file, jsonText(value));
}
