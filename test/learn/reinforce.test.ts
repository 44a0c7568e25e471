import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { cartPole } from '../../shared/games/classic/cart-pole.ts';
import type { Game } from '../../shared/games/game.ts';
import type { Metrics } from '../../shared/learn/learner.ts';
import { reinforce } from '../../shared/learn/reinforce.ts';

const game = cartPole as unknown as Game;

const sha = (weights: Float32Array) =>
  createHash('sha256').update(new Uint8Array(weights.buffer)).digest('hex').slice(0, 16);

function train(params: Record<string, number>, seed = 1): Metrics[] {
  const run = reinforce.start({ game, params: { decisionTicks: 1, ...params }, seed });
  const rows: Metrics[] = [];
  while (!run.done) {
    const row = run.advance(1);
    if (row) rows.push(row);
  }
  return rows;
}

test.each([1, 2, 3])('keeps a pole up ten times as long as it did at first, seed %d', seed => {
  const rows = train({ decisions: 60_000, learningRate: 0.01, round: 1000 }, seed);
  expect(rows[0].return).toBeLessThan(30);
  expect(rows[rows.length - 1].return).toBeGreaterThan(10 * rows[0].return);
});

test('learns from whole matches alone, at least a round of them', () => {
  const rows = train({ decisions: 2000, round: 100 });
  let before = { decisions: 0, matches: 0 };
  for (const row of rows) {
    expect(row.decisions - before.decisions).toBeGreaterThanOrEqual(100);
    expect(row.matches).toBeGreaterThan(before.matches);
    before = { decisions: row.decisions, matches: row.matches };
  }
});

describe('a leash to the model that it goes on from', () => {
  const params = {
    decisions: 8000,
    decisionTicks: 1,
    round: 200,
    hidden: 8,
    learningRate: 0.02,
    leashPart: 1,
  };
  const first = reinforce.start({ game, params, seed: 1 });
  while (!first.done) first.advance(1000);
  const from = first.policy();

  const goOn = (over: Record<string, number>) => {
    const run = reinforce.start({ game, params: { ...params, ...over }, seed: 2, from });
    const kl: number[] = [];
    while (!run.done) {
      const row = run.advance(1);
      if (row) kl.push(row.leashKl);
    }
    return { kl, weights: run.policy().network.parameters.slice() };
  };

  test('keeps it there, the more the tighter, and is let out over its part of the run', () => {
    const [tight, loose] = [goOn({ leash: 10 }), goOn({ leash: 0.001 })];
    expect(Math.max(...tight.kl)).toBeLessThan(0.1 * Math.max(...loose.kl));
    const { kl } = goOn({ leash: 10, leashPart: 0.5 });
    expect(kl.findIndex((each, i) => i > 0 && each === 0) / kl.length).toBeGreaterThan(0.4);
    expect(kl.at(-1)).toBe(0);
  });

  test('of no length is none: the same bits as where there was none yet', () => {
    const { kl, weights } = goOn({ leash: 0 });
    expect(Math.max(...kl)).toBe(0);
    expect(sha(weights)).toBe('ba24cc5577df279c');
  });

  test('goes on bit for bit where it was saved', () => {
    let resumed = reinforce.start({ game, params, seed: 2, from });
    while (!resumed.done) {
      resumed.advance(300);
      resumed = reinforce.restore(game, resumed.save());
    }
    expect(resumed.policy().network.parameters).toEqual(goOn({}).weights);
  });
});
