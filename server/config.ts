/** What the environment may set, checked once at start. */
import { z } from 'zod';

/** What keeps the server from starting, said in one line to whoever started it. */
export class StartError extends Error {
  override name = 'StartError';
}

const origin = z.url({ protocol: /^https?$/ }).transform(url => new URL(url).origin);

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000), // 0: any free one
  HOST: z.string().optional(), // every interface when not given
  DATA_DIR: z.string().default('./data'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  SESSION_SECRET: z.string().min(16, 'must have 16 characters or more').optional(), // else made and kept in DATA_DIR
  PUBLIC_ORIGINS: z // where else the page may be served from, such as https://sinapsis.school.example
    .string()
    .transform(list => list.split(/[\s,]+/).filter(Boolean))
    .pipe(z.array(origin))
    .default([]),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0), // reverse proxies in front: whose word on addresses counts
  NODE_ENV: z.string().default('production'),
});

export interface Config {
  readonly port: number;
  readonly host?: string;
  readonly dataDir: string;
  readonly logLevel: string;
  readonly sessionSecret?: string;
  readonly publicOrigins: readonly string[];
  readonly trustProxy: number;
  /** Serves the client from its sources through Vite instead of from `clientDir`. */
  readonly development: boolean;
  /** The built client. */
  readonly clientDir: string;
}

/** Throws a StartError that names every variable that is wrong. */
export function readConfig(env: Record<string, string | undefined>, clientDir: string): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  if (given.PUBLIC_ORIGIN) given.PUBLIC_ORIGINS = `${given.PUBLIC_ORIGIN} ${given.PUBLIC_ORIGINS ?? ''}`;
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(issue => {
      const name = String(issue.path[0]);
      return `${name} is ${JSON.stringify(given[name])}: ${issue.message}`;
    });
    throw new StartError(wrong.join('; '));
  }
  const { data } = parsed;
  return {
    port: data.PORT,
    host: data.HOST,
    dataDir: data.DATA_DIR,
    logLevel: data.LOG_LEVEL,
    sessionSecret: data.SESSION_SECRET,
    publicOrigins: data.PUBLIC_ORIGINS,
    trustProxy: data.TRUST_PROXY,
    development: data.NODE_ENV === 'development',
    clientDir,
  };
}
