/** Matches of a scripted player against itself, as demonstrations: [seed, ticks] each, seat 0 teaches. */
import { Players } from '../../shared/agents/agent.ts';
import { scripted } from '../../shared/agents/index.ts';
import { Match } from '../../shared/games/match.ts';
import { pong } from '../../shared/games/pong.ts';
import { replayOf } from '../../shared/games/replay.ts';
import type { Demonstration } from '../../shared/learn/learner.ts';

export function demonstrationsOf(id: string, matches: readonly (readonly number[])[]): Demonstration[] {
  const player = scripted.pong.find(p => p.id === id)!;
  return matches.map(([seed, ticks]) => {
    const match = new Match(pong, seed);
    const players = new Players(pong, [player.make(), player.make()], seat => seed * 2 + seat);
    while (match.tick < ticks && !match.outcome) match.advance(players.act(match.state, []));
    const seats = [0, 1].map(() => ({ kind: 'scripted' as const, name: id }));
    return { replay: replayOf(match, seats), seat: 0 };
  });
}
