import { describe, expect, test } from 'vitest';
import { type ScheduleName, schedules } from '../../shared/nn/schedules.ts';

const names = Object.keys(schedules) as ScheduleName[];
const steps = Array.from({ length: 1001 }, (_, i) => i / 1000);

describe.each(names)('%s', name => {
  const schedule = schedules[name]();

  test('stays within 0 … 1, and after its warm-up never rises', () => {
    const factors = steps.map(schedule);
    for (const factor of factors) expect(factor >= 0 && factor <= 1).toBe(true);
    const top = factors.indexOf(Math.max(...factors));
    expect(factors[top]).toBe(1);
    expect(steps[top]).toBe(name === 'warm_up_cosine' ? 0.05 : 0);
    for (let i = 1; i < factors.length; i++) expect(factors[i] > factors[i - 1]).toBe(i <= top);
  });

  test('holds its ends outside 0 … 1', () => {
    expect(schedule(-3)).toBe(schedule(0));
    expect(schedule(1.001)).toBe(schedule(1));
  });
});

// By hand from the formulas: cos π/3 = ½, cos π/2 = 0.
test.each([
  ['constant', 0.7, 1, schedules.constant()],
  ['linear', 0.25, 0.75, schedules.linear()],
  ['linear', 1, 0, schedules.linear()],
  ['linear to 0.2', 0.5, 0.6, schedules.linear({ end: 0.2 })],
  ['cosine', 1 / 3, 0.75, schedules.cosine()],
  ['cosine', 1, 0, schedules.cosine()],
  ['cosine to 0.2', 0.5, 0.6, schedules.cosine({ end: 0.2 })],
  ['exponential to 0.01', 0.5, 0.1, schedules.exponential()],
  ['exponential to 0.25', 1, 0.25, schedules.exponential({ end: 0.25 })],
  ['step, before its first drop', 0.333, 1, schedules.step()],
  ['step, at its first drop', 1 / 3, 0.1, schedules.step()],
  ['step, at its second drop', 2 / 3, 0.01, schedules.step()],
  ['step, at the end', 1, 0.01, schedules.step()],
  ['step of one half', 0.5, 0.5, schedules.step({ drops: 1, factor: 0.5 })],
  ['warm-up, at the start', 0, 0, schedules.warm_up_cosine()],
  ['warm-up, half through', 0.05, 0.5, schedules.warm_up_cosine({ warmUp: 0.1 })],
  ['warm-up, over', 0.1, 1, schedules.warm_up_cosine({ warmUp: 0.1 })],
  ['the cosine after it', 0.4, 0.75, schedules.warm_up_cosine({ warmUp: 0.1 })],
  ['its end', 1, 0.2, schedules.warm_up_cosine({ warmUp: 0.1, end: 0.2 })],
  ['no warm-up', 0, 1, schedules.warm_up_cosine({ warmUp: 0 })],
])('%s at %d', (_name, progress, want, schedule) => {
  expect(schedule(progress)).toBeCloseTo(want, 12);
});

test.each([
  ['linear: end is 2', () => schedules.linear({ end: 2 })],
  ['cosine: end is -1', () => schedules.cosine({ end: -1 })],
  ['exponential: end is 0', () => schedules.exponential({ end: 0 })],
  ['step: drops is 1.5', () => schedules.step({ drops: 1.5 })],
  ['step: factor is 10', () => schedules.step({ factor: 10 })],
  ['warm_up_cosine: warmUp is 1', () => schedules.warm_up_cosine({ warmUp: 1 })],
  ['warm_up_cosine: end is NaN', () => schedules.warm_up_cosine({ end: Number.NaN })],
])('%s, and is refused', (message, make) => {
  expect(make).toThrow(message);
});
