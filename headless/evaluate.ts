/** `npm run evaluate`: how good a model or a scripted player is, on seeds that no training uses. */
import { TRAINING_SEEDS } from '../shared/learn/evaluation.ts';
import { examine, examineAgainst, FIRST_SEED, resultText } from './examination.ts';
import { type Flag, flagLines, readFlags, wantsHelp } from './flags.ts';
import { prepareKernels } from './kernels.ts';
import { gameNamed, isModelFile, modelIn, playerNamed } from './lookup.ts';
import { refuse, runCommand } from './refusal.ts';

const flags: readonly Flag[] = [
  {
    name: 'model',
    value: '<file>',
    meaning: 'who is examined: a model (.safetensors, .onnx), a scripted player, or house:<rung>',
  },
  {
    name: 'against',
    value: '<player>',
    many: true,
    meaning: 'scripted players, models or house:<rung> (the whole ladder)',
  },
  { name: 'game', value: '<id>', meaning: 'where it plays (the game that the model says)' },
  { name: 'matches', value: '<n>', meaning: 'against each (200)' },
  { name: 'first-seed', value: '<n>', meaning: `of the matches, the others follow (${FIRST_SEED})` },
  { name: 'sampled', meaning: 'models play by their probabilities, not always what is likeliest' },
  { name: 'delay', value: '<ticks>', meaning: 'models see the world so long ago (0)' },
  { name: 'json', meaning: 'the results as JSON' },
];

async function main(args: readonly string[]): Promise<undefined> {
  if (wantsHelp(args)) {
    process.stdout.write(
      `npm run evaluate -- --model <file> [--against <player> …]\n\n${flagLines(flags)}\n\nIntervals are of 95 %: Wilson’s for rates, Student’s for scores, over matches (from every seat in turn).\n`,
    );
    return;
  }
  const given = readFlags(args, flags);
  const word = given.text('model') ?? refuse('who is examined? --model takes a file or a scripted player');
  const named = given.text('game');
  if (named === null && !isModelFile(word))
    refuse(`${word}: no model file (.safetensors, .onnx); a player by name needs --game`);
  const game = gameNamed(named ?? modelIn(word).game);
  const matches = given.integer('matches', 200, 1, 1_000_000);
  const firstSeed = given.integer('first-seed', FIRST_SEED, 0, TRAINING_SEEDS - matches);
  const options = {
    mode: given.has('sampled') ? ('sampled' as const) : ('greedy' as const),
    delayTicks: given.integer('delay', 0, 0, 60),
  };
  await prepareKernels();
  const player = playerNamed(game, word, options);
  const rivals = given.texts('against').map(rival => playerNamed(game, rival, options));
  if (rivals.length > 0 && game.seats === 1) refuse(`--against: ${game.id} is played alone`);
  const results =
    rivals.length > 0
      ? rivals.map(rival => examineAgainst(game, player, rival, matches, firstSeed))
      : examine(game, player, matches, firstSeed);
  const lines = results.map(result => `${resultText(result)}\n`).join('');
  process.stdout.write(
    given.has('json') ? `${JSON.stringify({ game: game.id, model: word, results }, null, 2)}\n` : lines,
  );
}

await runCommand('evaluate', main);
