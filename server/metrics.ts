/** What /metrics tells. A registry of its own, so that several servers fit in one process. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export function createMetrics() {
  const register = new Registry();
  collectDefaultMetrics({ register }); // event loop lag, memory, garbage collection
  const registers = [register];
  return {
    register,
    /** Asks for the numbers when they are read. */
    watchMatches: (count: () => Record<string, number>) =>
      new Gauge({
        name: 'sinapsis_matches',
        help: 'Matches between browsers now, by phase.',
        labelNames: ['phase'],
        registers,
        collect() {
          for (const [phase, n] of Object.entries(count())) this.set({ phase }, n);
        },
      }),
    httpSeconds: new Histogram({
      name: 'sinapsis_http_request_seconds',
      help: 'Time to answer an HTTP request, by route and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
      registers,
    }),
    sockets: new Gauge({ name: 'sinapsis_sockets', help: 'Sockets connected now.', registers }),
    messages: new Counter({
      name: 'sinapsis_messages_total',
      help: 'Socket messages received, by kind.',
      labelNames: ['kind'],
      registers,
    }),
    refused: new Counter({
      name: 'sinapsis_refused_total',
      help: 'Requests and messages refused, by code.',
      labelNames: ['code'],
      registers,
    }),
    scores: new Counter({ name: 'sinapsis_scores_total', help: 'Scores verified and stored.', registers }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
