/** What every part of a running server shares. */
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Limits } from './limits.ts';
import type { Metrics } from './metrics.ts';
import type { Store } from './store/store.ts';

export interface Context {
  readonly config: Config;
  readonly secret: string; // signs the session cookies
  readonly store: Store;
  readonly limits: Limits;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Ms since 1970. Passed in, so that a test can let two hours go by. */
  readonly now: () => number;
  isStopping: boolean;
}
