/** Ball in a cup from one demonstration: somebody who fails, and the examination after what was learnt from it. */
import { Players } from '../../shared/agents/agent.ts';
import { ballInCupPlayers } from '../../shared/agents/ball-in-cup.ts';
import { networkAgent } from '../../shared/agents/network.ts';
import { type BallInCupState, ballInCup } from '../../shared/games/ball-in-cup.ts';
import type { Game } from '../../shared/games/game.ts';
import { Match } from '../../shared/games/match.ts';
import { replayOf } from '../../shared/games/replay.ts';
import { TRAINING_SEEDS } from '../../shared/learn/evaluation.ts';
import type { Demonstration } from '../../shared/learn/learner.ts';
import type { Model } from '../../shared/nn/model-file.ts';

const game = ballInCup as unknown as Game;

/** The scripted players that fail now and then, the clumsiest first. */
const FALLIBLE = ballInCupPlayers.slice(0, 3);

function firstTry(rung: number, seed: number): { shown: Demonstration; caught: boolean } {
  const match = new Match(game, seed);
  const state = match.state as BallInCupState;
  const { id, make } = FALLIBLE[rung];
  const players = new Players(game, [make()], () => seed);
  while (state.tries === 0) match.advance(players.act(state, []));
  return {
    shown: { replay: replayOf(match, [{ kind: 'scripted', name: id }]), seat: 0 },
    caught: state.score > 0,
  };
}

/** The `number`th failed first try of the fallible players, by turns, each in a match of its own. */
export function failedDemonstration(number: number): Demonstration {
  const rung = number % FALLIBLE.length;
  for (let seed = TRAINING_SEEDS, failed = Math.floor(number / FALLIBLE.length); ; seed++) {
    const { shown, caught } = firstTry(rung, seed);
    if (!caught && failed-- === 0) return shown;
  }
}

/** The first tries of ten matches. */
export function caughtOfTen(model: Model): number {
  const agent = networkAgent(game, model, { mode: 'greedy', delayTicks: 0 });
  let caught = 0;
  for (let seed = 0; seed < 10; seed++) {
    const match = new Match(game, seed);
    const state = match.state as BallInCupState;
    const players = new Players(game, [agent], () => seed);
    while (state.tries === 0) match.advance(players.act(state, []));
    caught += state.score;
  }
  return caught;
}
