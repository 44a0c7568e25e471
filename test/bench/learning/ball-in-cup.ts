/** Ball in a cup from one demonstration, by somebody who fails: a movement that is tried sixty times. */
import { Players } from '../../../shared/agents/agent.ts';
import { ballInCupPlayers } from '../../../shared/agents/ball-in-cup.ts';
import { networkAgent } from '../../../shared/agents/network.ts';
import { type BallInCupState, ballInCup } from '../../../shared/games/ball-in-cup.ts';
import type { Game } from '../../../shared/games/game.ts';
import { Match } from '../../../shared/games/match.ts';
import { replayOf } from '../../../shared/games/replay.ts';
import { TRAINING_SEEDS } from '../../../shared/learn/evaluation.ts';
import type { Demonstration } from '../../../shared/learn/learner.ts';
import { movement } from '../../../shared/learn/movement-learning.ts';
import type { Model } from '../../../shared/nn/model-file.ts';
import { checkSeeds, examSeeds, figureRows, type Task } from './task.ts';

const game = ballInCup as unknown as Game;
const TRIES = 60;

/** The scripted players that fail now and then, the clumsiest first. */
const FALLIBLE = ballInCupPlayers.slice(0, 3);

/** One try, the first of a match. */
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

/** A failed try of one of the fallible players, by turns, in a match that is that seed's. */
export function failedDemonstration(seed: number): Demonstration {
  for (let match = TRAINING_SEEDS + 1000 * seed; ; match++) {
    const { shown, caught } = firstTry(seed % FALLIBLE.length, match);
    if (!caught) return shown;
  }
}

/** The first tries of ten matches. */
export function caughtOfTen(model: Model, firstSeed: number): number {
  const agent = networkAgent(game, model, { mode: 'greedy', delayTicks: 0 });
  let caught = 0;
  for (let seed = firstSeed; seed < firstSeed + 10; seed++) {
    const match = new Match(game, seed);
    const state = match.state as BallInCupState;
    const players = new Players(game, [agent], () => seed);
    while (state.tries === 0) match.advance(players.act(state, []));
    caught += state.score;
  }
  return caught;
}

export const movementTask: Task = {
  id: 'movement',
  title: 'Ball in a cup from one failed demonstration, a movement tried 60 times',
  quick: true,
  seeds: 15,
  published: 'Pepper: about 100 tries',
  measure(seed) {
    const demonstrations = [failedDemonstration(seed)];
    const run = movement.start({ game, params: { tries: TRIES }, seed, demonstrations });
    const shown = caughtOfTen(run.policy(), checkSeeds(seed));
    let tries: number | null = shown === 10 ? 0 : null;
    while (!run.done) {
      const row = run.advance(1);
      if (row && tries === null && caughtOfTen(run.policy(), checkSeeds(seed)) === 10) tries = row.tries;
    }
    return { shown, tries, caught: caughtOfTen(run.policy(), examSeeds(seed)) };
  },
  rows: figureRows([
    { name: 'tries', what: 'until ten of ten are caught', unit: 'tries', asked: '≤ 60' },
    { name: 'caught', what: 'after 60 tries, of ten others', unit: 'caught', asked: '10' },
    { name: 'shown', what: 'as it was shown, before any try', unit: 'caught of ten' },
  ]),
};
