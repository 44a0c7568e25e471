/** A match that its person has not touched yet teaches nothing. */
import { describe, expect, test } from 'vitest';
import type { Controls } from '../../client/input/controls.ts';
import { LocalMatch } from '../../client/match/local-match.ts';
import { tickMs } from '../../client/match/source.ts';
import { scripted } from '../../shared/agents/index.ts';
import { actionWidth, type Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';

/** A person, or nobody, in the first seat; what their keys say is `held`. */
function begun(game: Game, withPerson: boolean) {
  const held = new Int8Array(actionWidth(game));
  const seats = Array.from({ length: game.seats }, (_, seat) => ({
    agent: withPerson && seat === 0 ? null : scripted[game.id][0].make(),
    recordedAs: { kind: 'human' as const, name: 'one' },
    shownAs: () => 'one',
  }));
  const match = new LocalMatch(seats, { game, seed: 5, readySeconds: 0 });
  match.controls = { acted: true, read: () => held } as unknown as Controls;
  const run = (ticks: number) => {
    for (let i = 0; i < ticks; i++) match.frame(tickMs(game));
  };
  return { held, match, run };
}

describe.each([games.pong, games['ball-in-cup']])('in $id', game => {
  test('it is untouched until a key is pressed, and never again', () => {
    const { held, match, run } = begun(game, true);
    run(20);
    expect(match.untouched).toBe(true);
    held[0] = 1;
    run(2);
    held[0] = 0;
    run(20);
    expect(match.untouched).toBe(false);
  });

  test('where no person plays there is nobody to touch it', () => {
    const { match, run } = begun(game, false);
    run(20);
    expect(match.untouched).toBe(false);
  });
});

test('in a game of turns whatever has gone on was decided', () => {
  const { match, run } = begun(games['connect-four'], true);
  expect(match.untouched).toBe(true);
  run(5);
  expect(match.untouched).toBe(false);
});
