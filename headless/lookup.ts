/** What the words of a command line name: games, algorithms, models, players. Refuses the others, and says which there are. */
import { join } from 'node:path';
import type { Agent } from '../shared/agents/agent.ts';
import { scripted } from '../shared/agents/index.ts';
import { modelMismatch, type NetworkAgentOptions, networkAgent } from '../shared/agents/network.ts';
import type { Game } from '../shared/games/game.ts';
import { games } from '../shared/games/index.ts';
import { type HousePlayer, house, houseAgent } from '../shared/house/players.ts';
import { learners } from '../shared/learn/index.ts';
import type { Learner } from '../shared/learn/learner.ts';
import { decodeModel, type Model } from '../shared/nn/model-file.ts';
import { decodeOnnx } from '../shared/nn/onnx/import.ts';
import { readBytes } from './files.ts';
import { refuse } from './refusal.ts';

function named<T>(what: string, table: Readonly<Record<string, T>>, id: string | null): T {
  const there = Object.keys(table).join(', ');
  if (id === null) return refuse(`which ${what}? --${what} takes one of ${there}`);
  return Object.hasOwn(table, id) ? table[id] : refuse(`no ${what} ${id}; there are ${there}`);
}

export function gameNamed(id: string | null): Game {
  return named('game', games, id);
}

export function learnerNamed(id: string | null): Learner {
  return named('algorithm', learners, id);
}

/** A model of ours from safetensors or ONNX, of whatever size. */
export function modelIn(file: string): Model {
  const bytes = readBytes(file);
  const decode = file.endsWith('.onnx') ? decodeOnnx : decodeModel;
  const decoded = decode(bytes, Number.POSITIVE_INFINITY);
  return decoded.ok ? decoded.model : refuse(`${file}: ${decoded.code}: ${decoded.detail}`);
}

/** Refuses a model that cannot play that game. */
export function expectPlays(game: Game, model: Model, file: string): void {
  const mismatch = modelMismatch(game, model);
  if (mismatch) refuse(`${file}: cannot play ${game.id}: ${mismatch}`);
}

/** Somebody who can sit in any number of seats. */
export interface Player {
  readonly name: string;
  make(): Agent;
}

/** Where the files of the house's networks lie. */
export const HOUSE_FOLDER = join(import.meta.dirname, '..', 'shared', 'house', 'models');
const HOUSE = 'house:';

/** `master`, `house:champion`, or the file of a model. */
export function playerNamed(game: Game, word: string, options: NetworkAgentOptions): Player {
  const ladder = scripted[game.id] ?? [];
  const player = ladder.find(({ id }) => id === word);
  if (player) return { name: word, make: player.make };
  const own = houseNamed(game, word);
  if (own) {
    const model = houseModel(game, own);
    return { name: word, make: () => houseAgent(game, own, model, options.delayTicks) };
  }
  if (!isModelFile(word))
    refuseWord(game, 'player', word, [...ladder.map(({ id }) => id), ...houseWords(game)]);
  const model = modelFor(game, word);
  return { name: word, make: () => networkAgent(game, model, options) };
}

/** `house:champion`, or the file of a model. */
export function modelNamed(game: Game, word: string): Model {
  const own = houseNamed(game, word);
  if (own) return houseModel(game, own);
  if (!isModelFile(word)) refuseWord(game, 'model', word, houseWords(game));
  return modelFor(game, word);
}

const houseWords = (game: Game) => (house[game.id] ?? []).map(({ id }) => HOUSE + id);

function houseNamed(game: Game, word: string): HousePlayer | undefined {
  return house[game.id]?.find(({ id }) => HOUSE + id === word);
}

function houseModel(game: Game, { file }: HousePlayer): Model {
  const model = modelIn(join(HOUSE_FOLDER, file));
  expectPlays(game, model, file);
  return model;
}

/** Refuses a file whose model cannot play that game. */
function modelFor(game: Game, file: string): Model {
  const model = modelIn(file);
  expectPlays(game, model, file);
  return model;
}

function refuseWord(game: Game, what: string, word: string, there: readonly string[]): never {
  return refuse(
    `no ${what} ${word} in ${game.id}; there are ${[...there, 'model files (.safetensors, .onnx)'].join(', ')}`,
  );
}

export function isModelFile(word: string): boolean {
  return /\.(safetensors|onnx)$/.test(word);
}
