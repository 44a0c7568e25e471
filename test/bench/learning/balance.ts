/** PPO and DQN on the rules of CartPole-v1, where others publish how long they take. */
import { networkAgent } from '../../../shared/agents/network.ts';
import { cartPole } from '../../../shared/games/classic/cart-pole.ts';
import type { Game } from '../../../shared/games/game.ts';
import { dqn } from '../../../shared/learn/dqn.ts';
import { scoreAlone } from '../../../shared/learn/evaluation.ts';
import type { Run } from '../../../shared/learn/learner.ts';
import { ppo } from '../../../shared/learn/ppo.ts';
import { checkSeeds, examSeeds, figureRows, type Task } from './task.ts';
import { cpuSeconds, train } from './training.ts';

const game = cartPole as unknown as Game;
const GOAL = 475; // of 500
const EPISODES = 100;

function mean(run: Run, firstSeed: number): number {
  const agent = networkAgent(game, run.policy(), { mode: 'greedy', delayTicks: 0 });
  return scoreAlone(game, agent, { matches: EPISODES, firstSeed });
}

const SPEED_STEPS = 200_000;

export const ppoSpeed: Task = {
  id: 'ppo-speed',
  title: 'PPO, Balance (CartPole-v1), CleanRL’s hyperparameters, one thread',
  quick: true,
  seeds: 5,
  published: 'CleanRL 4,800 here, 2,700 on its own plot; PureJaxRL with one agent 29,000',
  measure(seed) {
    const params = {
      ...{ decisions: SPEED_STEPS, decisionTicks: 1, lanes: 4, horizon: 128, epochs: 4, batch: 128 },
      ...{ learningRate: 0.00025, gamma: 0.99, lambda: 0.95, clip: 0.2, entropy: 0.01, hidden: 64 },
    };
    const run = ppo.start({ game, params, seed });
    const seconds = cpuSeconds(() => {
      while (!run.done) run.advance(10_000);
    });
    return { rate: SPEED_STEPS / seconds };
  },
  rows: figureRows([
    { name: 'rate', what: 'steps with learning, a second of processor', unit: '', asked: '≥ 100,000' },
  ]),
};

const PPO = {
  ...{ decisions: 100_000, decisionTicks: 1, lanes: 8, horizon: 32, epochs: 20, batch: 256 },
  ...{ learningRate: 0.001, gamma: 0.98, lambda: 0.8, entropy: 0, hidden: 64 },
};

export const ppoBalance: Task = {
  id: 'ppo-balance',
  title: 'PPO, Balance (CartPole-v1)',
  quick: true,
  seeds: 5,
  published: 'SB3 zoo 100,000 steps; CleanRL about 280,000',
  measure(seed) {
    const run = ppo.start({ game, params: PPO, seed });
    let reached = false;
    const { steps, seconds } = train(run, 2000, () => {
      reached = mean(run, checkSeeds(seed)) >= GOAL;
      return reached;
    });
    const exam = mean(run, examSeeds(seed));
    return reached ? { steps, seconds, exam } : { steps: null, seconds: null, exam };
  },
  rows: figureRows([
    { name: 'steps', what: 'until the mean of 100 episodes is 475', unit: 'steps', asked: '≤ 100,000' },
    { name: 'seconds', what: 'training until then', unit: 's of processor', asked: '≤ 3 s' },
    { name: 'exam', what: 'then, mean of 100 other episodes', unit: '' },
  ]),
};

/**
 * A cart that drifts off is lost after some 300 steps, so it looks as far ahead as 500. Values up to 10, which a few neurons of
 * tanh can say. All of the run is remembered: who stands sees nothing else, and forgets what falling is like.
 */
const DQN = {
  ...{ decisions: 60_000, decisionTicks: 1, learnEvery: 1, hidden: 64, memory: 60_000 },
  ...{ gamma: 0.998, explorationEnd: 0.05, 'reward.upright': 0.02 },
};
const STAYS_FROM = 45_000;

export const dqnBalance: Task = {
  id: 'dqn-balance',
  title: 'DQN, Balance (CartPole-v1)',
  quick: true,
  seeds: 5,
  firstRun: 920_001,
  published: 'SB3 zoo 50,000 steps; CleanRL about 275,000',
  measure(seed) {
    const run = dqn.start({ game, params: DQN, seed });
    let reached: number | null = null;
    let lowest = Number.POSITIVE_INFINITY;
    const { seconds } = train(run, 2500, ({ steps }) => {
      const score = mean(run, checkSeeds(seed));
      if (score >= GOAL) reached ??= steps;
      if (steps >= STAYS_FROM) lowest = Math.min(lowest, score);
      return false;
    });
    return { reached, lowest, exam: mean(run, examSeeds(seed)), seconds };
  },
  rows: figureRows([
    { name: 'reached', what: 'until the mean of 100 episodes is 475', unit: 'steps', asked: '≤ 60,000' },
    {
      name: 'lowest',
      what: 'lowest mean of seven examinations from 45,000 steps to the end',
      unit: '',
      asked: '≥ 475',
    },
    { name: 'exam', what: 'at the end, mean of 100 other episodes', unit: '' },
    { name: 'seconds', what: 'all 60,000 steps', unit: 's of processor' },
  ]),
};
