/**
 * How often is too often. The limits that matter are a session's, by kind; an address has only a generous bound, since
 * a whole school comes from one, and since a session costs a stranger nothing.
 */
import type { IncomingMessage } from 'node:http';
import { RateLimiterMemory } from 'rate-limiter-flexible';

/** [times, seconds] */
const perSession = {
  'http:nickname': [20, 60],
  'http:run': [30, 60],
  'http:replay': [30, 60],
  'http:read': [300, 60],
  'match:create': [20, 60],
  'match:join': [40, 60],
  'match:input': [120, 1], // a key may change every tick
  'match:rematch': [30, 60],
  'match:leave': [30, 60],
  other: [30, 10], // what we do not know
} as const;

/** Two hundred players at 30 messages a second each; verifying a replay takes up to 15 ms. */
const perAddress = {
  http: [600, 10],
  'http:replay': [600, 60],
  message: [60_000, 10],
  connection: [1000, 60],
} as const;

/** A socket that is refused more often than this floods: it is disconnected. */
export const FLOOD = { refusals: 300, seconds: 10 } as const;

export type SessionLimit = keyof typeof perSession;
export type AddressLimit = keyof typeof perAddress;

export class Limits {
  private readonly sessions = limiters(perSession);
  private readonly addresses = limiters(perAddress);
  private readonly logged = new RateLimiterMemory({ points: 1, duration: 60 });

  /** False when this is once too often. */
  ofSession(kind: SessionLimit, session: string): Promise<boolean> {
    return take(this.sessions[kind], session);
  }

  ofAddress(kind: AddressLimit, address: string): Promise<boolean> {
    return take(this.addresses[kind], address);
  }

  /** True once a minute for a code refused to an address: the log must not be what a flood fills. */
  isNews(code: string, address: string): Promise<boolean> {
    return take(this.logged, `${code} ${address}`);
  }

  static isSessionLimit(kind: string): kind is SessionLimit {
    return Object.hasOwn(perSession, kind);
  }
}

function limiters<Kind extends string>(
  table: Record<Kind, readonly [times: number, seconds: number]>,
): Record<Kind, RateLimiterMemory> {
  const entries = Object.entries<readonly [number, number]>(table).map(([kind, [points, duration]]) => [
    kind,
    new RateLimiterMemory({ points, duration }),
  ]);
  return Object.fromEntries(entries);
}

async function take(limiter: RateLimiterMemory, key: string): Promise<boolean> {
  try {
    await limiter.consume(key);
    return true;
  } catch (error) {
    if (error instanceof Error) throw error; // otherwise it is the limiter's answer
    return false;
  }
}

/** Who is calling, past the `trustProxy` reverse proxies that we were told of and no further. */
export function addressOf(request: IncomingMessage, trustProxy: number): string {
  const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',');
  const hops = [...forwarded.map(hop => hop.trim()).filter(Boolean), request.socket.remoteAddress ?? ''];
  return hops[Math.max(0, hops.length - 1 - trustProxy)];
}
