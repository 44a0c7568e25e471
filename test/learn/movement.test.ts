import { expect, test } from 'vitest';
import { Players } from '../../shared/agents/agent.ts';
import { ballInCupPlayers } from '../../shared/agents/ball-in-cup.ts';
import { axisValue, networkAgent } from '../../shared/agents/network.ts';
import { type BallInCupState, ballInCup } from '../../shared/games/ball-in-cup.ts';
import type { Game } from '../../shared/games/game.ts';
import { Match } from '../../shared/games/match.ts';
import { TRAINING_SEEDS } from '../../shared/learn/evaluation.ts';
import { movementNetwork, movementOf, type Shown } from '../../shared/learn/movement.ts';
import { PiSquared } from '../../shared/learn/pi-squared.ts';
import { modelOf } from '../../shared/learn/policy-network.ts';
import { decodeModel, encodeModel } from '../../shared/nn/model-file.ts';
import { seedRng } from '../../shared/rng.ts';

const game = ballInCup as unknown as Game;
const size = game.observation.length;
const TRIES = 60;

/** The first try of the clumsiest player, and whether it caught. */
function demonstration(seed: number): { shown: Shown[]; caught: boolean } {
  const match = new Match(game, seed);
  const state = match.state as BallInCupState;
  const players = new Players(game, [ballInCupPlayers[0].make()], () => seed);
  const shown: Shown[] = [];
  while (state.tries === 0) {
    const observation = new Float32Array(size);
    game.observe(state, 0, observation, 0);
    const [x, y] = players.act(state, []);
    shown.push({ observation, command: [axisValue(x), axisValue(y)] });
    match.advance(players.actions);
  }
  return { shown, caught: state.score > 0 };
}

const modelFor = (theta: ArrayLike<number>) =>
  modelOf(game, movementNetwork(game, theta), 'movement', 0, 1, []);

/** What a movement earns in one try, by the game's own terms and weights. */
function tryOut(theta: ArrayLike<number>, seed: number): { reward: number; caught: boolean } {
  const match = new Match(game, seed);
  const state = match.state as BallInCupState;
  const agent = networkAgent(game, modelFor(theta), { mode: 'greedy', delayTicks: 0 });
  const players = new Players(game, [agent], () => 0);
  const terms = new Float32Array(game.rewards.length);
  let reward = 0;
  while (state.tries === 0) {
    match.advance(players.act(state, []));
    game.reward(state, 0, terms, 0);
    for (const [i, { weight }] of game.rewards.entries()) reward += weight * terms[i];
  }
  return { reward, caught: state.score > 0 };
}

/** Failed demonstrations, each the start of a run of its own. */
const failures = Array.from({ length: 40 }, (_, i) => TRAINING_SEEDS + i).filter(
  seed => !demonstration(seed).caught,
);

test('from one failed demonstration, sixty tries teach most to catch ten times out of ten', () => {
  const caught = failures.slice(0, 11).map((seed, run) => {
    const start = movementOf(game, demonstration(seed).shown);
    const strategy = new PiSquared(start, {
      population: 5,
      elites: 5,
      updates: TRIES / 5,
      sigma: [0.15, 0.02],
    });
    const rng = seedRng(run);
    const n = start.length;
    for (let t = 0; t < TRIES; t += 5) {
      strategy.ask(rng);
      strategy.tell(
        Array.from({ length: 5 }, (_, k) => {
          const theta = strategy.candidates.subarray(k * n, (k + 1) * n);
          return -tryOut(theta, TRAINING_SEEDS + 1000 * (run + 1) + t + k).reward;
        }),
      );
    }
    return Array.from({ length: 10 }, (_, exam) => tryOut(strategy.mean, exam)).filter(t => t.caught).length;
  });
  expect(caught.sort((a, b) => a - b)[5], caught.join()).toBe(10); // the median
});

test('a movement does what was shown: it comes as close to the commands as bumps can', () => {
  const { shown } = demonstration(failures[0]);
  const theta = movementOf(game, shown);
  theta[theta.length - 1] = 0; // without the coupling
  const network = movementNetwork(game, theta);
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

test('a movement is a model as any other, and brings the hand home in a pause', () => {
  const theta = movementOf(game, demonstration(failures[0]).shown);
  const decoded = decodeModel(encodeModel(modelFor(theta)));
  expect(decoded.ok).toBe(true);
  const paused = new Float32Array(size);
  paused[0] = 0.5; // the hand is to the right
  const [x, y] = movementNetwork(game, theta).forward(paused, 1);
  expect(x).toBeLessThan(-0.1);
  expect(y).toBeCloseTo(0, 2);
});

test('PI² weighs what it tried by e to the −10 times its cost, brought to 0 … 1', () => {
  const strategy = new PiSquared([0, 0], { population: 2, elites: 1, updates: 5, sigma: [1, 0.1] });
  strategy.ask(seedRng(1));
  strategy.candidates.set([1, 0, 0, 1]);
  strategy.tell([3, 7]);
  const worse = Math.exp(-10);
  expect(strategy.mean[0]).toBeCloseTo(1 / (1 + worse), 12);
  expect(strategy.mean[1]).toBeCloseTo(worse / (1 + worse), 12);
});
