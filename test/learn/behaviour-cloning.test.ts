import { describe, expect, test } from 'vitest';
import { Players } from '../../shared/agents/agent.ts';
import { scripted } from '../../shared/agents/index.ts';
import { networkAgent } from '../../shared/agents/network.ts';
import { pongPlayers } from '../../shared/agents/pong.ts';
import { balance } from '../../shared/games/balance.ts';
import { ballInCup } from '../../shared/games/ball-in-cup.ts';
import type { Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { Match } from '../../shared/games/match.ts';
import { noughtsAndCrosses } from '../../shared/games/noughts-and-crosses.ts';
import { pong } from '../../shared/games/pong.ts';
import { playReplay, replayOf } from '../../shared/games/replay.ts';
import { behaviourCloning, type CloningRun } from '../../shared/learn/behaviour-cloning.ts';
import { decodeCheckpoint } from '../../shared/learn/checkpoint.ts';
import { nothingTaught } from '../../shared/learn/cloning-report.ts';
import { datasetOf } from '../../shared/learn/demonstrations.ts';
import { evaluate } from '../../shared/learn/evaluation.ts';
import type { Demonstration, Metrics } from '../../shared/learn/learner.ts';
import { Normaliser } from '../../shared/nn/layers/normaliser.ts';
import { below, seedRng } from '../../shared/rng.ts';
import { demonstrationsOf, recordedIn } from './recorded.ts';

const size = pong.observation.length;
const noughts = noughtsAndCrosses as Game;
const cup = ballInCup as Game;

function train(
  params: Record<string, number>,
  demonstrations: readonly Demonstration[],
  game: Game = pong as Game,
): { rows: Metrics[]; run: CloningRun } {
  const run = behaviourCloning.start({ game, params, seed: 4, demonstrations }) as CloningRun;
  const rows: Metrics[] = [];
  while (!run.done) {
    const row = run.advance(1);
    if (row) rows.push(row);
  }
  return { rows, run };
}

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
    const dataset = datasetOf(pong, [{ ...demonstration, seat: 1 }], 7);
    const { observations, actions, before, count } = recordedIn(dataset);
    expect(count).toBe(400 - 7);
    for (let t = 0; t < count; t++) {
      expect(observations[t]).toEqual([...seen[t]]);
      expect(actions[t][0]).toBe(demonstration.replay.actions[(t + 7) * 2 + 1]);
      expect(before[t][0]).toBe(t === 0 ? 0 : demonstration.replay.actions[(t - 1) * 2 + 1]);
    }
  });

  test('are cut into some twenty stretches of the same length; a short match is one', () => {
    const many = datasetOf(
      pong,
      demonstrationsOf(
        'calm',
        Array.from({ length: 30 }, (_, seed) => [seed, 30]),
      ),
      0,
    );
    expect(many.episodeCount).toBe(30);
    expect(recordedIn(many).episodes).toEqual(Array.from({ length: 900 }, (_, i) => Math.floor(i / 30)));
    const uneven = datasetOf(
      pong,
      demonstrationsOf('calm', [
        [1, 300],
        [2, 100],
      ]),
      0,
    );
    expect(uneven.episodeCount).toBe(20);
    expect(recordedIn(uneven).episodes).toEqual(Array.from({ length: 400 }, (_, i) => Math.floor(i / 20)));
  });

  test('in a game of turns are the moves of the seat alone, with what was legal, and turned and mirrored', () => {
    const [demonstration] = demonstrationsOf('master', [[3, 9]], noughts);
    const { replay } = demonstration;
    const { count, actions, masks, observations, before } = datasetOf(noughts, [demonstration], 8);
    const symmetries = noughts.symmetries!;
    const moves: { cell: number; free: number[]; seen: number[] }[] = [];
    playReplay(replay, ({ state }, joint) => {
      if (noughts.turn!(state) !== 0) return undefined;
      const [seen, free] = [new Float32Array(noughts.observation.length), new Uint8Array(9)];
      noughts.observe(state, 0, seen, 0);
      noughts.legal!(state, 0, free, 0);
      moves.push({ cell: joint[0], free: [...free], seen: [...seen] });
      return undefined;
    });
    expect(count).toBe(moves.length * (1 + symmetries.length));
    for (const [m, { cell, free, seen }] of moves.entries())
      for (let turn = 0; turn <= symmetries.length; turn++) {
        const sample = m * (1 + symmetries.length) + turn;
        const { choices, observation } = symmetries[turn - 1] ?? {
          choices: free.map((_, i) => i),
          observation: seen.map((_, i) => i),
        };
        expect(choices[actions[sample]]).toBe(cell);
        expect(choices[before[sample]]).toBe(m === 0 ? 0 : moves[m - 1].cell);
        expect([...masks!.subarray(9 * sample, 9 * sample + 9)]).toEqual(choices.map(from => free[from]));
        expect([...observations.subarray(seen.length * sample, seen.length * (sample + 1))]).toEqual(
          observation.map(from => seen[from]),
        );
      }
  });

  test('are seen in the mirror, too, where the rules do not notice one', () => {
    const [demonstration] = demonstrationsOf('master', [[3, 300]], cup);
    const { count, observations, actions } = datasetOf(cup, [demonstration], 5);
    expect(count).toBe(2 * 295);
    const signs = [-1, 1, -1, 1, -1, 1, -1, 1, 1, 1, 1];
    for (let s = 0; s < count; s += 2) {
      for (const [i, sign] of signs.entries())
        expect(observations[11 * (s + 1) + i]).toBe(sign * observations[11 * s + i] + 0);
      expect(actions[2 * (s + 1)]).toBe(0 - actions[2 * s]);
      expect(actions[2 * (s + 1) + 1]).toBe(actions[2 * s + 1]);
    }
  });

  test('over axes are where each was held, −1 to 1', () => {
    const [demonstration] = demonstrationsOf('master', [[3, 200]], cup);
    const dataset = datasetOf(cup, [demonstration], 5);
    const { count, actions } = recordedIn(dataset);
    expect(count).toBe(195);
    for (let t = 0; t < count; t++)
      for (let axis = 0; axis < 2; axis++)
        expect(actions[t][axis]).toBe(Math.fround(demonstration.replay.actions[2 * (t + 5) + axis] / 127));
  });

  test('end where the seat is out, though others play on', () => {
    const [{ replay }] = demonstrationsOf('calm', [[5, 4000]], games['snake-8']);
    const alive: number[] = [];
    playReplay(replay, ({ game, state }) => {
      for (let seat = 0; seat < 8; seat++)
        alive[seat] = (alive[seat] ?? 0) + (game.out!(state, seat) ? 0 : 1);
      return undefined;
    });
    const counts = alive.map(
      (_, seat) => recordedIn(datasetOf(games['snake-8'], [{ replay, seat }], 0)).count,
    );
    expect(counts).toEqual(alive);
    expect(Math.min(...alive)).toBeLessThan(replay.ticks);
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

  test('two minutes of the best player make a clone that takes a quarter of the points off it', () => {
    const { rows, run } = train({ epochs: 12 }, bothSeats);
    expect(rows.at(-1)!.cost).toBeLessThan(0.6 * rows[0].cost);
    expect(rows.at(-1)!.heldOutCost).toBeLessThan(0.75 * rows[0].heldOutCost);
    expect(rows.at(-1)!.accuracy).toBeGreaterThan(0.7);
    const clone = networkAgent(pong, run.policy(), { mode: 'greedy', delayTicks: 0 });
    const exam = { matches: 100, firstSeed: 60_000, rallies: 100 };
    const { scored, conceded } = evaluate(pong, clone, pongPlayers[3].make(), exam);
    expect(scored / (scored + conceded)).toBeGreaterThan(0.25);
  });

  test('holds out whole episodes, never a part of one, until they make up their part', () => {
    const demonstrations = demonstrationsOf(
      'calm',
      Array.from({ length: 10 }, (_, i) => [i, 60]),
    );
    const params = { heldOut: 0.2, reactionTicks: 0 };
    const run = behaviourCloning.start({ game: pong, params, seed: 1, demonstrations });
    const { episodes } = datasetOf(pong, demonstrations, 0);
    const { order } = decodeCheckpoint('behaviour-cloning', run.save()).arrays;
    const episodesIn = (samples: number[]) => new Set(samples.map(sample => episodes[sample]));
    const [train, heldOut] = [episodesIn([...order.slice(0, 960)]), episodesIn([...order.slice(960)])];
    expect([train.size, heldOut.size]).toEqual([16, 4]);
    expect(new Set([...train, ...heldOut]).size).toBe(20);
  });

  test('stops when the held-out episodes no longer get better, and keeps the weights that were best', () => {
    // A tail of contradictions cannot be learnt, only memorised: a large step size soon makes things worse.
    const params = { epochs: 200, patience: 2, learningRate: 0.1, hidden: 16, examMatches: 0 };
    const { rows, run } = train(params, bothSeats);
    expect(rows.length).toBeLessThan(200);
    const best = Math.min(...rows.map(row => row.heldOutCost));
    expect(rows.findIndex(row => row.heldOutCost === best)).toBe(rows.length - 3);
    // The model kept is the one that an earlier stop at the best epoch would have given.
    const again = behaviourCloning.start({ game: pong, params, seed: 4, demonstrations: bothSeats });
    for (let row: Metrics | null = null; row?.heldOutCost !== best; ) row = again.advance(1);
    expect(run.policy().network.parameters).toEqual(again.policy().network.parameters);
  });

  test('balancing makes it better at rare actions and worse overall', () => {
    // Without hidden layers it cannot tell when to stay; whether it then does is a matter of how it counts.
    const params = { epochs: 8, hiddenLayers: 0, examMatches: 0 };
    const played = train({ ...params, balance: 0 }, bothSeats).rows.at(-1)!;
    const balanced = train({ ...params, balance: 1 }, bothSeats).rows.at(-1)!;
    expect(balanced.balancedAccuracy).toBeGreaterThan(played.balancedAccuracy);
    expect(balanced.accuracy).toBeLessThan(played.accuracy);
  });

  test('answers as late as those whom it imitates, and when it is its turn where they wait for one another', () => {
    const late = (reactionTicks: number, game: Game) => {
      const params = { reactionTicks, heldOut: 0, epochs: 1, examMatches: 0 };
      return (
        train(params, demonstrationsOf('calm', [[1, 300]], game), game).run.policy().meta.reactionTicks ?? 0
      );
    };
    expect([late(0, pong as Game), late(8, pong as Game), late(8, noughts)]).toEqual([0, 8, 0]);
  });

  test('brings what is seen to one size, once: play and further training leave the measure alone', () => {
    const demonstrations = demonstrationsOf('calm', [[1, 600]]);
    const params = { reactionTicks: 0, heldOut: 0, epochs: 1, examMatches: 0 };
    const measures = (run: CloningRun) => {
      const [layer] = run.policy().network.layers;
      if (!(layer instanceof Normaliser)) throw new Error('the first layer is no normaliser');
      const { mean, variance } = layer.statistics;
      return { mean: [...mean], variance: [...variance] };
    };
    const { run } = train(params, demonstrations);
    const { observations, count } = datasetOf(pong, demonstrations, 0);
    for (let i = 0; i < size; i++) {
      const column = Array.from({ length: count }, (_, s) => observations[s * size + i]);
      const mean = column.reduce((sum, x) => sum + x, 0) / count;
      const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / count;
      expect(measures(run).mean[i]).toBeCloseTo(mean, 10);
      expect(measures(run).variance[i]).toBeCloseTo(Math.max(0.01, variance), 10);
    }
    // In Racer nobody drives the wrong way, and what hardly changed is not blown up.
    const [racing] = demonstrationsOf('master', [[1, 200]], games.racer);
    const driver = train(params, [racing], games.racer).run;
    expect(Math.min(...measures(driver).variance)).toBeCloseTo(0.01, 12);
    const further = behaviourCloning.start({
      ...{ game: pong, params, seed: 5, from: run.policy() },
      demonstrations: demonstrationsOf('master', [[9, 900]]),
    }) as CloningRun;
    while (!further.done) further.advance(1000);
    expect(measures(further)).toEqual(measures(run));
  });

  test('over axes learns a Gaussian, whose spread is what it is off by where it was not shown', () => {
    const demonstrations = demonstrationsOf('master', [[1, 3000]], cup);
    const params = { reactionTicks: 0, epochs: 10, examMatches: 0, batch: 512 };
    const { rows, run } = train(params, demonstrations, cup);
    expect(rows.at(-1)!.heldOutCost).toBeLessThan(0.5 * rows[0].heldOutCost);
    const { meta } = run.policy();
    const best = Math.min(...rows.map(row => row.heldOutCost));
    // ½ Σ (ŷ − y)² is half the sum of the variances.
    const variances = meta.logStd!.map(logStd => Math.exp(2 * logStd));
    expect(variances.reduce((sum, v) => sum + v, 0) / 2).toBeCloseTo(best, 5);
  });

  test.each(Object.values(games).filter(game => !game.variantOf))(
    'clones somebody in $id, by the rules',
    game => {
      const ladder = scripted[game.id];
      const matches = game.tempo.kind === 'turns' ? [1, 2, 3, 4] : [1];
      const demonstrations = demonstrationsOf(
        ladder[1].id,
        matches.map(seed => [seed, 300]),
        game,
      );
      const { run, rows } = train({ epochs: 2, examMatches: 1 }, demonstrations, game);
      expect(Number.isFinite(rows.at(-1)!.return)).toBe(true);
      const match = new Match(game, 77);
      const agent = () => networkAgent(game, run.policy(), { mode: 'sampled', delayTicks: 0 });
      const players = new Players(game, Array.from({ length: game.seats }, agent), seat => seat);
      while (!match.outcome && match.tick < 300) match.advance(players.act(match.state, []));
    },
  );
});

