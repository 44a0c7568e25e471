/** The page itself: built files in production, Vite with hot reload in development. */
import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import compression from 'compression';
import express, { type RequestHandler, Router } from 'express';

export function builtClient(clientDir: string): Router {
  const index = join(clientDir, 'index.html');
  const page: RequestHandler = (request, response, next) => {
    if (!request.accepts('html') || /\.\w+$/.test(request.path)) return next(); // a missing file is missing
    if (!existsSync(index)) {
      response.status(503).type('text').send('The page is not built: npm run build\n');
      return;
    }
    response.set('Cache-Control', 'no-cache').sendFile(index);
  };
  return Router()
    .use(compression())
    .use((request, response, next) => {
      if (isReadable(request.path)) next();
      else page(request, response, next); // which says that there is nothing here
    })
    .use(
      '/assets',
      express.static(join(clientDir, 'assets'), { immutable: true, maxAge: '1y', index: false }),
    )
    .use(
      express.static(clientDir, { index: false, setHeaders: r => r.setHeader('Cache-Control', 'no-cache') }),
    )
    .get('/{*path}', page);
}

/** Whether its escapes are whole: `%E0` alone is no letter, and whoever mistyped an address is a person, not a program. */
function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** Hot reload over `server`'s own port. Loads Vite only now: production does not have it. */
export async function sourceClient(
  server: Server,
): Promise<{ handler: RequestHandler; close(): Promise<void> }> {
  const { createServer } = await import('vite');
  const vite = await createServer({
    server: { middlewareMode: true, hmr: { server } },
    appType: 'spa',
    clearScreen: false,
  });
  return { handler: vite.middlewares, close: () => vite.close() };
}
