import { expect, test } from 'vitest';
import { type NoughtsState, noughtsAndCrosses } from '../../shared/games/noughts-and-crosses.ts';

test('the whole tree has the matches, ends and positions that are well known', () => {
  const tally = { first: 0, second: 0, drawn: 0 };
  const positions = new Set<number>();
  const walk = (state: NoughtsState) => {
    positions.add(state.marks0 * 512 + state.marks1);
    const outcome = noughtsAndCrosses.outcome(state);
    if (outcome) {
      const [first, second] = outcome.scores;
      if (first > second) tally.first++;
      else if (second > first) tally.second++;
      else tally.drawn++;
      return;
    }
    const legal = new Uint8Array(9);
    noughtsAndCrosses.legal!(state, 0, legal, 0);
    for (let cell = 0; cell < 9; cell++) {
      if (!legal[cell]) continue;
      const next = noughtsAndCrosses.clone(state);
      noughtsAndCrosses.advance(next, [cell, cell]);
      walk(next);
    }
  };
  walk({ ...noughtsAndCrosses.start(0), first: 0 });
  expect(tally).toEqual({ first: 131_184, second: 77_904, drawn: 46_080 });
  expect(positions.size).toBe(5478);
});
