/** /api/runs: a seed is issued, and a replay of it comes back as a score. */
import { randomInt } from 'node:crypto';
import { json, Router, raw } from 'express';
import { opponentsOf } from '../../shared/agents/index.ts';
import { games } from '../../shared/games/index.ts';
import { encodeReplay } from '../../shared/games/replay.ts';
import { type BoardEntry, LIMITS, type Run, runRequest } from '../../shared/protocol.ts';
import type { Context } from '../context.ts';
import { addressOf } from '../limits.ts';
import { refuse } from '../refusal.ts';
import { verifyRun } from '../runs/verify.ts';
import { newId } from '../session/cookie.ts';
import { storeEntry } from '../store/entries.ts';
import { findRun, forgetUnusedRuns, issueRun } from '../store/runs.ts';
import { limit, parsed, Refused, requireSession } from './answer.ts';

/** From issue to submission. */
export const RUN_LIFE_MS = 2 * 3600 * 1000;
const KEPT_MS = 24 * 3600 * 1000; // an expired one is remembered this long, to be told from an unknown one

export function runRoutes(context: Context): Router {
  const { store, now } = context;
  let sweptAt = now();

  return Router()
    .post('/', limit(context, 'http:run'), json({ limit: '4kb' }), async (request, response) => {
      const session = requireSession(context, request);
      const { game, board, opponent } = parsed(runRequest, request.body);
      if (!Object.hasOwn(games, game)) throw new Refused(refuse('game/unknown', game));
      if (!opponentsOf(games[game]).includes(opponent))
        throw new Refused(refuse('game/unknown-opponent', opponent));
      const run: Run = { id: newId(), game, board, opponent, seed: randomInt(2 ** 32), seat: 0 };
      await issueRun(store, { ...run, session: session.id, issued_at: now(), used_at: null });
      if (now() - sweptAt > RUN_LIFE_MS) {
        sweptAt = now();
        await forgetUnusedRuns(store, sweptAt - KEPT_MS);
      }
      response.status(201).json(run);
    })
    .post(
      '/:id/replay',
      limit(context, 'http:replay'),
      raw({ type: 'application/octet-stream', limit: LIMITS.replayBytes }),
      async (request, response) => {
        const session = requireSession(context, request);
        if (!(await context.limits.ofAddress('http:replay', addressOf(request, context.config.trustProxy))))
          throw new Refused(refuse('request/too-often', 'replays'));
        if (!Buffer.isBuffer(request.body))
          throw new Refused(refuse('request/malformed', 'want a replay as application/octet-stream'));
        const run = await findRun(store, String(request.params.id));
        if (!run) throw new Refused(refuse('run/unknown'));
        if (run.session !== session.id) throw new Refused(refuse('run/not-yours'));
        if (run.used_at !== null) throw new Refused(refuse('run/used'));
        const elapsedMs = now() - run.issued_at;
        if (elapsedMs > RUN_LIFE_MS)
          throw new Refused(refuse('run/expired', `${elapsedMs} ms after its issue`));
        const verified = verifyRun(run, request.body, elapsedMs);
        if (!verified.ok) throw new Refused(verified);

        const { replay, own, other } = verified;
        // The names inside a file are whatever its sender likes: what others will watch says who it was.
        const seats = replay.seats.map((_, seat) =>
          seat === run.seat
            ? {
                kind: run.board === 'human' ? ('human' as const) : ('network' as const),
                name: session.nickname,
              }
            : { kind: 'scripted' as const, name: run.opponent },
        );
        const entry: BoardEntry | null = await storeEntry(store, {
          id: newId(),
          run: run.id,
          session: session.id,
          nickname: session.nickname,
          game: run.game,
          game_version: replay.gameVersion,
          board: run.board,
          opponent: run.opponent,
          own,
          other,
          ticks: replay.ticks,
          at: now(),
          hash: replay.hash,
          replay: encodeReplay({ ...replay, seats }),
        });
        if (!entry) throw new Refused(refuse('run/used')); // the same file, sent twice at once
        context.metrics.scores.inc();
        response.status(201).json({ ok: true, entry });
      },
    );
}
