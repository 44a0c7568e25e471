/** What one server process carries: socket messages a second, and scores verified and stored a second. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { type RunningServer, startServer } from '../../server/start.ts';
import { Players } from '../../shared/agents/agent.ts';
import { scripted, scriptedSeed } from '../../shared/agents/index.ts';
import { games } from '../../shared/games/index.ts';
import { Match } from '../../shared/games/match.ts';
import { encodeReplay, replayOf } from '../../shared/games/replay.ts';
import type { Run } from '../../shared/protocol.ts';

const SOCKETS = 60;
const INPUTS_EACH = 100; // below a session's limit for a second
const PEOPLE = 10;
const RUNS_EACH = 20;

async function arrive(url: string): Promise<string> {
  const response = await fetch(`${url}/api/session`);
  await response.text();
  return response.headers.get('set-cookie')!.split(';')[0];
}

/** Acknowledged inputs a second, every socket in a match of its own with another. */
async function messagesPerSecond(url: string): Promise<number> {
  const sockets: Socket[] = [];
  let code = '';
  for (let i = 0; i < SOCKETS; i++) {
    const socket = io(url, { transports: ['websocket'], extraHeaders: { cookie: await arrive(url) } });
    sockets.push(socket);
    const reply =
      i % 2 === 0
        ? await socket.emitWithAck('match:create', { game: 'pong' })
        : await socket.emitWithAck('match:join', { code });
    code = reply.match.code;
  }
  const began = performance.now();
  const replies = await Promise.all(
    sockets.flatMap(socket =>
      Array.from({ length: INPUTS_EACH }, (_, i) =>
        socket.emitWithAck('match:input', { action: [i % 3], seen: 0 }),
      ),
    ),
  );
  const seconds = (performance.now() - began) / 1000;
  for (const socket of sockets) socket.disconnect();
  const refused = replies.filter(reply => !reply.ok).length;
  if (refused > 0) throw new Error(`bench: ${refused} inputs were refused`);
  return replies.length / seconds;
}

/** Honest replays sent by several people at once, each played again and committed to disk before it is acknowledged. */
async function scoresPerSecond(url: string): Promise<{ perSecond: number; ticks: number }> {
  const submissions: { path: string; cookie: string; body: Uint8Array<ArrayBuffer> }[] = [];
  let ticks = 0;
  for (let i = 0; i < PEOPLE; i++) {
    const cookie = await arrive(url);
    for (let n = 0; n < RUNS_EACH; n++) {
      const response = await fetch(`${url}/api/runs`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify({ game: 'pong', board: 'agent', opponent: 'calm' }),
      });
      const run = (await response.json()) as Run;
      const match = new Match(games.pong, run.seed);
      const players = new Players(games.pong, [scripted.pong[2].make(), scripted.pong[0].make()], seat =>
        scriptedSeed(run.seed, seat),
      );
      while (!match.outcome) match.advance(players.act(match.state, []));
      ticks += match.tick;
      const replay = replayOf(match, [
        { kind: 'network', name: 'bench' },
        { kind: 'scripted', name: 'calm' },
      ]);
      const body = encodeReplay(replay) as Uint8Array<ArrayBuffer>;
      submissions.push({ path: `/api/runs/${run.id}/replay`, cookie, body });
    }
  }
  const began = performance.now();
  const statuses = await Promise.all(
    submissions.map(async ({ path, cookie, body }) => {
      const headers = { cookie, 'content-type': 'application/octet-stream' };
      const response = await fetch(url + path, { method: 'POST', headers, body });
      await response.text();
      return response.status;
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  if (statuses.some(status => status !== 201)) throw new Error(`bench: answered ${statuses.join(' ')}`);
  return { perSecond: submissions.length / seconds, ticks: ticks / submissions.length };
}

/** Lines for `npm run bench`. Client and server share this process, so both figures are low. */
export async function benchServer(): Promise<string[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sinapsis-bench-'));
  let server: RunningServer | undefined;
  try {
    const config = {
      port: 0,
      host: '127.0.0.1',
      dataDir,
      logLevel: 'silent',
      publicOrigins: [],
      trustProxy: 0,
    };
    let ms = Date.now();
    const now = () => (ms += 10_000); // enough time goes by between issue and submission, and not too much
    server = await startServer({ ...config, development: false, clientDir: dataDir }, { now });
    const messages = await messagesPerSecond(server.url);
    const scores = await scoresPerSecond(server.url);
    return [
      `server: ${Math.round(messages)} messages/s acknowledged over ${SOCKETS} sockets in ${SOCKETS / 2} matches`,
      `server: ${Math.round(scores.perSecond)} scores/s verified and committed (${Math.round(scores.ticks)} ticks each)`,
    ];
  } finally {
    await server?.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
