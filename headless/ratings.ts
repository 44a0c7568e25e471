/**
 * Ratings from a table of results: Bradley and Terry (1952), who say that i beats j with probability πi / (πi + πj), fitted
 * by Hunter's MM algorithm (2004), in Elo's units.
 */

const ROUNDS = 10_000;
const ENOUGH = 1e-10; // relative change of the strengths
const PRIOR = 0.5; // draws that each pair is taken to have played beside: nobody is infinitely good

/**
 * `points[i][j]` are those that i took of j: 1 for a win, ½ for a draw. The first is rated 1000, or where no points are
 * played for, everybody.
 */
export function ratings(points: readonly (readonly number[])[]): number[] {
  const n = points.length;
  const won = points.map((row, i) => row.reduce((sum, p, j) => (i === j ? sum : sum + p + PRIOR / 2), 0));
  const played = (i: number, j: number) => points[i][j] + points[j][i] + PRIOR;
  let strength = new Array<number>(n).fill(1);
  for (let round = 0; round < ROUNDS; round++) {
    const next = strength.map((own, i) => {
      const met = strength.reduce((sum, other, j) => (i === j ? sum : sum + played(i, j) / (own + other)), 0);
      return met > 0 ? won[i] / met : 1;
    });
    const scale = next[0]; // only their ratios mean anything
    const scaled = next.map(s => s / scale);
    const change = Math.max(...scaled.map((s, i) => Math.abs(s / strength[i] - 1)));
    strength = scaled;
    if (change < ENOUGH) break;
  }
  return strength.map(s => 1000 + 400 * Math.log10(s));
}
