/**
 * The sockets: who may open one, and what happens to what they say. Every message is measured, counted and parsed
 * before anything acts on it; what is wrong with it is answered with a code and disturbs nobody else.
 */
import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { type DefaultEventsMap, Server, type Socket } from 'socket.io';
import { LIMITS, type MatchReply, type Session, type ToClient, toServer } from '../../shared/protocol.ts';
import type { Context } from '../context.ts';
import { whatIsWrong } from '../http/answer.ts';
import { addressOf, FLOOD, Limits } from '../limits.ts';
import { isOwnOrigin } from '../origin.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { openSession } from '../session/cookie.ts';
import type { Link } from './room.ts';
import type { Rooms } from './rooms.ts';

type Events = { [Kind in keyof ToClient]: (message: ToClient[Kind]) => void };
type ClientSocket = Socket<DefaultEventsMap, Events, DefaultEventsMap, { session: Session }>;
type SocketServer = Server<DefaultEventsMap, Events, DefaultEventsMap, { session: Session }>;
type Kind = keyof typeof toServer;

// A message over LIMITS.socketBytes is refused; one over this is not even read, the transport closes.
const TRANSPORT_BYTES = 64 * 1024;
const GOODBYE_MS = 1000;

export interface Sockets {
  /** A session has a new nickname. */
  rename(session: Session): void;
  tellAll(refusal: Refusal): void;
  /** Closes them all, and the HTTP server. */
  close(): Promise<void>;
}

export function openSockets(context: Context, http: HttpServer, rooms: Rooms): Sockets {
  const { config, limits, log, metrics } = context;
  const io: SocketServer = new Server(http, {
    serveClient: false,
    maxHttpBufferSize: TRANSPORT_BYTES,
    pingInterval: 10_000, // a connection that is dead is known to be within 20 s
    pingTimeout: 10_000,
    destroyUpgrade: !config.development, // Vite's own WebSocket is on the same port
    allowRequest: (request, decide) => {
      if (isOwnOrigin(request, config.publicOrigins)) return decide(null, true);
      metrics.refused.inc({ code: 'request/foreign-origin' });
      const { origin } = request.headers;
      void limits.isNews('request/foreign-origin', addressOf(request, config.trustProxy)).then(isNews => {
        if (isNews) log.info({ code: 'request/foreign-origin', origin }, 'handshake refused');
      });
      decide('request/foreign-origin', false);
    },
  });

  io.use(async (socket, next) => {
    const session = openSession(socket.request.headers.cookie, context.secret);
    const refusal = context.isStopping
      ? refuse('server/stopping')
      : !session
        ? refuse('request/no-session', 'GET /api/session first')
        : !(await limits.ofAddress('connection', addressOf(socket.request, config.trustProxy)))
          ? refuse('request/too-often', 'connections')
          : null;
    if (session && !refusal) {
      socket.data.session = session;
      return next();
    }
    metrics.refused.inc({ code: refusal?.code });
    next(Object.assign(new Error(refusal?.code), { data: refusal }));
  });

  io.on('connection', socket => {
    metrics.sockets.inc();
    const link: Link = { send: (kind, message) => void socket.emit(kind, ...([message] as never)) };
    const visitor = new Visitor(context, socket, link, rooms);
    socket.onAny((kind: string, ...args: unknown[]) => void visitor.receive(kind, args));
    socket.on('disconnect', () => {
      metrics.sockets.dec();
      rooms.disconnect(socket.data.session.id, link);
    });
    rooms.resume(socket.data.session, link);
  });

  return {
    rename(session) {
      for (const socket of io.sockets.sockets.values())
        if (socket.data.session.id === session.id) socket.data.session = session;
      rooms.rename(session);
    },
    tellAll(refusal) {
      io.emit('refused', refusal);
    },
    async close() {
      // What was sent last must still go out: closing at once would throw it away. A client that hangs is not waited for.
      const connections = [...io.sockets.sockets.values()].map(({ conn }) => conn);
      const closed = connections.map(connection => once(connection, 'close'));
      // The transport, not the socket: a client that is disconnected does not come back by itself, one cut off does.
      for (const connection of connections) connection.close();
      await Promise.race([Promise.all(closed), setTimeout(GOODBYE_MS, null, { ref: false })]);
      await io.close();
    },
  };
}

