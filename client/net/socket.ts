/** The live line to the server: every message out is acknowledged, every message in is parsed. */
import { io, type Socket } from 'socket.io-client';
import {
  type MatchReply,
  matchReply,
  type RefusalCode,
  type ToClient,
  type ToServer,
  toClient,
} from '../../shared/protocol.ts';
import { getSession } from './api.ts';

export interface MatchListener {
  view(message: ToClient['match:view']): void;
  frame(message: ToClient['match:frame']): void;
  over(message: ToClient['match:over']): void;
  refused(code: RefusalCode): void;
  connection(up: boolean): void;
}

const ACK_MS = 8000;

export class MatchSocket {
  private constructor(private readonly socket: Socket) {}

  /** Opens the line; a session is made first where there is none. It comes back by itself after a break. */
  static async open(listener: MatchListener): Promise<MatchSocket> {
    await getSession();
    const socket = io({ transports: ['websocket'], reconnectionDelay: 300, reconnectionDelayMax: 3000 });
    const hear = <K extends keyof ToClient>(event: K, use: (message: ToClient[K]) => void) =>
      socket.on(event as string, (raw: unknown) => {
        const parsed = toClient[event].safeParse(raw);
        if (parsed.success) use(parsed.data as ToClient[K]);
        else console.error(`${event}: not understood`, parsed.error.issues);
      });
    hear('match:view', message => listener.view(message));
    hear('match:frame', message => listener.frame(message));
    hear('match:over', message => listener.over(message));
    hear('refused', message => listener.refused(message.code));
    socket.on('connect', () => listener.connection(true));
    socket.on('disconnect', () => listener.connection(false));
    return new MatchSocket(socket);
  }

  create(game: string): Promise<MatchReply> {
    return this.ask('match:create', { game });
  }

  join(code: string): Promise<MatchReply> {
    return this.ask('match:join', { code });
  }

  rematch(): Promise<MatchReply> {
    return this.ask('match:rematch', {});
  }

  /** Not waited for: the next one says more. */
  input(action: number[], seen: number): void {
    if (this.socket.connected)
      this.socket.volatile.emit('match:input', { action, seen } satisfies ToServer['match:input']);
  }

  close(): void {
    if (this.socket.connected) this.socket.emit('match:leave', {});
    this.socket.disconnect();
  }

  /** Lets the line go and keeps the seat. */
  abandon(): void {
    this.socket.disconnect();
  }

  private async ask<K extends keyof ToServer>(event: K, message: ToServer[K]): Promise<MatchReply> {
    try {
      return matchReply.parse(await this.socket.timeout(ACK_MS).emitWithAck(event, message));
    } catch {
      return { ok: false, code: 'server/failed' };
    }
  }
}
