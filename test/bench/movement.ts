/** Ball in a cup from one failed demonstration, over sixty of them: how many tries until ten of ten are caught, and at the end. */
import { ballInCup } from '../../shared/games/ball-in-cup.ts';
import type { Game } from '../../shared/games/game.ts';
import { movement } from '../../shared/learn/movement-learning.ts';
import { caughtOfTen, failedDemonstration } from './movement-work.ts';
import { line } from './samples.ts';

const RUNS = 60;

export function benchMovement(print: (line: string) => void): void {
  const game = ballInCup as unknown as Game;
  const [before, first, atEnd]: number[][] = [[], [], []];
  for (let seed = 1; seed <= RUNS; seed++) {
    const shown = failedDemonstration(seed);
    const run = movement.start({ game, params: {}, seed, demonstrations: [shown] });
    before.push(caughtOfTen(run.policy()));
    let reached = before[seed - 1] === 10 ? 0 : Number.POSITIVE_INFINITY;
    while (!run.done) {
      const row = run.advance(1);
      if (row && reached === Number.POSITIVE_INFINITY && caughtOfTen(run.policy()) === 10)
        reached = row.tries;
    }
    first.push(reached);
    atEnd.push(caughtOfTen(run.policy()));
  }
  const tens = (caught: number[]) => caught.filter(of10 => of10 === 10).length;
  print(line(`caught of ten as shown (${tens(before)} of ${RUNS} all ten)`, before, ''));
  print(line('tries until all ten are caught for the first time', first, ''));
  const hard = first.filter((_, run) => before[run] < 10);
  print(line(`  the same, for the ${hard.length} that did not at once`, hard, ''));
  print(line(`caught of ten after 60 tries (${tens(atEnd)} of ${RUNS} all ten)`, atEnd, ''));
}
