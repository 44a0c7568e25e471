/** The server over HTTP. Every answer is parsed; every refusal comes back as its code. */
import type { z } from 'zod';
import {
  type BoardKind,
  leaderboard,
  type RefusalCode,
  refusal,
  run,
  runResult,
  session,
} from '../../shared/protocol.ts';

export type Reply<T> = { ok: true; value: T } | { ok: false; code: RefusalCode | 'net/offline' };

async function ask<T>(schema: z.ZodType<T>, path: string, init?: RequestInit): Promise<Reply<T>> {
  let body: unknown;
  try {
    const response = await fetch(`/api/${path}`, { credentials: 'same-origin', ...init });
    body = await response.json();
  } catch {
    return { ok: false, code: 'net/offline' };
  }
  const refused = refusal.safeParse(body);
  if (refused.success) return { ok: false, code: refused.data.code };
  const parsed = schema.safeParse(body);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, code: 'server/failed' };
}

const json = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

let known: Promise<Reply<unknown>> | undefined;

/** Makes sure that the browser holds a session before anything that needs one. */
async function withSession<T>(request: () => Promise<Reply<T>>): Promise<Reply<T>> {
  known ??= getSession();
  const first = await known;
  if (!first.ok) {
    known = undefined;
    return first;
  }
  return request();
}

export const getSession = () => ask(session, 'session');

export const setNickname = (nickname: string) =>
  withSession(() => ask(session, 'session', json('PUT', { nickname })));

export const requestRun = (game: string, board: BoardKind, opponent: string) =>
  withSession(() => ask(run, 'runs', json('POST', { game, board, opponent })));

export const submitReplay = (runId: string, file: Uint8Array<ArrayBuffer>) =>
  withSession(() =>
    ask(runResult, `runs/${runId}/replay`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: file,
    }),
  );

export const getLeaderboard = (game: string, board: BoardKind, opponent: string) =>
  withSession(() => ask(leaderboard, `leaderboards/${game}?${new URLSearchParams({ board, opponent })}`));

/** The replay file behind a line of a leaderboard. */
export async function getEntryReplay(id: string): Promise<Uint8Array | null> {
  try {
    const response = await fetch(`/api/leaderboards/entries/${encodeURIComponent(id)}/replay`);
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
  } catch {
    return null;
  }
}
