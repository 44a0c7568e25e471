import { describe, expect, test } from 'vitest';
import { connectFourMinimax } from '../../shared/agents/connect-four/judgement.ts';
import { connectFourPlayers } from '../../shared/agents/connect-four/players.ts';
import { ConnectFourSolver, FULL, type Position, played } from '../../shared/agents/connect-four/solver.ts';
import { Minimax, WIN } from '../../shared/agents/minimax.ts';
import { connectFour } from '../../shared/games/connect-four/rules.ts';
import { readReference } from './reference.ts';

/** A position by the columns played, 1 to 7, and the score of every column; see the README beside the original file. */
interface Solved {
  moves: string;
  score: number;
  columns: (number | null)[];
}

const solved = readReference<Solved[]>('connect-four.json');
const EMPTY: Position = { ownLeft: 0, ownRight: 0, takenLeft: 0, takenRight: 0 };
const FROM = 14; // stones; those before are solved by `npm run bench -- solver`, which takes longer

describe.each([...new Set(solved.map(({ moves }) => moves.length))].filter(plies => plies >= FROM))(
  'with %i stones',
  plies => {
    const positions = solved.filter(({ moves }) => moves.length === plies);

    test('the solver gives every column the score it has', { timeout: 300_000 }, () => {
      const solver = new ConnectFourSolver(20);
      const scores = new Int32Array(7);
      for (const { moves, columns } of positions) {
        const position = [...moves].reduce((at, move) => played(at, Number(move) - 1)!, EMPTY);
        expect(solver.scores(position, scores)).toBe(true);
        expect([moves, [...scores]]).toEqual([moves, columns.map(score => score ?? FULL)]);
      }
    });

    test('minimax of six plies claims no win or loss that is none, and misses none so near', {
      timeout: 60_000,
    }, () => {
      const minimax = new Minimax(connectFourMinimax, 6);
      const values = new Float64Array(7);
      for (const { moves, columns } of positions) {
        const state = { ...connectFour.start(0), first: 0 };
        for (const move of moves) connectFour.advance(state, [Number(move) - 1, Number(move) - 1]);
        minimax.judge(state, values);
        for (const [column, score] of columns.entries()) {
          if (score === null) continue;
          // The winner's last stone is their (22 − |score|)th: so many plies from here.
          const stones = 22 - Math.abs(score);
          const winner = score > 0 ? plies % 2 : 1 - (plies % 2);
          const away = 2 * stones - (winner === 0 ? 1 : 0) - plies;
          const seen = score !== 0 && away <= 6 ? Math.sign(score) * (WIN - away) : 0;
          const got = Math.abs(values[column]) < 1 ? 0 : values[column];
          expect([moves, column, got]).toEqual([moves, column, seen]);
        }
      }
    });
  },
);

test('the strongest scripted player keeps a win, or a draw, of 24 stones and more', () => {
  const observation = new Float32Array(84);
  const action = new Int8Array(1);
  const player = connectFourPlayers.at(-1)!.make();
  for (const { moves, score, columns } of solved) {
    if (moves.length < 24) continue;
    const state = { ...connectFour.start(0), first: 0 };
    for (const move of moves) connectFour.advance(state, [Number(move) - 1, Number(move) - 1]);
    connectFour.observe(state, connectFour.turn!(state), observation, 0);
    player.reset(1);
    player.act(observation, 0, action, 0);
    expect([moves, Math.sign(columns[action[0]]!)]).toEqual([moves, Math.sign(score)]);
  }
});