/** One connection, and its record so far. */
class Visitor {
  private readonly logged = new Set<string>();
  private readonly address: string;
  private refusals = 0;
  private countedFrom = performance.now();

  constructor(
    private readonly context: Context,
    private readonly socket: ClientSocket,
    private readonly link: Link,
    private readonly rooms: Rooms,
  ) {
    this.address = addressOf(socket.request, context.config.trustProxy);
  }

  async receive(kind: string, args: unknown[]): Promise<void> {
    const acknowledge =
      typeof args.at(-1) === 'function' ? (args.pop() as (reply: MatchReply) => void) : null;
    let reply: MatchReply;
    try {
      reply = await this.reply(kind, args);
    } catch (error) {
      this.context.log.error({ err: error, kind }, 'message failed');
      reply = refuse('server/failed');
    }
    if (reply.ok) {
      acknowledge?.(reply);
      return;
    }
    this.count(reply, kind);
    if (acknowledge) acknowledge(reply);
    else this.link.send('refused', reply);
  }

  private async reply(kind: string, args: unknown[]): Promise<MatchReply> {
    const { limits, metrics } = this.context;
    const { session } = this.socket.data;
    const isKnown = Object.hasOwn(toServer, kind);
    metrics.messages.inc({ kind: isKnown ? kind : 'unknown' });
    const limit = Limits.isSessionLimit(kind) ? kind : 'other';
    if (!(await limits.ofSession(limit, session.id)) || !(await limits.ofAddress('message', this.address)))
      return refuse('request/too-often', limit);
    if (bytesOf(args) > LIMITS.socketBytes) return refuse('request/too-large');
    if (!isKnown) return refuse('request/not-found', 'no such message');
    if (args.length > 1) return refuse('request/malformed', 'one message, one argument');
    if (this.context.isStopping) return refuse('server/stopping');
    return this.handle(kind as Kind, args[0] ?? {});
  }

  private handle(kind: Kind, message: unknown): MatchReply {
    const { session } = this.socket.data;
    switch (kind) {
      case 'match:create':
        return parse(kind, message, request => this.rooms.create(session, this.link, request));
      case 'match:join':
        return parse(kind, message, request => this.rooms.join(session, this.link, request));
      case 'match:input':
        return parse(kind, message, request => this.rooms.input(session.id, this.link, request));
      case 'match:rematch':
        return parse(kind, message, () => this.rooms.rematch(session.id));
      case 'match:leave':
        return parse(kind, message, () => this.rooms.leave(session.id, this.link));
      default:
        return kind satisfies never;
    }
  }

  /** Logs the first of each code, and ends the connection of a flood. */
  private count({ code, detail }: Refusal, kind: string): void {
    const { log, metrics } = this.context;
    metrics.refused.inc({ code });
    const session = this.socket.data.session.id;
    if (!this.logged.has(code)) {
      this.logged.add(code);
      log.info({ code, detail, session, kind: kind.slice(0, 40) }, 'message refused');
    }
    const now = performance.now();
    if (now - this.countedFrom > FLOOD.seconds * 1000) {
      this.countedFrom = now;
      this.refusals = 0;
    }
    if (++this.refusals === FLOOD.refusals) {
      log.warn({ session, refusals: this.refusals }, 'flood: disconnected');
      this.socket.disconnect(true);
    }
  }
}

function parse<K extends Kind>(
  kind: K,
  message: unknown,
  act: (message: ReturnType<(typeof toServer)[K]['parse']>) => MatchReply,
): MatchReply {
  const parsed = toServer[kind].safeParse(message);
  if (!parsed.success) return refuse('request/malformed', whatIsWrong(parsed.error));
  return act(parsed.data as ReturnType<(typeof toServer)[K]['parse']>);
}

/** As it came over the wire, near enough; a nest too deep to write is too large. */
function bytesOf(args: unknown[]): number {
  try {
    return Buffer.byteLength(JSON.stringify(args));
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
