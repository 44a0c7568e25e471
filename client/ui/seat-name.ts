import { scripted } from '../../shared/agents/index.ts';
import type { ReplaySeat } from '../../shared/games/replay.ts';
import { words } from '../i18n/index.ts';

/** A scripted player is recorded by its id and shown by its name. */
export function seatName(game: string, seat: ReplaySeat): string {
  const player = seat.kind === 'scripted' ? scripted[game]?.find(p => p.id === seat.name) : undefined;
  return player ? words(player.name) : seat.name;
}

/** Everybody who played, on one line: “You · 7 × Calm”. */
export function lineUp(game: string, seats: readonly ReplaySeat[]): string {
  const counts = new Map<string, number>();
  for (const seat of seats) {
    const name = seatName(game, seat);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (count > 1 ? `${count} × ${name}` : name)).join(' · ');
}
