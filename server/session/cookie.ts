/**
 * A session is a signed cookie and nothing on the server: an id that nobody can make up, and a nickname. Whoever holds
 * the secret (every node of one installation) can read it, and no one can follow a person beyond it.
 */
import { randomBytes } from 'node:crypto';
import { sign, unsign } from 'cookie-signature';
import { type Session, session } from '../../shared/protocol.ts';
import { newNickname } from './nickname.ts';

export const COOKIE = 'sinapsis';
export const COOKIE_MAX_AGE_MS = 365 * 24 * 3600 * 1000;

/** 16 characters of the URL alphabet, 96 bits of chance. */
export function newId(): string {
  return randomBytes(12).toString('base64url');
}

export function newSession(): Session {
  return { id: newId(), nickname: newNickname() };
}

export function sealSession({ id, nickname }: Session, secret: string): string {
  return sign(Buffer.from(JSON.stringify({ id, nickname })).toString('base64url'), secret);
}

/** The session of a `Cookie` header, or null where there is none, or none that we signed. */
export function openSession(cookieHeader: string | undefined, secret: string): Session | null {
  for (const part of (cookieHeader ?? '').split(';')) {
    const at = part.indexOf('=');
    if (part.slice(0, at).trim() !== COOKIE) continue;
    try {
      const payload = unsign(decodeURIComponent(part.slice(at + 1).trim()), secret);
      if (payload === false) continue;
      return session.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
    } catch {} // whatever it is, it is not a session of ours
  }
  return null;
}
