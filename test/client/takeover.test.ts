import { expect, test } from 'vitest';
import type { Controls } from '../../client/input/controls.ts';
import { LocalMatch } from '../../client/match/local-match.ts';
import { handOff } from '../../shared/agents/hand-off.ts';
import { scripted } from '../../shared/agents/index.ts';
import type { Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { decodeReplay, encodeReplay } from '../../shared/games/replay.ts';

/** Keys that always say the same. */
class Keys implements Controls {
  lastDevice = 'keyboard' as const;
  acted = true;
  constructor(private readonly action: number) {}
  poll(): void {}
  read(): Int8Array {
    return Int8Array.of(this.action);
  }
  destroy(): void {}
}

function watched(game: Game, seed: number, action: number) {
  const ladder = scripted[game.id];
  const hands = handOff(game, ladder[0].make());
  const source = new LocalMatch(
    [hands, ladder[1].make()].slice(0, game.seats).map(agent => ({
      agent,
      recordedAs: { kind: 'network' as const, name: 'pupil' },
      shownAs: () => 'pupil',
    })),
    { game, seed, readySeconds: 0, hands },
  );
  source.controls = new Keys(action);
  return { hands, source };
}

test('the replay of a watched match says which ticks its person steered', () => {
  const { hands, source } = watched(games.pong, 4, 1);
  const taken: number[] = [];
  while (source.match.tick < 200) {
    const { tick } = source.match;
    hands.taken = tick >= 50 && tick < 90;
    source.frame(1000 / 60);
    for (let t = tick; hands.taken && t < source.match.tick; t++) taken.push(t);
  }
  const decoded = decodeReplay(encodeReplay(source.replay()));
  if (!decoded.ok) throw new Error(decoded.detail);
  const [{ seat, from, until }, ...others] = decoded.replay.takeovers!;
  expect(others).toEqual([]);
  expect([seat, from, until]).toEqual([0, taken[0], taken.at(-1)! + 1]);
  for (const tick of taken) expect(decoded.replay.actions[2 * tick]).toBe(1);
});

test('in a game of turns only the moves of the seat are its person’s', () => {
  const { hands, source } = watched(games['connect-four'], 4, 3);
  hands.taken = true;
  while (source.match.tick < 6) source.frame(100);
  const { actions, takeovers } = source.replay();
  const stretches = takeovers!.map(({ from, until }) => [from, until]);
  const first = (games['connect-four'].start(4) as { first: number }).first;
  expect(stretches).toEqual([first, first + 2, first + 4].map(tick => [tick, tick + 1]));
  for (const [tick] of stretches) expect(actions[2 * tick]).toBe(3);
});

test('a match that nobody took over says nothing of it', () => {
  const { source } = watched(games.pong, 4, 1);
  while (source.match.tick < 100) source.frame(1000 / 60);
  expect('takeovers' in source.replay()).toBe(false);
});
