/** Puts the parts of a server together, and takes them apart again in the order that loses nothing. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestHandler } from 'express';
import { type Logger, pino } from 'pino';
import { type Config, StartError } from './config.ts';
import type { Context } from './context.ts';
import { createApp } from './http/app.ts';
import { builtClient, sourceClient } from './http/client.ts';
import { Limits } from './limits.ts';
import { createMetrics } from './metrics.ts';
import { Rooms } from './realtime/rooms.ts';
import { openSockets } from './realtime/sockets.ts';
import { TIMING, type Timing } from './realtime/timing.ts';
import { refuse } from './refusal.ts';
import { sessionSecret } from './session/secret.ts';
import { openStore } from './store/store.ts';

export interface RunningServer {
  readonly url: string;
  /** Takes nothing new, tells the clients, finishes what was begun and closes. What was acknowledged is on disk. */
  close(): Promise<void>;
}

/** What a test may give otherwise. */
export interface StartOptions {
  readonly now?: () => number; // ms since 1970
  readonly timing?: Partial<Timing>;
  readonly log?: Logger;
}

const FINISH_WITHIN_MS = 3000; // for requests that were under way

/** Throws a StartError when what it was given does not let it start. */
export async function startServer(config: Config, options: StartOptions = {}): Promise<RunningServer> {
  const log = options.log ?? pino({ level: config.logLevel });
  const store = await openStore(config.dataDir);
  const context: Context = {
    config,
    store,
    log,
    secret: config.sessionSecret ?? sessionSecret(config.dataDir),
    limits: new Limits(),
    metrics: createMetrics(),
    now: options.now ?? Date.now,
    isStopping: false,
  };
  const http = createServer();
  const rooms = new Rooms(context, { ...TIMING, ...options.timing });
  context.metrics.watchMatches(() => rooms.count());
  const client: { handler: RequestHandler; close?(): Promise<void> } = config.development
    ? await sourceClient(http)
    : { handler: builtClient(config.clientDir) };
  http.on(
    'request',
    createApp(context, client.handler, session => sockets.rename(session)),
  );
  const sockets = openSockets(context, http, rooms); // after the app: it takes its own requests out of the app's

  try {
    await listen(http, config);
  } catch (error) {
    await client.close?.();
    await store.destroy();
    throw error;
  }

  let closing: Promise<void> | undefined;
  const close = async () => {
    context.isStopping = true;
    sockets.tellAll(refuse('server/stopping'));
    await rooms.stop();
    await client.close?.(); // Vite's own WebSockets would keep the HTTP server open
    const late = setTimeout(() => http.closeAllConnections(), FINISH_WITHIN_MS);
    await sockets.close(); // and the HTTP server with it, once its requests are answered
    clearTimeout(late);
    await store.destroy();
  };
  return {
    url: `http://${hostInUrl(config.host)}:${(http.address() as AddressInfo).port}`,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

async function listen(http: Server, config: Config): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? `port ${config.port} is taken: set PORT to another`
          : `cannot listen on ${config.host ?? '*'}:${config.port}: ${error.message}`;
      reject(new StartError(why));
    });
    http.listen(config.port, config.host, resolve);
  });
}

/** How a person on this machine reaches it. */
function hostInUrl(host: string | undefined): string {
  if (host === undefined || host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
