/** How good a player is: seeded matches against another, seats swapped every match. */
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
 * Plays `matches` of a game for two seats, or as many as it takes until `rallies` points have been scored, from the
 * seeds `firstSeed`, `firstSeed` + 1, …
 */
export function evaluate(
  game: Game,
  player: Agent,
  rival: Agent,
  {
    matches,
    firstSeed,
    rallies = Number.POSITIVE_INFINITY,
  }: { matches: number; firstSeed: number; rallies?: number },
): Evaluation {
  if (game.seats !== 2) throw new Error(`evaluate: ${game.id} has ${game.seats} seats, want 2`);
  const tally = { matches: 0, wins: 0, draws: 0, scored: 0, conceded: 0, ticks: 0 };
  while (tally.matches < matches && tally.scored + tally.conceded < rallies) {
    const seed = firstSeed + tally.matches;
    if (seed >= TRAINING_SEEDS) throw new Error(`evaluate: seed ${seed} is one for training`);
    const seat = tally.matches % 2;
    const match = new Match(game, seed);
    const seats = seat === 0 ? [player, rival] : [rival, player];
    const players = new Players(game, seats, s => mixSeed(seed, s));
    while (!match.outcome) match.advance(players.act(match.state, []));
    const own = match.outcome.scores[seat];
    const other = match.outcome.scores[1 - seat];
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
