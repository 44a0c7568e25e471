import { describe, expect, test } from 'vitest';
import type { Opponent } from '../../shared/learn/arena.ts';
import { drawOpponent, newLeague, POOL, recordResult, takeSlot } from '../../shared/learn/league.ts';
import { seedRng } from '../../shared/rng.ts';

const ladder = ['calm', 'steady', 'quick'];
const rules = { scriptedPart: 0, latestPart: 0, priority: 0, curriculum: 0, rival: 0 };
const DRAWS = 8000;

/** How often each opponent came, by its slot or id. */
function drawn(
  league: ReturnType<typeof newLeague>,
  over: Partial<typeof rules>,
): Map<number | string, number> {
  const rng = seedRng(1);
  const counts = new Map<number | string, number>();
  for (let i = 0; i < DRAWS; i++) {
    const opponent: Opponent = drawOpponent(rng, league, ladder, { ...rules, ...over });
    const who =
      opponent.kind === 'snapshot' ? opponent.slot : opponent.kind === 'scripted' ? opponent.id : '';
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
