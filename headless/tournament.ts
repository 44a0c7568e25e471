/** `npm run tournament`: everybody against everybody, a matrix of what each took of each, and ratings. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Agent } from '../shared/agents/agent.ts';
import type { Game } from '../shared/games/game.ts';
import { evaluate, scoreAlone, TRAINING_SEEDS } from '../shared/learn/evaluation.ts';
import { FIRST_SEED } from './examination.ts';
import { writeJson } from './files.ts';
import { type Flag, flagLines, readFlags, wantsHelp } from './flags.ts';
import { prepareKernels } from './kernels.ts';
import { gameNamed, isModelFile, modelIn, type Player, playerNamed } from './lookup.ts';
import { ProgressBar } from './progress-bar.ts';
import { ratings } from './ratings.ts';
import { refuse, runCommand } from './refusal.ts';

const flags: readonly Flag[] = [
  { name: 'game', value: '<id>', meaning: 'where they play (the game that the first model says)' },
  { name: 'matches', value: '<n>', meaning: 'of each pair (100)' },
  { name: 'first-seed', value: '<n>', meaning: `of the matches, the others follow (${FIRST_SEED})` },
  { name: 'sampled', meaning: 'models play by their probabilities, not always what is likeliest' },
  { name: 'out', value: '<file>', meaning: 'the same as JSON; must not be there yet' },
];

/** The points of every pair, [i][j]: those that i took of j. */
function crossPlay(game: Game, players: readonly Player[], matches: number, firstSeed: number): number[][] {
  const points = players.map(() => players.map(() => 0));
  const bar = new ProgressBar(process.stderr);
  const pairs = (players.length * (players.length - 1)) / 2;
  let done = 0;
  const scores = game.seats === 1 ? players.map(player => scoresAlone(game, player, matches, firstSeed)) : [];
  for (let i = 0; i < players.length; i++)
    for (let j = i + 1; j < players.length; j++) {
      const own =
        game.seats === 1
          ? pointsOf(scores[i], scores[j])
          : pointsAgainst(game, players[i], players[j], matches, firstSeed);
      points[i][j] = own;
      points[j][i] = matches - own;
      bar.show(++done / pairs, `${players[i].name} – ${players[j].name}`);
    }
  bar.end();
  return points;
}

/** Alone, two are compared on the same seeds. */
function scoresAlone(game: Game, player: Player, matches: number, firstSeed: number): number[] {
  const agent = player.make();
  return Array.from({ length: matches }, (_, i) =>
    scoreAlone(game, agent, { matches: 1, firstSeed: firstSeed + i }),
  );
}

function pointsOf(own: readonly number[], other: readonly number[]): number {
  return own.reduce((sum, score, i) => sum + (score > other[i] ? 1 : score === other[i] ? 0.5 : 0), 0);
}

/** Where there are more than two seats, each takes half of them. */
function pointsAgainst(
  game: Game,
  player: Player,
  rival: Player,
  matches: number,
  firstSeed: number,
): number {
  const side = (one: Player): Agent[] => Array.from({ length: game.seats / 2 }, () => one.make());
  const { wins, draws } = evaluate(game, side(player), side(rival), { matches, firstSeed });
  return wins + draws / 2;
}

function tableText(
  names: readonly string[],
  payoffs: readonly (readonly number[])[],
  rated: readonly number[],
) {
  const order = rated.map((_, i) => i).sort((a, b) => rated[b] - rated[a]);
  const width = Math.max(...names.map(name => name.length));
  const head = `${''.padEnd(width + 3)}  rating${order.map((_, k) => `${k + 1}`.padStart(7)).join('')}`;
  const lines = order.map((i, k) => {
    const cells = order.map(j => (i === j ? '–' : payoffs[i][j].toFixed(3)).padStart(7)).join('');
    return `${`${k + 1}`.padStart(2)} ${names[i].padEnd(width)}${rated[i].toFixed(0).padStart(8)}${cells}`;
  });
  return `${[head, ...lines].join('\n')}\n`;
}

async function main(args: readonly string[]): Promise<undefined> {
  if (wantsHelp(args)) {
    process.stdout.write(
      `npm run tournament -- <model, scripted player or house:<rung>> <another> …\n\n${flagLines(flags)}\n\nA cell is the part of the points that the row took of the column (a draw is ½; alone, the higher score on the\nsame seed wins). Ratings are Bradley and Terry’s in Elo’s units; the first player named has 1000.\n`,
    );
    return;
  }
  const given = readFlags(args, flags, true);
  const words = given.rest;
  if (words.length < 2) refuse(`a tournament takes two players or more, got ${words.length}`);
  if (new Set(words).size < words.length) refuse('somebody is named twice');
  const model = words.find(isModelFile);
  const game = gameNamed(given.text('game') ?? (model ? modelIn(model).game : null));
  const matches = given.integer('matches', 100, 1, 1_000_000);
  const firstSeed = given.integer('first-seed', FIRST_SEED, 0, TRAINING_SEEDS - matches);
  const out = given.text('out');
  if (out !== null && existsSync(out)) refuse(`${out}: is there already`);
  await prepareKernels();
  const mode = given.has('sampled') ? 'sampled' : 'greedy';
  const players = words.map(word => playerNamed(game, word, { mode, delayTicks: 0 }));
  const points = crossPlay(game, players, matches, firstSeed);
  const payoffs = points.map(row => row.map(own => own / matches));
  const rated = ratings(points);
  const short = words.map(word => (isModelFile(word) ? basename(word) : word));
  const names = new Set(short).size < short.length ? words : short;
  process.stdout.write(tableText(names, payoffs, rated));
  if (out !== null)
    writeJson(out, { game: game.id, matches, firstSeed, mode, players: words, payoffs, ratings: rated });
}

await runCommand('tournament', main);
