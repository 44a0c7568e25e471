/** A person takes the controls of a network's seat: those ticks, and no others, are theirs. */
import { describe, expect, test } from 'vitest';
import type { Controls } from '../../client/input/controls.ts';
import { LocalMatch } from '../../client/match/local-match.ts';
import { storedMatch } from '../../client/match/recorder.ts';
import { tickMs } from '../../client/match/source.ts';
import { handOff } from '../../shared/agents/hand-off.ts';
import { scripted } from '../../shared/agents/index.ts';
import type { Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { decodeReplay, playReplay } from '../../shared/games/replay.ts';
import { datasetOf } from '../../shared/learn/demonstrations.ts';

/** A player of the ladder in the first seat, whose controls can be taken, and the weakest in all others. */
function watched(game: Game) {
  const ladder = scripted[game.id];
  const hands = handOff(game, ladder[ladder.length - 1].make());
  const seats = Array.from({ length: game.seats }, (_, seat) => ({
    agent: seat === 0 ? hands : ladder[0].make(),
    recordedAs: { kind: seat === 0 ? ('network' as const) : ('scripted' as const), name: 'one' },
    shownAs: () => 'one',
  }));
  const match = new LocalMatch(seats, { game, seed: 5, readySeconds: 0, hands });
  const run = (ticks: number) => {
    for (let i = 0; i < ticks; i++) match.frame(tickMs(game));
  };
  return { hands, match, run };
}

describe.each([games.pong, games['ball-in-cup'], games['racer-2']])('in $id', game => {
  test('what a person steers is recorded as theirs, tick for tick', () => {
    const { hands, match, run } = watched(game);
    run(20);
    expect(match.corrected).toBe(false);
    hands.taken = true;
    const from = match.match.tick;
    run(15);
    const until = match.match.tick;
    hands.taken = false;
    run(10);
    expect(until).toBeGreaterThan(from);
    expect(match.corrected).toBe(true);
    const replay = match.replay();
    expect(replay.takeovers).toEqual([{ seat: 0, from, until }]);
    const idle = replay.actions.length / replay.ticks / game.seats;
    const width = idle * game.seats;
    for (let tick = from; tick < until; tick++)
      expect(Array.from(replay.actions.subarray(tick * width, tick * width + idle))).toEqual(
        new Array(idle).fill(0),
      );
  });

  test('it is stored as a lesson in those ticks, and only they are learnt', () => {
    const { hands, match, run } = watched(game);
    run(20);
    hands.taken = true;
    run(15);
    hands.taken = false;
    run(10);
    const replay = match.replay();
    const { from, until } = replay.takeovers![0];
    const stored = storedMatch(replay, match.scores.value);
    expect(stored).toMatchObject({ humanSeat: 0, taken: until - from });
    const decoded = decodeReplay(stored.file);
    expect(decoded.ok && playReplay(decoded.replay).ok).toBe(true);
    const learnt = datasetOf(game, [{ replay: decoded.ok ? decoded.replay : replay, seat: 0 }], 0);
    expect(learnt.count).toBe(until - from);
  });
});

/** Hands that let go over the middle column whenever they are asked. */
class Hands implements Controls {
  lastDevice = 'keyboard' as const;
  acted = true;
  poll(): void {}
  read(): Int8Array {
    return Int8Array.of(3);
  }
  destroy(): void {}
}

test('in a game of turns only the moves of that seat are theirs', () => {
  const game = games['connect-four'];
  const { hands, match, run } = watched(game);
  match.controls = new Hands();
  hands.taken = true;
  run(6);
  const { ticks, takeovers } = match.replay();
  const own: number[] = [];
  playReplay(match.replay(), ({ state, tick }) => {
    if (game.turn!(state) === 0) own.push(tick);
    return undefined;
  });
  expect(ticks).toBeGreaterThan(own.length);
  expect(own.length).toBeGreaterThan(1);
  expect(takeovers).toEqual(own.map(tick => ({ seat: 0, from: tick, until: tick + 1 })));
});
