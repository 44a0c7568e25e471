/**
 * `npm run house`: trains the house's networks by their recipes and files them under shared/house/models; with --check, trains
 * them again and says whether the same bytes come out. Ctrl-C saves; the same command goes on.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { encodeReplay } from '../shared/games/replay.ts';
import { ladderOf } from '../shared/house/players.ts';
import { type Recipe, recipes, type Stage } from '../shared/house/recipes.ts';
import { expectLearns, parametersOf, validParams } from '../shared/learn/learner.ts';
import { encodeModel, type Model } from '../shared/nn/model-file.ts';
import { demonstrationsFrom } from './demonstrations.ts';
import { jsonText, makeFolder, readBytes, writeJson, writeWhole } from './files.ts';
import { type Flag, flagLines, readFlags, wantsHelp } from './flags.ts';
import { prepareKernels } from './kernels.ts';
import { gameNamed, HOUSE_FOLDER, learnerNamed, modelIn } from './lookup.ts';
import type { Config, Order } from './orders.ts';
import { orRefuse, refuse, runCommand } from './refusal.ts';
import { rungFile } from './run-folder.ts';
import { INTERRUPTED, trainSeeds } from './threads.ts';

const WORKSHOP = join(import.meta.dirname, '..', 'runs', 'house');

const flags: readonly Flag[] = [
  { name: 'game', value: '<id>', many: true, meaning: 'whose ladder (all)' },
  {
    name: 'check',
    meaning: 'file nothing; say whether the same bytes come out, and exit 1 where they do not',
  },
  { name: 'threads', value: '<n>', meaning: `recipes at a time (${availableParallelism()}, the cores)` },
];

const stageFolder = ({ game }: Recipe, stage: number) => join(WORKSHOP, game, `stage-${stage + 1}`);

/** What the workers need to train that stage; goes on where an interrupted run of the same stage stood. */
function orderOf(recipe: Recipe, at: number): Order {
  const { learner: id, params = {}, demonstrations: words = [], rungs } = recipe.stages[at];
  const [game, learner] = [gameNamed(recipe.game), learnerNamed(id)];
  orRefuse(() => expectLearns(learner, game));
  const shown = words.length > 0 ? demonstrationsFrom(words, game, recipe.seed).demonstrations : [];
  const config: Config = {
    game: game.id,
    gameVersion: game.version,
    algorithm: id,
    parameters: orRefuse(() => validParams(parametersOf(learner, game), params)),
    seeds: [recipe.seed],
    from: at > 0 ? 'the stage before' : null,
    demonstrations: words,
    demonstrationSeats: shown.map(({ seat }) => seat),
    rivals: [],
    evaluationMatches: 0,
    checkpointSeconds: 60,
  };
  const folder = stageFolder(recipe, at);
  const parts = rungs.map(rung => rung.at);
  const begun = join(folder, 'config.json');
  const resume = existsSync(begun) && readFileSync(begun, 'utf8') === jsonText({ config, rungs: parts });
  if (!resume) {
    rmSync(folder, { recursive: true, force: true });
    makeFolder(folder);
    writeJson(begun, { config, rungs: parts });
  }
  return {
    config,
    seed: recipe.seed,
    folder,
    demonstrations: shown.map(({ replay, seat }) => ({ file: encodeReplay(replay), seat })),
    from: at > 0 ? readBytes(join(stageFolder(recipe, at - 1), 'model.safetensors')) : null,
    rivals: [],
    resume,
    rungs: parts,
  };
}

/** Every recipe's first stage, then every recipe's second, …; false where somebody stopped it. */
async function train(chosen: readonly Recipe[], threads: number): Promise<boolean> {
  const most = Math.max(...chosen.map(({ stages }) => stages.length));
  for (let at = 0; at < most; at++) {
    const orders = chosen.filter(({ stages }) => at < stages.length).map(recipe => orderOf(recipe, at));
    if (!(await trainSeeds(orders, threads, () => {}))) return false;
  }
  return true;
}

