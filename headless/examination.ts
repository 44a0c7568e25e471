/** How good a player is, with intervals: against each of several rivals, or alone, on seeds that no training uses. */
import type { Agent } from '../shared/agents/agent.ts';
import { scripted } from '../shared/agents/index.ts';
import type { Game } from '../shared/games/game.ts';
import { evaluate, scoreAlone } from '../shared/learn/evaluation.ts';
import { halfWidth, type Interval, intervalText, meanInterval, rateInterval } from './intervals.ts';
import type { Player } from './lookup.ts';

/** Where the seeds of an examination begin, if nobody says. */
export const FIRST_SEED = 2_000_000;

export interface Result {
  readonly against: string | null; // null: alone
  readonly matches: number;
  readonly winRate?: Interval; // draws are no wins
  readonly drawRate?: number;
  /** Alone, the score of a match; else by how much it is above the rival's. */
  readonly score: Interval;
}

function some(player: Player, count: number): Agent[] {
  return Array.from({ length: count }, () => player.make());
}

/** In a game for more than two, one against several of the same. */
export function examineAgainst(
  game: Game,
  player: Player,
  rival: Player,
  matches: number,
  firstSeed: number,
): Result {
  const [own, others] = [some(player, 1), some(rival, game.seats - 1)];
  // A block is a match from every seat, so that what the seats differ in does not count as chance; one cut short has no width.
  const blocks: number[] = [];
  let [played, wins, draws, lead] = [0, 0, 0, 0];
  while (played < matches) {
    const size = Math.min(game.seats, matches - played);
    const block = evaluate(game, own, others, { matches: size, firstSeed: firstSeed + played });
    played += size;
    wins += block.wins;
    draws += block.draws;
    lead += block.scored - block.conceded;
    if (size === game.seats) blocks.push((block.scored - block.conceded) / size);
  }
  const mean = lead / matches;
  const half = halfWidth(blocks);
  return {
    against: rival.name,
    matches,
    winRate: rateInterval(wins, matches),
    drawRate: draws / matches,
    score: { mean, low: mean - half, high: mean + half, n: blocks.length },
  };
}

export function examineAlone(game: Game, player: Player, matches: number, firstSeed: number): Result {
  const agent = player.make();
  const scores = Array.from({ length: matches }, (_, i) =>
    scoreAlone(game, agent, { matches: 1, firstSeed: firstSeed + i }),
  );
  return { against: null, matches, score: meanInterval(scores) };
}

/** Against the whole ladder, or alone where there is one seat. */
export function examine(game: Game, player: Player, matches: number, firstSeed: number): Result[] {
  if (game.seats === 1) return [examineAlone(game, player, matches, firstSeed)];
  return (scripted[game.id] ?? []).map(({ id, make }) =>
    examineAgainst(game, player, { name: id, make }, matches, firstSeed),
  );
}

export function resultText({ against, matches, winRate, drawRate, score }: Result): string {
  const whom = against === null ? 'alone' : `against ${against}`;
  const won = winRate ? `, won ${intervalText(winRate, 3)}, drawn ${drawRate!.toFixed(3)}` : '';
  return `${whom}: ${matches} matches${won}, ${against === null ? 'score' : 'score difference'} ${intervalText(score, 2)}`;
}
