/** The flags of a command, declared once in a table: feeds `util.parseArgs`, the checks and `--help`. */
import { parseArgs } from 'node:util';
import { closest, distance } from 'fastest-levenshtein';
import { refuse } from './refusal.ts';

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
  const table = new Map([...flags, HELP].map(flag => [flag.name, flag]));
  const options = Object.fromEntries(
    [...table.values()].map(({ name, value }) => [
      name,
      { type: value ? ('string' as const) : ('boolean' as const) },
    ]),
  );
  const { tokens } = parseArgs({ args: spread(args, flags), options, strict: false, tokens: true });
  const given = new Map<string, string[]>();
  const rest: string[] = [];
  for (const token of tokens)
    if (token.kind === 'positional') rest.push(token.value);
    else if (token.kind === 'option') {
      const flag = table.get(token.name) ?? refuse(unknownText(token.rawName, [...table.keys()]));
      const before = given.get(flag.name) ?? [];
      const said = saidBy(flag, token.value, token.inlineValue ?? false);
      if (before.length > 0 && !flag.many)
        refuse(`--${flag.name}: given twice${said && `, ${before[0]} and ${said}`}`);
      given.set(flag.name, [...before, said]);
    }
  if (rest.length > 0 && !restAllowed) refuse(`${rest[0]}: is no flag; --help lists them`);

  const first = (name: string) => given.get(name)?.[0] ?? null;

  function number(name: string, missing: number, low: number, high: number): number {
    const text = first(name);
    if (text === null) return missing;
    const value = Number(text);
    if (text.trim() === '' || !(value >= low && value <= high))
      refuse(`--${name}: got ${text}, want ${low} to ${high}`);
    return value;
  }

  return {
    text: first,
    texts: name => given.get(name) ?? [],
    has: name => given.has(name),
    number,
    integer(name, missing, low, high) {
      const value = number(name, missing, low, high);
      if (!Number.isInteger(value)) refuse(`--${name}: got ${value}, want an integer`);
      return value;
    },
    names: [...given.keys()],
    rest,
  };
}

/** What follows a flag; '' after a switch. Only a number may begin with a dash, where no = is before it. */
function saidBy({ name, value: wanted }: Flag, value: string | undefined, inline: boolean): string {
  if (!wanted) return value === undefined ? '' : refuse(`--${name}: got ${value}, takes no value`);
  if (!value) return refuse(`--${name}: got nothing, want ${wanted}`);
  if (!inline && /^-(?![.\d])/.test(value)) refuse(`--${name}: got ${value}, want ${wanted}`);
  return value;
}

function unknownText(said: string, names: readonly string[]): string {
  const nearest = nearestOf(said.replace(/^-+/, ''), names);
  return `no flag ${said};${nearest ? ` did you mean --${nearest}?` : ''} --help lists them`;
}

/** The one that `word` is likely a slip for: begun and not ended, or a third of its letters off. */
function nearestOf(word: string, names: readonly string[]): string | null {
  const longer = names.find(name => word.length > 1 && name.startsWith(word));
  if (longer) return longer;
  const near = closest(word, names);
  return distance(word, near) <= Math.ceil(word.length / 3) ? near : null;
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
