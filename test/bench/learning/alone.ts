/** PPO from nothing in games for one, with the game's own defaults, until it scores so much. */
import { networkAgent } from '../../../shared/agents/network.ts';
import { flappy } from '../../../shared/games/flappy.ts';
import type { Game } from '../../../shared/games/game.ts';
import { snake } from '../../../shared/games/snake/snake.ts';
import { FIRST_LENGTH } from '../../../shared/games/snake/start.ts';
import { scoreAlone } from '../../../shared/learn/evaluation.ts';
import type { Run } from '../../../shared/learn/learner.ts';
import { ppo } from '../../../shared/learn/ppo.ts';
import { checkSeeds, examSeeds, figureRows, type Task } from './task.ts';
import { train } from './training.ts';

interface Goal {
  readonly game: Game;
  readonly params: Readonly<Record<string, number>>;
  readonly score: number;
  readonly every: number; // decisions between checks
}

/** Trains to the end; `reached` is when a check of 40 matches first had the mean score that is asked for. */
function measure({ game, params, score, every }: Goal, seed: number) {
  const run = ppo.start({ game, params, seed });
  const mean = (matches: number, firstSeed: number) => scoreOf(run, game, matches, firstSeed);
  let reached: number | null = null;
  const { seconds } = train(run, every, at => {
    if (reached === null && mean(40, checkSeeds(seed)) >= score) reached = at.seconds;
    return false;
  });
  return { reached, seconds, exam: mean(100, examSeeds(seed)) };
}

function scoreOf(run: Run, game: Game, matches: number, firstSeed: number): number {
  const agent = networkAgent(game, run.policy(), { mode: 'greedy', delayTicks: 0 });
  return scoreAlone(game, agent, { matches, firstSeed });
}

const FLAPPY: Goal = { game: flappy as Game, params: { decisions: 150_000 }, score: 200, every: 5000 };

export const flappyTask: Task = {
  id: 'flappy',
  title: 'Flappy from nothing, PPO',
  quick: true,
  seeds: 5,
  published: '',
  measure: seed => measure(FLAPPY, seed),
  rows: figureRows([
    {
      name: 'reached',
      what: 'training until 40 matches pass 200 pipes on average',
      unit: 's of processor',
      asked: '≤ 30 s',
    },
    { name: 'seconds', what: 'the whole run of 150,000 decisions', unit: 's of processor' },
    { name: 'exam', what: 'at its end, mean of 100 other matches', unit: 'pipes' },
  ]),
};

const SNAKE: Goal = {
  game: snake as Game,
  params: { decisions: 400_000 },
  score: 25 - FIRST_LENGTH,
  every: 10_000,
};

export const snakeTask: Task = {
  id: 'snake',
  title: 'Snake from nothing, 12 × 12, PPO',
  quick: true,
  seeds: 5,
  published: '',
  measure(seed) {
    const { exam, ...times } = measure(SNAKE, seed);
    return { ...times, length: exam + FIRST_LENGTH };
  },
  rows: figureRows([
    {
      name: 'reached',
      what: 'training until the mean length at the end of 40 matches is 25',
      unit: 's of processor',
      asked: '≤ 180 s',
    },
    { name: 'seconds', what: 'the whole run of 400,000 decisions', unit: 's of processor' },
    { name: 'length', what: 'at its end, mean length of 100 other matches', unit: 'cells' },
  ]),
};
