/**
 * The Connect Four solver against the file of solved positions, all of them, those with most stones first: whether every
 * column has its score, and how long that takes. Positions of few stones take many seconds each.
 */
import { readFileSync } from 'node:fs';
import { ConnectFourSolver, FULL, type Position, played } from '../../shared/agents/connect-four/solver.ts';
import { line } from './samples.ts';

interface Solved {
  moves: string;
  columns: (number | null)[];
}

const TABLE_BITS = 22; // 64 MB
const EMPTY: Position = { ownLeft: 0, ownRight: 0, takenLeft: 0, takenRight: 0 };

export function benchSolver(print: (line: string) => void): void {
  const folder = process.env.REFERENCE_DIR ?? new URL('../reference/data', import.meta.url).pathname;
  const solved: Solved[] = JSON.parse(readFileSync(`${folder}/connect-four.json`, 'utf8'));
  const solver = new ConnectFourSolver(TABLE_BITS);
  const scores = new Int32Array(7);
  const plies = [...new Set(solved.map(({ moves }) => moves.length))].sort((a, b) => b - a);
  for (const stones of plies) {
    const positions = solved.filter(({ moves }) => moves.length === stones);
    const ms: number[] = [];
    let agree = 0;
    const from = solver.nodes;
    for (const { moves, columns } of positions) {
      const position = [...moves].reduce((at, move) => played(at, Number(move) - 1)!, EMPTY);
      solver.forget();
      const began = performance.now();
      solver.scores(position, scores);
      ms.push(performance.now() - began);
      if (columns.every((score, column) => (score ?? FULL) === scores[column])) agree++;
      else print(`${moves}: got ${scores.join(' ')}, want ${columns.join(' ')}`);
    }
    const nodes = Math.round((solver.nodes - from) / positions.length).toLocaleString('en-US');
    print(line(`${stones} stones: ${agree} of ${positions.length} agree, ${nodes} positions each`, ms, 'ms'));
  }
}
