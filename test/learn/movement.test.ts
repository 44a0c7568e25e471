import { describe, expect, test } from 'vitest';
import { Players } from '../../shared/agents/agent.ts';
import { ballInCupPlayers } from '../../shared/agents/ball-in-cup.ts';
import { networkAgent } from '../../shared/agents/network.ts';
import { type BallInCupState, ballInCup } from '../../shared/games/ball-in-cup.ts';
import type { Game } from '../../shared/games/game.ts';
import { Match } from '../../shared/games/match.ts';
import { replayOf } from '../../shared/games/replay.ts';
import type { Demonstration } from '../../shared/learn/learner.ts';
import { movementIn, movementNetwork, movementOf, movementSize } from '../../shared/learn/movement.ts';
import { movement } from '../../shared/learn/movement-learning.ts';
import { PiSquared } from '../../shared/learn/pi-squared.ts';
import { freshNetwork, modelOf } from '../../shared/learn/policy-network.ts';
import { bestTry } from '../../shared/learn/tries.ts';
import type { Model } from '../../shared/nn/model-file.ts';
import { seedRng } from '../../shared/rng.ts';
import { caughtOfTen, failedDemonstration } from '../bench/learning/ball-in-cup.ts';

const game = ballInCup as unknown as Game;
const size = game.observation.length;
const weights = game.rewards.map(term => term.weight);
const model = (theta: ArrayLike<number>) => modelOf(game, movementNetwork(game, theta), 'movement', 0, 1, []);

/** A whole match of a rung of the ladder. */
function match(rung: number, seed: number, ticks = Number.POSITIVE_INFINITY): Demonstration {
  const played = new Match(game, seed);
  const players = new Players(game, [ballInCupPlayers[rung].make()], () => seed);
  while (!played.outcome && played.tick < ticks) played.advance(players.act(played.state, []));
  return { replay: replayOf(played, [{ kind: 'scripted', name: ballInCupPlayers[rung].id }]), seat: 0 };
}

describe('learnt', () => {
  test('from one failed demonstration each, sixty tries teach to catch ten times out of ten', () => {
    const caught = [0, 1, 2, 3, 4, 5].map(seed => {
      const shown = failedDemonstration(seed);
      const run = movement.start({ game, params: {}, seed, demonstrations: [shown] });
      while (!run.done) run.advance(1000);
      return caughtOfTen(run.policy(), 0);
    });
    expect(caught.filter(of10 => of10 === 10).length, caught.join()).toBeGreaterThanOrEqual(5);
  });

  test('it plays as many tries as it was told, and of each no more than the try and its pause', () => {
    const run = movement.start({ game, params: { tries: 10 }, seed: 1, demonstrations: [match(0, 1)] });
    const rows = [];
    while (!run.done) rows.push(run.advance(100));
    expect(rows.filter(row => row !== null).map(row => row.tries)).toEqual([5, 10]);
    const last = rows.at(-1)!;
    expect(last.decisions).toBeGreaterThan(10 * 60);
    expect(last.decisions).toBeLessThanOrEqual(10 * (300 + 120));
    expect(last.best).toBeGreaterThanOrEqual(last.return);
  });

  test('only games that are played in tries are learnt so', () => {
    expect(movement.learns(game)).toBe(true);
    expect(movement.learns({ ...game, tries: undefined } as Game)).toBe(false);
  });
});

