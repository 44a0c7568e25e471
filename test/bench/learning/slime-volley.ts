/** PPO in Slime Volley, examined against the network of 2015 that comes with the original game. A step is a tick. */
import { scripted } from '../../../shared/agents/index.ts';
import { networkAgent } from '../../../shared/agents/network.ts';
import type { Game } from '../../../shared/games/game.ts';
import { slimeVolley } from '../../../shared/games/slime-volley.ts';
import { evaluate } from '../../../shared/learn/evaluation.ts';
import type { Run } from '../../../shared/learn/learner.ts';
import { ppo } from '../../../shared/learn/ppo.ts';
import { checkSeeds, examSeeds, figureRows, type Task } from './task.ts';
import { train } from './training.ts';

const game = slimeVolley as Game;
const ladder = scripted[game.id];
const BASELINE = ladder.findIndex(({ id }) => id === 'baseline-2015');
const EPISODES = 1000;

/** Mean of lives taken less lives lost. */
function meanScore(run: Run, matches: number, firstSeed: number): number {
  const agent = networkAgent(game, run.policy(), { mode: 'greedy', delayTicks: 0 });
  const { scored, conceded } = evaluate(game, agent, ladder[BASELINE].make(), { matches, firstSeed });
  return (scored - conceded) / matches;
}

const AGAINST_IT = { rival: BASELINE + 1, scriptedPart: 1 };
const SOON = { decisions: 1_500_000, lanes: 16, horizon: 512, batch: 512, epochs: 10, hidden: 64 };
const BEST = {
  decisions: 36_000_000,
  lanes: 64,
  horizon: 2048,
  batch: 512,
  epochs: 4,
  hidden: 64,
  entropy: 0.001,
};
const ALONE = { ...BEST, decisions: 30_000_000, scriptedPart: 0, snapshotUpdates: 10 };

export const slimeSoon: Task = {
  id: 'slime-volley',
  title: 'PPO, Slime Volley against the network of 2015',
  quick: false,
  seeds: 5,
  published: 'slimevolleygym: 1.27 M steps at best, 3.0 M median, an hour a million',
  measure(seed) {
    const run = ppo.start({ game, params: { ...AGAINST_IT, ...SOON }, seed });
    let reached: { steps: number; seconds: number } | null = null;
    const { seconds } = train(run, 100_000, at => {
      if (!reached && meanScore(run, 200, checkSeeds(seed)) > 0) reached = at;
      return false;
    });
    const { steps = null, seconds: until = null } = reached ?? {};
    return { steps, until, seconds, exam: meanScore(run, EPISODES, examSeeds(seed)) };
  },
  rows: figureRows([
    {
      name: 'steps',
      what: 'until the mean score of 200 episodes is above 0',
      unit: 'steps',
      asked: '≤ 1,500,000',
    },
    { name: 'until', what: 'training until then', unit: 's of processor', asked: '≤ 300 s' },
    { name: 'seconds', what: 'all 1,500,000 steps', unit: 's of processor' },
    { name: 'exam', what: `then, mean score of ${EPISODES} other episodes`, unit: '', asked: '> 0' },
  ]),
};

export const slimeBest: Task = {
  id: 'slime-volley-best',
  title: 'PPO, Slime Volley against the network of 2015, 36 M steps',
  quick: false,
  seeds: 5,
  published: 'slimevolleygym: PPO 1.377 ± 1.133 after days on 96 cores; CMA-ES 1.148',
  measure(seed) {
    const run = ppo.start({ game, params: { ...AGAINST_IT, ...BEST }, seed });
    const { seconds } = train(run, BEST.decisions, () => true);
    return { exam: meanScore(run, EPISODES, examSeeds(seed)), seconds };
  },
  rows: figureRows([
    { name: 'exam', what: `mean score of ${EPISODES} episodes`, unit: '', asked: '≥ 1.4' },
    { name: 'seconds', what: 'training', unit: 's of processor', asked: '≤ 3,600 s' },
  ]),
};

export const slimeAlone: Task = {
  id: 'slime-volley-self-play',
  title: 'PPO, Slime Volley, only against itself, then against the network of 2015',
  quick: false,
  seeds: 5,
  published: 'slimevolleygym: a genetic algorithm 0.353, PPO −0.371',
  measure(seed) {
    const run = ppo.start({ game, params: ALONE, seed });
    const { seconds } = train(run, ALONE.decisions, () => true);
    return { exam: meanScore(run, EPISODES, examSeeds(seed)), seconds };
  },
  rows: figureRows([
    { name: 'exam', what: `mean score of ${EPISODES} episodes`, unit: '', asked: '> 0.4' },
    { name: 'seconds', what: 'training', unit: 's of processor' },
  ]),
};
