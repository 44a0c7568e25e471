/** /api/session: who one is here. */
import { json, type Request, type Response, Router } from 'express';
import { type Session, sessionUpdate } from '../../shared/protocol.ts';
import type { Context } from '../context.ts';
import { COOKIE, COOKIE_MAX_AGE_MS, newSession, openSession, sealSession } from '../session/cookie.ts';
import { cleanNickname } from '../session/nickname.ts';
import { limit, parsed, Refused, requireSession } from './answer.ts';

/** `onRename` hears of a new nickname, so that open sockets of that session carry it. */
export function sessionRoutes(context: Context, onRename: (session: Session) => void): Router {
  const answer = (request: Request, response: Response, session: Session) => {
    response.cookie(COOKIE, sealSession(session, context.secret), {
      httpOnly: true,
      sameSite: 'lax',
      secure: request.secure,
      maxAge: COOKIE_MAX_AGE_MS,
    });
    response.json(session);
  };
  return Router()
    .get('/', (request, response) => {
      answer(request, response, openSession(request.headers.cookie, context.secret) ?? newSession());
    })
    .put('/', limit(context, 'http:nickname'), json({ limit: '4kb' }), (request, response) => {
      const { id } = requireSession(context, request);
      const cleaned = cleanNickname(parsed(sessionUpdate, request.body).nickname);
      if (!cleaned.ok) throw new Refused(cleaned);
      const session = { id, nickname: cleaned.nickname };
      onRename(session);
      answer(request, response, session);
    });
}
