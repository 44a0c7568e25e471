import { expect, test } from 'vitest';
import { Exhibition } from '../../client/match/exhibition.ts';
import { games } from '../../shared/games/index.ts';

test.each(Object.values(games).map(game => [game.id, game] as const))(
  'an exhibition of %s is in the middle of a match from its first frame, moves, and goes on for ever',
  (_, game) => {
    const exhibition = new Exhibition(game, 1);
    const first = JSON.stringify(exhibition.frame(0).now);
    expect(first).not.toBe(JSON.stringify(game.start(1)));
    expect(game.outcome(exhibition.state)).toBeNull();
    let ended = 0;
    let begun = 0;
    let over = false;
    const frameMs = 250; // more is not played at once
    const longest =
      game.tempo.kind === 'realtime' ? (game.maxTicks / game.tempo.hz) * 1000 : game.maxTicks * 500;
    for (let ms = 0; ms < longest + 10_000 && begun === 0; ms += frameMs) {
      const { before, now } = exhibition.frame(frameMs);
      expect(before).not.toBe(now);
      const isOver = game.outcome(now) !== null;
      if (isOver && !over) ended++;
      if (!isOver && over) begun++;
      over = isOver;
    }
    expect([ended, begun]).toEqual([1, 1]);
  },
);
