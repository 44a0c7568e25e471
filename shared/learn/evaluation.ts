/** How good a player is: seeded matches against another, from another seat every match. */
import { type Agent, Players } from '../agents/agent.ts';
import type { Game } from '../games/game.ts';
import { Match } from '../games/match.ts';
import { mixSeed, nextU32, type Rng } from '../rng.ts';

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

/** A seed for the `n`th match of a run. Moves `rng` on by one draw. */
export function trainingSeed(rng: Rng, n: number): number {
  return (mixSeed(nextU32(rng), n) | TRAINING_SEEDS) >>> 0;
}

/** One of `side` for every seat that it takes: they lie spread out between the others', and one further every match. */
function seatTaken(game: Game, side: number, seat: number, match: number): boolean {
  return (((seat + game.seats - (match % game.seats)) % game.seats) * side) % game.seats < side;
}

/**
 * Plays `matches` of a game for several seats, or as many as it takes until `rallies` points have been scored, from the
 * seeds `firstSeed`, `firstSeed` + 1, … Where there are more than two seats, a side is several players, one a seat, and
 * the score of a side is that of its best.
 */
export function evaluate(
  game: Game,
  player: Agent | readonly Agent[],
  rival: Agent | readonly Agent[],
  {
    matches,
    firstSeed,
    rallies = Number.POSITIVE_INFINITY,
  }: { matches: number; firstSeed: number; rallies?: number },
): Evaluation {
  const side = 'act' in player ? [player] : player;
  const others = 'act' in rival ? [rival] : rival;
  if (game.seats !== side.length + others.length)
    throw new Error(`evaluate: ${game.id} has ${game.seats} seats, got ${side.length} + ${others.length}`);
  const tally = { matches: 0, wins: 0, draws: 0, scored: 0, conceded: 0, ticks: 0 };
  while (tally.matches < matches && tally.scored + tally.conceded < rallies) {
    const seed = firstSeed + tally.matches;
    if (seed >= TRAINING_SEEDS) throw new Error(`evaluate: seed ${seed} is one for training`);
    const match = new Match(game, seed);
    const isOwn = Array.from({ length: game.seats }, (_, s) =>
      seatTaken(game, side.length, s, tally.matches),
    );
    const [ours, theirs] = [side.values(), others.values()];
    const seats = isOwn.map(own => (own ? ours : theirs).next().value as Agent);
    const players = new Players(game, seats, s => mixSeed(seed, s));
    while (!match.outcome) match.advance(players.act(match.state, []));
    const { scores } = match.outcome;
    const own = Math.max(...scores.filter((_, s) => isOwn[s]));
    const other = Math.max(...scores.filter((_, s) => !isOwn[s]));
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
