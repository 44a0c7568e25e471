/** Training: one gradient step of a network, and what each learner gets through in a second. */
import { Players } from '../../shared/agents/agent.ts';
import { scripted, scriptedSeed } from '../../shared/agents/index.ts';
import { ballInCup } from '../../shared/games/ball-in-cup.ts';
import { connectFour } from '../../shared/games/connect-four/rules.ts';
import type { Game } from '../../shared/games/game.ts';
import { Match } from '../../shared/games/match.ts';
import { pong } from '../../shared/games/pong.ts';
import { replayOf } from '../../shared/games/replay.ts';
import { learners } from '../../shared/learn/index.ts';
import type { Demonstration } from '../../shared/learn/learner.ts';
import { line, rates } from './samples.ts';

const BUDGET = 4000;
const GAMES = [pong, connectFour, ballInCup] as readonly Game[]; // the first that one can learn

function lessons(): Demonstration[] {
  return [1, 2, 3].map(seed => {
    const match = new Match(pong, seed);
    const master = scripted.pong[scripted.pong.length - 1];
    const players = new Players(pong, [master.make(), master.make()], seat => scriptedSeed(seed, seat));
    while (!match.outcome) match.advance(players.act(match.state, []));
    const seats = [0, 1].map(() => ({ kind: 'scripted' as const, name: master.id }));
    return { replay: replayOf(match, seats), seat: 0 };
  });
}

export function benchTraining(print: (line: string) => void): void {
  const demonstrations = lessons();
  for (const learner of Object.values(learners)) {
    const game = GAMES.find(each => learner.learns(each))!;
    const shown = game === pong ? demonstrations : [];
    const begin = () => learner.start({ game, params: {}, seed: 1, demonstrations: shown });
    let run = begin();
    const advance = () => {
      if (run.done) run = begin();
      run.advance(BUDGET);
      return BUDGET;
    };
    print(line(`${game.id}, ${learner.id}: samples`, rates(advance), '/s'));
  }
}
