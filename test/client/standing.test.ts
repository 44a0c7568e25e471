import { expect, test } from 'vitest';
import { boardOrder, distinct, placeOf, verdictOf } from '../../client/match/standing.ts';
import type { StoredMatch } from '../../client/store/db.ts';
import { recordOf } from '../../client/store/records.ts';
import { balance } from '../../shared/games/balance.ts';
import { games } from '../../shared/games/index.ts';
import { pong } from '../../shared/games/pong.ts';
import { scoreUnit } from '../../shared/games/units.ts';

test('equals share a place, and the next one counts them', () => {
  const scores = [5, 9, 9, 2];
  expect(scores.map((_, seat) => placeOf(scores, seat))).toEqual([3, 1, 1, 4]);
});

test.each([
  [[7], 0, 'scored'],
  [[11, 3], 0, 'won'],
  [[11, 3], 1, 'lost'],
  [[4, 4], 1, 'even'],
  [[1, 8, 3], 1, 'won'],
  [[8, 8, 3], 0, 'even'],
  [[8, 8, 3], 2, 'placed'],
  [[9, 8, 3], 1, 'placed'],
] as const)('scores %j are to seat %i: %s', (scores, seat, verdict) => {
  expect(verdictOf(scores, seat)).toBe(verdict);
});

test("a board begins with the viewer's seat, and the others follow, best first", () => {
  expect(boardOrder([3, 9, 1, 9, 5], 2)).toEqual([2, 1, 3, 4, 0]);
});

test('names that several seats bear are numbered, and the others are left alone', () => {
  expect(distinct(['You', 'Calm', 'Ada', 'Calm'])).toEqual(['You', 'Calm 1', 'Ada', 'Calm 2']);
});

function match(game: string, scores: number[], more: Partial<StoredMatch> = {}): StoredMatch {
  const seats = scores.map((_, seat) => ({ kind: seat === 0 ? 'human' : 'scripted', name: '' }) as const);
  return { id: '', at: 1, game, seats, scores, ticks: 1, humanSeat: 0, file: new Uint8Array(), ...more };
}

test('a record counts what a person played of that game, and of no other', () => {
  const kept = [
    match('pong', [11, 3], { at: 7 }),
    match('pong', [2, 11], { at: 9 }),
    match('pong', [5, 5]),
    match('balance', [40]),
    match('balance', [12], { at: 3 }),
    match('pong', [11, 0], { humanSeat: -1 }),
    match('pong', [11, 0], { imported: true }), // somebody else's
    match('pong', [11, 0], { seats: [0, 1].map(() => ({ kind: 'scripted', name: '' })) }), // a lesson by Master
  ];
  expect(recordOf(pong, kept)).toEqual({ played: 3, won: 1, best: 11, lastAt: 9 });
  expect(recordOf(balance, kept)).toEqual({ played: 2, won: 0, best: 40, lastAt: 3 });
  expect(recordOf(pong, [match('balance', [1])])).toBeNull();
});

test.each([
  ['balance', 1, 'segundo en pie', 'second upright'],
  ['balance', 0, 'segundos en pie', 'seconds upright'],
  ['pong', 1, 'punto', 'point'],
  ['pong', 11, 'puntos', 'points'],
])('in %s a score of %i is counted in "%s"', (id, score, es, en) => {
  expect(scoreUnit(games[id], score)).toEqual({ es, en });
});
