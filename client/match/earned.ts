/** What a recorded match was worth, term by term: rewards are no part of a replay, so their weights can still change. */
import type { Game } from '../../shared/games/game.ts';
import type { Match } from '../../shared/games/match.ts';
import { decodeReplay, playReplay } from '../../shared/games/replay.ts';
import { Payment } from '../../shared/learn/payment.ts';

/** The sum of each of the game's reward terms, as if its weight were 1; null for a file that does not play. */
export function earnedIn(game: Game, file: Uint8Array, seat: number): readonly number[] | null {
  const decoded = decodeReplay(file);
  if (!decoded.ok) return null;
  const alone = (own: number) => game.rewards.map((_, i) => (i === own ? 1 : 0));
  const payments = game.rewards.map((_, own) => new Payment(game, alone(own), 1));
  const sums = game.rewards.map(() => 0);
  const pay = ({ state, outcome, tick }: Match) => {
    const over = outcome?.ended === 'terminated';
    for (const [i, payment] of payments.entries())
      if (tick === 0) payment.open(state, seat);
      else sums[i] += payment.tick(state, seat) + payment.close(state, seat, over);
  };
  const played = playReplay(decoded.replay, match => {
    pay(match);
    return undefined;
  });
  if (!played.ok) return null;
  pay(played.match);
  return sums;
}
