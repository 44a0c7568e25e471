/** `npm run train`: a learner on a game, without a page, into a folder; several seeds over as many threads as there are cores. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Game } from '../shared/games/game.ts';
import { encodeReplay } from '../shared/games/replay.ts';
import {
  expectLearns,
  type Learner,
  meetsModels,
  parametersOf,
  validParams,
} from '../shared/learn/learner.ts';
import { encodeModel, type Model } from '../shared/nn/model-file.ts';
import { demonstrationsFrom } from './demonstrations.ts';
import { makeFolder, readBytes, writeJson, writeWhole } from './files.ts';
import { type Flag, flagLines, type Given, readFlags, wantsHelp } from './flags.ts';
import { hold } from './hold.ts';
import { prepareKernels } from './kernels.ts';
import { expectPlays, gameNamed, learnerNamed, modelIn, modelNamed } from './lookup.ts';
import { type Config, configSchema, type Order } from './orders.ts';
import { orRefuse, refuse, runCommand } from './refusal.ts';
import { summaryOf } from './summary.ts';
import { INTERRUPTED, trainSeeds } from './threads.ts';
import { flags } from './train-flags.ts';

const MOST_SEEDS = 100;
const LAST_SEED = 2 ** 31 - 1;

function parameterFlags(learner: Learner, game: Game): Flag[] {
  return parametersOf(learner, game).map(({ name, default: preset, low, high, unit, meaning }) => ({
    name,
    value: `<${low} … ${high}>`,
    meaning: `${meaning.en}${unit ? `, ${unit}` : ''} (${preset})`,
  }));
}

/** The value of `--name` among `args`, before the table of flags is known, which hangs on it. */
function peek(args: readonly string[], name: string): string | null {
  const at = args.findIndex(arg => arg === `--${name}` || arg.startsWith(`--${name}=`));
  if (at < 0) return null;
  return args[at].includes('=') ? args[at].slice(name.length + 3) : (args[at + 1] ?? null);
}

function help(args: readonly string[]): string {
  const [game, algorithm] = [peek(args, 'game'), peek(args, 'algorithm')];
  const general = [
    'npm run train -- --game <id> --algorithm <id> [--seed <n>] [parameters of the algorithm]',
    'npm run train -- --resume <folder>',
    '',
    flagLines(flags),
    '',
    'Ctrl-C saves; --resume goes on. A folder holds config.json, summary.json and, for each seed, progress.csv,',
    'TensorBoard’s events, checkpoints/, model.safetensors and model.onnx.',
    '',
  ].join('\n');
  if (game === null || algorithm === null)
    return `${general}With --game and --algorithm, --help lists the parameters too.\n`;
  const [learner, played] = [learnerNamed(algorithm), gameNamed(game)];
  const can = learner.learns(played) ? '' : ` (which cannot learn ${game})`;
  return `${general}Parameters of ${algorithm} in ${game}${can}:\n${flagLines(parameterFlags(learner, played))}\n`;
}

function configOf(given: Given, game: Game, learner: Learner) {
  orRefuse(() => expectLearns(learner, game));
  const table = parametersOf(learner, game);
  const own = table
    .filter(({ name }) => given.has(name))
    .map(({ name, scale, low, high }) => [
      name,
      given[scale === 'integer' ? 'integer' : 'number'](name, 0, low, high),
    ]);
  const parameters = validParams(table, Object.fromEntries(own));
  const first = given.integer('seed', 1, 0, LAST_SEED - MOST_SEEDS);
  const from = given.text('from');
  const model = from === null ? null : modelIn(from);
  if (model) expectPlays(game, model, from!);
  const rivals = given.texts('rivals').flatMap(words => words.split(',').filter(word => word !== ''));
  if (rivals.length > 0 && !meetsModels(learner, game))
    refuse(`--rivals: ${learner.id} in ${game.id} meets no networks from outside`);
  const met = rivals.map(word => modelNamed(game, word));
  const words = given.texts('demonstrations');
  if (learner.shown === 'needed' && words.length === 0)
    refuse(`${learner.id} learns from play: --demonstrations says whose`);
  const shown = words.length > 0 ? demonstrationsFrom(words, game, first).demonstrations : [];
  const config: Config = {
    game: game.id,
    gameVersion: game.version,
    algorithm: learner.id,
    parameters,
    seeds: Array.from({ length: given.integer('seeds', 1, 1, MOST_SEEDS) }, (_, i) => first + i),
    from,
    demonstrations: words,
    demonstrationSeats: shown.map(({ seat }) => seat),
    rivals,
    evaluationMatches: given.integer('matches', 100, 0, 100_000),
    checkpointSeconds: given.number('checkpoint-seconds', 60, 0, 86_400),
  };
  const demonstrations = shown.map(({ replay, seat }) => ({ file: encodeReplay(replay), seat }));
  const file = (of: Model) => encodeModel(of, Number.POSITIVE_INFINITY);
  return { config, demonstrations, from: model && file(model), rivals: met.map(file) };
}

