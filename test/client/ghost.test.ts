import { expect, test } from 'vitest';
import { bestOf } from '../../client/match/best-run.ts';
import { LocalMatch } from '../../client/match/local-match.ts';
import { storedMatch } from '../../client/match/recorder.ts';
import { Players } from '../../shared/agents/agent.ts';
import { racerPlayers } from '../../shared/agents/racer.ts';
import { balance } from '../../shared/games/balance.ts';
import { Match } from '../../shared/games/match.ts';
import { racer } from '../../shared/games/racer.ts';
import { type Replay, type ReplaySeat, replayOf } from '../../shared/games/replay.ts';

function runOf(rung: number, seed: number, kind: ReplaySeat['kind'] = 'human', ticks = 900): Replay {
  const match = new Match(racer, seed);
  const players = new Players(racer, [racerPlayers[rung].make()], () => seed);
  while (!match.outcome && match.tick < ticks) match.advance(players.act(match.state, []));
  return replayOf(match, [{ kind, name: 'Ada' }]);
}

const nobody = { agent: null, recordedAs: { kind: 'human', name: 'Ada' }, shownAs: () => 'Ada' } as const;

test('a ghost is, at every tick of the match, where its replay was then', () => {
  const ghost = runOf(3, 8);
  const source = new LocalMatch([nobody], { game: racer, seed: 8, readySeconds: 0, ghosts: [ghost] });
  const told = new Match(racer, 8);
  while (source.match.tick < 880) {
    const frame = source.frame(1000 / 60 + 0.01);
    while (told.tick < source.match.tick)
      told.advance(ghost.actions.subarray(2 * told.tick, 2 * told.tick + 2));
    expect(frame.ghosts).toHaveLength(1);
    expect(frame.ghosts![0].now).toEqual(told.state);
  }
  expect((frame => frame.ghosts![0].before)(source.frame(0))).not.toEqual(told.state);
  expect(source.match.state).not.toEqual(told.state); // nobody drove
});

test('a ghost whose replay has ended stays where it ended, and the match goes on', () => {
  const ghost = runOf(3, 8, 'human', 50);
  const source = new LocalMatch([nobody], { game: racer, seed: 8, readySeconds: 0, ghosts: [ghost] });
  for (let n = 0; n < 90; n++) source.frame(1000 / 60 + 0.01);
  const { now, before } = source.frame(0).ghosts![0];
  expect(now).toMatchObject({ tick: 50 });
  expect(before).toEqual(now);
  expect(source.match.tick).toBeGreaterThan(80);
});

test('the ghost to beat is the best that people did in this game from this seed', () => {
  const stored = [
    storedMatch(runOf(0, 8), [100]),
    storedMatch(runOf(2, 8), [300]),
    storedMatch(runOf(1, 8), [200]),
    storedMatch(runOf(3, 9), [900]), // another track
    { ...storedMatch(runOf(3, 8), [950]), imported: true as const }, // somebody else's
    storedMatch(runOf(3, 8, 'network'), [800]),
    { ...storedMatch(runOf(3, 8), [700]), game: 'balance' },
  ];
  expect(bestOf(stored, racer, 8)?.scores).toEqual([300]);
  expect(bestOf(stored, racer, 10)).toBeNull();
  expect(bestOf(stored, balance, 8)?.scores).toEqual([700]);
});
