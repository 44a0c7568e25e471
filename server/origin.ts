/** Which pages may talk to this server: the ones it serves itself, and those it was told of. */
import type { IncomingMessage } from 'node:http';

/** True without an Origin header: browsers always send one where it matters, other programs need not. */
export function isOwnOrigin(request: IncomingMessage, publicOrigins: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (publicOrigins.includes(origin)) return true;
  try {
    return new URL(origin).host === host; // the scheme may differ: a proxy in front speaks TLS
  } catch {
    return false; // "null" and worse
  }
}
