/**
 * How strong players are, from what they scored against one another. Ratings are Elo's: 400 points more are ten wins to a
 * loss. They are those under which the results are likeliest (Bradley and Terry 1952), by the iteration of Zermelo that
 * Hunter (2004) proves to climb; players whose rating is known, such as the scripted ladder, keep it and anchor the others.
 */
import type { Agent } from '../agents/agent.ts';
import type { Game } from '../games/game.ts';
import { exp, log } from '../math.ts';
import { evaluate } from './evaluation.ts';

/** results[i][j]: points of i against j, 1 a win and ½ a draw; [players, players], the diagonal is not read. */
export type Results = readonly (readonly number[])[];

const ELO = 400 / log(10);
const PRIOR_MATCHES = 1; // one draw imagined: who won every match is strong, not infinitely strong
const ROUNDS = 10_000;
const SETTLED = 1e-10; // of a strength, relative

/**
 * The rating of every player. `anchors` [players] are ratings that are known, null where there is none; without any, the mean
 * is 0. `prior` is how many matches against a player of rating 0 are imagined, half of them won; 0 for none, and then
 * whoever only won or only lost against players without an anchor has no likeliest rating. Throws on tables that do not fit.
 */
export function eloRatings(
  results: Results,
  anchors: readonly (number | null)[],
  prior = PRIOR_MATCHES,
): number[] {
  const n = results.length;
  if (anchors.length !== n || results.some(row => row.length !== n))
    throw new Error(`rating: ${n} rows of results with ${anchors.length} anchors`);
  const strength = anchors.map(rating => exp((rating ?? 0) / ELO));
  for (let round = 0, moved = Number.POSITIVE_INFINITY; round < ROUNDS && moved > SETTLED; round++) {
    moved = 0;
    for (let i = 0; i < n; i++) {
      if (anchors[i] !== null) continue;
      // γᵢ ← wins / Σⱼ matches / (γᵢ + γⱼ)
      let won = prior / 2;
      let chances = prior / (strength[i] + 1);
      for (let j = 0; j < n; j++) {
        if (j === i) continue;
        won += results[i][j];
        chances += (results[i][j] + results[j][i]) / (strength[i] + strength[j]);
      }
      if (!(won > 0 && chances > 0)) continue;
      const next = won / chances;
      moved = Math.max(moved, Math.abs(next / strength[i] - 1));
      strength[i] = next;
    }
  }
  const ratings = strength.map(each => ELO * log(each));
  if (anchors.some(rating => rating !== null)) return ratings;
  const mean = ratings.reduce((sum, rating) => sum + rating, 0) / n;
  return ratings.map(rating => rating - mean);
}

/** The points that a player is expected to make of one match against another (Elo 1978). */
export function expectedScore(own: number, other: number): number {
  return 1 / (1 + exp((other - own) / ELO));
}

/**
 * Everybody against everybody in a game for two, `matches` each, half of them from either seat: points[i][j] as `eloRatings`
 * reads them. The seeds of evaluation are `firstSeed` and on, the same for every pair.
 */
export function crossPlay(
  game: Game,
  players: readonly (() => Agent)[],
  { matches, firstSeed }: { matches: number; firstSeed: number },
): number[][] {
  const points = players.map(() => players.map(() => 0));
  for (let i = 0; i < players.length; i++)
    for (let j = 0; j < i; j++) {
      const { wins, draws } = evaluate(game, players[i](), players[j](), { matches, firstSeed });
      points[i][j] = wins + draws / 2;
      points[j][i] = matches - points[i][j];
    }
  return points;
}
