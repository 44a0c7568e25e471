/** Ng, Harada and Russell 1999, theorem 1: what a potential pays along a match does not hang on what is done in it. */
import { expect, test } from 'vitest';
import { balance as balanceRules } from '../../shared/games/balance.ts';
import type { Game } from '../../shared/games/game.ts';
import { Arena } from '../../shared/learn/arena.ts';
import { Payment } from '../../shared/learn/payment.ts';
import { below, seedRng } from '../../shared/rng.ts';

const balance = balanceRules as Game;
const GAMMA = 0.9;
const nobody = { kind: 'nobody' } as const;
const poise = balance.rewards.map(term => (term.potential ? 1 : 0));
const arena = () =>
  new Arena(
    balance,
    poise,
    4,
    () => {
      throw new Error('nobody plays against it');
    },
    GAMMA,
  );

const potentialOf = (state: unknown): number => {
  const terms = new Float32Array(balance.rewards.length);
  balance.reward(state, 0, terms, 0);
  return terms[poise.indexOf(1)];
};

/** Σ γᵏ rₖ of random play from `seed`, to the end. */
function discounted(seed: number, one: Arena, play: number): number {
  const rng = seedRng(play);
  let [sum, weight] = [0, 1];
  for (one.begin(seed, 0, nobody); !one.outcome; weight *= GAMMA) sum += weight * one.play([below(rng, 3)]);
  expect(one.outcome.ended).toBe('terminated');
  return sum;
}

test('whatever is done, a decided match pays a potential back: −Φ of its start in all', () => {
  for (let seed = 0; seed < 5; seed++) {
    const start = potentialOf(balance.start(seed));
    expect(start).toBeGreaterThan(0.9);
    for (let play = 0; play < 4; play++) expect(discounted(seed, arena(), play)).toBeCloseTo(-start, 9);
  }
});

test('a decided match has no potential left; one that ran out of time has that of where it stopped, which its value counts on', () => {
  const payment = new Payment(balance, poise, GAMMA);
  const state = balance.start(1);
  payment.begin(state, 0);
  expect(payment.ofDecision(state, 0, { scores: [0], ended: 'terminated' })).toBe(-potentialOf(state));
  payment.begin(state, 0);
  const before = potentialOf(state);
  balance.advance(state, [1]);
  const paid = payment.ofDecision(state, 0, { scores: [0], ended: 'truncated' });
  expect(paid).toBeCloseTo(GAMMA * potentialOf(state) - before, 9);
});

test('a restored match pays on as if it had never stopped', () => {
  const [one, other] = [arena(), arena()];
  one.begin(3, 0, nobody);
  for (let k = 0; k < 5; k++) one.play([k % 3]);
  other.restore(one.save());
  for (let k = 0; k < 5; k++) expect(other.play([k % 3])).toBe(one.play([k % 3]));
});
