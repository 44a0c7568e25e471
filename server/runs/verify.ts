/**
 * The proof behind a score. A stranger's replay is played again under the rules: the seed must be the one issued, the
 * opponent, if any, must have done what that scripted player does, and the score is what the rules say, never what is claimed.
 * An own action is just that, whoever chose it: nobody can prove that a person held the keys, so the boards of people
 * and agents are apart by what players say.
 */
import { Players } from '../../shared/agents/agent.ts';
import { opponentsOf, scripted, scriptedSeed } from '../../shared/agents/index.ts';
import { actionWidth } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { decodeReplay, playReplay, type Replay } from '../../shared/games/replay.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { StoredRun } from '../store/runs.ts';

export interface VerifiedRun {
  readonly ok: true;
  readonly replay: Replay;
  readonly own: number;
  readonly other: number;
}

const MIN_PACE = 0.9; // of real time: nobody plays faster than the clock, give or take; a network may

/** About 15 ms of work for the longest match. `elapsedMs` since the seed was issued. */
export function verifyRun(run: StoredRun, bytes: Uint8Array, elapsedMs: number): VerifiedRun | Refusal {
  const decoded = decodeReplay(bytes);
  if (!decoded.ok) return decoded;
  const { replay } = decoded;
  const game = games[replay.game];
  if (replay.game !== run.game) return refuse('run/other-game', `${replay.game}, the run is of ${run.game}`);
  if (replay.seed !== run.seed)
    return refuse('run/other-seed', `seed ${replay.seed}, the run has ${run.seed}`);
  const clockMs = game.tempo.kind === 'realtime' ? (replay.ticks / game.tempo.hz) * 1000 : 0;
  if (run.board === 'human' && elapsedMs < clockMs * MIN_PACE)
    return refuse('run/too-fast', `${replay.ticks} ticks in ${elapsedMs} ms`);

  if (!opponentsOf(game).includes(run.opponent)) return refuse('game/unknown-opponent', run.opponent);
  const opponent = scripted[run.game].find(player => player.id === run.opponent);
  const seats = Array.from({ length: game.seats }, (_, seat) =>
    seat === run.seat || !opponent ? null : opponent.make(),
  );
  const players = new Players(game, seats, seat => scriptedSeed(run.seed, seat));
  const width = actionWidth(game);
  let differs: Refusal | undefined;
  const played = playReplay(replay, (match, actions) => {
    const own = actions.subarray(run.seat * width, (run.seat + 1) * width);
    const wanted = players.act(match.state, own);
    // Played on to the end all the same: a record that does not even agree with itself is told so first.
    if (!differs && actions.some((action, i) => action !== wanted[i]))
      differs = refuse('run/opponent-differs', `at tick ${match.tick}`);
    return undefined;
  });
  if (!played.ok) return played;
  if (differs) return differs;
  const { outcome } = played.match;
  if (!outcome) return refuse('run/unfinished', `${replay.ticks} ticks and not over`);
  const own = outcome.scores[run.seat];
  const other = Math.max(...outcome.scores.filter((_, seat) => seat !== run.seat), 0);
  return { ok: true, replay, own, other };
}
