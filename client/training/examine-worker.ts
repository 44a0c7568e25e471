/** Examines a network in a thread of its own, on seeds that no training uses: always the same, so that two can be compared. */
import type { Agent } from '../../shared/agents/agent.ts';
import { scripted } from '../../shared/agents/index.ts';
import { playerOf } from '../../shared/agents/searching.ts';
import type { Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { evaluate, scoreAlone } from '../../shared/learn/evaluation.ts';
import { decodeModel, type Model } from '../../shared/nn/model-file.ts';
import { loadKernels } from '../kernels.ts';
import type { Examined, FromExaminer, ToExaminer } from './messages.ts';

const MATCHES = 20;
const SEEDS = { firstSeed: 3_000_000 };

const tell = (message: FromExaminer): void => postMessage(message);

/** In a game for one, the network and then the ladder, each by its mean score; else the network against each rung. */
function* examined(game: Game, model: Model): Generator<Examined> {
  const player = () => playerOf(game, model, { mode: 'greedy', delayTicks: 0 });
  const ladder = scripted[game.id];
  if (game.seats === 1) {
    const alone = (agent: Agent) => scoreAlone(game, agent, { matches: MATCHES, ...SEEDS });
    yield { rung: null, score: alone(player()) };
    for (const { id, make } of ladder) yield { rung: id, score: alone(make()) };
    return;
  }
  const matches = Math.max(MATCHES, 2 * game.seats);
  for (const { id, make } of ladder) {
    const others = Array.from({ length: game.seats - 1 }, make);
    const { wins, draws } = evaluate(game, player(), others, { matches, ...SEEDS });
    yield { rung: id, wins, draws, matches };
  }
}

addEventListener('message', async ({ data }: MessageEvent<ToExaminer>) => {
  await loadKernels();
  const decoded = decodeModel(data.model, Number.POSITIVE_INFINITY);
  if (!decoded.ok) throw new Error(`${decoded.code}: ${decoded.detail}`);
  for (const row of examined(games[data.game], decoded.model)) tell({ kind: 'row', row });
  tell({ kind: 'done' });
});
