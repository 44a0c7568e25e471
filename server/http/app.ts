/** Every HTTP route, in the order they are tried. */
import express, { type Express, type RequestHandler } from 'express';
import type { Session } from '../../shared/protocol.ts';
import type { Context } from '../context.ts';
import { addressOf } from '../limits.ts';
import { isOwnOrigin } from '../origin.ts';
import { refuse } from '../refusal.ts';
import { errorHandler, Refused } from './answer.ts';
import { securityHeaders } from './headers.ts';
import { healthRoutes } from './health.ts';
import { leaderboardRoutes } from './leaderboards.ts';
import { runRoutes } from './runs.ts';
import { sessionRoutes } from './sessions.ts';

export function createApp(
  context: Context,
  client: RequestHandler,
  onRename: (session: Session) => void,
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', context.config.trustProxy);
  app.use(timed(context), securityHeaders(context.config.development));
  app.use(healthRoutes(context));
  app.use((request, _response, next) => {
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    if (changes && !isOwnOrigin(request, context.config.publicOrigins))
      throw new Refused(refuse('request/foreign-origin', request.headers.origin));
    next();
  });

  app.use('/api', async (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    if (context.isStopping) throw new Refused(refuse('server/stopping'));
    if (!(await context.limits.ofAddress('http', addressOf(request, context.config.trustProxy))))
      throw new Refused(refuse('request/too-often', 'requests'));
    next();
  });
  app.use('/api/session', sessionRoutes(context, onRename));
  app.use('/api/runs', runRoutes(context));
  app.use('/api/leaderboards', leaderboardRoutes(context));
  app.use('/api', () => {
    throw new Refused(refuse('request/not-found'));
  });

  app.use(client);
  app.use(() => {
    throw new Refused(refuse('request/not-found'));
  });
  app.use(errorHandler(context));
  return app;
}

/** Counts by the route's pattern, not by its address: labels must stay few. */
function timed({ metrics }: Context): RequestHandler {
  return (request, response, next) => {
    const stop = metrics.httpSeconds.startTimer();
    response.on('finish', () => {
      const route = request.route ? `${request.baseUrl}${request.route.path}` : 'none';
      stop({ method: request.method, route, status: response.statusCode });
    });
    next();
  };
}
