import { expect, test } from 'vitest';
import { cartPole } from '../../shared/games/classic/cart-pole.ts';
import type { Game } from '../../shared/games/game.ts';
import type { Metrics } from '../../shared/learn/learner.ts';
import { reinforce } from '../../shared/learn/reinforce.ts';

const game = cartPole as unknown as Game;

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
