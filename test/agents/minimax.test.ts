import { describe, expect, test } from 'vitest';
import { connectFourMinimax } from '../../shared/agents/connect-four/judgement.ts';
import { Minimax, WIN } from '../../shared/agents/minimax.ts';
import { noughtsMinimax, noughtsPlayers } from '../../shared/agents/noughts-and-crosses.ts';
import { type NoughtsState, noughtsAndCrosses } from '../../shared/games/noughts-and-crosses.ts';

function* choices(state: NoughtsState): Generator<[cell: number, next: NoughtsState]> {
  const legal = new Uint8Array(9);
  noughtsAndCrosses.legal!(state, 0, legal, 0);
  for (const [cell, open] of legal.entries()) {
    if (!open) continue;
    const next = noughtsAndCrosses.clone(state);
    noughtsAndCrosses.advance(next, [cell, cell]);
    yield [cell, next];
  }
}

/** How the state ends for who is to move under best play: 1, 0 or −1, and in how many plies; without any cutting. */
const known = new Map<number, { sign: number; plies: number }>();
function brute(state: NoughtsState): { sign: number; plies: number } {
  const key = state.marks0 * 512 + state.marks1;
  const kept = known.get(key);
  if (kept) return kept;
  const ended = noughtsAndCrosses.outcome(state);
  let best = { sign: -2, plies: 0 };
  if (ended) best = { sign: state.winner < 0 ? 0 : -1, plies: 0 };
  else
    for (const [, next] of choices(state)) {
      const { sign, plies } = brute(next);
      const mine = { sign: -sign, plies: plies + 1 };
      const sooner = mine.sign > 0 ? mine.plies < best.plies : mine.plies > best.plies;
      if (mine.sign > best.sign || (mine.sign === best.sign && sooner)) best = mine;
    }
  known.set(key, best);
  return best;
}

function everyPosition(): NoughtsState[] {
  const found = new Map<number, NoughtsState>();
  const walk = (state: NoughtsState) => {
    const key = state.marks0 * 512 + state.marks1;
    if (found.has(key) || noughtsAndCrosses.outcome(state)) return;
    found.set(key, state);
    for (const [, next] of choices(state)) walk(next);
  };
  walk({ ...noughtsAndCrosses.start(0), first: 0 });
  return [...found.values()];
}

describe('minimax on noughts and crosses', () => {
  const positions = everyPosition();

  test('is asked about all 4,520 positions that are not the end', () => {
    expect(positions).toHaveLength(4520);
  });

  test.each([1, 2, 3, 5, 9])(
    'at depth %i finds every win and every loss in as many plies, and no other',
    depth => {
      const minimax = new Minimax(noughtsMinimax, depth);
      const values = new Float64Array(9);
      for (const state of positions) {
        minimax.judge(state, values);
        for (const [cell, next] of choices(state)) {
          const { sign, plies } = brute(next);
          const seen = sign !== 0 && plies + 1 <= depth;
          const got = Math.abs(values[cell]) < 1 ? 0 : values[cell];
          if (got !== (seen ? -sign * (WIN - plies - 1) : 0))
            expect([depth, state, cell, values[cell]]).toEqual([sign, plies]);
        }
      }
    },
  );

  test('within a margin it names the same best choices', () => {
    const [all, near] = [new Minimax(noughtsMinimax, 4), new Minimax(noughtsMinimax, 4)];
    const [want, got] = [new Float64Array(9), new Float64Array(9)];
    for (const state of positions) {
      all.judge(state, want);
      near.judge(state, got, 0);
      const best = Math.max(...want);
      expect(Math.max(...got)).toBe(best);
      expect([...got.keys()].filter(c => got[c] === best)).toEqual(
        expect.arrayContaining([...want.keys()].filter(c => want[c] === best)),
      );
    }
  });

  test('the strongest scripted player never loses, whatever is played against it, first or second', () => {
    const agent = noughtsPlayers.at(-1)!.make();
    const observation = new Float32Array(18);
    const action = new Int8Array(1);
    let ends = 0;
    const walk = (state: NoughtsState, seat: number): void => {
      if (noughtsAndCrosses.outcome(state)) {
        ends++;
        expect(state.winner).not.toBe(1 - seat);
      } else if (noughtsAndCrosses.turn!(state) === seat) {
        noughtsAndCrosses.observe(state, seat, observation, 0);
        agent.act(observation, 0, action, 0);
        const next = noughtsAndCrosses.clone(state);
        noughtsAndCrosses.advance(next, [action[0], action[0]]);
        walk(next, seat);
      } else for (const [, next] of choices(state)) walk(next, seat);
    };
    for (let seed = 0; seed < 3; seed++) {
      agent.reset(seed);
      for (const seat of [0, 1]) walk({ ...noughtsAndCrosses.start(0), first: 0 }, seat);
    }
    expect(ends).toBeGreaterThan(300);
  });

  test('a depth that it does not have is refused', () => {
    for (const depth of [0, 13, Number.NaN])
      expect(() => new Minimax(noughtsMinimax, depth)).toThrow(`depth ${depth}`);
  });
});

test('on Connect Four deeper minimax looks at more, and never at as much as without cutting', () => {
  const values = new Float64Array(7);
  let before = 0;
  for (let depth = 1; depth <= 6; depth++) {
    const minimax = new Minimax(connectFourMinimax, depth);
    minimax.judge({ ...connectFourMinimax.game.start(0), first: 0 }, values);
    expect(minimax.nodes).toBeGreaterThan(before);
    expect(minimax.nodes).toBeLessThan(7 ** (depth + 1) / 6 / (depth < 4 ? 1 : 2));
    expect([...values].every(Number.isFinite)).toBe(true);
    before = minimax.nodes;
  }
});
