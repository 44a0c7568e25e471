/**
 * Who steered when, in a match where a person took the controls of somebody else's seat for a while. It stands in the replay's
 * header, beside who held the seats; the match itself is the same without it.
 */

/** A stretch of ticks in which a person steered `seat`, whoever is named for it. */
export interface Takeover {
  readonly seat: number;
  readonly from: number; // the first tick
  readonly until: number; // the first tick after it
}

/** Whether a person had taken over `seat` for that tick. */
export function isTakenOver(takeovers: readonly Takeover[], seat: number, tick: number): boolean {
  return takeovers.some(taken => taken.seat === seat && taken.from <= tick && tick < taken.until);
}

/** Takes down, tick by tick, who steers. */
export class TakeoverRecord {
  private readonly stretches: { seat: number; from: number; until: number }[] = [];

  /** A person steers `seat` in `tick`. Ticks come in their order. */
  note(seat: number, tick: number): void {
    const last = this.stretches.findLast(stretch => stretch.seat === seat);
    if (last?.until === tick) last.until++;
    else this.stretches.push({ seat, from: tick, until: tick + 1 });
  }

  /** So far; a copy. */
  takeovers(): Takeover[] {
    return this.stretches.map(stretch => ({ ...stretch }));
  }
}

/** What a stranger's header says of takeovers in a match of so many seats and ticks, or null where it cannot be. */
export function parseTakeovers(given: unknown, seats: number, ticks: number): Takeover[] | null {
  if (!Array.isArray(given)) return null;
  const takeovers: Takeover[] = [];
  for (const each of given) {
    const { seat, from, until } = (each ?? {}) as Record<string, unknown>;
    if (![seat, from, until].every(Number.isInteger)) return null;
    const taken = { seat, from, until } as Takeover;
    const before = takeovers.findLast(other => other.seat === taken.seat);
    if (!(taken.seat >= 0 && taken.seat < seats)) return null;
    if (!(taken.from >= (before?.until ?? 0) && taken.from < taken.until && taken.until <= ticks))
      return null;
    takeovers.push(taken);
  }
  return takeovers;
}
