/**
 * Whom a learner meets: earlier selves out of a pool of snapshots, and the game's scripted players. Of the snapshots the
 * latest in a part of the matches, otherwise one drawn by (1 − w)ᵖ, w being how often it was beaten: p = 0 is uniform, above
 * it the hard ones come more often (prioritised fictitious self-play: Vinyals et al. 2019, "Grandmaster level in StarCraft II").
 * With a curriculum, scripted players are met rung by rung, one further whenever the present one is beaten often enough.
 */
import { below, type Rng, uniform } from '../rng.ts';
import type { Opponent } from './arena.ts';

export const POOL = 8; // snapshots kept

const JUDGED = 16; // matches against a rung before it is judged
const CLIMBS = 0.6; // part of them won: the next rung
const DESCENDS = 0.1; // or fewer: back
const ON_RUNG = 0.75; // part of the scripted matches that are on the rung itself, the others below it
const MEMORY = 0.1; // of a win rate: what the last match counts
const FLOOR = 0.02; // nobody is forgotten

/** Survives JSON. */
export interface LeagueState {
  snapshots: number; // taken so far
  readonly beaten: number[]; // [POOL], how often of late each was beaten; ½ of one never met
  rung: number; // of the ladder, from 0
  readonly judged: number[]; // results on that rung, the latest JUDGED: 1, ½ or 0
}

export interface LeagueRules {
  readonly scriptedPart: number; // of all matches
  readonly latestPart: number; // of the matches against itself
  readonly priority: number; // p
  readonly curriculum: number; // 1: by rungs
  readonly rival: number; // 1 …: of the scripted players, only that one; 0: all
}

/** The rules that a learner's parameters state; what its table does not have is as usual. */
export function leagueRules(params: Readonly<Record<string, number>>): LeagueRules {
  const { scriptedPart, latestPart = 0.5, priority = 0, curriculum = 0, rival } = params;
  return { scriptedPart, latestPart, priority, curriculum, rival };
}

export function newLeague(): LeagueState {
  return { snapshots: 0, beaten: new Array(POOL).fill(0.5), rung: 0, judged: [] };
}

/** The slot of the pool that a new snapshot takes: the oldest's. */
export function takeSlot(league: LeagueState): number {
  const slot = league.snapshots % POOL;
  league.snapshots++;
  league.beaten[slot] = 0.5;
  return slot;
}

/** `ladder` are the ids of the scripted players that are met, weakest first. */
export function drawOpponent(
  rng: Rng,
  league: LeagueState,
  ladder: readonly string[],
  rules: LeagueRules,
): Opponent {
  if (ladder.length > 0 && uniform(rng) < rules.scriptedPart) {
    if (!rules.curriculum) return { kind: 'scripted', id: ladder[below(rng, ladder.length)] };
    const rung = uniform(rng) < ON_RUNG ? league.rung : below(rng, league.rung + 1);
    return { kind: 'scripted', id: ladder[rung] };
  }
  const latest = (league.snapshots - 1) % POOL;
  if (uniform(rng) < rules.latestPart) return { kind: 'snapshot', slot: latest };
  const kept = Math.min(POOL, league.snapshots);
  const weight = (slot: number) => power(1 - league.beaten[slot], rules.priority) + FLOOR;
  let total = 0;
  for (let slot = 0; slot < kept; slot++) total += weight(slot);
  let left = uniform(rng) * total;
  for (let slot = 0; slot < kept; slot++) {
    left -= weight(slot);
    if (left < 0) return { kind: 'snapshot', slot };
  }
  return { kind: 'snapshot', slot: kept - 1 };
}

/** Takes down how a match went for the learner: 1, ½ or 0. */
export function recordResult(
  league: LeagueState,
  ladder: readonly string[],
  opponent: Opponent,
  result: number,
): void {
  if (opponent.kind === 'snapshot')
    league.beaten[opponent.slot] += MEMORY * (result - league.beaten[opponent.slot]);
  if (opponent.kind !== 'scripted' || opponent.id !== ladder[league.rung]) return;
  league.judged.push(result);
  if (league.judged.length > JUDGED) league.judged.shift();
  if (league.judged.length < JUDGED) return;
  const won = league.judged.reduce((sum, each) => sum + each, 0) / JUDGED;
  const step = won >= CLIMBS ? 1 : won <= DESCENDS ? -1 : 0;
  const next = Math.max(0, Math.min(ladder.length - 1, league.rung + step));
  if (next === league.rung) return;
  league.rung = next;
  league.judged.length = 0;
}

/** xᵖ for a whole p. */
function power(x: number, p: number): number {
  let result = 1;
  for (let i = 0; i < p; i++) result *= x;
  return result;
}
