/**
 * Of all pages of this browser one at a time trains in a game: the one that holds it. What lets go is called at the latest by
 * closing the page. Where a browser has no locks (plain HTTP but from localhost, storage refused), everybody holds.
 */
const everybody = () => {};

function request(game: string, options: LockOptions): Promise<(() => void) | null> {
  return new Promise(resolve => {
    if (!navigator.locks) return resolve(everybody);
    navigator.locks
      .request(`sinapsis.training.${game}`, options, lock =>
        lock ? new Promise<void>(letGo => resolve(letGo)) : resolve(null),
      )
      .catch(() => resolve(everybody));
  });
}

/** What lets go of the game again; null where another page holds it. */
export const hold = (game: string) => request(game, { ifAvailable: true });

/** The same, once it is this page's turn. */
export const holdInTurn = (game: string) => request(game, {}) as Promise<() => void>;
