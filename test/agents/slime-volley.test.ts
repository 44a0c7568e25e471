import { expect, test } from 'vitest';
import { slimeVolleyPlayers } from '../../shared/agents/slime-volley.ts';
import { SLIME_ACTION, slimeVolley } from '../../shared/games/slime-volley.ts';

const N = slimeVolley.observation.length;

/** What a player does on a given sequence of observations, fresh or after half another match. */
function acted(id: string, seed: number, seen: Float32Array, before?: Float32Array): number[] {
  const player = slimeVolleyPlayers.find(p => p.id === id)!.make();
  const action = new Int8Array(1);
  player.reset(99);
  for (let from = 0; before && from < before.length; from += N) player.act(before, from, action, 0);
  player.reset(seed);
  return Array.from({ length: seen.length / N }, (_, tick) => {
    player.act(seen, tick * N, action, 0);
    return action[0];
  });
}

/** The observations of a match between two of them, from the left seat. */
function watched(ticks: number): Float32Array {
  const state = slimeVolley.start(7);
  const players = ['quick', 'baseline-2015'].map(id => slimeVolleyPlayers.find(p => p.id === id)!.make());
  const seen = new Float32Array(ticks * N);
  const other = new Float32Array(N);
  const actions = new Int8Array(2);
  for (const player of players) player.reset(1);
  for (let tick = 0; tick < ticks; tick++) {
    slimeVolley.observe(state, 0, seen, tick * N);
    slimeVolley.observe(state, 1, other, 0);
    players[0].act(seen, tick * N, actions, 0);
    players[1].act(other, 0, actions, 1);
    slimeVolley.advance(state, actions);
  }
  return seen;
}

const seen = watched(600);

test.each(slimeVolleyPlayers.map(({ id }) => id))(
  '%s does the same on the same seed and sights, whatever it played before',
  id => {
    const fresh = acted(id, 5, seen);
    // Cut off at several moments, so that something is always under way.
    for (const ticks of [100, 161, 222, 283]) {
      const before = seen.subarray(0, ticks * N);
      expect(acted(id, 5, seen.subarray(100 * N), before)).toEqual(acted(id, 5, seen.subarray(100 * N)));
    }
    expect(new Set(fresh).size).toBeGreaterThan(2);
  },
);

test('the network of 2015 never looks at its rival', () => {
  const blind = seen.slice();
  for (let i = 0; i < blind.length; i++) if (i % N >= 8) blind[i] = -i;
  expect(acted('baseline-2015', 1, blind)).toEqual(acted('baseline-2015', 1, seen));
});

test.each([
  ['steady', 8],
  ['quick', 6],
  ['master', 4],
])('%s sees what happens %i ticks late', (id, delay) => {
  // A ball that is suddenly elsewhere: until the delay has passed nobody can have noticed.
  const struck = seen.slice();
  const at = 300;
  for (let tick = at; tick < 600; tick++) {
    struck[tick * N + 4] = 1.5;
    struck[tick * N + 5] = 1.5;
    struck[tick * N + 6] = 0;
    struck[tick * N + 7] = -1;
  }
  const [before, after] = [acted(id, 3, seen), acted(id, 3, struck)];
  expect(after.slice(0, at + delay)).toEqual(before.slice(0, at + delay));
  expect(after.slice(at + delay)).not.toEqual(before.slice(at + delay));
  expect(after.slice(at + delay)).toContain(SLIME_ACTION.back);
});
