import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { networkAgent } from '../../shared/agents/network.ts';
import { ballInCup } from '../../shared/games/ball-in-cup.ts';
import { cartPole } from '../../shared/games/classic/cart-pole.ts';
import type { Game } from '../../shared/games/game.ts';
import { decodeCheckpoint } from '../../shared/learn/checkpoint.ts';
import { cmaEs } from '../../shared/learn/cma-es.ts';
import { scoreAlone, TRAINING_SEEDS } from '../../shared/learn/evaluation.ts';
import type { Learner, Metrics } from '../../shared/learn/learner.ts';
import { openAiEs } from '../../shared/learn/openai-es.ts';
import { ppo } from '../../shared/learn/ppo.ts';
import { Straying } from '../../shared/learn/straying.ts';

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
  const params = { decisions: 5000, decisionTicks: 1, bouts: 3, population: 6, hidden: 4 };
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
  const params = { decisions: 30_000, bouts: 1, population: 8, hidden: 4, sigma: 0.5 };
  const run = cmaEs.start({ game: axes, params, seed: 1 });
  const fitness: number[] = [];
  while (!run.done) {
    const row = run.advance(500);
    if (row) fitness.push(row.fitness);
  }
  expect(fitness.length).toBeGreaterThan(2);
  expect(fitness[fitness.length - 1]).toBeGreaterThan(fitness[0]);
});

const sha = (weights: Float32Array) =>
  createHash('sha256').update(new Uint8Array(weights.buffer)).digest('hex').slice(0, 16);

describe.each([
  {
    id: 'cma-es',
    learner: cmaEs as Learner,
    own: { population: 12 } as Record<string, number>,
    bits: '1465028673e5b6ed',
  },
  {
    id: 'openai-es',
    learner: openAiEs as Learner,
    own: { pairs: 8, weightDecay: 0 } as Record<string, number>,
    bits: '9498a71988f03324',
  },
])('a leash of $id to the model that it goes on from', ({ learner, own, bits }) => {
  const shared = { decisionTicks: 1, sigma: 0.1, bouts: 1, ...own };
  const played = {
    choices: { game, params: { ...shared, decisions: 50_000, 'reward.upright': 0.02 }, memory: 0 },
    memory: { game, params: { ...shared, decisions: 50_000, 'reward.upright': 0.02 }, memory: 4 },
    axes: { game: ballInCup as unknown as Game, params: { ...shared, decisions: 50_000 }, memory: 0 },
  };

  const from = ({ game, memory }: (typeof played)['axes']) => {
    const params = { decisions: 4000, lanes: 4, horizon: 64, hidden: 4, memory, decisionTicks: 4 };
    const run = ppo.start({ game, params, seed: 1 });
    while (!run.done) run.advance(1000);
    const model = run.policy();
    for (let i = 0; i < model.network.parameters.length; i++) model.network.parameters[i] *= 3; // decided
    return model;
  };

  const goOn = (where: (typeof played)['axes'], over: Record<string, number>, saving = 0) => {
    let run = learner.start({ ...where, params: { ...where.params, ...over }, seed: 2, from: from(where) });
    const rows: Metrics[] = [];
    while (!run.done) {
      const row = run.advance(saving || 500);
      if (row) rows.push(row);
      if (saving) run = learner.restore(where.game, run.save());
    }
    const policy = run.policy();
    return { rows, policy, weights: policy.network.parameters.slice() };
  };

  test.each(Object.keys(played) as (keyof typeof played)[])('keeps it there, playing by %s', kind => {
    const where = played[kind];
    const model = from(where);
    const drift = (leash: number) => {
      const { policy } = goOn(where, { leash, leashPart: 1 });
      const straying = new Straying(
        where.game,
        model.network,
        model.meta.decisionTicks,
        model.meta.logStd ?? null,
      );
      const agent = networkAgent(where.game, model, { mode: 'greedy', delayTicks: 0 });
      scoreAlone(where.game, straying.watched(agent), { matches: 1, firstSeed: 50_000 });
      return straying.sum(policy.network) / straying.decisions;
    };
    const [tight, loose] = [drift(1000), drift(0)];
    expect(tight).toBeLessThan(0.3 * loose);
  });

  test('of no length is none: the same bits as where there was none yet', () => {
    const { rows, weights } = goOn(played.choices, { leash: 0, decisions: 10_000 });
    for (const { leashKl } of rows) expect(leashKl).toBe(0);
    expect(sha(weights)).toBe(bits);
  });

  test('goes on bit for bit where it was saved', () => {
    const { rows, weights } = goOn(played.memory, { decisions: 8000 }, 700);
    const straight = goOn(played.memory, { decisions: 8000 });
    expect(weights).toEqual(straight.weights);
    expect(rows.at(-1)).toEqual(straight.rows.at(-1));
  });
});
