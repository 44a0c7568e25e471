/** `npm run export`: demonstrations for other people's programs. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import type { Game } from '../shared/games/game.ts';
import { DEMONSTRATIONS_HELP, demonstrationsFrom } from './demonstrations.ts';
import { type Episode, episodeOf } from './episodes.ts';
import { writeWhole, writing } from './files.ts';
import { type Flag, flagLines, readFlags, wantsHelp } from './flags.ts';
import { gameNamed } from './lookup.ts';
import { writeMinari } from './minari.ts';
import { encodeNpz, type NpyArray } from './npz.ts';
import { refuse, runCommand } from './refusal.ts';

interface Format {
  readonly meaning: string;
  readonly ending: string;
  write(out: string, game: Game, episodes: readonly Episode[]): void | Promise<void>;
}

const formats: Readonly<Record<string, Format>> = {
  minari: {
    meaning:
      'a folder that minari.MinariDataset(out/data) opens: HDF5 and metadata.json; flags are bytes, not booleans',
    ending: '',
    write: writeMinari,
  },
  npz: {
    meaning:
      'Minari’s fields for numpy.load, all episodes one after another; episode_ends says where each ends',
    ending: '.npz',
    write: (out, game, episodes) => writeWhole(out, encodeNpz(arraysOf(game, episodes))),
  },
  jsonl: {
    meaning: 'an episode a line, with the names of observations and actions',
    ending: '.jsonl',
    write: (out, game, episodes) =>
      writeWhole(out, episodes.map(episode => jsonLine(game, episode)).join('')),
  },
};

const flags: readonly Flag[] = [
  { name: 'format', value: '<id>', meaning: Object.keys(formats).join(', ') },
  {
    name: 'out',
    value: '<path>',
    meaning: 'what is written; must not be there yet (demonstrations, with its ending)',
  },
  { name: 'game', value: '<id>', meaning: 'where no replay says it' },
  { name: 'seed', value: '<n>', meaning: 'of the scripted players’ matches (1)' },
];

function joined<T extends Float32Array | Float64Array | BigInt64Array | Uint8Array>(
  into: T,
  parts: readonly T[],
): T {
  let at = 0;
  for (const part of parts) {
    (into as { set(from: unknown, at: number): void }).set(part, at);
    at += part.length;
  }
  return into;
}

function arraysOf(game: Game, episodes: readonly Episode[]): Record<string, NpyArray> {
  const steps = episodes.reduce((sum, episode) => sum + episode.steps, 0);
  const size = game.observation.length;
  const rows = steps + episodes.length; // an observation more an episode
  const axes = game.actions.kind === 'axes' ? game.actions.axes.length : 0;
  const actions: NpyArray = axes
    ? {
        type: '<f4',
        shape: [steps, axes],
        data: joined(
          new Float32Array(steps * axes),
          episodes.map(e => e.actions as Float32Array),
        ),
      }
    : {
        type: '<i8',
        shape: [steps],
        data: joined(
          new BigInt64Array(steps),
          episodes.map(e => e.actions as BigInt64Array),
        ),
      };
  let end = 0;
  const ends = BigInt64Array.from(episodes, episode => {
    end += episode.steps;
    return BigInt(end);
  });
  return {
    observations: {
      type: '<f4',
      shape: [rows, size],
      data: joined(
        new Float32Array(rows * size),
        episodes.map(e => e.observations),
      ),
    },
    actions,
    rewards: {
      type: '<f8',
      shape: [steps],
      data: joined(
        new Float64Array(steps),
        episodes.map(e => e.rewards),
      ),
    },
    terminations: {
      type: '|b1',
      shape: [steps],
      data: joined(
        new Uint8Array(steps),
        episodes.map(e => e.terminations),
      ),
    },
    truncations: {
      type: '|b1',
      shape: [steps],
      data: joined(
        new Uint8Array(steps),
        episodes.map(e => e.truncations),
      ),
    },
    episode_ends: { type: '<i8', shape: [episodes.length], data: ends },
  };
}

function jsonLine(game: Game, episode: Episode): string {
  const rows = (data: Float32Array, size: number) =>
    Array.from({ length: data.length / size }, (_, i) => [...data.subarray(i * size, (i + 1) * size)]);
  const { actions } = episode;
  const table = game.actions.kind === 'choice' ? game.actions.choices : game.actions.axes;
  const line = {
    game: game.id,
    gameVersion: game.version,
    seed: episode.seed,
    seat: episode.seat,
    player: episode.player,
    observationNames: game.observation.map(({ name }) => name),
    actionNames: table.map(({ name }) => name),
    observations: rows(episode.observations, game.observation.length),
    actions: actions instanceof Float32Array ? rows(actions, table.length) : [...actions].map(Number),
    rewards: [...episode.rewards],
    terminated: episode.terminations.at(-1) === 1,
    truncated: episode.truncations.at(-1) === 1,
  };
  return `${JSON.stringify(line)}\n`;
}

async function main(args: readonly string[]): Promise<undefined> {
  if (wantsHelp(args)) {
    const lines = Object.entries(formats).map(([id, { meaning }]) => `  ${id.padEnd(8)}${meaning}`);
    process.stdout.write(
      `npm run export -- --format <id> <demonstrations …>\n\n${flagLines(flags)}\n\nFormats:\n${lines.join('\n')}\n\nDemonstrations: ${DEMONSTRATIONS_HELP}\n`,
    );
    return;
  }
  const given = readFlags(args, flags, true);
  const id = given.text('format');
  if (id === null || !Object.hasOwn(formats, id))
    return refuse(`--format: got ${id ?? 'none'}, want one of ${Object.keys(formats).join(', ')}`);
  const format = formats[id];
  const named = given.text('game');
  const seed = given.integer('seed', 1, 0, 2 ** 31 - 1);
  const out = given.text('out') ?? `demonstrations${format.ending}`;
  if (existsSync(out)) refuse(`${out}: is there already`);
  const { game, demonstrations } = demonstrationsFrom(
    given.rest,
    named === null ? null : gameNamed(named),
    seed,
  );
  const episodes = demonstrations.map(shown => episodeOf(game, shown)).filter(({ steps }) => steps > 0);
  if (episodes.length === 0) refuse('nobody does anything in these demonstrations');
  // Whole or not at all, folders too.
  const draft = `${out}.unfinished`;
  const clear = () => rmSync(draft, { recursive: true, force: true });
  writing(out, clear);
  try {
    await format.write(draft, game, episodes);
  } catch (error) {
    clear();
    throw error;
  }
  writing(out, () => renameSync(draft, out));
  const steps = episodes.reduce((sum, episode) => sum + episode.steps, 0);
  process.stdout.write(`${out}: ${episodes.length} episodes, ${steps} steps of ${game.id}\n`);
}

await runCommand('export', main);
