import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modelMismatch } from '../../shared/agents/network.ts';
import { games } from '../../shared/games/index.ts';
import { house, ladderOf } from '../../shared/house/players.ts';
import { recipes } from '../../shared/house/recipes.ts';
import { learners } from '../../shared/learn/index.ts';
import { MODELS, modelOf } from './models.ts';

const files = readdirSync(MODELS, { recursive: true, encoding: 'utf8' })
  .map(name => name.replaceAll('\\', '/'))
  .filter(name => statSync(join(MODELS, name)).isFile());

test('all files together are under 2 MB, and each is a rung of a recipe', () => {
  const bytes = files.reduce((sum, name) => sum + statSync(join(MODELS, name)).size, 0);
  expect(bytes).toBeLessThan(2_000_000);
  const rungs = recipes.flatMap(recipe => ladderOf(recipe).map(({ file }) => file));
  expect(files.toSorted()).toEqual(rungs.toSorted());
});

test('no game has two recipes', () => {
  const taught = recipes.flatMap(({ game, alsoPlays = [] }) => [game, ...alsoPlays]);
  expect(new Set(taught).size).toBe(taught.length);
  expect(Object.keys(house)).toEqual(taught);
});

describe.each(recipes)('the ladder of $game', recipe => {
  const ladder = ladderOf(recipe);
  const stageOf = (id: string) => recipe.stages.find(({ rungs }) => rungs.some(rung => rung.id === id))!;

  test('plays its game, and its siblings that it is for', () => {
    for (const id of [recipe.game, ...(recipe.alsoPlays ?? [])])
      for (const player of ladder) expect(modelMismatch(games[id], modelOf(player)), player.file).toBeNull();
  });

  test('is named in both languages, each rung otherwise', () => {
    for (const language of ['es', 'en'] as const) {
      const names = ladder.map(({ name }) => name[language]);
      expect(new Set(names.filter(Boolean)).size).toBe(ladder.length);
    }
  });

  test('says what each rung was made by and grew from: the rungs below it among them', () => {
    const names: string[] = [];
    let steps = 0;
    for (const player of ladder) {
      const { meta } = modelOf(player);
      const { learner } = stageOf(player.id);
      expect(Object.hasOwn(learners, learner)).toBe(true);
      expect(meta.createdBy).toBe(learner);
      expect(meta.name).toBe(`${recipe.game} ${player.id}`);
      expect(meta.lineage.filter(name => names.includes(name))).toEqual(names);
      expect(meta.steps).toBeGreaterThan(steps);
      names.push(meta.name);
      steps = meta.steps;
    }
  });
});