type Inputs = Pick<Order, 'config' | 'demonstrations' | 'from' | 'rivals'>;

function ordersOf(out: string, inputs: Inputs, resume: boolean): Order[] {
  const { seeds } = inputs.config;
  const folder = (seed: number) => (seeds.length === 1 ? out : join(out, `seed-${seed}`));
  return seeds.map(seed => ({ ...inputs, seed, folder: folder(seed), resume }));
}

const inputFile = (out: string, name: string) => join(out, 'inputs', name);
const rivalFile = (out: string, i: number) => inputFile(out, `rival-${i}.safetensors`);

/** What the run needs to begin, kept beside it: a seed that had not begun may begin after `--resume`. */
function writeInputs(out: string, { config, demonstrations, from, rivals }: Order): void {
  hold(out);
  if (existsSync(join(out, 'config.json'))) refuse(`${out}: somebody began a run there just now`);
  if (from || demonstrations.length + rivals.length > 0) makeFolder(join(out, 'inputs'));
  if (from) writeWhole(inputFile(out, 'from.safetensors'), from);
  for (const [i, { file }] of demonstrations.entries()) writeWhole(inputFile(out, `${i}.replay`), file);
  for (const [i, file] of rivals.entries()) writeWhole(rivalFile(out, i), file);
  writeJson(join(out, 'config.json'), config);
}

/** Refuses a file that is no config.json, was cut short, or holds what no run would. */
function readConfig(file: string): Config {
  const text = new TextDecoder().decode(readBytes(file));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse(`${file}: damaged, no JSON`);
  }
  const parsed = configSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  return refuse(`${file}: damaged, ${path.join('.') || 'all of it'}: ${message}`);
}

function readInputs(out: string): Inputs {
  const file = join(out, 'config.json');
  const config = readConfig(file);
  const game = gameNamed(config.game);
  const learner = learnerNamed(config.algorithm);
  if (config.gameVersion !== game.version)
    refuse(`${file}: rules ${config.gameVersion} of ${game.id}, this program plays ${game.version}`);
  orRefuse(() => validParams(parametersOf(learner, game), config.parameters));
  return {
    config,
    demonstrations: config.demonstrationSeats.map((seat, i) => ({
      file: readBytes(inputFile(out, `${i}.replay`)),
      seat,
    })),
    from: config.from === null ? null : readBytes(inputFile(out, 'from.safetensors')),
    rivals: config.rivals.map((_, i) => readBytes(rivalFile(out, i))),
  };
}

function freshFolder(given: string | null, config: Config): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const out = given ?? join('runs', `${config.game}-${config.algorithm}-${time}`);
  if (existsSync(out) && !statSync(out).isDirectory()) refuse(`${out}: is a file, not a folder`);
  if (existsSync(out) && readdirSync(out).length > 0)
    refuse(`${out}: is there already; --resume ${out} goes on with it`);
  return out;
}

async function main(args: readonly string[]): Promise<number> {
  if (wantsHelp(args)) {
    process.stdout.write(help(args));
    return 0;
  }
  const resumed = peek(args, 'resume');
  const threads = (given: Given) => given.integer('threads', availableParallelism(), 1, 256);
  if (resumed !== null) {
    const given = readFlags(args, flags);
    const other = given.names.find(name => name !== 'resume' && name !== 'threads');
    if (other) refuse(`--${other}: a run goes on as it began; --resume takes no other flag but --threads`);
    const inputs = readInputs(resumed);
    if (existsSync(join(resumed, 'summary.json'))) refuse(`${resumed}: is done, as its summary.json says`);
    hold(resumed);
    await prepareKernels();
    return finish(resumed, ordersOf(resumed, inputs, true), threads(given), () => {});
  }
  const [game, learner] = [gameNamed(peek(args, 'game')), learnerNamed(peek(args, 'algorithm'))];
  const given = readFlags(args, [...flags, ...parameterFlags(learner, game)]);
  const count = threads(given);
  const inputs = configOf(given, game, learner);
  const out = freshFolder(given.text('out'), inputs.config);
  await prepareKernels();
  const orders = ordersOf(out, inputs, false);
  return finish(out, orders, count, () => writeInputs(out, orders[0]));
}

async function finish(
  out: string,
  orders: readonly Order[],
  threads: number,
  onBegin: () => void,
): Promise<number> {
  const finished = await trainSeeds(orders, threads, onBegin);
  if (!finished) {
    const begun = existsSync(join(out, 'config.json'));
    process.stderr.write(begun ? `saved; npm run train -- --resume ${out} goes on\n` : 'it had not begun\n');
    return INTERRUPTED;
  }
  const models = orders.map(order => readFileSync(join(order.folder, 'model.safetensors')));
  const summary = summaryOf(orders[0], finished, models);
  writeJson(join(out, 'summary.json'), summary.json);
  process.stdout.write(`${summary.text}${out}\n`);
  return 0;
}

await runCommand('train', main);
