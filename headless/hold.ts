/** One process at a time writes a run's folder: the file `running` holds its id. Who is struck down leaves the file, but not the process. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, writing } from './files.ts';
import { refuse } from './refusal.ts';

/** Holds `folder`, which it makes, until this process ends. Refuses where another one does. */
export function hold(folder: string): void {
  makeFolder(folder);
  const file = join(folder, 'running');
  writing(file, () => {
    try {
      writeFileSync(file, `${process.pid}`, { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = Number(readFileSync(file, 'utf8'));
      if (runs(holder))
        refuse(`${folder}: process ${holder} is at it; if that is none of ours, remove ${file}`);
      writeFileSync(file, `${process.pid}`);
    }
  });
  process.on('exit', () => rmSync(file, { force: true }));
}

/** Whether another process of that id runs. */
function runs(id: number): boolean {
  if (!(id > 0) || id === process.pid) return false;
  try {
    process.kill(id, 0); // sends nothing
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
