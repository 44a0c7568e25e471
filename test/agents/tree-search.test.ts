import { describe, expect, test } from 'vitest';
import { seen } from '../../shared/agents/connect-four/judgement.ts';
import { dirichlet } from '../../shared/agents/dirichlet.ts';
import { noughtsPlayers } from '../../shared/agents/noughts-and-crosses.ts';
import { type Evaluator, rollouts, TreeSearch, treeSearchAgent } from '../../shared/agents/tree-search.ts';
import { type ConnectFourState, connectFour } from '../../shared/games/connect-four/rules.ts';
import type { Game } from '../../shared/games/game.ts';
import { type NoughtsState, noughtsAndCrosses } from '../../shared/games/noughts-and-crosses.ts';
import { pong } from '../../shared/games/pong.ts';
import { evaluate } from '../../shared/learn/evaluation.ts';
import { seedRng } from '../../shared/rng.ts';

function afterMoves(moves: string): ConnectFourState {
  const state = { ...connectFour.start(0), first: 0 };
  for (const move of moves) {
    const column = Number(move) - 1;
    connectFour.advance(state, [column, column]);
  }
  return state;
}

const best = (visits: Int32Array) => visits.indexOf(Math.max(...visits));

describe('tree search', () => {
  test.each([
    ['wins at once, level', '172737', [3]],
    ['wins at once, upright', '414141', [3]],
    ['meets an upright three', '71727', [6]],
    ['meets a level three', '515263', [3]],
    ['makes an open three, which wins in three', '3747', [1, 4]],
  ])('%s', (_, moves, wanted) => {
    const search = new TreeSearch(connectFour, rollouts(connectFour), { simulations: 800 });
    search.search(afterMoves(moves), seedRng(1));
    expect(wanted).toContain(best(search.visits));
  });

  test('the same state and seed give the same visits, another seed others', () => {
    const visits = (seed: number, search = new TreeSearch(connectFour, rollouts(connectFour))) => {
      search.search(afterMoves('4453'), seedRng(seed));
      return [...search.visits];
    };
    const used = new TreeSearch(connectFour, rollouts(connectFour));
    visits(9, used);
    expect(visits(1)).toEqual(visits(1));
    expect(visits(1, used)).toEqual(visits(1)); // an earlier search leaves nothing behind
    expect(visits(2)).not.toEqual(visits(1));
    expect(visits(1).reduce((a, b) => a + b)).toBe(400);
  });

  test('leaves the state that it searches from alone, and never visits what is illegal', () => {
    const state = afterMoves('444444');
    const before = JSON.stringify(state);
    const search = new TreeSearch(connectFour, rollouts(connectFour), {
      noise: { alpha: 0.3, part: 0.25 },
    });
    search.search(state, seedRng(1));
    expect(JSON.stringify(state)).toBe(before);
    expect(search.visits[3]).toBe(0);
  });

  test('follows the policy of its evaluator, and then its values', () => {
    const asked: Evaluator<NoughtsState> = ({ legal }, policy) => {
      for (let i = 0; i < 9; i++) policy[i] = legal[i] && i === 5 ? 1 : 0.01;
      return 0;
    };
    const search = new TreeSearch(noughtsAndCrosses, asked, { simulations: 50 });
    search.search(noughtsAndCrosses.start(1), seedRng(1));
    expect(best(search.visits)).toBe(5);

    // Says that whoever holds the middle is winning, whatever the policy.
    const middle: Evaluator<NoughtsState> = ({ state, seat, legal }, policy) => {
      policy.set(legal);
      const holder = (state.marks0 >> 4) & 1 ? 0 : (state.marks1 >> 4) & 1 ? 1 : -1;
      return holder < 0 ? 0 : holder === seat ? 0.9 : -0.9;
    };
    const judged = new TreeSearch(noughtsAndCrosses, middle, { simulations: 100 });
    judged.search(noughtsAndCrosses.start(1), seedRng(1));
    expect(best(judged.visits)).toBe(4);
    expect(judged.value).toBeGreaterThan(0.4);
  });

  test('shows its evaluator what the seat to move sees', () => {
    const want = new Float32Array(18);
    const checked: Evaluator<NoughtsState> = ({ state, seat, observation, legal }, policy) => {
      noughtsAndCrosses.observe(state, seat, want, 0);
      expect(observation).toEqual(want);
      expect(seat).toBe(noughtsAndCrosses.turn!(state));
      policy.set(legal);
      return 0;
    };
    new TreeSearch(noughtsAndCrosses, checked, { simulations: 60 }).search(
      noughtsAndCrosses.start(2),
      seedRng(1),
    );
  });

  test('what the rules decide it knows for sure: a win at once, and a double threat that cannot be met', () => {
    const clueless: Evaluator<ConnectFourState> = ({ legal }, policy) => {
      policy.set(legal);
      return 0;
    };
    const search = new TreeSearch(connectFour, clueless, { simulations: 400, discount: 0.9 });
    search.search(afterMoves('172737'), seedRng(1));
    expect([search.proven, search.value]).toEqual([true, 0.9]);
    expect([...search.visits].filter(n => n > 0)).toEqual([search.visits[3]]); // stops there
    expect(search.visits[3]).toBeLessThan(10);

    search.search(afterMoves('37475'), seedRng(1)); // three in a row, free at both ends
    expect(search.proven).toBe(true);
    expect(search.value).toBeCloseTo(-(0.9 ** 2), 12);

    search.search(afterMoves('3747'), seedRng(1)); // one move before: either column makes it
    expect([1, 4]).toContain(best(search.visits));
    expect(search.value).toBeCloseTo(0.9 ** 3, 12);

    search.search(afterMoves('44'), seedRng(1));
    expect(search.proven).toBe(false);
  });

  test('noise at the root spreads the visits of a policy that is sure of itself', () => {
    const sure: Evaluator<NoughtsState> = (_leaf, policy) => {
      policy.fill(0);
      policy[0] = 1;
      return 0;
    };
    const tried = (noise: { alpha: number; part: number } | null) => {
      const search = new TreeSearch(noughtsAndCrosses, sure, { simulations: 60, noise });
      search.search(noughtsAndCrosses.start(1), seedRng(5));
      return [...search.visits].filter(n => n > 0).length;
    };
    expect(tried(null)).toBe(1);
    expect(tried({ alpha: 1, part: 0.5 })).toBeGreaterThan(4);
  });

  test('the policy at temperature 1 is the share of visits, at 0 all on the most', () => {
    const search = new TreeSearch(connectFour, rollouts(connectFour), { simulations: 200 });
    search.search(afterMoves('44'), seedRng(1));
    const policy = new Float32Array(7);
    search.writePolicy(1, policy);
    for (let i = 0; i < 7; i++) expect(policy[i]).toBeCloseTo(search.visits[i] / 200, 6);
    search.writePolicy(0, policy);
    expect([...policy]).toEqual([...search.visits].map((_, i) => (i === best(search.visits) ? 1 : 0)));
  });

  test('with 60 random matches a move it beats noughts and crosses at random nearly always', () => {
    const search = new TreeSearch(noughtsAndCrosses, rollouts(noughtsAndCrosses), { simulations: 60 });
    const noughtsSeen = (observation: Float32Array, from: number): NoughtsState => {
      let [marks0, marks1, tick] = [0, 0, 0];
      for (let cell = 0; cell < 9; cell++) {
        if (observation[from + cell]) marks0 |= 1 << cell;
        if (observation[from + 9 + cell]) marks1 |= 1 << cell;
        tick += observation[from + cell] + observation[from + 9 + cell];
      }
      return { tick, first: tick & 1, winner: -1, cell: -1, marks0, marks1 };
    };
    const agent = treeSearchAgent('tree', search, noughtsSeen);
    const exam = { matches: 40, firstSeed: 100 };
    const { wins, draws } = evaluate(noughtsAndCrosses as Game, agent, noughtsPlayers[0].make(), exam);
    expect(wins + draws).toBeGreaterThanOrEqual(39);
    expect(wins).toBeGreaterThanOrEqual(32);
  });

  test('plays what a seat of Connect Four sees', () => {
    const search = new TreeSearch(connectFour, rollouts(connectFour), { simulations: 400 });
    const agent = treeSearchAgent('tree', search, seen);
    const state = afterMoves('172737');
    const observation = new Float32Array(84);
    connectFour.observe(state, 0, observation, 0);
    const action = new Int8Array(1);
    agent.reset(1);
    agent.act(observation, 0, action, 0);
    expect(action[0]).toBe(3);
  });

  test('a game without turns, and a match that is over, are refused', () => {
    expect(() => new TreeSearch(pong as Game, () => 0)).toThrow('pong is no game of turns');
    const search = new TreeSearch(connectFour, rollouts(connectFour));
    expect(() => search.search(afterMoves('1212121'), seedRng(1))).toThrow('over');
  });
});

test('draws of Dir(α) sum to 1 over what is legal, with the mean and variance of the distribution', () => {
  const among = [1, 0, 1, 1, 1];
  const out = new Float32Array(5);
  const rng = seedRng(1);
  for (const alpha of [0.3, 1]) {
    let [sum, squares] = [0, 0];
    const draws = 50_000;
    for (let i = 0; i < draws; i++) {
      dirichlet(rng, alpha, among, out);
      if (out[1] !== 0) expect(out[1]).toBe(0);
      if (Math.abs(out.reduce((a, b) => a + b) - 1) > 1e-5) expect(out).toBe(1);
      sum += out[2];
      squares += out[2] ** 2;
    }
    const mean = sum / draws;
    expect(mean).toBeCloseTo(1 / 4, 2);
    const variance = (1 / 4) * (3 / 4) * (1 / (4 * alpha + 1));
    expect(Math.abs(squares / draws - mean ** 2 - variance)).toBeLessThan(0.0013);
  }
  expect(() => dirichlet(rng, 2, among, out)).toThrow('alpha 2');
  expect(() => dirichlet(rng, 1, [0, 0], new Float32Array(2))).toThrow('nothing');
});
