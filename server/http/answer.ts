/** How every route answers what it does not do: with a refusal, its code counted. */
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import type { z } from 'zod';
import type { Session } from '../../shared/protocol.ts';
import type { Context } from '../context.ts';
import { addressOf, type SessionLimit } from '../limits.ts';
import { type Refusal, refuse, statusOf } from '../refusal.ts';
import { openSession } from '../session/cookie.ts';

/** Thrown by a route; the error handler answers with it. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}

/** What the schema makes of a stranger's value; refuses what it does not fit. */
export function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (!result.success) throw new Refused(refuse('request/malformed', whatIsWrong(result.error)));
  return result.data;
}

export function whatIsWrong(error: z.ZodError): string {
  const { path, message } = error.issues[0];
  return path.length > 0 ? `${path.join('.')}: ${message}` : message;
}

export function requireSession(context: Context, request: Request): Session {
  const session = openSession(request.headers.cookie, context.secret);
  if (!session) throw new Refused(refuse('request/no-session', 'GET /api/session first'));
  return session;
}

/** Refuses what comes too often, from a session or, without one, from an address. */
export function limit(context: Context, kind: SessionLimit): RequestHandler {
  return async (request, _response, next) => {
    const session = openSession(request.headers.cookie, context.secret);
    const who = session?.id ?? addressOf(request, context.config.trustProxy);
    if (!(await context.limits.ofSession(kind, who))) throw new Refused(refuse('request/too-often', kind));
    next();
  };
}

/** Last of all handlers: refusals, what express itself refuses, and what we got wrong. */
export function errorHandler(context: Context): ErrorRequestHandler {
  return async (error, request, response, next) => {
    if (response.headersSent) return next(error);
    const refusal = refusalOf(error);
    if (refusal.code === 'server/failed')
      context.log.error({ err: error, method: request.method, url: request.originalUrl }, 'request failed');
    context.metrics.refused.inc({ code: refusal.code });
    response.status(statusOf(refusal.code)).json(refusal);
    if (await context.limits.isNews(refusal.code, addressOf(request, context.config.trustProxy)))
      context.log.info({ code: refusal.code, method: request.method, url: request.path }, 'request refused');
  };
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal;
  const { status, type, message } = (error ?? {}) as { status?: number; type?: string; message?: string };
  if (type === 'entity.too.large' || status === 413) return refuse('request/too-large', message);
  if (status !== undefined && status >= 400 && status < 500) return refuse('request/malformed', message);
  return refuse('server/failed');
}
