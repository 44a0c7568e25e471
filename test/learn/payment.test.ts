/** Potential-based shaping (Ng, Harada and Russell 1999): what it pays, discounted, comes to γᵀ Φ(s_T) − Φ(s₀), whatever was played. */
import { describe, expect, test } from 'vitest';
import { scripted } from '../../shared/agents/index.ts';
import { slimeVolley } from '../../shared/games/slime-volley.ts';
import { Arena } from '../../shared/learn/arena.ts';
import { Payment } from '../../shared/learn/payment.ts';
import { below, seedRng } from '../../shared/rng.ts';

const GAMMA = 0.97;
const UNDER = slimeVolley.rewards.findIndex(term => term.name === 'under');

function potential(arena: { observe(out: Float32Array, at: number): void }): number {
  const seen = new Float32Array(slimeVolley.observation.length);
  arena.observe(seen, 0);
  const [ownX, , , , ballX] = seen; // tens of units, from the own side
  return -Math.abs(ownX - Math.max(0, ballX)) / 2.4;
}

/** The discounted sum of what a seat that moves at random is paid, and Φ at the first state and the last. */
function playedBy(seed: number, rival: number, weights: readonly number[]) {
  const arena = new Arena(slimeVolley, new Payment(slimeVolley, weights, GAMMA), 3, () =>
    scripted['slime-volley'][rival].make(),
  );
  arena.begin(seed, seed % 2, { kind: 'scripted', id: 'it' });
  const first = potential(arena);
  const rng = seedRng(seed);
  let [sum, discount] = [0, 1];
  while (!arena.outcome) {
    sum += discount * arena.play([below(rng, 6)]);
    discount *= GAMMA;
  }
  return { sum, first, last: potential(arena), discount, ended: arena.outcome.ended };
}

describe('a potential', () => {
  test('pays −Φ(s₀) in all in a match that was played out', () => {
    for (const seed of [1, 2, 3, 4]) {
      const plain = playedBy(seed, 1, [1, 0.5, 0]);
      const shaped = playedBy(seed, 1, [1, 0.5, 0.25]);
      expect(shaped.ended).toBe('terminated');
      expect(shaped.sum - plain.sum).toBeCloseTo(-0.25 * shaped.first, 5);
    }
  });

  test('where a match is only stopped keeps the worth of the state it stopped in', () => {
    const payment = new Payment(slimeVolley, [0, 0, 2], 0.5);
    const state = slimeVolley.start(3);
    payment.open(state, 0);
    const out = new Float32Array(slimeVolley.rewards.length);
    slimeVolley.reward(state, 0, out, 0);
    const before = out[UNDER];
    for (let tick = 0; tick < 40; tick++) slimeVolley.advance(state, [1, 0]);
    slimeVolley.reward(state, 0, out, 0);
    const after = out[UNDER];
    expect(after).not.toBe(before);
    expect(payment.tick(state, 0)).toBe(0); // it is not paid by the tick
    expect(payment.close(state, 0, false)).toBeCloseTo(2 * (0.5 * after - before), 12);
    expect(payment.close(state, 0, true)).toBeCloseTo(-2 * after, 12);
  });
});
