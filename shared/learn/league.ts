/**
 * Whom a learner meets: earlier selves out of a pool of snapshots, the game's scripted players, and frozen models from outside.
 * Of the snapshots the latest in a part of the matches, otherwise one drawn by (1 − w)ᵖ, w being how often it was beaten: p = 0 is
 * uniform, above it the hard ones come more often (prioritised fictitious self-play: Vinyals et al. 2019, "Grandmaster level in
 * StarCraft II"). Frozen models are drawn by the same rule.
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
  readonly frozenBeaten?: number[]; // the same of every frozen model; missing where there is none
  rung: number; // of the ladder, from 0
  readonly judged: number[]; // results on that rung, the latest JUDGED: 1, ½ or 0
}

export interface LeagueRules {
  readonly scriptedPart: number; // of all matches
  readonly frozenPart: number; // of the others, where there are frozen models
  readonly latestPart: number; // of those left, which are against itself
  readonly priority: number; // p
  readonly curriculum: number; // 1: by rungs
  readonly rival: number; // 1 …: of the scripted players, only that one; 0: all
}

/** The rules that a learner's parameters state; what its table does not have is as usual. */
export function leagueRules(params: Readonly<Record<string, number>>): LeagueRules {
  const { scriptedPart, frozenPart = 0.5, latestPart = 0.5, priority = 0, curriculum = 0, rival } = params;
  return { scriptedPart, frozenPart, latestPart, priority, curriculum, rival };
}

/** With that many frozen models. */
export function newLeague(frozen = 0): LeagueState {
  const unmet = (count: number) => new Array(count).fill(0.5);
  return {
    snapshots: 0,
    beaten: unmet(POOL),
    ...(frozen > 0 && { frozenBeaten: unmet(frozen) }),
    rung: 0,
    judged: [],
  };
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
  const { frozenBeaten } = league;
  if (frozenBeaten && uniform(rng) < rules.frozenPart)
    return { kind: 'frozen', index: drawByHardness(rng, frozenBeaten, frozenBeaten.length, rules.priority) };
  const latest = (league.snapshots - 1) % POOL;
  if (uniform(rng) < rules.latestPart) return { kind: 'snapshot', slot: latest };
  const kept = Math.min(POOL, league.snapshots);
  return { kind: 'snapshot', slot: drawByHardness(rng, league.beaten, kept, rules.priority) };
}

/** One of the first `kept`, each by (1 − how often it was beaten)ᵖ. */
function drawByHardness(rng: Rng, beaten: readonly number[], kept: number, priority: number): number {
  const weight = (place: number) => power(1 - beaten[place], priority) + FLOOR;
  let total = 0;
  for (let place = 0; place < kept; place++) total += weight(place);
  let left = uniform(rng) * total;
  for (let place = 0; place < kept; place++) {
    left -= weight(place);
    if (left < 0) return place;
  }
  return kept - 1;
}

/** Takes down how a match went for the learner: 1, ½ or 0. */
export function recordResult(
  league: LeagueState,
  ladder: readonly string[],
  opponent: Opponent,
  result: number,
): void {
  const { beaten, frozenBeaten } = league;
  if (opponent.kind === 'snapshot') beaten[opponent.slot] += MEMORY * (result - beaten[opponent.slot]);
  if (opponent.kind === 'frozen' && frozenBeaten)
    frozenBeaten[opponent.index] += MEMORY * (result - frozenBeaten[opponent.index]);
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
