/** A refusal is an answer, not an accident: a code that the protocol lists, and the HTTP status that goes with it. */
import type { RefusalCode } from '../shared/protocol.ts';

export interface Refusal {
  readonly ok: false;
  readonly code: RefusalCode;
  readonly detail?: string;
}

export function refuse(code: RefusalCode, detail?: string): Refusal {
  return detail === undefined ? { ok: false, code } : { ok: false, code, detail };
}

const statuses: Partial<Record<RefusalCode, number>> = {
  'request/malformed': 400,
  'request/too-large': 413,
  'request/too-often': 429,
  'request/not-found': 404,
  'request/no-session': 401,
  'request/foreign-origin': 403,
  'game/unknown': 404,
  'game/unknown-opponent': 404,
  'run/unknown': 404,
  'run/not-yours': 403,
  'run/used': 409,
  'run/expired': 410,
  'run/too-fast': 425,
  'server/stopping': 503,
  'server/failed': 500,
};

export function statusOf(code: RefusalCode): number {
  return statuses[code] ?? 422; // well formed, but not something we accept
}