const nameOf = (game: string, rung: string) => `${game} ${rung}`;

/** The files of a ladder, by their paths: each rung's lineage names what it grew from, the rungs below it among them. */
function filesOf(recipe: Recipe): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const grown: string[] = [];
  const ladder = ladderOf(recipe);
  const file = ({ meta, ...rest }: Model, name: string) =>
    encodeModel({ ...rest, meta: { ...meta, name, lineage: [...grown] } });
  for (const [at, { rungs }] of recipe.stages.entries()) {
    const folder = stageFolder(recipe, at);
    for (const [i, { id }] of rungs.entries()) {
      const name = nameOf(recipe.game, id);
      files.set(
        ladder.find(rung => rung.id === id)!.file,
        file(modelIn(join(folder, rungFile(i + 1))), name),
      );
      grown.push(name);
    }
    if (endsBetween(rungs)) grown.push(modelIn(join(folder, 'model.safetensors')).meta.name);
  }
  return files;
}

/** Whether a stage goes on after its last rung, to a network that is none of them. */
const endsBetween = (rungs: Stage['rungs']) => (rungs.at(-1)?.at ?? 0) < 1;

function write(files: ReadonlyMap<string, Uint8Array>): void {
  for (const [path, bytes] of files) {
    makeFolder(dirname(join(HOUSE_FOLDER, path)));
    writeWhole(join(HOUSE_FOLDER, path), bytes);
    process.stdout.write(`${path}: ${bytes.length} bytes\n`);
  }
}

/** Whether all are as they lie there. */
function check(files: ReadonlyMap<string, Uint8Array>): boolean {
  let same = true;
  for (const [path, bytes] of files) {
    const filed = existsSync(join(HOUSE_FOLDER, path)) ? readFileSync(join(HOUSE_FOLDER, path)) : null;
    const verdict = !filed ? 'is not there' : filed.equals(bytes) ? 'the same bytes' : 'differs';
    same &&= verdict === 'the same bytes';
    process.stdout.write(`${path}: ${verdict}\n`);
  }
  return same;
}

/** Takes away what no recipe makes any more. */
function sweep(recipe: Recipe, files: ReadonlyMap<string, Uint8Array>): void {
  for (const name of readdirSync(join(HOUSE_FOLDER, recipe.game)))
    if (!files.has(`${recipe.game}/${name}`)) rmSync(join(HOUSE_FOLDER, recipe.game, name));
}

async function main(args: readonly string[]): Promise<number> {
  if (wantsHelp(args)) {
    process.stdout.write(
      `npm run house -- [--game <id> …] [--check]\n\n${flagLines(flags)}\n\nRecipes: shared/house/recipes.ts, for ${recipes.map(({ game }) => game).join(', ')}.\nCtrl-C saves; the same command goes on.\n`,
    );
    return 0;
  }
  const given = readFlags(args, flags);
  const threads = given.integer('threads', availableParallelism(), 1, 256);
  const ids = given.texts('game');
  const missing = ids.find(id => !recipes.some(({ game }) => game === id));
  if (missing) refuse(`no recipe for ${missing}; there are ${recipes.map(({ game }) => game).join(', ')}`);
  const chosen = recipes.filter(({ game }) => ids.length === 0 || ids.includes(game));
  await prepareKernels();
  if (!(await train(chosen, threads))) {
    process.stderr.write('saved; the same command goes on\n');
    return INTERRUPTED;
  }
  let same = true;
  for (const recipe of chosen) {
    const files = filesOf(recipe);
    if (given.has('check')) same = check(files) && same;
    else {
      write(files);
      sweep(recipe, files);
    }
    rmSync(join(WORKSHOP, recipe.game), { recursive: true });
  }
  return same ? 0 : 1;
}

await runCommand('house', main);
