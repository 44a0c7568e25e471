import { describe, expect, test } from 'vitest';
import { decisionField } from '../../client/match/decision-field.ts';
import { zeroContour } from '../../client/scenes/contour.ts';
import { fitFlight } from '../../client/scenes/flappy/flight.ts';
import { copyMotion, emptyMotion, eventsSince } from '../../client/scenes/flappy/motion.ts';
import { type NetworkAgent, networkAgent } from '../../shared/agents/network.ts';
import { balance } from '../../shared/games/balance.ts';
import { FLAPPY, FLAPPY_ACTION, FLAPPY_EVENT, type FlappyState, flappy } from '../../shared/games/flappy.ts';
import { freshNetwork, modelOf } from '../../shared/learn/policy-network.ts';
import { seedRng } from '../../shared/rng.ts';

describe('the field of Flappy on the screen', () => {
  test.each([
    [1280, 800],
    [1920, 1080],
    [364, 640],
    [320, 320],
    [300, 188],
  ])('fits whole into %i × %i, under a head for the score, and shows a fibre in time', (width, height) => {
    const { court, sparkX } = fitFlight(width, height);
    expect(court.top).toBeGreaterThan(court.scale);
    expect(court.top + court.height).toBeLessThan(height - 0.4 * court.scale);
    expect(court.height).toBeCloseTo(2 * FLAPPY.halfHeight * court.scale, 9);
    expect(court.centreY).toBeCloseTo(court.top + court.height / 2, 9);
    const aheadTicks = (width - sparkX) / court.scale / FLAPPY.speed[1];
    expect(aheadTicks).toBeGreaterThan(45);
  });
});

test('on a screen of 20 a second no flap and no gap of Flappy is lost, nor its end', () => {
  const state = flappy.start(10) as FlappyState;
  const seen = emptyMotion();
  copyMotion(state, seen);
  const told = [0, 0, 0];
  const drawn = [0, 0, 0];
  const count = (row: number[], events: number) => {
    for (const [i, bit] of [FLAPPY_EVENT.flap, FLAPPY_EVENT.point, FLAPPY_EVENT.crash].entries())
      if (events & bit) row[i]++;
  };
  for (let tick = 1; !flappy.outcome(state); tick++) {
    flappy.advance(state, [state.y > 0.9 && state.vy > 0 ? FLAPPY_ACTION.flap : FLAPPY_ACTION.glide]);
    count(told, state.events);
    if (tick % 3 !== 0 && !flappy.outcome(state)) continue;
    count(drawn, eventsSince(seen, state));
    copyMotion(state, seen);
  }
  expect(told[0]).toBeGreaterThan(5);
  expect(told[1]).toBeGreaterThan(1);
  expect(drawn).toEqual(told);
});

describe('the line where a grid crosses zero', () => {
  test('of a circle lies on the circle, all around', () => {
    const radius = 6;
    const angles: number[] = [];
    zeroContour(
      21,
      21,
      (column, row) => radius - Math.hypot(column - 10, row - 10),
      (...line) => {
        for (const [x, y] of [line.slice(0, 2), line.slice(2)]) {
          expect(Math.hypot(x - 10, y - 10)).toBeCloseTo(radius, 0);
          angles.push(Math.round((4 * Math.atan2(y - 10, x - 10)) / Math.PI));
        }
      },
    );
    expect(new Set(angles).size).toBeGreaterThanOrEqual(8);
  });

  test('is none where all is of one sign, and two where opposite corners agree', () => {
    const lines = (...corners: number[]) => {
      let count = 0;
      zeroContour(
        2,
        2,
        (column, row) => corners[2 * row + column],
        () => count++,
      );
      return count;
    };
    expect(lines(1, 2, 3, 4)).toBe(0);
    expect(lines(1, -1, -1, 1)).toBe(2);
    for (const corner of [0, 1, 2, 3])
      for (const sign of [-1, 1]) expect(lines(...new Array(4).fill(-sign).with(corner, sign))).toBe(1);
  });
});

describe("what a network would do anywhere on a game's plane", () => {
  const network = freshNetwork(flappy, 2, 8, 1, 1, seedRng(4));
  const agent: NetworkAgent = networkAgent(flappy, modelOf(flappy, network, 'test', 0, 1, []), {
    mode: 'greedy',
    delayTicks: 0,
  });

  test('is what it says of those places with its other inputs as they are', () => {
    agent.reset(1);
    agent.act(Float32Array.of(0.1, 0.2, -0.7), 0, new Int8Array(1), 0);
    const field = decisionField(
      flappy,
      () => agent,
      () => 0,
    )()!;
    const { columns, rows, logits } = field;
    expect(logits.length).toBe(columns * rows * 2);
    const [column, row] = [columns - 1, (rows - 1) / 2]; // distance 1, height 0
    const at = (row * columns + column) * 2;
    expect([...logits.subarray(at, at + 2)]).toEqual([...network.forward(Float32Array.of(1, 0, -0.7), 1)]);
  });

  test('is computed anew only now and then', () => {
    let ms = 0;
    const ask = decisionField(
      flappy,
      () => agent,
      () => ms,
    );
    const first = ask();
    ms = 20;
    expect(ask()).toBe(first);
    ms = 200;
    expect(ask()).not.toBe(first);
  });

  test('is nothing without a network, and in a game without a plane', () => {
    expect(decisionField(flappy, () => null)()).toBeNull();
    expect(decisionField(balance, () => agent)()).toBeNull();
  });
});
