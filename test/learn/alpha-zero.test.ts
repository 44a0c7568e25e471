import { describe, expect, test } from 'vitest';
import { Minimax, WIN } from '../../shared/agents/minimax.ts';
import { networkAgent } from '../../shared/agents/network.ts';
import { noughtsMinimax, noughtsPlayers } from '../../shared/agents/noughts-and-crosses.ts';
import { canSearch, playerOf, searchingAgent } from '../../shared/agents/searching.ts';
import { connectFour } from '../../shared/games/connect-four/rules.ts';
import type { Game } from '../../shared/games/game.ts';
import { type NoughtsState, noughtsAndCrosses } from '../../shared/games/noughts-and-crosses.ts';
import { pong } from '../../shared/games/pong.ts';
import { alphaZero } from '../../shared/learn/alpha-zero.ts';
import { evaluate } from '../../shared/learn/evaluation.ts';
import { policyValueNetwork } from '../../shared/learn/policy-value-network.ts';
import { PositionWindow } from '../../shared/learn/position-window.ts';
import { SelfPlay } from '../../shared/learn/self-play.ts';
import { decodeModel, encodeModel, type Model } from '../../shared/nn/model-file.ts';
import { policyValueCost, readPolicyValue } from '../../shared/nn/policy-value.ts';
import { seedRng, uniformIn } from '../../shared/rng.ts';

const noughts = noughtsAndCrosses as Game;
const fours = connectFour as Game;

function train(game: Game, params: Record<string, number>, seed = 1): Model {
  const run = alphaZero.start({ game, params, seed });
  while (!run.done) run.advance(10_000);
  return run.policy();
}

/** Every position that can come up against best play and worse, with the values of its moves: 1, 0 or −1. */
function everyPosition(): { state: NoughtsState; values: number[] }[] {
  const minimax = new Minimax(noughtsMinimax, 9);
  const out = new Float64Array(9);
  const found = new Map<string, { state: NoughtsState; values: number[] }>();
  const visit = (state: NoughtsState) => {
    const key = `${state.marks0} ${state.marks1}`;
    if (found.has(key) || noughtsAndCrosses.outcome(state)) return;
    minimax.judge(state, out);
    const values = [...out].map(v => (v === -Infinity ? v : Math.abs(v) > WIN / 2 ? Math.sign(v) : 0));
    found.set(key, { state, values });
    for (let cell = 0; cell < 9; cell++) {
      if (values[cell] === -Infinity) continue;
      const next = noughtsAndCrosses.clone(state);
      noughtsAndCrosses.advance(next, [cell, cell]);
      visit(next);
    }
  };
  visit({ ...noughtsAndCrosses.start(0), first: 0 });
  return [...found.values()];
}

