/** Lessons by the strongest scripted player: matches against itself where there are two seats, played in an instant. */
import { Players } from '../../shared/agents/agent.ts';
import { scripted, scriptedSeed } from '../../shared/agents/index.ts';
import { actionWidth, type Game } from '../../shared/games/game.ts';
import { Match } from '../../shared/games/match.ts';
import { replayOf } from '../../shared/games/replay.ts';
import type { StoredMatch } from '../store/db.ts';
import { storedMatch } from './recorder.ts';

/** As many matches as fill `ticks`. */
export function demonstrationsBy(game: Game, ticks: number): StoredMatch[] {
  const ladder = scripted[game.id];
  const teacher = ladder[ladder.length - 1];
  const lessons: StoredMatch[] = [];
  const idle = new Int8Array(actionWidth(game));
  for (let played = 0; played < ticks; ) {
    const match = new Match(game, crypto.getRandomValues(new Uint32Array(1))[0]);
    const teachers = Array.from({ length: game.seats }, () => teacher);
    const players = new Players(
      game,
      teachers.map(player => player.make()),
      seat => scriptedSeed(match.seed, seat),
    );
    while (!match.outcome && played < ticks) {
      match.advance(players.act(match.state, idle));
      played++;
    }
    const seats = teachers.map(player => ({ kind: 'scripted' as const, name: player.id }));
    lessons.push({ ...storedMatch(replayOf(match, seats), game.scores(match.state)), humanSeat: 0 });
  }
  return lessons;
}
