/** The address bar as a signal. Paths are the same in every language, so that a link works for everybody. */
import { signal } from '@preact/signals';
import { games } from '../../shared/games/index.ts';

/** Where a replay lies: on this device, or with the server, behind a line of a board. */
export interface Watched {
  readonly source: 'local' | 'board';
  readonly id: string;
}

export type Route =
  | { page: 'home' }
  | { page: 'play'; game: string | null } // null: the one chosen last
  | { page: 'game'; game: string }
  | { page: 'teach'; game: string | null } // as above
  | { page: 'matches' }
  | { page: 'watch'; watched: readonly Watched[] } // one replay, or two side by side
  | { page: 'compete' }
  | { page: 'friend'; code: string | null }
  | { page: 'unknown' };

function watchedAt(source: string | undefined, id: string | undefined): Watched | null {
  return (source === 'local' || source === 'board') && id ? { source, id } : null;
}

export function watchPath(watched: readonly Watched[]): string {
  return `/watch/${watched.map(({ source, id }) => `${source}/${id}`).join('/')}`;
}

export function parseRoute(path: string): Route {
  const [page = '', a, b, c, d] = path.split('/').filter(Boolean);
  if (page === '') return { page: 'home' };
  if ((page === 'play' || page === 'teach') && !a) return { page, game: null };
  if (a && Object.hasOwn(games, a)) {
    if (page === 'play' || page === 'teach') return { page, game: a };
    if (page === 'games') return { page: 'game', game: a };
  }
  if (page === 'watch') {
    const watched = [watchedAt(a, b), watchedAt(c, d)].filter(replay => replay !== null);
    if (watched.length > 0) return { page: 'watch', watched };
  }
  if (page === 'friend') return { page: 'friend', code: a?.toUpperCase() ?? null };
  if ((page === 'matches' || page === 'compete') && !a) return { page };
  return { page: 'unknown' };
}

export const route = signal<Route>(parseRoute(location.pathname));

addEventListener('popstate', () => {
  route.value = parseRoute(location.pathname);
});

export function navigate(path: string): void {
  if (path !== location.pathname) history.pushState(null, '', path);
  route.value = parseRoute(path);
  scrollTo(0, 0);
}

/** Gives the page that is shown a longer address, to which one comes back. */
export function settle(path: string): void {
  history.replaceState(null, '', path);
  route.value = parseRoute(path);
}

/** For links: a plain click goes by the router, anything else (new tab, copy) by the browser. */
export function follow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
    return;
  const href = (event.currentTarget as HTMLAnchorElement).getAttribute('href');
  if (!href?.startsWith('/')) return;
  event.preventDefault();
  navigate(href);
}
