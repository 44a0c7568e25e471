import { describe, expect, test } from 'vitest';
import type { Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { pong } from '../../shared/games/pong.ts';
import type { Opponent } from '../../shared/learn/arena.ts';
import { decodeCheckpoint } from '../../shared/learn/checkpoint.ts';
import {
  drawOpponent,
  type LeagueState,
  newLeague,
  POOL,
  recordResult,
  takeSlot,
} from '../../shared/learn/league.ts';
import { ppo } from '../../shared/learn/ppo.ts';
import { seedRng } from '../../shared/rng.ts';

const ladder = ['calm', 'steady', 'quick'];
const rules = { scriptedPart: 0, frozenPart: 0, latestPart: 0, priority: 0, curriculum: 0, rival: 0 };
const DRAWS = 8000;

function nameOf(opponent: Opponent): number | string {
  if (opponent.kind === 'snapshot') return opponent.slot;
  if (opponent.kind === 'frozen') return `frozen ${opponent.index}`;
  return opponent.kind === 'scripted' ? opponent.id : '';
}

/** How often each opponent came, by its slot, place or id. */
function drawn(
  league: ReturnType<typeof newLeague>,
  over: Partial<typeof rules>,
): Map<number | string, number> {
  const rng = seedRng(1);
  const counts = new Map<number | string, number>();
  for (let i = 0; i < DRAWS; i++) {
    const opponent: Opponent = drawOpponent(rng, league, ladder, { ...rules, ...over });
    const who = nameOf(opponent);
    counts.set(who, (counts.get(who) ?? 0) + 1 / DRAWS);
  }
  return counts;
}

function withSnapshots(n: number) {
  const league = newLeague();
  for (let i = 0; i < n; i++) takeSlot(league);
  return league;
}

describe('a league', () => {
  test('keeps the last snapshots, the new one in the place of the oldest', () => {
    const league = newLeague();
    const slots = Array.from({ length: POOL + 2 }, () => takeSlot(league));
    expect(slots).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 0, 1]);
    expect([...drawn(league, { latestPart: 1 }).keys()]).toEqual([1]);
  });

  test('a new snapshot begins as one never met, whatever the one before it in its place was worth', () => {
    const league = withSnapshots(POOL);
    for (let i = 0; i < 100; i++) recordResult(league, ladder, { kind: 'snapshot', slot: 0 }, 1);
    expect(takeSlot(league)).toBe(0);
    expect(league.beaten).toEqual(new Array(POOL).fill(0.5));
  });

  test('draws from all snapshots alike, and only from those there are', () => {
    const counts = drawn(withSnapshots(4), {});
    expect([...counts.keys()].sort()).toEqual([0, 1, 2, 3]);
    for (const part of counts.values()) expect(Math.abs(part - 0.25)).toBeLessThan(0.02);
  });

  test('with a priority, meets more often whom it beats less', () => {
    const league = withSnapshots(2);
    for (let i = 0; i < 100; i++) recordResult(league, ladder, { kind: 'snapshot', slot: 0 }, 1);
    for (let i = 0; i < 100; i++) recordResult(league, ladder, { kind: 'snapshot', slot: 1 }, 0);
    const counts = drawn(league, { priority: 1 });
    expect(counts.get(1)).toBeGreaterThan(0.95);
    expect(counts.get(0)).toBeGreaterThan(0); // nobody is forgotten
    expect(Math.abs(drawn(league, {}).get(0)! - 0.5)).toBeLessThan(0.02);
  });

  test('mixes in the scripted players in their part', () => {
    const counts = drawn(withSnapshots(1), { scriptedPart: 0.6 });
    expect(Math.abs(counts.get(0)! - 0.4)).toBeLessThan(0.02);
    for (const id of ladder) expect(Math.abs(counts.get(id)! - 0.2)).toBeLessThan(0.02);
  });

  test('mixes in models from outside in their part of the others, by the same priority', () => {
    const league = newLeague(2);
    takeSlot(league);
    const parts = { scriptedPart: 0.5, frozenPart: 0.6 };
    const met = drawn(league, parts);
    for (const [who, part] of [
      [0, 0.2],
      ['frozen 0', 0.15],
      ['frozen 1', 0.15],
    ] as const)
      expect(Math.abs(met.get(who)! - part), String(who)).toBeLessThan(0.02);
    for (let i = 0; i < 100; i++) recordResult(league, ladder, { kind: 'frozen', index: 0 }, 1);
    const hard = drawn(league, { ...parts, priority: 1 });
    expect(hard.get('frozen 1')).toBeGreaterThan(0.25);
    expect(hard.get('frozen 0')).toBeGreaterThan(0);
    expect(drawn(withSnapshots(1), { frozenPart: 1 }).get(0)).toBeCloseTo(1); // without any, nothing changes
  });

  test('climbs a rung where it wins often enough, comes down where it never does, and stays on the ladder', () => {
    const league = withSnapshots(1);
    const met = () => [...drawn(league, { scriptedPart: 1, curriculum: 1 }).keys()].sort();
    const play = (id: string, result: number, matches: number) => {
      for (let i = 0; i < matches; i++) recordResult(league, ladder, { kind: 'scripted', id }, result);
    };
    expect(met()).toEqual(['calm']);
    play('quick', 1, 100); // not the rung it is on
    expect(league.rung).toBe(0);
    play('calm', 1, 15);
    expect(league.rung).toBe(0);
    play('calm', 1, 1);
    expect(met()).toEqual(['calm', 'steady']);
    const onRung = drawn(league, { scriptedPart: 1, curriculum: 1 }).get('steady')!;
    expect(Math.abs(onRung - (0.75 + 0.25 / 2))).toBeLessThan(0.02);
    play('steady', 0.5, 100);
    expect(league.rung).toBe(1);
    play('steady', 0, 100);
    expect(league.rung).toBe(0);
    play('calm', 0, 100);
    expect(league.rung).toBe(0);
    for (const id of [...ladder, 'quick']) play(id, 1, 16);
    expect(league.rung).toBe(2);
  });
});

describe('a snapshot that is replaced while somebody plays against it', () => {
  const params = {
    ...{ decisions: 1000, lanes: 2, horizon: 8, epochs: 1, batch: 16, hidden: 6, learningRate: 0.05 },
    ...{ scriptedPart: 0, latestPart: 1, snapshotUpdates: 1, decisionTicks: 1, leash: 0 },
  };

  test.each([
    { what: 'remembers what it had seen', game: pong as Game, memory: 5 },
    { what: 'keeps its spread', game: games['racer-2'], memory: 0 },
  ])('$what where the match is taken up', ({ game, memory }) => {
    const from = ppo.start({ game, params: { ...params, memory }, seed: 1 }).policy();
    for (let i = 0; i < from.network.parameters.length; i++) from.network.parameters[i] *= 8; // decided
    const straight = ppo.start({ game, params: { ...params, memory }, seed: 1, from });
    while (straight.progress < 0.2) straight.advance(1);
    const saved = straight.save();
    const { run } = decodeCheckpoint<{ run: { matches: number; league: LeagueState } }>('ppo', saved).state;
    expect(run.matches).toBe(2); // the first of each lane, still on
    expect(run.league.snapshots).toBeGreaterThan(POOL + 1); // the slot of their opponent holds another by now
    const resumed = ppo.restore(game, saved);
    while (!straight.done) expect(resumed.advance(16)).toEqual(straight.advance(16));
    expect(resumed.policy().network.parameters).toEqual(straight.policy().network.parameters);
  });
});
