/** Matches of a scripted player against itself, as demonstrations: [seed, ticks] each, seat 0 teaches. */
import { Players } from '../../shared/agents/agent.ts';
import { scripted } from '../../shared/agents/index.ts';
import type { Game } from '../../shared/games/game.ts';
import { Match } from '../../shared/games/match.ts';
import { pong } from '../../shared/games/pong.ts';
import { replayOf } from '../../shared/games/replay.ts';
import type { Demonstration } from '../../shared/learn/learner.ts';

export function demonstrationsOf(
  id: string,
  matches: readonly (readonly number[])[],
  game: Game = pong as Game,
): Demonstration[] {
  const player = scripted[game.id].find(p => p.id === id)!;
  return matches.map(([seed, ticks]) => {
    const match = new Match(game, seed);
    const seated = Array.from({ length: game.seats }, () => player.make());
    const players = new Players(game, seated, seat => seed * 2 + seat);
    while (match.tick < ticks && !match.outcome) match.advance(players.act(match.state, []));
    const seats = seated.map(() => ({ kind: 'scripted' as const, name: id }));
    return { replay: replayOf(match, seats), seat: 0 };
  });
}
