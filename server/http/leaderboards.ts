/** /api/leaderboards: the boards, and the replay behind every line. */
import { Router } from 'express';
import { z } from 'zod';
import { opponentsOf } from '../../shared/agents/index.ts';
import { games } from '../../shared/games/index.ts';
import { boardKind, type Leaderboard } from '../../shared/protocol.ts';
import type { Context } from '../context.ts';
import { refuse } from '../refusal.ts';
import { openSession } from '../session/cookie.ts';
import { boardEntries, entryReplay } from '../store/entries.ts';
import { limit, parsed, Refused } from './answer.ts';

const LINES = 50;
const query = z.object({ board: boardKind, opponent: z.string() });

export function leaderboardRoutes(context: Context): Router {
  return Router()
    .use(limit(context, 'http:read'))
    .get('/entries/:id/replay', async (request, response) => {
      const { id } = request.params;
      const replay = await entryReplay(context.store, id);
      if (!replay) throw new Refused(refuse('request/not-found', 'no such entry'));
      response
        .type('application/octet-stream')
        .set('Cache-Control', 'public, max-age=31536000, immutable')
        .set('Content-Disposition', `attachment; filename="sinapsis-${id}.sinapsis"`)
        .send(Buffer.from(replay));
    })
    .get('/:game', async (request, response) => {
      const { game } = request.params;
      if (!Object.hasOwn(games, game)) throw new Refused(refuse('game/unknown', game));
      const { board, opponent } = parsed(query, request.query);
      if (!opponentsOf(games[game]).includes(opponent))
        throw new Refused(refuse('game/unknown-opponent', opponent));
      const session = openSession(request.headers.cookie, context.secret);
      const which = { game, game_version: games[game].version, board, opponent };
      const entries = await boardEntries(context.store, which, LINES, session?.id);
      response.json({ game, board, opponent, entries } satisfies Leaderboard);
    });
}
