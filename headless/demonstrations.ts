/** Whose play is to be learnt or exported: replay files, or what a scripted player does in so many seconds. */
import { Players } from '../shared/agents/agent.ts';
import { scripted } from '../shared/agents/index.ts';
import type { Game } from '../shared/games/game.ts';
import { games } from '../shared/games/index.ts';
import { Match } from '../shared/games/match.ts';
import { decodeReplay, playReplay, replayOf } from '../shared/games/replay.ts';
import { TRAINING_SEEDS } from '../shared/learn/evaluation.ts';
import type { Demonstration } from '../shared/learn/learner.ts';
import { mixSeed } from '../shared/rng.ts';
import { readBytes } from './files.ts';
import { refuse } from './refusal.ts';

export const DEMONSTRATIONS_HELP =
  'replay files (match.replay, or match.replay#1 for that seat; else the first person’s), or scripted:<player>:<seconds>s';

const LONGEST_SECONDS = 24 * 3600;

/** In the order given. `game` is needed where no file says it; all must be of one game. */
export function demonstrationsFrom(
  words: readonly string[],
  game: Game | null,
  seed: number,
): { game: Game; demonstrations: Demonstration[] } {
  let common = game;
  const demonstrations: Demonstration[] = [];
  for (const word of words) {
    if (word.startsWith('scripted:')) {
      if (!common) return refuse(`${word}: of which game? --game says it`);
      demonstrations.push(...scriptedPlay(common, word, seed));
      continue;
    }
    const read = replayIn(word);
    common ??= games[read.replay.game];
    if (read.replay.game !== common.id) refuse(`${word}: a match of ${read.replay.game}, want ${common.id}`);
    demonstrations.push(read);
  }
  if (!common || demonstrations.length === 0) return refuse('no demonstrations were given');
  return { game: common, demonstrations };
}

function replayIn(word: string): Demonstration {
  const [, file, chosen] = /^(.*?)(?:#(\d+))?$/s.exec(word)!;
  const decoded = decodeReplay(readBytes(file));
  if (!decoded.ok) return refuse(`${file}: ${decoded.code}: ${decoded.detail}`);
  const { replay } = decoded;
  const played = playReplay(replay);
  if (!played.ok) return refuse(`${file}: ${played.code}: ${played.detail}`);
  const person = replay.seats.findIndex(({ kind }) => kind === 'human');
  const seat = chosen === undefined ? Math.max(0, person) : Number(chosen);
  if (seat >= replay.seats.length) refuse(`${word}: ${replay.game} has ${replay.seats.length} seats, from 0`);
  return { replay, seat };
}

/** The player against itself, match after match, the last one cut off. Turns count as a second each. */
function scriptedPlay(game: Game, word: string, seed: number): Demonstration[] {
  const [, id, time] =
    /^scripted:([^:]+):(\d+)s$/.exec(word) ?? refuse(`${word}: want scripted:<player>:<seconds>s`);
  const ladder = scripted[game.id] ?? [];
  const player = ladder.find(rung => rung.id === id);
  if (!player)
    return refuse(`${word}: no player ${id} in ${game.id}; there are ${ladder.map(p => p.id).join(', ')}`);
  const seconds = Number(time);
  if (!(seconds >= 1 && seconds <= LONGEST_SECONDS)) refuse(`${word}: want 1 to ${LONGEST_SECONDS} seconds`);
  const demonstrations: Demonstration[] = [];
  const seats = Array.from({ length: game.seats }, () => ({ kind: 'scripted' as const, name: id }));
  let ticks = seconds * (game.tempo.kind === 'realtime' ? game.tempo.hz : 1);
  while (ticks > 0) {
    // Beyond those of evaluation: nobody learns from a match that the examination asks about.
    const number = demonstrations.length;
    const match = new Match(game, TRAINING_SEEDS + (mixSeed(seed, number) >>> 1));
    const players = new Players(
      game,
      seats.map(() => player.make()),
      seat => mixSeed(match.seed, seat),
    );
    while (!match.outcome && match.tick < ticks) match.advance(players.act(match.state, []));
    ticks -= match.tick;
    demonstrations.push({ replay: replayOf(match, seats), seat: number % game.seats });
  }
  return demonstrations;
}
