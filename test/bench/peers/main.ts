/**
 * `npm run bench:peers`: our networks beside other libraries that train or run networks in JavaScript, on this machine,
 * one process after another, each on one thread. What is asked is in peer.ts.
 */
import { fork } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { measured } from '../samples.ts';
import type { Report } from './child.ts';
import { peers } from './index.ts';
import { install } from './packages.ts';
import { type Peer, type TaskName, tasks } from './peer.ts';

const CHILD_TIMEOUT_MS = 90_000;
const TOLERANCE = 1e-3; // between what two peers computed, relative to the greatest number of it

type Findings = Extract<Report, { kind: 'measured' }>;

interface Row {
  readonly peer: Peer;
  readonly found: Partial<Record<TaskName, Findings>>;
  readonly failures: string[];
}

function run(peer: Peer): Promise<Row> {
  const row: Row = { peer, found: {}, failures: [] };
  return new Promise(resolve => {
    const child = fork(join(import.meta.dirname, 'child.ts'), [String(peers.indexOf(peer))], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'], // libraries greet
      timeout: CHILD_TIMEOUT_MS,
    });
    child.on('message', (report: Report) => {
      if (report.kind === 'measured') row.found[report.task] = report;
      else row.failures.push(report.task ? `${tasks[report.task].title}: ${report.message}` : report.message);
    });
    child.on('close', (code, signal) => {
      if (code !== 0) row.failures.push(`ended with ${signal ?? code}`);
      resolve(row);
    });
  });
}

/** Three digits, or all before the point. */
function digits(n: number): string {
  const fraction = Math.max(0, 2 - Math.floor(Math.log10(n)));
  return n.toLocaleString('en-US', { minimumFractionDigits: fraction, maximumFractionDigits: fraction });
}

function agree(a: Findings, b: Findings): boolean {
  const greatest = Math.max(...b.sample.map(Math.abs));
  return (
    a.outputs === b.outputs && b.sample.every((n, i) => Math.abs(a.sample[i] - n) <= TOLERANCE * greatest)
  );
}

function cell(task: TaskName, found: Findings | undefined, first: Findings | undefined): string {
  if (!found) return '–';
  const { median, low, high } = measured(found.seconds.map(s => s * tasks[task].scale));
  const ratio = first ? ` ×${digits(median / (measured(first.seconds).median * tasks[task].scale))}` : '';
  return `${digits(median)} (${digits(low)} to ${digits(high)})${ratio}${first && !agree(found, first) ? ' ≠' : ''}`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)));
  const lines = rows.map(row => `| ${row.map((text, column) => text.padEnd(widths[column])).join(' | ')} |`);
  lines.splice(1, 0, `|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`);
  return lines.join('\n');
}

const names = Object.keys(tasks) as TaskName[];
const rows: Row[] = [];
for (const peer of peers) {
  process.stderr.write(`${peer.name} …\n`);
  try {
    install(peer);
    rows.push(await run(peer));
  } catch (error) {
    rows.push({ peer, found: {}, failures: [(error as Error).message] });
  }
}

const [first] = rows;
const version = ({ packages }: Peer) => Object.values(packages)[0] ?? '';
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0].model}, one thread each.`);
console.log(`Median (range) of five blocks, × of ${first.peer.name}. ≠: it computed something else.\n`);
for (const name of names) console.log(`${tasks[name].title}: ${tasks[name].meaning}`);
console.log('loss: of step 200 from the same weights on the same rows\n');
console.log(
  table([
    ['', ...names.map(name => tasks[name].title), 'loss'],
    ...rows.map(({ peer, found, failures }) => [
      `${peer.name} ${version(peer)}`.trim(),
      ...names.map((name, column) =>
        column === 0 && Object.keys(found).length === 0 && failures.length > 0
          ? failures[0]
          : cell(name, found[name], first.found[name]),
      ),
      found.trainingStep?.sample[0].toFixed(6) ?? '–',
    ]),
  ]),
);
for (const { peer, failures } of rows)
  for (const failure of failures) console.log(`${peer.name}: ${failure}`);
