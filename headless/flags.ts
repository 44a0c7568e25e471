/** The flags of a command, declared once in a table: feeds `util.parseArgs`, the checks and `--help`. */
import { parseArgs } from 'node:util';
import { orRefuse, refuse } from './refusal.ts';

export interface Flag {
  readonly name: string;
  readonly value?: string; // what stands for it in the help, e.g. <file>; without it the flag is a switch
  readonly many?: true; // may be given several times, and take several values
  readonly meaning: string;
}

export interface Given {
  /** Null where it was not given. */
  text(name: string): string | null;
  texts(name: string): readonly string[];
  has(name: string): boolean;
  /** A number from `low` to `high`, or `missing` where none was given. Refuses others. */
  number(name: string, missing: number, low: number, high: number): number;
  integer(name: string, missing: number, low: number, high: number): number;
  readonly names: readonly string[]; // of those given
  readonly rest: readonly string[]; // what is no flag
}

/** The help of every command is a switch that it need not declare. */
const HELP: Flag = { name: 'help', meaning: 'this text' };

/** Reads `args` by the table. Refuses a flag that it does not have, and words beside the flags unless `restAllowed`. */
export function readFlags(args: readonly string[], flags: readonly Flag[], restAllowed = false): Given {
  const options = Object.fromEntries(
    [...flags, HELP].map(({ name, value, many }) => [
      name,
      { type: value ? ('string' as const) : ('boolean' as const), multiple: many ?? false },
    ]),
  );
  const { values, positionals } = orRefuse(() =>
    parseArgs({ args: spread(args, flags), options, allowPositionals: restAllowed, strict: true }),
  );
  const given = values as Record<string, string | boolean | string[] | undefined>;

  function number(name: string, missing: number, low: number, high: number): number {
    const text = given[name];
    if (text === undefined) return missing;
    const value = Number(text);
    if (String(text).trim() === '' || !(value >= low && value <= high))
      refuse(`--${name}: got ${text}, want ${low} to ${high}`);
    return value;
  }

  return {
    text: name => (given[name] as string | undefined) ?? null,
    texts: name => (given[name] as string[] | undefined) ?? [],
    has: name => given[name] !== undefined,
    number,
    integer(name, missing, low, high) {
      const value = number(name, missing, low, high);
      if (!Number.isInteger(value)) refuse(`--${name}: got ${value}, want an integer`);
      return value;
    },
    names: Object.keys(given),
    rest: positionals,
  };
}

/** `--files a b` said as `--files a --files b`, which `parseArgs` understands. */
function spread(args: readonly string[], flags: readonly Flag[]): string[] {
  const many = new Set(flags.filter(flag => flag.many).map(flag => `--${flag.name}`));
  const said: string[] = [];
  let list: string | null = null; // the flag whose values these may be
  let taken = 0;
  for (const arg of args) {
    if (arg.startsWith('-')) {
      list = many.has(arg) ? arg : null;
      taken = 0;
    } else if (list) {
      if (taken++ > 0) said.push(list);
    }
    said.push(arg);
  }
  return said;
}

/** A line a flag, the meanings in a column of their own. */
export function flagLines(flags: readonly Flag[]): string {
  const names = flags.map(
    ({ name, value, many }) => `  --${name}${value ? ` ${value}` : ''}${many ? ' …' : ''}`,
  );
  const width = Math.min(34, Math.max(...names.map(name => name.length)) + 2);
  return flags
    .map(({ meaning }, i) =>
      names[i].length < width
        ? names[i].padEnd(width) + meaning
        : `${names[i]}\n${' '.repeat(width)}${meaning}`,
    )
    .join('\n');
}

export function wantsHelp(args: readonly string[]): boolean {
  return args.includes('--help') || args.includes('-h');
}
