import { describe, expect, test } from 'vitest';
import { scripted } from '../../shared/agents/index.ts';
import { games } from '../../shared/games/index.ts';
import { evaluate } from '../../shared/learn/evaluation.ts';

describe.each(Object.keys(scripted))('the scripted players of %s', id => {
  const ladder = scripted[id];

  test.each(ladder.slice(1).map((player, i) => [player.id, ladder[i].id, i + 1] as const))(
    '%s beats %s in at least seven matches of ten',
    (_stronger, _weaker, rung) => {
      const exam = { matches: 200, firstSeed: 40_000 };
      const { wins, matches } = evaluate(games[id], ladder[rung].make(), ladder[rung - 1].make(), exam);
      expect(wins / matches).toBeGreaterThanOrEqual(0.7);
    },
  );
});
