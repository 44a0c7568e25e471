/** A real server in a folder of its own, and visitors who talk to it as a browser would. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { onTestFinished } from 'vitest';
import type { Config } from '../../server/config.ts';
import { type RunningServer, type StartOptions, startServer } from '../../server/start.ts';
import { type Agent, Players } from '../../shared/agents/agent.ts';
import { scripted, scriptedSeed } from '../../shared/agents/index.ts';
import { games } from '../../shared/games/index.ts';
import { Match } from '../../shared/games/match.ts';
import { encodeReplay, type Replay, replayOf } from '../../shared/games/replay.ts';
import type { MatchReply, MatchView, Run, ToClient, ToServer } from '../../shared/protocol.ts';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sinapsis-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function configOf(dataDir: string, given: Partial<Config> = {}): Config {
  return {
    port: 0,
    host: '127.0.0.1',
    dataDir,
    logLevel: 'silent',
    publicOrigins: [],
    trustProxy: 0,
    development: false,
    clientDir: join(dataDir, 'client'),
    ...given,
  };
}

export async function openServer(
  options: StartOptions = {},
  config: Partial<Config> = {},
): Promise<RunningServer> {
  const server = await startServer(configOf(temporaryFolder(), config), options);
  onTestFinished(() => server.close());
  return server;
}

/** A clock that stands until it is moved. */
export function standingClock(): { now: () => number; advance(ms: number): void } {
  let ms = Date.UTC(2030, 0, 1);
  return {
    now: () => ms,
    advance: by => {
      ms += by;
    },
  };
}

export class Visitor {
  cookie = '';

  constructor(readonly url: string) {}

  static async arrive(url: string): Promise<Visitor> {
    const visitor = new Visitor(url);
    await visitor.get('/api/session');
    return visitor;
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...(this.cookie && { cookie: this.cookie }), ...init.headers };
    const response = await fetch(this.url + path, { ...init, headers });
    const set = response.headers.get('set-cookie');
    if (set) this.cookie = set.split(';')[0];
    return response;
  }

  async get(path: string) {
    return (await this.fetch(path)).json();
  }

  async send(method: string, path: string, body: unknown) {
    const headers = { 'content-type': 'application/json' };
    return (await this.fetch(path, { method, headers, body: JSON.stringify(body) })).json();
  }

  rename(nickname: string) {
    return this.send('PUT', '/api/session', { nickname });
  }

  issueRun(opponent = 'calm', board: Run['board'] = 'human', game = 'pong'): Promise<Run> {
    return this.send('POST', '/api/runs', { game, board, opponent });
  }

  async submit(run: Pick<Run, 'id'>, replay: Uint8Array | Replay) {
    const body = replay instanceof Uint8Array ? replay : encodeReplay(replay);
    const headers = { 'content-type': 'application/octet-stream' };
    const init = { method: 'POST', headers, body: body as Uint8Array<ArrayBuffer> };
    return (await this.fetch(`/api/runs/${run.id}/replay`, init)).json();
  }

  /** A connected socket. It is closed with the test. */
  async connect(options: Parameters<typeof io>[1] = {}): Promise<Line> {
    const line = new Line(this.socket(options));
    await line.connected();
    return line;
  }

  socket(options: Parameters<typeof io>[1] = {}): Socket {
    const socket = io(this.url, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      ...options,
      extraHeaders: { ...(this.cookie && { cookie: this.cookie }), ...options?.extraHeaders },
    });
    onTestFinished(() => void socket.disconnect());
    return socket;
  }
}

/** A connection that remembers all it was told. */
export class Line {
  readonly told: { kind: string; message: never }[] = [];
  private waiting: (() => void)[] = [];

  constructor(readonly socket: Socket) {
    socket.onAny((kind, message) => {
      this.told.push({ kind, message: message as never });
      for (const wake of this.waiting.splice(0)) wake();
    });
    socket.on('disconnect', reason => {
      this.told.push({ kind: 'disconnect', message: reason as never });
      for (const wake of this.waiting.splice(0)) wake();
    });
  }

  connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once('connect', resolve);
      this.socket.once('connect_error', reject);
    });
  }

  ask<Kind extends keyof ToServer>(kind: Kind, message: ToServer[Kind]): Promise<MatchReply> {
    return this.socket.emitWithAck(kind, message);
  }

  /** Asks, and wants the view that comes back. */
  async view<Kind extends keyof ToServer>(kind: Kind, message: ToServer[Kind]): Promise<MatchView> {
    const reply = await this.ask(kind, message);
    if (!reply.ok || !reply.match) throw new Error(`${kind}: ${JSON.stringify(reply)}`);
    return reply.match;
  }

  all<Kind extends keyof ToClient>(kind: Kind): ToClient[Kind][] {
    return this.told.filter(said => said.kind === kind).map(said => said.message);
  }

  /** The first message of that kind that fits, now or later. */
  async hear<Kind extends keyof ToClient>(
    kind: Kind,
    fits: (message: ToClient[Kind]) => boolean = () => true,
  ): Promise<ToClient[Kind]> {
    for (;;) {
      const found = this.all(kind).find(fits);
      if (found !== undefined) return found;
      await new Promise<void>(resolve => this.waiting.push(resolve));
    }
  }

  /** Resolves with the reason once it is. */
  async disconnected(): Promise<string> {
    for (;;) {
      const said = this.told.find(({ kind }) => kind === 'disconnect');
      if (said) return said.message;
      await new Promise<void>(resolve => this.waiting.push(resolve));
    }
  }
}

/** A player who never moves: the shortest way to an honest score. */
export const idle: Agent = {
  name: 'idle',
  reset() {},
  act(_observation, _from, action, at) {
    action[at] = 0;
  },
};

/** An honest match of a run, played as a client would, by `own` (up to `ticks`). */
export function playRun(
  run: Pick<Run, 'game' | 'seed' | 'opponent' | 'seat'>,
  own: Agent = idle,
  ticks = Infinity,
): Replay {
  const game = games[run.game];
  const opponent = scripted[run.game].find(player => player.id === run.opponent);
  const match = new Match(game, run.seed);
  const seats = Array.from({ length: game.seats }, (_, seat) => (seat === run.seat ? own : opponent!.make()));
  const players = new Players(game, seats, seat => scriptedSeed(run.seed, seat));
  while (!match.outcome && match.tick < ticks) match.advance(players.act(match.state, [0]));
  return replayOf(
    match,
    seats.map((_, seat) =>
      seat === run.seat ? { kind: 'human', name: 'me' } : { kind: 'scripted', name: run.opponent },
    ),
  );
}