describe('noughts and crosses, learnt from nothing in seconds', () => {
  const model = train(noughts, {});
  const seen = new Float32Array(18);

  test('with 50 simulations a move it keeps the value of every one of the 4,520 positions, as minimax has it', () => {
    const positions = everyPosition();
    expect(positions).toHaveLength(4520);
    const agent = searchingAgent(noughts, model, { simulations: 50 });
    const action = new Int8Array(1);
    const lost: string[] = [];
    for (const { state, values } of positions) {
      noughtsAndCrosses.observe(state, noughtsAndCrosses.turn!(state), seen, 0);
      agent.reset(1);
      agent.act(seen, 0, action, 0);
      if (values[action[0]] !== Math.max(...values)) lost.push(JSON.stringify(state));
    }
    expect(lost).toEqual([]);
  });

  test('with search it draws with minimax whoever begins, and minimax with it', () => {
    const agent = searchingAgent(noughts, model, { simulations: 50 });
    const exam = { matches: 200, firstSeed: 1 };
    const { wins, draws } = evaluate(noughts, agent, noughtsPlayers.at(-1)!.make(), exam);
    expect([wins, draws]).toEqual([0, 200]);
  });

  test('its model searches when it is played, and one of another learner does not: the decision shown is where it looked', () => {
    const options = { mode: 'greedy', delayTicks: 0 } as const;
    const cloned = { ...model, meta: { ...model.meta, createdBy: 'behaviour-cloning' } };
    const state: NoughtsState = {
      ...noughtsAndCrosses.start(0),
      first: 0,
      tick: 4,
      marks0: 0b11,
      marks1: 0b11000,
    };
    noughtsAndCrosses.observe(state, 0, seen, 0);
    const legal = new Uint8Array(9);
    noughtsAndCrosses.legal!(state, 0, legal, 0);
    const action = new Int8Array(1);
    const decisions = [model, cloned].map(each => {
      const player = playerOf(noughts, each, options);
      player.reset(1);
      player.act(seen, 0, action, 0, legal);
      expect(action[0]).toBe(player.decision.indexOf(Math.max(...player.decision)));
      expect(Array.from(player.trace().input)).toEqual(Array.from(seen));
      return Array.from(player.decision);
    });
    for (const decision of decisions) expect(decision.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    expect(decisions[0][2]).toBeGreaterThan(0.9); // it has seen that it wins there
    expect(decisions[0]).not.toEqual(decisions[1]);
    expect(
      playerOf(noughts, model, options).plane(
        { input: 0, low: 0, high: 1, points: 2 },
        { input: 1, low: 0, high: 1, points: 2 },
      ),
    ).toBeNull();
  });

  test('without search it is wrong about few positions, and its values are theirs', () => {
    const agent = networkAgent(noughts, model, { mode: 'greedy', delayTicks: 0 });
    const action = new Int8Array(1);
    const legal = new Uint8Array(9);
    const policy = new Float32Array(9);
    const positions = everyPosition();
    let [kept, known] = [0, 0];
    for (const { state, values } of positions) {
      const seat = noughtsAndCrosses.turn!(state);
      noughtsAndCrosses.observe(state, seat, seen, 0);
      noughtsAndCrosses.legal!(state, seat, legal, 0);
      agent.reset(1);
      agent.act(seen, 0, action, 0, legal);
      if (values[action[0]] === Math.max(...values)) kept++;
      const value = readPolicyValue(model.network.forward(seen, 1), 0, 9, policy);
      if (Math.round(value) === Math.max(...values)) known++;
    }
    expect(kept / positions.length).toBeGreaterThan(0.98);
    expect(known / positions.length).toBeGreaterThan(0.85);
  });
});

test('the gradient of policy and value is that of the cost, by differences', () => {
  const rng = seedRng(4);
  const [rows, choices] = [3, 5];
  const numbers = (n: number, low: number, high: number) =>
    Float32Array.from({ length: n }, () => uniformIn(rng, low, high));
  const logits = numbers(rows * choices, -1, 1);
  const values = numbers(rows, -1, 1);
  const policies = numbers(rows * choices, 0, 1);
  for (let r = 0; r < rows; r++) {
    const row = policies.subarray(r * choices, (r + 1) * choices);
    const sum = row.reduce((a, b) => a + b);
    for (let i = 0; i < choices; i++) row[i] /= sum;
  }
  const [gradient, unused] = [new Float32Array(15), new Float32Array(15)];
  const cost = { policyCost: 0, valueCost: 0 };
  const J = (at: Float32Array, into = unused) => {
    policyValueCost(at, policies, values, rows, choices, 0.7, into, cost);
    return cost.policyCost + 0.7 * cost.valueCost;
  };
  J(logits, gradient);
  for (let i = 0; i < logits.length; i++) {
    const h = 2 ** -6;
    const slope = (J(logits.with(i, logits[i] + h)) - J(logits.with(i, logits[i] - h))) / (2 * h);
    expect(gradient[i]).toBeCloseTo(slope, 4);
  }
});

test('the value is the mean of the logits, which the policy does not mind, through a model file', () => {
  const network = policyValueNetwork(fours, { channels: 4, hidden: 8 }, seedRng(1));
  const x = new Float32Array(84).fill(0.5);
  const before = network.forward(x, 1).slice();
  const [one, other] = [new Float32Array(7), new Float32Array(7)];
  const value = readPolicyValue(before, 0, 7, one);
  expect(Math.atanh(value)).toBeCloseTo(before.reduce((a, b) => a + b) / 7, 5);
  const shifted = readPolicyValue(
    before.map(logit => logit + 0.5),
    0,
    7,
    other,
  );
  for (let i = 0; i < 7; i++) expect(other[i]).toBeCloseTo(one[i], 6);
  expect(Math.atanh(shifted) - Math.atanh(value)).toBeCloseTo(0.5, 5);

  const run = alphaZero.start({ game: fours, params: { lanes: 2, channels: 4, hidden: 8 }, seed: 3 });
  const decoded = decodeModel(encodeModel(run.policy()));
  expect(decoded.ok && canSearch(fours, decoded.model)).toBe(true);
  expect(decoded.ok && decoded.model.network.forward(x, 1)).toEqual(run.policy().network.forward(x, 1));
});

test('a searching player refuses a model without values, and one for another game', () => {
  const model = alphaZero.start({ game: noughts, params: { lanes: 2 }, seed: 1 }).policy();
  expect(() => searchingAgent(fours, model)).toThrow('cannot play');
  const cloned = { ...model, meta: { ...model.meta, createdBy: 'behaviour-cloning' } };
  expect(canSearch(noughts, cloned)).toBe(false);
  expect(() => searchingAgent(noughts, cloned)).toThrow('knows no values');
});

describe('self-play', () => {
  const options = {
    ...{ lanes: 16, simulations: 20, fastSimulations: 5, fullPart: 0.4, exploration: 1.5, noiseAlpha: 1 },
    ...{ noisePart: 0.25, temperaturePlies: 4, temperature: 0, randomPlies: 3, discount: 0.9 },
  };
  const playOut = (searchedPart: number, lanes = options.lanes) => {
    const network = policyValueNetwork(fours, { channels: 0, hidden: 16 }, seedRng(2));
    const rows: { stones: number[]; policy: number[]; value: number }[] = [];
    const play = new SelfPlay(
      fours,
      { ...options, lanes, searchedPart },
      seedRng(5),
      (observations, policies, at, value) =>
        rows.push({
          stones: [...observations.subarray(at.observation, at.observation + 84)],
          policy: [...policies.subarray(at.policy, at.policy + 7)],
          value,
        }),
    );
    play.begin();
    for (let i = 0; i < 1500; i++) play.step(network);
    return { rows, play };
  };
  const { rows, play } = playOut(0);

  test('records full searches of finished matches: π sums to 1 over legal moves', () => {
    expect(play.tallies.matches).toBeGreaterThan(20);
    expect(rows.length).toBeGreaterThan(200);
    expect(rows.length).toBeLessThan(0.55 * play.tallies.moves);
    for (const { stones, policy } of rows) {
      expect(policy.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      for (let column = 0; column < 7; column++)
        if (stones[column] || stones[42 + column]) expect(policy[column]).toBe(0); // its top cell is taken
    }
  });

  test('z is negated from ply to ply and discounted by how far the end is', () => {
    const count = (stones: number[]) => stones.reduce((a, b) => a + b);
    for (const { value } of rows) {
      if (value === 0) continue;
      const plies = Math.log(Math.abs(value)) / Math.log(0.9);
      expect(plies).toBeCloseTo(Math.round(plies), 3);
      expect(plies).toBeGreaterThan(0.5);
    }
    // Positions come match after match: within one, the winner's and the loser's alternate with the stones on the board.
    let compared = 0;
    for (const [i, row] of rows.entries()) {
      const next = rows[i + 1];
      if (!next || row.value === 0 || count(next.stones) <= count(row.stones)) continue;
      const inMatch = row.stones.every((stone, at) => {
        const later = (count(next.stones) - count(row.stones)) % 2 ? (at + 42) % 84 : at;
        return stone === 0 || next.stones[later] === 1;
      });
      if (!inMatch) continue;
      const sameSeat = (count(next.stones) - count(row.stones)) % 2 === 0;
      expect(Math.sign(next.value)).toBe(sameSeat ? Math.sign(row.value) : -Math.sign(row.value));
      compared++;
    }
    expect(compared).toBeGreaterThan(100);
  });

  test('positions met again in a batch or before it are judged once, and the same', () => {
    expect(play.judgedRows).toBeLessThan(0.97 * play.tallies.simulations);
    const network = policyValueNetwork(fours, { channels: 0, hidden: 16 }, seedRng(2));
    const forgetful: number[] = [];
    const again = new SelfPlay(fours, { ...options, searchedPart: 0 }, seedRng(5), (_o, _p, _at, value) =>
      forgetful.push(value),
    );
    again.begin();
    for (let i = 0; i < 1500; i++) {
      again.step(network);
      again.forget();
    }
    expect(again.judgedRows).toBeGreaterThan(play.judgedRows);
    expect(forgetful).toEqual(rows.map(row => row.value));
  });
});

test('the window forgets the oldest, and draws positions turned and mirrored with their policies', () => {
  const window = new PositionWindow(noughts, 9, 4);
  const observation = new Int8Array(18);
  const policies = new Float32Array(9);
  for (let cell = 0; cell < 6; cell++) {
    observation.fill(0)[cell] = 1;
    policies.fill(0)[cell] = 1;
    window.add(observation, policies, { observation: 0, policy: 0 }, cell / 10);
  }
  const into = {
    x: new Float32Array(200 * 18),
    policies: new Float32Array(200 * 9),
    values: new Float32Array(200),
  };
  window.draw(seedRng(1), 200, 3, into);
  const drawn = new Map<number, Set<number>>();
  for (let r = 0; r < 200; r++) {
    const cell = into.x.subarray(r * 18, (r + 1) * 18).indexOf(1);
    expect(into.policies.subarray(r * 9, (r + 1) * 9).indexOf(1)).toBe(cell);
    const value = Math.round(into.values[r] * 10);
    drawn.set(value, (drawn.get(value) ?? new Set()).add(cell));
  }
  expect([...drawn.keys()].sort()).toEqual([3, 4, 5]); // the last three of six
  expect([...drawn.get(4)!]).toEqual([4]); // the middle stays in the middle
  expect([...drawn.get(5)!].sort()).toEqual([1, 3, 5, 7]);
});

test('learns from a position about as often as `reuse` says', () => {
  const params = {
    moves: 3000,
    lanes: 32,
    simulations: 10,
    fastSimulations: 4,
    round: 128,
    batch: 64,
    reuse: 3,
  };
  const run = alphaZero.start({ game: noughts, params: { ...params, channels: 0, hidden: 16 }, seed: 1 });
  let positions = 0;
  let batches = 0;
  while (!run.done) {
    const before = run.policy().network.parameters.slice();
    const row = run.advance(1);
    if (row) positions = row.positions;
    if (run.policy().network.parameters.some((weight, i) => weight !== before[i])) batches++;
  }
  expect((batches * 64) / positions).toBeGreaterThan(2.8);
  expect((batches * 64) / positions).toBeLessThanOrEqual(3.1);
});

test('learns games of turns between two only', () => {
  expect([fours, noughts, pong as Game].map(game => alphaZero.learns(game))).toEqual([true, true, false]);
  expect(() => alphaZero.start({ game: pong as Game, params: {}, seed: 1 })).toThrow('cannot learn pong');
});
