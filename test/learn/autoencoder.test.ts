import { describe, expect, test } from 'vitest';
import { Players } from '../../shared/agents/agent.ts';
import { scripted, scriptedSeed } from '../../shared/agents/index.ts';
import { actionWidth, type Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { Match } from '../../shared/games/match.ts';
import { Autoencoder } from '../../shared/learn/autoencoder.ts';
import {
  lostWithout,
  principalComponents,
  scaledBy,
  scaleOf,
  type Table,
} from '../../shared/learn/principal-components.ts';
import { seedRng, uniformIn } from '../../shared/rng.ts';

/** What the ladder sees in matches from these seeds. */
function observations(game: Game, seeds: readonly number[], every = 4): Table {
  const columns = game.observation.length;
  const seen = new Float32Array(columns);
  const data: number[] = [];
  for (const seed of seeds) {
    const match = new Match(game, seed);
    const ladder = scripted[game.id];
    const players = new Players(
      game,
      Array.from({ length: game.seats }, (_, seat) => ladder[(seat + seed) % ladder.length].make()),
      seat => scriptedSeed(seed, seat),
    );
    while (!match.outcome && match.tick < 1200) {
      if (match.tick % every === 0) {
        game.observe(match.state, 0, seen, 0);
        data.push(...seen);
      }
      match.advance(players.act(match.state, new Int8Array(actionWidth(game))));
    }
  }
  return { rows: data.length / columns, columns, data: Float64Array.from(data) };
}

function trained(...args: ConstructorParameters<typeof Autoencoder>): Autoencoder {
  const autoencoder = new Autoencoder(...args);
  while (!autoencoder.done) autoencoder.train();
  return autoencoder;
}

/** On a curve: each row is (t, t² − ⅓). */
function curve(): Table {
  const rng = seedRng(8);
  const data = Array.from({ length: 400 }, () => uniformIn(rng, -1, 1)).flatMap(t => [t, t * t - 1 / 3]);
  return { rows: 400, columns: 2, data: Float64Array.from(data) };
}

const live = Object.values(games).filter(game => game.tempo.kind === 'realtime' && !game.variantOf);

describe('the autoencoder', () => {
  test.each(live)(
    'loses less of what is seen in $id than principal components of its width, also where it was not trained',
    game => {
      const shown = observations(game, [1, 2, 3, 4, 5, 6]);
      const held = observations(game, [21, 22, 23]);
      const scale = scaleOf(shown);
      for (const width of [1, 2]) {
        const components = principalComponents(scaledBy(shown, scale), width);
        const autoencoder = trained(shown, { width, epochs: 40 }, 1);
        expect(autoencoder.error(shown)).toBeLessThan(lostWithout(scaledBy(shown, scale), components));
        expect(autoencoder.error(held)).toBeLessThan(lostWithout(scaledBy(held, scale), components));
      }
    },
  );

  test('begins as the principal components', () => {
    const shown = observations(games.pong, [1, 2]);
    const scaled = scaledBy(shown, scaleOf(shown));
    const lost = lostWithout(scaled, principalComponents(scaled, 3));
    const before = new Autoencoder(shown, { width: 3 }, 1).error(shown);
    expect(before / lost).toBeGreaterThan(0.97);
    expect(before / lost).toBeLessThan(1.03);
  });

  test('follows a curve of which no straight line tells more than half', () => {
    const shown = curve();
    const scaled = scaledBy(shown, scaleOf(shown));
    expect(lostWithout(scaled, principalComponents(scaled, 1))).toBeGreaterThan(0.45);
    expect(trained(shown, { width: 1, epochs: 300 }, 1).error(shown)).toBeLessThan(0.1);
  });

  test('at its waist each row is told by as many numbers as it is wide, other rows by others', () => {
    const shown = curve();
    const { rows, columns, data } = trained(shown, { width: 1 }, 1).waist(shown);
    expect([rows, columns, data.length]).toEqual([400, 1, 400]);
    expect(new Set(data).size).toBeGreaterThan(390);
  });

  test('learns the same bits from the same seed, others from another, and rests when it is done', () => {
    const [one, same, other] = [1, 1, 2].map(seed => trained(curve(), { epochs: 5, hidden: 8 }, seed));
    expect(same.network.parameters).toEqual(one.network.parameters);
    expect(other.network.parameters).not.toEqual(one.network.parameters);
    const kept = one.network.parameters.slice();
    one.train();
    expect([one.epoch, one.network.parameters]).toEqual([5, kept]);
  });

  test('refuses a waist wider than what it is between', () => {
    expect(() => new Autoencoder(curve(), { width: 3 }, 1)).toThrow('a waist of 3 between 2 columns');
  });
});
