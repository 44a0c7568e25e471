/**
 * What was measured, where and with what: docs/results.json, written after every seed, and the table that is made of it in
 * docs/results.md, between two marks; the rest of that page is left alone.
 */
import { existsSync, readFileSync } from 'node:fs';
import { writeJson, writeWhole } from '../../../headless/files.ts';
import { machine, versions } from '../../../headless/provenance.ts';
import type { Task, Values } from './task.ts';

const [BEGIN, END] = ['<!-- made by npm run results -->', '<!-- end of what npm run results made -->'];

export interface Entry {
  readonly on: string; // the machine, Node and the commit
  readonly bySeed: Readonly<Record<string, Values>>;
}

/** By the ids of tasks. */
export type Findings = Readonly<Record<string, Entry>>;

/** The machine, Node and the commit, in a line. */
export function here(): string {
  const { cores, processor } = machine();
  const { node, commit } = versions();
  const short = commit && commit.slice(0, 10) + (commit.endsWith('+') ? '+' : '');
  return `${cores} × ${processor}, Node ${node}, commit ${short ?? 'unknown'}`;
}

export function readFindings(file: string): Findings {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** Writes both files: the findings, and their table into the page, where its marks are. */
export function writeFindings(findings: Findings, tasks: readonly Task[], file: string, page: string): void {
  const text = readFileSync(page, 'utf8');
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${page}: want ${BEGIN} and ${END}`);
  writeJson(file, findings);
  writeWhole(page, `${text.slice(0, from)}${BEGIN}\n\n${tableText(findings, tasks)}\n${text.slice(to)}`);
}

/** Tasks that were measured in the order of the registry, a line a figure, and below it what was measured where. */
export function tableText(findings: Findings, tasks: readonly Task[]): string {
  const measured = tasks.filter(({ id }) => Object.hasOwn(findings, id));
  const lines = measured.flatMap(task => {
    const bySeed = Object.values(findings[task.id].bySeed);
    const fewer = bySeed.length < task.seeds ? ` (${bySeed.length} of ${task.seeds} seeds)` : '';
    return task.rows(bySeed).map(({ what, asked, got }, i) => {
      const [command, title, published] =
        i === 0 ? [`\`--only ${task.id}\``, `**${task.title}**${fewer}: `, task.published] : ['', '', ''];
      return `| ${command} | ${title}${what} | ${asked} | ${got} | ${published} |\n`;
    });
  });
  const places = new Map<string, string[]>();
  for (const { id } of measured) places.set(findings[id].on, [...(places.get(findings[id].on) ?? []), id]);
  const where = [...places].map(([on, ids]) => `- ${ids.join(', ')}: ${on}\n`);
  return [
    '| `npm run results --` | what | asked | median (range) | others publish |\n|---|---|---|---|---|\n',
    ...lines,
    '\nMeasured on:\n\n',
    ...where,
  ].join('');
}
