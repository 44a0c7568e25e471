import { scripted } from '../../shared/agents/index.ts';
import type { ReplaySeat } from '../../shared/games/replay.ts';
import { words } from '../i18n/index.ts';

/** A scripted player is recorded by its id and shown by its name. */
export function seatName(game: string, seat: ReplaySeat): string {
  const player = seat.kind === 'scripted' ? scripted[game]?.find(p => p.id === seat.name) : undefined;
  return player ? words(player.name) : seat.name;
}
