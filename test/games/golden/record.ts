/**
 * Records the golden replays: `npx tsx test/games/golden/record.ts`. They must play to the same hash for ever; they are
 * recorded again only with a new rules version.
 */
import { writeFileSync } from 'node:fs';
import { Players } from '../../../shared/agents/agent.ts';
import { scripted, scriptedSeed } from '../../../shared/agents/index.ts';
import { games } from '../../../shared/games/index.ts';
import { Match } from '../../../shared/games/match.ts';
import { encodeReplay, replayOf } from '../../../shared/games/replay.ts';

const GOLDEN = [
  { file: 'pong-quick-calm', game: 'pong', seed: 20240607, players: ['quick', 'calm'] },
  { file: 'pong-master-master', game: 'pong', seed: 4294967295, players: ['master', 'master'] },
  { file: 'balance-quick', game: 'balance', seed: 7, players: ['quick'] },
  { file: 'balance-master', game: 'balance', seed: 11, players: ['master'] },
  { file: 'racer-master', game: 'racer', seed: 31, players: ['master'] },
  { file: 'racer-2-quick-steady', game: 'racer-2', seed: 3405691582, players: ['quick', 'steady'] },
  { file: 'flappy-steady', game: 'flappy', seed: 13, players: ['steady'] },
  { file: 'flappy-master', game: 'flappy', seed: 2026, players: ['master'] },
  { file: 'ball-in-cup-quick', game: 'ball-in-cup', seed: 5, players: ['quick'] },
  { file: 'ball-in-cup-master', game: 'ball-in-cup', seed: 13, players: ['master'] },
  { file: 'slime-volley-steady-quick', game: 'slime-volley', seed: 5, players: ['steady', 'quick'] },
  {
    file: 'slime-volley-master-baseline',
    game: 'slime-volley',
    seed: 2015,
    players: ['master', 'baseline-2015'],
  },
  { file: 'snake-quick', game: 'snake', seed: 12, players: ['quick'] },
  { file: 'snake-4-all', game: 'snake-4', seed: 1976, players: ['calm', 'steady', 'quick', 'master'] },
  { file: 'connect-four-master-quick', game: 'connect-four', seed: 4, players: ['master', 'quick'] },
  { file: 'connect-four-steady-calm', game: 'connect-four', seed: 1974, players: ['steady', 'calm'] },
  { file: 'noughts-master-master', game: 'noughts-and-crosses', seed: 9, players: ['master', 'master'] },
  { file: 'noughts-quick-calm', game: 'noughts-and-crosses', seed: 3, players: ['quick', 'calm'] },
];

const hashes: Record<string, string> = {};
for (const { file, game, seed, players } of GOLDEN) {
  const match = new Match(games[game], seed);
  const agents = players.map(id => scripted[game].find(player => player.id === id)!.make());
  const seats = new Players(match.game, agents, seat => scriptedSeed(seed, seat));
  while (!match.outcome) match.advance(seats.act(match.state, []));
  const replay = replayOf(
    match,
    players.map(name => ({ kind: 'scripted', name })),
  );
  writeFileSync(new URL(`${file}.snrp`, import.meta.url), encodeReplay(replay));
  hashes[file] = replay.hash;
  console.log(file, replay.ticks, match.outcome.scores, replay.hash);
}
writeFileSync(new URL('hashes.json', import.meta.url), `${JSON.stringify(hashes, null, 2)}\n`);
