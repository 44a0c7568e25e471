/** What is asked of every ladder, of scripted players or of networks. */
import { describe, expect, test } from 'vitest';
import type { Agent } from '../../shared/agents/agent.ts';
import { scripted } from '../../shared/agents/index.ts';
import type { Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { evaluate, scoreAlone } from '../../shared/learn/evaluation.ts';

const FIRST_SEED = 40_000;

interface Rung {
  readonly id: string;
  readonly make: () => Agent;
}

/** Whether `stronger` wins `share` of `matches` against `weaker`; no more of them are played than it takes to know. */
function wins(game: Game, stronger: Rung, weaker: Rung, matches: number, share: number) {
  // On more than two seats half are the one's and half the other's, and the best of all decides.
  const side = ({ make }: Rung) => Array.from({ length: game.seats / 2 }, make);
  const [own, others] = [side(stronger), side(weaker)];
  const wanted = Math.ceil(share * matches);
  let won = 0;
  let played = 0;
  while (won < wanted && won + matches - played >= wanted) {
    // A whole round of seats at a time, so that each match has the seats that it would have among all.
    const round = { matches: Math.min(game.seats, matches - played), firstSeed: FIRST_SEED + played };
    won += evaluate(game, own, others, round).wins;
    played += round.matches;
  }
  return won >= wanted;
}

/** Every rung of each of `ids` against the one below. In several files, which run side by side. */
export function testLadders(ids: readonly string[]): void {
  describe.each(ids)('the scripted players of %s', id => testLadder(games[id], scripted[id]));
}

/** Weakest first; `most` matches a pair where there are two seats, fewer where there are more. */
export function testLadder(game: Game, ladder: readonly Rung[], most = 200): void {
  const rungs = ladder.slice(1).map((player, i) => [player.id, ladder[i].id, i + 1] as const);

  if (game.seats === 1) {
    const scores: number[] = []; // by rung: each but the lowest and the highest is compared twice
    const score = (rung: number) => {
      scores[rung] ??= scoreAlone(game, ladder[rung].make(), { matches: 50, firstSeed: FIRST_SEED });
      return scores[rung];
    };
    test.each(rungs)(
      '%s scores half as much again as %s',
      (_stronger, _weaker, rung) => {
        expect(score(rung) / score(rung - 1)).toBeGreaterThanOrEqual(1.5);
      },
      120_000,
    );
  } else {
    test.each(rungs)(
      '%s beats %s in at least seven matches of ten',
      (_stronger, _weaker, rung) => {
        const matches = Math.ceil((4 * most) / game.seats ** 2);
        expect(wins(game, ladder[rung], ladder[rung - 1], matches, 0.7)).toBe(true);
      },
      120_000, // a player who thinks ahead takes its time
    );
  }
}
