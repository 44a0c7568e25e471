import { expect, test } from 'vitest';
import { earnedIn } from '../../client/match/earned.ts';
import { Players } from '../../shared/agents/agent.ts';
import { scripted, scriptedSeed } from '../../shared/agents/index.ts';
import type { Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { Match } from '../../shared/games/match.ts';
import { encodeReplay, replayOf } from '../../shared/games/replay.ts';

/** A match of the two weakest of the ladder, to its end. */
function played(game: Game, seed: number): { match: Match; file: Uint8Array } {
  const match = new Match(game, seed);
  const ladder = scripted[game.id];
  const agents = Array.from({ length: game.seats }, (_, seat) => ladder[seat].make());
  const players = new Players(game, agents, seat => scriptedSeed(seed, seat));
  while (!match.outcome) match.advance(players.act(match.state, []));
  const seats = agents.map(({ name }) => ({ kind: 'scripted' as const, name }));
  return { match, file: encodeReplay(replayOf(match, seats)) };
}

const named = (game: Game, sums: readonly number[] | null, name: string) =>
  sums![game.rewards.findIndex(term => term.name === name)];

test('the points earned in a recorded match are its score, seen from either seat', () => {
  const game = games.pong;
  const { match, file } = played(game, 3);
  const [own, other] = match.outcome!.scores;
  expect(named(game, earnedIn(game, file, 0), 'point')).toBe(own - other);
  expect(named(game, earnedIn(game, file, 1), 'point')).toBe(other - own);
  expect(named(game, earnedIn(game, file, 1), 'touch')).toBeGreaterThan(0);
});

test('what is paid every tick is counted, and a potential is paid back: −Φ of the start', () => {
  const game = games.balance;
  const { match, file } = played(game, 3);
  const sums = earnedIn(game, file, 0);
  expect(match.outcome!.ended).toBe('terminated');
  expect(named(game, sums, 'upright')).toBe(match.tick - 1);
  expect(named(game, sums, 'fall')).toBe(-1);
  const start = new Float32Array(game.rewards.length);
  game.reward(game.start(3), 0, start, 0);
  expect(named(game, sums, 'poise')).toBeCloseTo(-named(game, Array.from(start), 'poise'), 9);
});

test('a file that is no match earns nothing', () => {
  expect(earnedIn(games.pong, new Uint8Array(8), 0)).toBeNull();
});