describe('begun', () => {
  test('a movement does what was shown: it comes as close to the commands as bumps can', () => {
    const shown = bestTry(game, [failedDemonstration(0)], weights);
    const network = movementNetwork(game, movementOf(game, shown));
    let [off, all] = [0, 0];
    for (const { observation, command } of shown.slice(0, 100)) {
      const output = network.forward(Float32Array.from(observation), 1);
      for (let axis = 0; axis < 2; axis++) {
        off += (output[axis] - command[axis]) ** 2;
        all += command[axis] ** 2;
      }
    }
    expect(off / all).toBeLessThan(0.3);
  });

  test('how long a teacher thinks before moving makes no other movement', () => {
    const shown = bestTry(game, [failedDemonstration(0)], weights);
    const left = game.observation.findIndex(({ name }) => name === 'left');
    const tick = shown[0].observation[left] - shown[1].observation[left];
    const still = Array.from({ length: 40 }, () => ({ observation: shown[0].observation, command: [0, 0] }));
    const late = [...still, ...shown].map(({ observation, command }, t) => {
      const seen = Float32Array.from(observation);
      seen[left] = Math.max(0, 1 - t * tick);
      return { observation: seen, command };
    });
    const [now, then] = [shown, late].map(each => movementOf(game, each.slice(0, 200)));
    for (let i = 0; i < now.length; i++) expect(then[i]).toBeCloseTo(now[i], 3);
  });

  test('of many tries shown it begins with the one that earned most', () => {
    const whole = match(3, 5, 3000);
    const caught = bestTry(game, [match(0, 3, 100), whole], weights);
    const earned = bestTry(game, [whole], weights);
    expect(caught.map(({ command }) => [...Array.from(command)])).toEqual(
      earned.map(({ command }) => [...Array.from(command)]),
    );
    expect(earned.length).toBeLessThan(420);
  });

  test('with nobody to show anything it begins at rest, looks further around, and most often finds out', () => {
    const caught = [1, 2, 3, 4, 5].map(seed => {
      const run = movement.start({ game, params: {}, seed });
      while (!run.done) run.advance(1000);
      return caughtOfTen(run.policy(), 0);
    });
    expect(caught.sort((a, b) => a - b)[2]).toBe(10);
    const theta = movementOf(game, bestTry(game, [], weights));
    expect([...theta.slice(0, -1)]).toEqual(new Array(movementSize(game) - 1).fill(0));
  });

  test('it goes on from another policy as that one plays', () => {
    const network = freshNetwork(game, 2, 8, 1, 1, seedRng(3));
    const from: Model = modelOf(game, network, 'clone', 10, 4, []);
    const theta = movementIn(game, movement.start({ game, params: {}, seed: 1, from }).policy().network)!;
    expect(theta.slice(0, 16).some(height => Math.abs(height) > 0.05)).toBe(true);
  });
});

describe('as a network', () => {
  const theta = movementOf(game, bestTry(game, [failedDemonstration(0)], weights));

  test('it is known again to the bit, and no other network is taken for one', () => {
    const network = movementNetwork(game, theta);
    const read = movementIn(game, network)!;
    expect(movementNetwork(game, read).parameters).toEqual(network.parameters);
    for (let i = 0; i < theta.length; i++) expect(Math.abs(read[i] - theta[i])).toBeLessThan(2 ** -12);
    network.parameters[3] += 0.5;
    expect(movementIn(game, network)).toBeNull();
    expect(movementIn(game, freshNetwork(game, 2, 12, 1, 1, seedRng(1)))).toBeNull();
  });

  test('it brings the hand home in a pause', () => {
    const paused = new Float32Array(size);
    paused[0] = 0.5; // the hand is to the right
    const action = new Int8Array(2);
    const agent = networkAgent(game, model(theta), { mode: 'greedy', delayTicks: 0 });
    agent.reset(1);
    agent.act(paused, 0, action, 0);
    expect(action[0]).toBeLessThan(-12);
    expect(Math.abs(action[1])).toBeLessThan(2);
  });

  test('where the ball hangs to the right of the hand, the hand is told to go right', () => {
    const state = game.start(1) as BallInCupState;
    state.x = 0.4;
    state.tryLeft = 1;
    const seen = new Float32Array(size);
    game.observe(state, 0, seen, 0);
    expect(movementNetwork(game, theta).forward(seen, 1)[0]).toBeGreaterThan(0.2);
  });
});

describe('PI²', () => {
  test('it weighs what it tried by e to the −h times its cost, brought to 0 … 1', () => {
    const options = { population: 2, memory: 0, updates: 5, greed: 10, sigma: [1, 0.1] as const };
    const strategy = new PiSquared([0, 0], options);
    strategy.ask(seedRng(1));
    strategy.candidates.set([1, 0, 0, 1]);
    strategy.tell([3, 7]);
    const worse = Math.exp(-10);
    expect(strategy.mean[0]).toBeCloseTo(1 / (1 + worse), 12);
    expect(strategy.mean[1]).toBeCloseTo(worse / (1 + worse), 12);
  });

  test('tries of late count again, and costs are measured against the worst ever', () => {
    const options = { population: 1, memory: 1, updates: 5, greed: 2, sigma: [1, 1] as const };
    const strategy = new PiSquared([0], options);
    for (const [at, cost] of [
      [8, 10],
      [1, 2],
      [3, 0],
    ]) {
      strategy.candidates[0] = at;
      strategy.tell([cost]);
    }
    const before = Math.exp((-2 * 2) / 10);
    expect(strategy.mean[0]).toBeCloseTo((3 + before) / (1 + before), 12);
  });

  test('one try of every update is the mean itself', () => {
    const options = { population: 3, memory: 2, updates: 5, greed: 8, sigma: [0.5, 0.1] as const };
    const strategy = new PiSquared([1, 2], options);
    strategy.ask(seedRng(1));
    expect([...strategy.candidates.slice(0, 2)]).toEqual([1, 2]);
    expect([...strategy.candidates.slice(2)].every(value => value !== 1 && value !== 2)).toBe(true);
  });
});
