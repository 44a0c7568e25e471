import { describe, expect, test } from 'vitest';
import { type Agent, delayed, Players } from '../../shared/agents/agent.ts';
import { scripted, scriptedSeed } from '../../shared/agents/index.ts';
import { actionWidth, type Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { Match } from '../../shared/games/match.ts';
import { replayOf } from '../../shared/games/replay.ts';
import type { Demonstration } from '../../shared/learn/learner.ts';
import { featuresOf, matchFeatures } from '../../shared/learn/match-features.ts';
import { playStyles } from '../../shared/learn/play-styles.ts';

const TICKS = 2400;

function play(game: Game, seed: number, agentOf: (seat: number) => Agent): Demonstration {
  const match = new Match(game, seed);
  const agents = Array.from({ length: game.seats }, (_, seat) => agentOf(seat));
  const players = new Players(game, agents, seat => scriptedSeed(seed, seat));
  while (!match.outcome && match.tick < TICKS) match.advance(players.act(match.state, []));
  return {
    replay: replayOf(
      match,
      agents.map(({ name }) => ({ kind: 'scripted', name })),
    ),
    seat: 0,
  };
}

/** Matches in which `ids` take seat 0 by turns, and the second rung of the ladder the others. */
function matchesOf(game: Game, ids: readonly string[], count: number): Demonstration[] {
  const rung = (id: string) => scripted[game.id].find(player => player.id === id)!;
  return Array.from({ length: count }, (_, seed) =>
    play(game, seed, seat => (seat === 0 ? rung(ids[seed % ids.length]) : scripted[game.id][1]).make()),
  );
}

/** Always does the same. */
const constant = (game: Game, action: number): Agent => ({
  name: 'constant',
  reset() {},
  act: (_, _from, out, at) => out.fill(action, at, at + actionWidth(game)),
});

const feature = (game: Game, row: Float64Array, name: string) =>
  row[featuresOf(game).findIndex(entry => entry.name === name)];

describe('the numbers of a match', () => {
  test.each(Object.values(games))(
    'in $id have names of their own, words in both languages, and are known',
    game => {
      const table = featuresOf(game);
      expect(new Set(table.map(({ name }) => name)).size).toBe(table.length);
      for (const { meaning } of table)
        expect(Math.min(meaning.es.length, meaning.en.length)).toBeGreaterThan(0);
      const row = matchFeatures(
        game,
        play(game, 1, () => scripted[game.id][0].make()),
      );
      expect(row.length).toBe(table.length);
      for (const [i, { name }] of table.entries())
        if (name !== 'reaction') expect(row[i], name).not.toBeNaN();
    },
  );

  test('somebody who only ever holds one key does nothing else and changes nothing', () => {
    const game = games.pong;
    const row = matchFeatures(
      game,
      play(game, 1, () => constant(game, 1)),
    );
    const shares = featuresOf(game).flatMap(({ name }, i) => (name.startsWith('share.') ? [row[i]] : []));
    expect(shares).toEqual([0, 100, 0]);
    expect(feature(game, row, 'changes')).toBe(0);
    expect(feature(game, row, 'reaction')).toBeNaN();
    expect(feature(game, row, 'duration')).toBe(TICKS / 60);
  });

  test('what is earned a minute is what the score says', () => {
    const game = games.pong;
    const shown = play(game, 3, seat => scripted.pong[seat === 0 ? 3 : 0].make());
    const match = new Match(game, 3);
    for (let t = 0; t < shown.replay.ticks; t++)
      match.advance(shown.replay.actions.subarray(2 * t, 2 * t + 2));
    const [own, other] = game.scores(match.state);
    expect(own - other).not.toBe(0);
    const minutes = shown.replay.ticks / 60 / 60;
    expect(feature(game, matchFeatures(game, shown), 'reward.point')).toBeCloseTo((own - other) / minutes, 9);
  });

  test('are those of the seat that is asked about', () => {
    const game = games.pong;
    const shown = play(game, 1, seat => constant(game, seat));
    const share = (seat: number, name: string) =>
      feature(game, matchFeatures(game, { ...shown, seat }), name);
    const names = featuresOf(game).flatMap(({ name }) => (name.startsWith('share.') ? [name] : []));
    expect([0, 1].map(seat => names.map(name => share(seat, name)))).toEqual([
      [100, 0, 0],
      [0, 100, 0],
    ]);
  });

  test('the time from a surprise to an answer grows by as much as the eye is slowed down', () => {
    const game = games.pong;
    const reaction = (ticks: number) => {
      const shown = play(game, 2, () => delayed(game, scripted.pong[3].make(), ticks));
      return feature(game, matchFeatures(game, shown), 'reaction');
    };
    expect(reaction(9) - reaction(0)).toBeGreaterThan(6 / 60);
    expect(reaction(9) - reaction(0)).toBeLessThan(12 / 60);
  });

  test('a replay of another game is refused, and one that was tampered with', () => {
    const shown = play(games.pong, 1, () => constant(games.pong, 0));
    expect(() => matchFeatures(games.balance, shown)).toThrow('seat 0 of pong, want one of balance');
    const forged = { ...shown, replay: { ...shown.replay, hash: '0'.repeat(16) } };
    expect(() => matchFeatures(games.pong, forged)).toThrow('replay/hash-mismatch');
  });
});

describe('play styles', () => {
  test.each([
    ['pong', 'reaction', 'less', 'menos'],
    ['slime-volley', 'share.jump', 'more', 'más'],
    ['ball-in-cup', 'reward.crossing', 'more', 'más'],
  ])('in %s tell a master from a beginner, unasked, and why', (id, name, en, es) => {
    const game = games[id];
    const ladder = scripted[id];
    const shown = matchesOf(game, [ladder[3].id, ladder[0].id], 12);
    const { styles, points, silhouette } = playStyles(game, shown, 1);
    expect(points.length).toBe(2 * shown.length);
    expect(silhouette).toBeGreaterThan(0.5);
    expect(styles.length).toBeGreaterThan(1);
    for (const { matches } of styles) expect(new Set(matches.map(m => m % 2)).size).toBe(1); // never mixed
    const master = styles.find(({ matches }) => matches.includes(0))!;
    const sign = master.signs.find(({ feature }) => feature.name === name);
    expect(master.signs.map(({ feature }) => feature.name)).toContain(name);
    expect(sign!.d > 0).toBe(en === 'more');
    expect(master.explanation.en).toContain(`${sign!.feature.meaning.en}: ${en}`);
    expect(master.explanation.es).toContain(`${sign!.feature.meaning.es}: ${es}`);
  });

  test('one player has one style', () => {
    const { styles, silhouette } = playStyles(games.pong, matchesOf(games.pong, ['master'], 10), 1);
    expect(styles.map(({ matches }) => matches.length)).toEqual([10]);
    expect(silhouette).toBeNaN();
    expect(styles[0].signs).toEqual([]);
  });

  test('one match alone is a style and lies in the middle of the map', () => {
    const { styles, points } = playStyles(games.balance, matchesOf(games.balance, ['calm'], 1), 1);
    expect(styles.length).toBe(1);
    expect([...points].map(Math.abs)).toEqual([0, 0]);
  });

  test('the same matches and seed give the same map and the same words', () => {
    const shown = matchesOf(games.balance, ['calm', 'master'], 8);
    expect(playStyles(games.balance, shown, 4)).toEqual(playStyles(games.balance, shown, 4));
  });
});
