/** `npm run train`: a learner on a game, without a page, into a folder; several seeds over as many threads as there are cores. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Game } from '../shared/games/game.ts';
import { encodeReplay } from '../shared/games/replay.ts';
import { learners } from '../shared/learn/index.ts';
import { expectLearns, type Learner, parametersOf, validParams } from '../shared/learn/learner.ts';
import { encodeModel } from '../shared/nn/model-file.ts';
import { DEMONSTRATIONS_HELP, demonstrationsFrom } from './demonstrations.ts';
import { readBytes, writeJson, writeWhole } from './files.ts';
import { type Flag, flagLines, type Given, readFlags, wantsHelp } from './flags.ts';
import { prepareKernels } from './kernels.ts';
import { expectPlays, gameNamed, learnerNamed, modelIn } from './lookup.ts';
import type { Config, Order } from './orders.ts';
import { orRefuse, refuse, runCommand } from './refusal.ts';
import { summaryOf } from './summary.ts';
import { INTERRUPTED, trainSeeds } from './threads.ts';

const MOST_SEEDS = 100;
const LAST_SEED = 2 ** 31 - 1;

const flags: readonly Flag[] = [
  { name: 'game', value: '<id>', meaning: 'what to learn' },
  { name: 'algorithm', value: '<id>', meaning: `how: ${Object.keys(learners).join(', ')}` },
  { name: 'seed', value: '<n>', meaning: 'the same seed ends in the same weights (1)' },
  { name: 'seeds', value: '<n>', meaning: 'so many runs, of that seed and those after it (1)' },
  {
    name: 'out',
    value: '<folder>',
    meaning: 'where to; must not be there yet (runs/<game>-<algorithm>-<time>)',
  },
  { name: 'from', value: '<file>', meaning: 'go on from this model (.safetensors, .onnx)' },
  { name: 'demonstrations', value: '<word>', many: true, meaning: DEMONSTRATIONS_HELP },
  {
    name: 'matches',
    value: '<n>',
    meaning: 'at the end, evaluation against each scripted player, or alone (100)',
  },
  { name: 'checkpoint-seconds', value: '<n>', meaning: 'between two checkpoints (60)' },
  { name: 'threads', value: '<n>', meaning: `seeds at a time (${availableParallelism()}, the cores)` },
  {
    name: 'resume',
    value: '<folder>',
    meaning: 'go on with that run, bit for bit; takes no other flag but --threads',
  },
];

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

function configOf(given: Given, game: Game, learner: Learner, table: readonly Flag[]) {
  orRefuse(() => expectLearns(learner, game));
  const own = Object.fromEntries(
    table
      .filter(({ name }) => given.has(name))
      .map(({ name }) => [name, given.number(name, 0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)]),
  );
  const parameters = orRefuse(() => validParams(parametersOf(learner, game), own));
  const first = given.integer('seed', 1, 0, LAST_SEED - MOST_SEEDS);
  const from = given.text('from');
  const model = from === null ? null : modelIn(from);
  if (model) expectPlays(game, model, from!);
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
    evaluationMatches: given.integer('matches', 100, 0, 100_000),
    checkpointSeconds: given.number('checkpoint-seconds', 60, 0, 86_400),
  };
  const demonstrations = shown.map(({ replay, seat }) => ({ file: encodeReplay(replay), seat }));
  return { config, demonstrations, from: model ? encodeModel(model, Number.POSITIVE_INFINITY) : null };
}

function ordersOf(
  out: string,
  { config, demonstrations, from }: Pick<Order, 'config' | 'demonstrations' | 'from'>,
  resume: boolean,
): Order[] {
  const folder = (seed: number) => (config.seeds.length === 1 ? out : join(out, `seed-${seed}`));
  return config.seeds.map(seed => ({ config, seed, folder: folder(seed), demonstrations, from, resume }));
}

const inputFile = (out: string, name: string) => join(out, 'inputs', name);

/** What the run needs to begin, kept beside it: a seed that had not begun may begin after `--resume`. */
function writeInputs(out: string, { config, demonstrations, from }: Order): void {
  mkdirSync(out, { recursive: true });
  if (from || demonstrations.length > 0) mkdirSync(join(out, 'inputs'), { recursive: true });
  if (from) writeWhole(inputFile(out, 'from.safetensors'), from);
  for (const [i, { file }] of demonstrations.entries()) writeWhole(inputFile(out, `${i}.replay`), file);
  writeJson(join(out, 'config.json'), config);
}

function readInputs(out: string): Pick<Order, 'config' | 'demonstrations' | 'from'> {
  const file = join(out, 'config.json');
  const config = orRefuse(() => JSON.parse(new TextDecoder().decode(readBytes(file)))) as Config;
  if (!Array.isArray(config?.seeds) || !Array.isArray(config.demonstrationSeats))
    return refuse(`${file}: not the config.json of a run`);
  const game = gameNamed(config.game);
  learnerNamed(config.algorithm);
  if (config.gameVersion !== game.version)
    refuse(`${file}: rules ${config.gameVersion} of ${game.id}, this program plays ${game.version}`);
  return {
    config,
    demonstrations: config.demonstrationSeats.map((seat, i) => ({
      file: readBytes(inputFile(out, `${i}.replay`)),
      seat,
    })),
    from: config.from === null ? null : readBytes(inputFile(out, 'from.safetensors')),
  };
}

function freshFolder(given: string | null, config: Config): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const out = given ?? join('runs', `${config.game}-${config.algorithm}-${time}`);
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
    await prepareKernels();
    return finish(resumed, ordersOf(resumed, inputs, true), threads(given), () => {});
  }
  const [game, learner] = [gameNamed(peek(args, 'game')), learnerNamed(peek(args, 'algorithm'))];
  const table = parameterFlags(learner, game);
  const given = readFlags(args, [...flags, ...table]);
  const count = threads(given);
  const inputs = configOf(given, game, learner, table);
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
    process.stderr.write(`saved; npm run train -- --resume ${out} goes on\n`);
    return INTERRUPTED;
  }
  const models = orders.map(order => readFileSync(join(order.folder, 'model.safetensors')));
  const hashes = models.map(bytes => createHash('sha256').update(bytes).digest('hex'));
  const summary = summaryOf(orders[0].config, finished, hashes);
  writeJson(join(out, 'summary.json'), summary.json);
  process.stdout.write(`${summary.text}${out}\n`);
  return 0;
}

await runCommand('train', main);
