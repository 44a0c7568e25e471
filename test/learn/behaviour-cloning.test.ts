import { describe, expect, test } from 'vitest';
import { networkAgent } from '../../shared/agents/network.ts';
import { pongPlayers } from '../../shared/agents/pong.ts';
import { pong } from '../../shared/games/pong.ts';
import { playReplay } from '../../shared/games/replay.ts';
import { behaviourCloning } from '../../shared/learn/behaviour-cloning.ts';
import { decodeCheckpoint } from '../../shared/learn/checkpoint.ts';
import { datasetOf } from '../../shared/learn/demonstrations.ts';
import { evaluate } from '../../shared/learn/evaluation.ts';
import type { Metrics } from '../../shared/learn/learner.ts';
import { demonstrationsOf } from './recorded.ts';

const size = pong.observation.length;

describe('demonstrations', () => {
  test('pair what the seat saw with what it did a reaction later', () => {
    const [demonstration] = demonstrationsOf('master', [[3, 400]]);
    const seen: Float32Array[] = [];
    playReplay(demonstration.replay, match => {
      const view = new Float32Array(size);
      match.game.observe(match.state, 1, view, 0);
      seen.push(view);
      return undefined;
    });
    const { observations, actions } = datasetOf(pong, [{ ...demonstration, seat: 1 }], 7);
    expect(actions.length).toBe(400 - 7);
    for (let t = 0; t < actions.length; t++) {
      expect(observations.slice(t * size, (t + 1) * size)).toEqual(seen[t]);
      expect(actions[t]).toBe(demonstration.replay.actions[(t + 7) * 2 + 1]);
    }
  });

  test('a match is an episode; a few matches are cut into stretches so that some can be held out', () => {
    const many = datasetOf(
      pong,
      demonstrationsOf(
        'calm',
        [1, 2, 3, 4, 5, 6].map(seed => [seed, 30]),
      ),
      0,
    );
    expect(many.episodeCount).toBe(6);
    expect([...many.episodes]).toEqual(Array.from({ length: 180 }, (_, i) => Math.floor(i / 30)));
    const one = datasetOf(pong, demonstrationsOf('calm', [[1, 100]]), 0);
    expect(one.episodeCount).toBe(5);
    expect([...one.episodes]).toEqual(Array.from({ length: 100 }, (_, i) => Math.floor(i / 20)));
  });

  test('are refused when they were tampered with or shorter than a reaction', () => {
    const [{ replay, seat }] = demonstrationsOf('calm', [[1, 100]]);
    const forged = { ...replay, actions: replay.actions.map(a => (a + 1) % 3) };
    expect(() => datasetOf(pong, [{ replay: forged, seat }], 0)).toThrow('replay/hash-mismatch');
    expect(() => datasetOf(pong, [{ replay, seat: 2 }], 0)).toThrow('seat 2 of pong');
    const start = { game: pong, params: { reactionTicks: 60 }, seed: 1 };
    expect(() => behaviourCloning.start({ ...start, demonstrations: [] })).toThrow('no samples');
    expect(() =>
      behaviourCloning.start({ ...start, demonstrations: demonstrationsOf('calm', [[1, 60]]) }),
    ).toThrow('no samples');
  });
});

describe('behaviour cloning', () => {
  const bothSeats = demonstrationsOf('master', [
    [1, 3600],
    [2, 3600],
  ]).flatMap(({ replay }) => [0, 1].map(seat => ({ replay, seat })));

  function train(
    params: Record<string, number>,
    demonstrations = bothSeats,
  ): {
    rows: Metrics[];
    run: ReturnType<typeof behaviourCloning.start>;
  } {
    const run = behaviourCloning.start({ game: pong, params, seed: 4, demonstrations });
    const rows: Metrics[] = [];
    while (!run.done) {
      const row = run.advance(2000);
      if (row) rows.push(row);
    }
    return { rows, run };
  }

  test('two minutes of the best player make a clone that takes a quarter of the points off it', () => {
    const { rows, run } = train({ epochs: 12 });
    expect(rows.at(-1)!.cost).toBeLessThan(0.6 * rows[0].cost);
    expect(rows.at(-1)!.heldOutCost).toBeLessThan(0.75 * rows[0].heldOutCost);
    expect(rows.at(-1)!.accuracy).toBeGreaterThan(0.7);
    const clone = networkAgent(pong, run.policy(), { mode: 'greedy', delayTicks: 0 });
    const exam = { matches: 100, firstSeed: 60_000, rallies: 100 };
    const { scored, conceded } = evaluate(pong, clone, pongPlayers[3].make(), exam);
    expect(scored / (scored + conceded)).toBeGreaterThan(0.25);
  });

  test('holds out whole episodes, never a part of one', () => {
    const demonstrations = demonstrationsOf(
      'calm',
      Array.from({ length: 10 }, (_, i) => [i, 60]),
    );
    const params = { heldOut: 0.2, reactionTicks: 0 };
    const run = behaviourCloning.start({ game: pong, params, seed: 1, demonstrations });
    const { episodes } = datasetOf(pong, demonstrations, 0);
    const { order } = decodeCheckpoint('behaviour-cloning', run.save()).arrays;
    const episodesIn = (samples: number[]) => new Set(samples.map(sample => episodes[sample]));
    const [train, heldOut] = [episodesIn([...order.slice(0, 480)]), episodesIn([...order.slice(480)])];
    expect([train.size, heldOut.size]).toEqual([8, 2]);
    expect(new Set([...train, ...heldOut]).size).toBe(10);
  });

  test('stops when the held-out episodes no longer get better, and keeps the weights that were best', () => {
    // A tail of contradictions cannot be learnt, only memorised: a large step size soon makes things worse.
    const { rows, run } = train({ epochs: 200, patience: 2, learningRate: 0.1, hidden: 16 });
    expect(rows.length).toBeLessThan(200);
    const best = Math.min(...rows.map(row => row.heldOutCost));
    expect(rows.findIndex(row => row.heldOutCost === best)).toBe(rows.length - 3);
    // The model kept is the one that an earlier stop at the best epoch would have given.
    const again = behaviourCloning.start({
      game: pong,
      params: { epochs: 200, patience: 2, learningRate: 0.1, hidden: 16 },
      seed: 4,
      demonstrations: bothSeats,
    });
    for (let row: Metrics | null = null; row?.heldOutCost !== best; ) row = again.advance(1);
    expect(run.policy().network.parameters).toEqual(again.policy().network.parameters);
  });

  test('balancing makes it better at rare actions and worse overall', () => {
    // Without hidden layers it cannot tell when to stay; whether it then does is a matter of how it counts.
    const params = { epochs: 8, hiddenLayers: 0 };
    const played = train({ ...params, balance: 0 }).rows.at(-1)!;
    const balanced = train({ ...params, balance: 1 }).rows.at(-1)!;
    expect(balanced.balancedAccuracy).toBeGreaterThan(played.balancedAccuracy);
    expect(balanced.accuracy).toBeLessThan(played.accuracy);
  });
});
