/** Lessons by the strongest scripted player: matches against itself where there are others, faster than anybody could watch. */
import { Players } from '../../shared/agents/agent.ts';
import { scripted, scriptedSeed } from '../../shared/agents/index.ts';
import { actionWidth, type Game } from '../../shared/games/game.ts';
import { Match } from '../../shared/games/match.ts';
import { replayOf } from '../../shared/games/replay.ts';
import type { StoredMatch } from '../store/db.ts';
import { storedMatch } from './recorder.ts';

const BREATH_MS = 30; // after so long the page is let in

/** As many matches as fill `ticks`, one after another. The page is not held up meanwhile. */
export async function* demonstrationsBy(game: Game, ticks: number): AsyncGenerator<StoredMatch> {
  const ladder = scripted[game.id];
  const teacher = ladder[ladder.length - 1];
  const idle = new Int8Array(actionWidth(game));
  let breathedAt = Number.NEGATIVE_INFINITY;
  for (let played = 0; played < ticks; ) {
    const match = new Match(game, crypto.getRandomValues(new Uint32Array(1))[0]);
    const teachers = Array.from({ length: game.seats }, () => teacher);
    const players = new Players(
      game,
      teachers.map(player => player.make()),
      seat => scriptedSeed(match.seed, seat),
    );
    while (!match.outcome && played < ticks) {
      if (performance.now() - breathedAt > BREATH_MS) {
        await new Promise(resolve => setTimeout(resolve));
        breathedAt = performance.now();
      }
      match.advance(players.act(match.state, idle));
      played++;
    }
    const seats = teachers.map(player => ({ kind: 'scripted' as const, name: player.id }));
    yield { ...storedMatch(replayOf(match, seats), game.scores(match.state)), humanSeat: 0 };
  }
}
