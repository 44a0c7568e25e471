/** How good a player is: seeded matches against another, from another seat every match. */
import { type Agent, Players } from '../agents/agent.ts';
import type { Game } from '../games/game.ts';
import { Match } from '../games/match.ts';
import { mixSeed } from '../rng.ts';

export interface Evaluation {
  readonly matches: number;
  readonly wins: number;
  readonly draws: number;
  readonly scored: number; // sum of own scores: in Pong, rallies won
  readonly conceded: number;
  readonly ticks: number;
}

/** Seeds of training matches are at least this, those of evaluation below: nothing is tuned on what it is examined on. */
export const TRAINING_SEEDS = 2 ** 31;

/**
 * Plays `matches` of a game for several seats, or as many as it takes until `rallies` points have been scored, from the
 * seeds `firstSeed`, `firstSeed` + 1, … With more than one other seat, `rival` is one player for each of them, and the best
 * of them counts as the other.
 */
export function evaluate(
  game: Game,
  player: Agent,
  rival: Agent | readonly Agent[],
  {
    matches,
    firstSeed,
    rallies = Number.POSITIVE_INFINITY,
  }: { matches: number; firstSeed: number; rallies?: number },
): Evaluation {
  const rivals = 'act' in rival ? [rival] : rival;
  if (game.seats !== rivals.length + 1)
    throw new Error(`evaluate: ${game.id} has ${game.seats} seats, got ${rivals.length + 1} players`);
  const tally = { matches: 0, wins: 0, draws: 0, scored: 0, conceded: 0, ticks: 0 };
  while (tally.matches < matches && tally.scored + tally.conceded < rallies) {
    const seed = firstSeed + tally.matches;
    if (seed >= TRAINING_SEEDS) throw new Error(`evaluate: seed ${seed} is one for training`);
    const seat = tally.matches % game.seats;
    const match = new Match(game, seed);
    const seats = rivals.toSpliced(seat, 0, player);
    const players = new Players(game, seats, s => mixSeed(seed, s));
    while (!match.outcome) match.advance(players.act(match.state, []));
    const own = match.outcome.scores[seat];
    const other = Math.max(...match.outcome.scores.toSpliced(seat, 1));
    tally.matches++;
    tally.scored += own;
    tally.conceded += other;
    tally.ticks += match.tick;
    if (own > other) tally.wins++;
    if (own === other) tally.draws++;
  }
  return tally;
}

/** The mean score of a player alone, over the seeds `firstSeed`, `firstSeed` + 1, … */
export function scoreAlone(
  game: Game,
  player: Agent,
  { matches, firstSeed }: { matches: number; firstSeed: number },
): number {
  if (game.seats !== 1) throw new Error(`evaluate: ${game.id} has ${game.seats} seats, want 1`);
  let sum = 0;
  for (let seed = firstSeed; seed < firstSeed + matches; seed++) {
    if (seed >= TRAINING_SEEDS) throw new Error(`evaluate: seed ${seed} is one for training`);
    const match = new Match(game, seed);
    const players = new Players(game, [player], s => mixSeed(seed, s));
    while (!match.outcome) match.advance(players.act(match.state, []));
    sum += match.outcome.scores[0];
  }
  return sum / matches;
}
