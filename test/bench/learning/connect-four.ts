/** AlphaZero on Connect Four from nothing, examined on solved positions: half an hour a seed. */
import { networkAgent } from '../../../shared/agents/network.ts';
import { searchingAgent } from '../../../shared/agents/searching.ts';
import { connectFour } from '../../../shared/games/connect-four/rules.ts';
import type { Game } from '../../../shared/games/game.ts';
import { alphaZero } from '../../../shared/learn/alpha-zero.ts';
import { examine, solvedPositions } from '../search.ts';
import { figureRows, type Task } from './task.ts';
import { cpuSeconds } from './training.ts';

const game = connectFour as Game;

export const connectFourTask: Task = {
  id: 'alpha-zero',
  title: 'AlphaZero, Connect Four, one core, on solved positions',
  quick: false,
  seeds: 5,
  published:
    'c4a0 84 % perfect after 15 minutes of an RTX 3090; AlphaZero.jl about 7 % errors on its hard set after 15 h of an RTX 2070',
  measure(seed) {
    const run = alphaZero.start({ game, params: { moves: 1_000_000 }, seed });
    const seconds = cpuSeconds(() => {
      while (!run.done) run.advance(10_000);
    });
    const [model, solved] = [run.policy(), solvedPositions()];
    const searched = examine(searchingAgent(game, model, { simulations: 200 }), solved);
    const bare = examine(networkAgent(game, model, { mode: 'greedy', delayTicks: 0 }), solved);
    return {
      minutes: seconds / 60,
      ...{ kept: searched.kept, perfect: searched.perfect, bareKept: bare.kept, barePerfect: bare.perfect },
    };
  },
  rows: figureRows([
    { name: 'minutes', what: '1,000,000 moves against itself', unit: 'min of processor', asked: '≤ 60' },
    {
      name: 'kept',
      what: 'with 200 simulations a move, moves that keep the value',
      unit: '%',
      asked: '≥ 97 %',
    },
    { name: 'perfect', what: 'perfect moves', unit: '%', asked: '≥ 85 %' },
    { name: 'bareKept', what: 'without search, moves that keep the value', unit: '%' },
    { name: 'barePerfect', what: 'perfect moves', unit: '%' },
  ]),
};
