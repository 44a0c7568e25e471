/**
 * A dataset of Gymnasium's Minari (https://minari.farama.org/content/dataset_standards): a folder whose data/ holds
 * metadata.json, with both spaces, and main_data.hdf5, with a group an episode.
 */
import { join } from 'node:path';
import h5wasm from 'h5wasm/node';
import type { Game } from '../shared/games/game.ts';
import type { Episode } from './episodes.ts';
import { makeFolder, writeJson } from './files.ts';

/** Writes the folder, which must not be there. */
export async function writeMinari(out: string, game: Game, episodes: readonly Episode[]): Promise<void> {
  await h5wasm.ready;
  const data = join(out, 'data');
  makeFolder(data);
  const file = new h5wasm.File(join(data, 'main_data.hdf5'), 'w', { track_order: true });
  for (const [id, episode] of episodes.entries()) {
    const { seed, steps } = episode;
    const group = file.create_group(`episode_${id}`);
    // '<q' is int64, which takes a bigint, though its type does not say so: '<i8' would be int32, and half of all seeds negative.
    for (const [name, value] of Object.entries({ id, seed, total_steps: steps }))
      group.create_attribute(name, BigInt(value) as unknown as number, null, '<q');
    const axes = game.actions.kind === 'axes' ? [game.actions.axes.length] : [];
    const { observations, actions, rewards, terminations, truncations } = episode;
    group.create_dataset({
      name: 'observations',
      data: observations,
      shape: [steps + 1, game.observation.length],
    });
    group.create_dataset({ name: 'actions', data: actions, shape: [steps, ...axes] });
    group.create_dataset({ name: 'rewards', data: rewards, shape: [steps] });
    group.create_dataset({ name: 'terminations', data: terminations, shape: [steps] });
    group.create_dataset({ name: 'truncations', data: truncations, shape: [steps] });
  }
  file.close();
  writeJson(join(data, 'metadata.json'), {
    dataset_id: `sinapsis/${game.id}/demonstrations-v0`,
    total_episodes: episodes.length,
    total_steps: episodes.reduce((sum, { steps }) => sum + steps, 0),
    data_format: 'hdf5',
    observation_space: JSON.stringify(
      box(
        game.observation.map(({ low }) => low),
        game.observation.map(({ high }) => high),
      ),
    ),
    action_space: JSON.stringify(actionSpace(game)),
    description: `Demonstrations of ${game.id}, rules ${game.version}: observations ${game.observation.map(({ name }) => name).join(', ')}`,
    minari_version: '0.5.3',
  });
}

function box(low: readonly number[], high: readonly number[]) {
  return { type: 'Box', dtype: 'float32', shape: [low.length], low, high };
}

function actionSpace(game: Game) {
  if (game.actions.kind === 'choice')
    return { type: 'Discrete', dtype: 'int64', start: 0, n: game.actions.choices.length };
  return box(
    game.actions.axes.map(() => -1),
    game.actions.axes.map(() => 1),
  );
}
