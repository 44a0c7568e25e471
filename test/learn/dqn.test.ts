import { describe, expect, test } from 'vitest';
import { networkAgent } from '../../shared/agents/network.ts';
import { cartPole } from '../../shared/games/classic/cart-pole.ts';
import type { Game } from '../../shared/games/game.ts';
import { dqn, plainNetwork } from '../../shared/learn/dqn.ts';
import { scoreAlone } from '../../shared/learn/evaluation.ts';
import { ReplayBuffer } from '../../shared/learn/replay-buffer.ts';
import { SumTree } from '../../shared/learn/sum-tree.ts';
import { glorot } from '../../shared/nn/initialisers.ts';
import { Network } from '../../shared/nn/network.ts';
import { below, seedRng, uniform, uniformIn } from '../../shared/rng.ts';

const game = cartPole as unknown as Game;

describe('a sum tree', () => {
  test('sums its leaves, whatever was changed in which order, and is restored from them', () => {
    const rng = seedRng(1);
    for (const length of [1, 5, 8, 100]) {
      const tree = new SumTree(length);
      const weights = new Array(length).fill(0);
      for (let i = 0; i < 5 * length; i++) {
        const leaf = below(rng, length);
        weights[leaf] = uniform(rng);
        tree.set(leaf, weights[leaf]);
      }
      expect(tree.total).toBeCloseTo(weights.reduce((sum, w) => sum + w, 0));
      const other = new SumTree(length);
      other.restore(tree.leaves(length));
      expect(other.total).toBe(tree.total);
      expect(Array.from(other.leaves(length))).toEqual(weights);
    }
  });

  test('finds the leaf that a linear walk finds, and never one of weight 0', () => {
    const rng = seedRng(2);
    const weights = Array.from({ length: 37 }, (_, i) => (i % 3 === 0 ? 0 : below(rng, 5)));
    const tree = new SumTree(37);
    for (const [leaf, weight] of weights.entries()) tree.set(leaf, weight);
    for (let point = 0; point < tree.total; point += 0.5) {
      let left = point;
      const walked = weights.findIndex(weight => {
        left -= weight;
        return left < 0;
      });
      expect(tree.find(point)).toBe(walked);
    }
    expect(weights[tree.find(tree.total)]).toBeGreaterThan(0); // where rounding points past the end
  });
});

describe('a replay buffer', () => {
  const make = (over = {}) =>
    new ReplayBuffer({ capacity: 8, size: 1, steps: 3, gamma: 0.5, alpha: 0.6, ...over });
  const at = (x: number) => Float32Array.of(x);

  test('counts what a match that ran out of time is still worth from where it stopped, and nothing after one that ended', () => {
    for (const [ended, last] of [
      ['terminated', [0, 0, 0]],
      ['truncated', [1 / 8, 1 / 4, 1 / 2]],
    ] as const) {
      const buffer = make();
      for (let t = 0; t < 4; t++) buffer.push(at(t), t, t + 1, at(t + 1), t === 3 ? ended : null);
      buffer.push(at(100), 0, 0, at(101), null); // another match
      expect(buffer.count).toBe(4);
      expect([...buffer.returns.slice(0, 4)]).toEqual([1 + 2 / 2 + 3 / 4, 2 + 3 / 2 + 4 / 4, 3 + 4 / 2, 4]);
      expect([...buffer.next.slice(0, 4)]).toEqual([3, 4, 4, 4]);
      expect([...buffer.discounts.slice(0, 4)]).toEqual([1 / 8, ...last]);
      expect([...buffer.observations.slice(0, 4)]).toEqual([0, 1, 2, 3]);
      expect([...buffer.actions.slice(0, 4)]).toEqual([0, 1, 2, 3]);
    }
  });

  test('draws in proportion to |error|^α and weighs that out again with (N P)^−β', () => {
    const buffer = make({ steps: 1, alpha: 0.5 });
    for (let t = 0; t < 2; t++) buffer.push(at(t), 0, 0, at(t), null);
    buffer.review(0, 9);
    buffer.review(1, 1);
    const rows = 400;
    const [indices, weights] = [new Int32Array(rows), new Float32Array(rows)];
    buffer.sample(seedRng(3), rows, 1, indices, weights);
    const often = indices.filter(i => i === 0).length;
    expect(often / rows).toBeCloseTo(3 / 4, 2); // √9 : √1
    for (let r = 0; r < rows; r++) expect(weights[r]).toBeCloseTo(indices[r] === 0 ? 1 / 3 : 1, 3);
  });
});

test('without its duelling layer a network says the same Q', () => {
  const rng = seedRng(4);
  const network = new Network({
    inputs: 3,
    layers: [
      { kind: 'dense', outputs: 5, activation: 'tanh' },
      { kind: 'dense', outputs: 4, activation: 'linear' },
      { kind: 'duelling' },
    ],
  });
  network.initialise(rng, glorot);
  for (const [, parameter] of network.named())
    for (let i = 0; i < parameter.length; i++) parameter.value[i] += uniformIn(rng, -1, 1);
  const plain = plainNetwork(network);
  expect(plain.spec.layers.map(layer => layer.kind)).toEqual(['dense', 'dense']);
  const x = Float32Array.from({ length: 30 }, () => uniformIn(rng, -1, 1));
  const want = network.forward(x, 10).slice();
  for (const [i, q] of plain.forward(x, 10).entries()) expect(q).toBeCloseTo(want[i], 5);
});

test('on the rules of CartPole-v1 it stands for 475 of 500 within 60,000 steps, and stays', {
  timeout: 300_000,
}, () => {
  // A tenth of a reward a step: values up to 10, which a few neurons of tanh can say.
  const params = { decisions: 60_000, decisionTicks: 1, learnEvery: 1, hidden: 64, 'reward.upright': 0.1 };
  const run = dqn.start({ game, params, seed: 1 });
  const scores: number[] = [];
  while (!run.done) {
    const row = run.advance(200);
    if (!row || row.decisions < 45_000 || row.decisions % 5000 !== 0) continue;
    const agent = networkAgent(game, run.policy(), { mode: 'greedy', delayTicks: 0 });
    scores.push(scoreAlone(game, agent, { matches: 100, firstSeed: 50_000 }));
  }
  expect(scores.length).toBe(4);
  for (const score of scores) expect(score).toBeGreaterThanOrEqual(475);
});

test('a leash keeps it near the model that it goes on from', () => {
  const params = { decisions: 3000, decisionTicks: 1, hidden: 8, 'reward.upright': 0.1, leashPart: 1 };
  const first = dqn.start({ game, params, seed: 1 });
  while (!first.done) first.advance(1000);
  const drift = (leash: number) => {
    const run = dqn.start({ game, params: { ...params, leash }, seed: 2, from: first.policy() });
    let last = 0;
    while (!run.done) last = run.advance(100)?.leashKl ?? last;
    return last;
  };
  expect(drift(10)).toBeLessThan(0.5 * drift(0.01));
});
