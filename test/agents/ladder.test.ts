import { describe, expect, test } from 'vitest';
import { scripted } from '../../shared/agents/index.ts';
import { games } from '../../shared/games/index.ts';
import { evaluate, scoreAlone } from '../../shared/learn/evaluation.ts';

describe.each(Object.keys(scripted))('the scripted players of %s', id => {
  const ladder = scripted[id];

  test.each(ladder.slice(1).map((player, i) => [player.id, ladder[i].id, i + 1] as const))(
    games[id].seats === 1
      ? '%s scores half as much again as %s'
      : '%s beats %s in at least seven matches of ten',
    (_stronger, _weaker, rung) => {
      if (games[id].seats === 1) {
        const exam = { matches: 50, firstSeed: 40_000 };
        const [weak, strong] = [rung - 1, rung].map(r => scoreAlone(games[id], ladder[r].make(), exam));
        expect(strong / weak).toBeGreaterThanOrEqual(1.5);
        return;
      }
      const { seats } = games[id];
      const exam = { matches: Math.ceil(800 / seats ** 2), firstSeed: 40_000 };
      const rivals = Array.from({ length: seats - 1 }, () => ladder[rung - 1].make());
      const { wins, matches } = evaluate(games[id], ladder[rung].make(), rivals, exam);
      expect(wins / matches).toBeGreaterThanOrEqual(0.7);
    },
    120_000, // a player who thinks ahead takes its time
  );
});