describe('the report of a clone', () => {
  /** A match alone by a player of a few lines: what it does at a tick, given what it sees. */
  function playedBy(
    game: Game,
    ticks: number,
    act: (seen: Float32Array, tick: number) => number[],
  ): Demonstration {
    const match = new Match(game, 3);
    const seen = new Float32Array(game.observation.length);
    while (match.tick < ticks && !match.outcome) {
      game.observe(match.state, 0, seen, 0);
      match.advance(act(seen, match.tick));
    }
    return { replay: replayOf(match, [{ kind: 'human', name: 'somebody' }]), seat: 0 };
  }

  const reportOf = (demonstration: Demonstration | Demonstration[], params = {}, game = balance as Game) =>
    train({ epochs: 6, reactionTicks: 0, ...params }, [demonstration].flat(), game).run.report()!;

  test('says how often each action was right, and what whoever goes on as before would have got', () => {
    const demonstrations = demonstrationsOf('master', [[1, 3000]], balance as Game);
    const { rows, run } = train({ reactionTicks: 5 }, demonstrations, balance as Game);
    const report = run.report()!;
    expect(report.samples + report.heldOut).toBe(2 * (3000 - 5)); // and mirrored
    expect(report.recalls.map(({ action }) => action)).toEqual(['quiet', 'left', 'right']);
    expect(report.recalls.reduce((sum, { times }) => sum + times, 0)).toBe(report.heldOut);
    const known = report.recalls.map(({ recall }) => recall!);
    expect(report.balancedAccuracy).toBeCloseTo(known.reduce((sum, r) => sum + r, 0) / 3, 12);
    expect(report.balancedAccuracy).toBeGreaterThan(report.repeatBalancedAccuracy);
    expect(report.verdict).toEqual({ kind: 'taught' });
    expect(report.returns.length).toBe(6);
    expect(rows.at(-1)!.return).toBeCloseTo(report.returns.reduce((sum, r) => sum + r, 0) / 6, 12);
    expect(rows.at(-1)!.repeatReturn).toBeLessThan(rows.at(-1)!.return);
  });

  test('over axes counts the low, the middle and the high third of each', () => {
    const { recalls } = train(
      { epochs: 2, examMatches: 0 },
      demonstrationsOf('master', [[1, 2000]], cup),
      cup,
    ).run.report()!;
    expect(recalls.map(({ action, third }) => `${action} ${third}`)).toEqual(
      ['x', 'y'].flatMap(axis => ['low', 'middle', 'high'].map(third => `${axis} ${third}`)),
    );
  });

  test('gives no verdict on a clone that has not played', () => {
    const report = reportOf(demonstrationsOf('master', [[1, 900]], balance as Game), { examMatches: 0 });
    expect(report.verdict).toEqual({ kind: 'unknown' });
    expect(
      behaviourCloning.start({
        game: pong,
        params: {},
        seed: 1,
        demonstrations: demonstrationsOf('calm', [[1, 90]]),
      }).report!(),
    ).toBeNull();
  });

  const dice = seedRng(1);
  test.each([
    ['too-short', playedBy(balance as Game, 60, (_, tick) => [tick % 3])],
    ['never-moves', playedBy(cup, 2000, () => [0, 0])],
    ['one-sided', playedBy(cup, 2000, (_, tick) => [tick % 200 === 0 ? 127 : 0, tick % 200 === 7 ? 127 : 0])],
    ['contradictory', playedBy(cup, 4000, () => [below(dice, 255) - 127, below(dice, 255) - 127])],
  ] as const)('tells why a demonstration taught nothing: %s', (why, demonstration) => {
    const report = reportOf(demonstration, {}, games[demonstration.replay.game]);
    expect(report.verdict).toEqual({ kind: 'nothing', why });
    const { es, en } = nothingTaught[why];
    expect(Math.min(es.length, en.length)).toBeGreaterThan(20);
  });

  test('finds no fault with a demonstration that a network could not yet follow', () => {
    const demonstrations = demonstrationsOf('master', [[1, 3000]], balance as Game);
    const report = reportOf(demonstrations, { epochs: 1, learningRate: 1e-5, hidden: 2 });
    expect(report.verdict).toEqual({ kind: 'nothing', why: 'unclear' });
  });

  test('whoever only repeats plays by the rules too', () => {
    const demonstrations = demonstrationsOf(
      'master',
      [
        [1, 9],
        [2, 9],
      ],
      noughts,
    );
    const report = reportOf(demonstrations, { examMatches: 20 }, noughts);
    expect(report.repeatReturns.length).toBe(20);
  });
});
