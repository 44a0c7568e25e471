import { describe, expect, test } from 'vitest';
import { pongPlayers } from '../../shared/agents/pong.ts';
import { pong } from '../../shared/games/pong.ts';
import { crossPlay, eloRatings, expectedScore } from '../../shared/learn/rating.ts';

describe('ratings', () => {
  test('of two players are 400 log₁₀ of the odds, around a mean of 0', () => {
    const [strong, weak] = eloRatings(
      [
        [0, 30],
        [10, 0],
      ],
      [null, null],
      0,
    );
    expect(strong - weak).toBeCloseTo(400 * Math.log10(3), 6);
    expect(strong + weak).toBeCloseTo(0, 9);
  });

  test('hang on those that are known: 3 of 4 points from a player of 1000 is 1000 + 400 log₁₀ 3', () => {
    expect(
      eloRatings(
        [
          [0, 1],
          [3, 0],
        ],
        [1000, null],
        0,
      ),
    ).toEqual([expect.closeTo(1000, 9), expect.closeTo(1000 + 400 * Math.log10(3), 6)]);
  });

  test('are found again from the points that they lead one to expect', () => {
    const truth = [0, 150, 420, -80, 700];
    const results = truth.map((own, i) =>
      truth.map((other, j) => (i === j ? 0 : 50 * expectedScore(own, other))),
    );
    const found = eloRatings(results, [0, 150, null, null, null], 0);
    for (const [i, rating] of found.entries()) expect(rating).toBeCloseTo(truth[i], 3);
  });

  test('where the likelihood is largest, expected points and points made are the same', () => {
    const results = [
      [0, 7, 2],
      [3, 0, 6],
      [8, 4, 0],
    ];
    const ratings = eloRatings(results, [null, null, null], 0);
    for (let i = 0; i < 3; i++) {
      let [made, expected] = [0, 0];
      for (let j = 0; j < 3; j++) {
        if (j === i) continue;
        made += results[i][j];
        expected += (results[i][j] + results[j][i]) * expectedScore(ratings[i], ratings[j]);
      }
      expect(expected).toBeCloseTo(made, 6);
    }
  });

  test('of one who lost no match are high and finite', () => {
    const [champion, anchor] = eloRatings(
      [
        [0, 100],
        [0, 0],
      ],
      [null, 0],
    );
    expect(champion).toBeGreaterThan(700);
    expect(champion).toBeLessThan(1200);
    expect(anchor).toBe(0);
  });

  test('want a table that fits', () => {
    expect(() => eloRatings([[0, 1], [1]], [null, null])).toThrow('2 rows of results');
  });
});

test('in cross-play both share the points of every match, and a ladder of Pong rises', () => {
  const ladder = [pongPlayers[0], pongPlayers[3]].map(({ make }) => make);
  const points = crossPlay(pong, ladder, { matches: 4, firstSeed: 82_000 });
  expect(points).toEqual([
    [0, 0],
    [4, 0],
  ]);
  const [calm, master] = eloRatings(points, [0, null]);
  expect(master).toBeGreaterThan(calm);
});
