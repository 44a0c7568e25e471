import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { strike, swing, type Tether, type Tethered } from '../../shared/games/tether.ts';

const DT = 1 / 240;
const smooth = (length: number): Tether => ({ length, rub: 0, bounce: 0, softest: 0 });

/** A ball on a taut string, at rest at `angle` (radians) from where it hangs. */
const heldAt = (length: number, angle: number): Tethered => ({
  x: length * Math.sin(angle),
  y: length * Math.cos(angle),
  vx: 0,
  vy: 0,
  taut: 1,
});

/** Of a ball of unit mass, from the lowest point of its string. */
const energy = (ball: Tethered, length: number, gravity: number) =>
  (ball.vx * ball.vx + ball.vy * ball.vy) / 2 + gravity * (length - ball.y);

/** The time of a full swing, measured over `swings` of them at the passes through the middle. */
function measuredPeriod(tether: Tether, gravity: number, angle: number, swings: number): number {
  const ball = heldAt(tether.length, angle);
  let first = 0;
  for (let step = 1, passes = -1; ; step++) {
    const before = ball.x;
    swing(ball, tether, 0, gravity, DT);
    if (!(before > 0 && ball.x <= 0)) continue;
    const at = (step - 1 + before / (before - ball.x)) * DT;
    passes++;
    if (passes === 0) first = at;
    if (passes === swings) return (at - first) / swings;
  }
}

/** The arithmetic-geometric mean: Gauss' way to the period of a pendulum, T = 2π √(L/g) / agm(1, cos(θ/2)). */
function agm(a: number, b: number): number {
  for (let i = 0; i < 6; i++) [a, b] = [(a + b) / 2, Math.sqrt(a * b)];
  return a;
}

describe('a taut string', () => {
  test('swings a little in 2π√(L/g), whatever its length and the gravity', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        fc.double({ min: 3, max: 12, noNaN: true }),
        (length, gravity) => {
          const period = measuredPeriod(smooth(length), gravity, 0.01, 5);
          expect(period / (2 * Math.PI * Math.sqrt(length / gravity))).toBeCloseTo(1, 4);
        },
      ),
      { numRuns: 30 },
    );
  });

  test.each([0.5, 1, 1.5])('swings by %f radians in the time that elliptic integrals give', angle => {
    const exact = (2 * Math.PI * Math.sqrt(1.1 / 7)) / agm(1, Math.cos(angle / 2));
    expect(measuredPeriod(smooth(1.1), 7, angle, 5) / exact).toBeCloseTo(1, 4);
  });

  test('that does not rub keeps its energy for a thousand swings, to a ten-thousandth', () => {
    const ball = heldAt(1.1, 1.4);
    const begun = energy(ball, 1.1, 7);
    for (let step = 0; step < 240 * 2500; step++) {
      swing(ball, smooth(1.1), 0, 7, DT);
      if (step % 97 === 0) expect(Math.abs(energy(ball, 1.1, 7) / begun - 1)).toBeLessThan(1e-4);
    }
  });

  test('that rubs loses the energy of small swings as e to the minus rub × time', () => {
    const rub = 0.05;
    const ball = heldAt(1, 0.05);
    const begun = energy(ball, 1, 7);
    const seconds = 20;
    for (let step = 0; step < seconds / DT; step++) swing(ball, { ...smooth(1), rub }, 0, 7, DT);
    expect(energy(ball, 1, 7) / begun / Math.exp(-rub * seconds)).toBeCloseTo(1, 1);
    expect(energy(ball, 1, 7) / begun).toBeLessThan(0.4);
  });

  test('lets go at the top of a loop that is too slow, and not of one that is fast enough', () => {
    // From the lowest point the ball rounds the top if v² ≥ 5 g L.
    for (const [factor, rounds] of [
      [4.9, false],
      [5.1, true],
    ] as const) {
      const ball: Tethered = { x: 0, y: 1, vx: Math.sqrt(factor * 7), vy: 0, taut: 1 };
      let slack = false;
      for (let step = 0; step < 240 && !(step > 20 && ball.x < 0); step++) {
        swing(ball, smooth(1), 0, 7, DT);
        slack ||= ball.taut === 0;
      }
      expect([factor, slack]).toEqual([factor, !rounds]);
    }
  });
});

describe('a slack string', () => {
  test('leaves the ball to its parabola, without error', () => {
    const speed = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(speed, speed, (vx, vy) => {
        const ball: Tethered = { x: 0.1, y: -0.2, vx, vy, taut: 0 };
        for (let step = 1; step <= 120; step++) {
          swing(ball, smooth(100), 0, 7, DT);
          const t = step * DT;
          expect(ball.x).toBeCloseTo(0.1 + vx * t, 12);
          expect(ball.y).toBeCloseTo(-0.2 + vy * t + 3.5 * t * t, 12);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('that becomes taut gives back the part of the outward speed that it says, and leaves the rest alone', () => {
    const ball: Tethered = { x: 0.6, y: 0.79999, vx: 1.8, vy: 2.4, taut: 0 }; // straight out, at 3
    ball.vx += 0.8; // and 1 along the circle
    ball.vy -= 0.6;
    const outward = swing(ball, { length: 1, rub: 0, bounce: 0.2, softest: 0.5 }, 0, 0, 1e-4);
    expect(outward).toBeCloseTo(3, 2);
    expect(ball.vx * 0.6 + ball.vy * 0.8).toBeCloseTo(-0.6, 2);
    expect(ball.vx * 0.8 - ball.vy * 0.6).toBeCloseTo(1, 2);
  });
});

describe('a wall', () => {
  const walls = { radius: 0.1, bounce: 0.5, softest: 0.2, grip: 0 };

  test('turns the speed into it round, at its face and at its ends', () => {
    const face: Tethered = { x: 0.5, y: -0.09, vx: 1, vy: 2, taut: 0 };
    expect(strike(face, walls, 0, 0, 1, 0)).toBeCloseTo(2, 12);
    expect(face).toMatchObject({ x: 0.5, y: -0.1, vx: 1, vy: -1 });
    const end: Tethered = { x: -0.06, y: -0.06, vx: 1, vy: 1, taut: 0 }; // onto the round end at the origin
    expect(strike(end, walls, 0, 0, 1, 0)).toBeCloseTo(Math.SQRT2, 12);
    expect(end.vx).toBeCloseTo(-0.5, 12);
    expect(end.vy).toBeCloseTo(-0.5, 12);
  });

  test('leaves a ball alone that leaves, or is not there', () => {
    for (const ball of [
      { x: 0.5, y: -0.05, vx: 1, vy: -2, taut: 0 },
      { x: 0.5, y: -0.11, vx: 1, vy: 2, taut: 0 },
    ]) {
      const { vx, vy } = ball;
      expect(strike(ball, walls, 0, 0, 1, 0)).toBe(0);
      expect(ball).toMatchObject({ vx, vy });
    }
  });
});
