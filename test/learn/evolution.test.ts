import { expect, test } from 'vitest';
import { networkAgent } from '../../shared/agents/network.ts';
import { ballInCup } from '../../shared/games/ball-in-cup.ts';
import { cartPole } from '../../shared/games/classic/cart-pole.ts';
import type { Game } from '../../shared/games/game.ts';
import { decodeCheckpoint } from '../../shared/learn/checkpoint.ts';
import { cmaEs } from '../../shared/learn/cma-es.ts';
import { scoreAlone, TRAINING_SEEDS } from '../../shared/learn/evaluation.ts';
import type { Learner } from '../../shared/learn/learner.ts';
import { openAiEs } from '../../shared/learn/openai-es.ts';

const game = cartPole as unknown as Game;

test.each([
  { id: 'cma-es', learner: cmaEs, own: { population: 24 } },
  { id: 'openai-es', learner: openAiEs, own: { learningRate: 0.15, decisions: 500_000 } },
] as { id: string; learner: Learner; own: Record<string, number> }[])(
  '$id finds a network that keeps a pole up',
  ({ learner, own }) => {
    const params: Record<string, number> = {
      decisions: 250_000,
      decisionTicks: 1,
      hidden: 4,
      hiddenLayers: 1,
      sigma: 0.5,
      ...own,
    };
    const run = learner.start({ game, params, seed: 1 });
    while (!run.done) run.advance(5000);
    const agent = networkAgent(game, run.policy(), { mode: 'greedy', delayTicks: 0 });
    expect(scoreAlone(game, agent, { matches: 50, firstSeed: 50_000 })).toBeGreaterThan(400);
  },
);

test('all candidates of a generation play the same matches, of seeds kept for training', () => {
  const params = { decisions: 5000, decisionTicks: 1, matches: 3, population: 6, hidden: 4 };
  const run = cmaEs.start({ game, params, seed: 1 });
  const seedsOf = new Map<number, string>();
  while (!run.done) {
    run.advance(10);
    const { state } = decodeCheckpoint<{ run: { generation: number; bouts: { seed: number }[] } }>(
      cmaEs.id,
      run.save(),
    );
    const { generation, bouts } = state.run;
    if (bouts.length === 0) continue;
    const seeds = bouts.map(({ seed }) => seed);
    for (const seed of seeds) expect(seed).toBeGreaterThanOrEqual(TRAINING_SEEDS);
    expect(seedsOf.get(generation) ?? seeds.join()).toBe(seeds.join());
    seedsOf.set(generation, seeds.join());
  }
  expect(seedsOf.size).toBeGreaterThan(3);
  expect(new Set(seedsOf.values()).size).toBe(seedsOf.size);
});

test('axes are no obstacle: a network swings the ball of Ball in a cup higher', () => {
  const axes = ballInCup as unknown as Game;
  const params = { decisions: 30_000, matches: 1, population: 8, hidden: 4, sigma: 0.5 };
  const run = cmaEs.start({ game: axes, params, seed: 1 });
  const fitness: number[] = [];
  while (!run.done) {
    const row = run.advance(500);
    if (row) fitness.push(row.fitness);
  }
  expect(fitness.length).toBeGreaterThan(2);
  expect(fitness[fitness.length - 1]).toBeGreaterThan(fitness[0]);
});
