/** What a list of scores says about one seat, whatever the number of seats. */

/** 1 is the best; equals share a place. */
export function placeOf(scores: readonly number[], seat: number): number {
  return 1 + scores.filter(score => score > scores[seat]).length;
}

export type Verdict = 'scored' | 'won' | 'lost' | 'even' | 'placed';

/** `scored`: there was nobody else; `placed`: not the first of more than two. */
export function verdictOf(scores: readonly number[], seat: number): Verdict {
  if (scores.length === 1) return 'scored';
  if (placeOf(scores, seat) > 1) return scores.length === 2 ? 'lost' : 'placed';
  return scores.filter(score => score === scores[seat]).length > 1 ? 'even' : 'won';
}

/** The seats in the order of a board: `first` before all, then the best; equals as they sit. */
export function boardOrder(scores: readonly number[], first: number): number[] {
  return scores
    .map((_, seat) => seat)
    .sort((a, b) => Number(b === first) - Number(a === first) || scores[b] - scores[a] || a - b);
}

/** Names to be told apart: those that several seats bear are numbered. */
export function distinct(names: readonly string[]): string[] {
  return names.map((name, seat) => {
    if (names.filter(other => other === name).length < 2) return name;
    return `${name} ${1 + names.slice(0, seat).filter(other => other === name).length}`;
  });
}
