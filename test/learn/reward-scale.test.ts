import { expect, test } from 'vitest';
import { newRewardScale, RewardScale } from '../../shared/learn/reward-scale.ts';
import { seedRng, uniformIn } from '../../shared/rng.ts';

test('rewards are divided by the deviation of their discounted sums, each lane cut where its episode ends', () => {
  const [gamma, lanes] = [0.9, 3];
  const rng = seedRng(4);
  const scale = new RewardScale(newRewardScale(lanes), gamma);
  const running = new Array(lanes).fill(0);
  const sums: number[] = [];
  for (let t = 0; t < 400; t++)
    for (let lane = 0; lane < lanes; lane++) {
      const reward = uniformIn(rng, -30, 50);
      const ended = (t + lane) % 17 === 0;
      running[lane] = running[lane] * gamma + reward;
      sums.push(running[lane]);
      if (ended) running[lane] = 0;
      const mean = sums.reduce((a, b) => a + b) / sums.length;
      const deviation = Math.sqrt(sums.reduce((a, b) => a + (b - mean) ** 2, 0) / sums.length);
      const scaled = scale.scaled(lane, reward, ended);
      if (sums.length > 10) expect(scaled).toBeCloseTo(reward / deviation, 6);
    }
});

test('a reward beyond ten deviations counts as ten', () => {
  const scale = new RewardScale(newRewardScale(1), 0);
  for (let i = 0; i < 1000; i++) scale.scaled(0, i % 2, false);
  expect(scale.scaled(0, 1e6, false)).toBe(10);
  expect(scale.scaled(0, -1e9, false)).toBe(-10);
});
