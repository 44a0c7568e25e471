/** How a learner's last matches went. Plain data, so that it is saved with the run. */
import type { Arena } from './arena.ts';

const RECENT = 32; // matches that the metrics look back on, as their table says

export interface MatchRecord {
  finished: number;
  readonly returns: number[]; // of the last matches
  readonly wins: number[]; // 1, ½ or 0
  readonly scriptedWins: number[];
  frozenWins?: number[]; // missing where no such match has ended
}

export const emptyRecord = (): MatchRecord => ({ finished: 0, returns: [], wins: [], scriptedWins: [] });

/** Takes a match that has ended into the record. Gives how it went: 1, ½ or 0, where there was nobody ½. */
export function recordMatch(
  record: MatchRecord,
  { outcome, seat, opponent, returnSum }: Pick<Arena, 'outcome' | 'seat' | 'opponent' | 'returnSum'>,
): number {
  if (!outcome) throw new Error('match record: the match has not ended');
  record.finished++;
  remember(record.returns, returnSum);
  if (opponent.kind === 'nobody') return 0.5;
  const own = outcome.scores[seat];
  const best = Math.max(...outcome.scores.filter((_, other) => other !== seat));
  const won = own > best ? 1 : own === best ? 0.5 : 0;
  remember(record.wins, won);
  if (opponent.kind === 'scripted') remember(record.scriptedWins, won);
  if (opponent.kind === 'frozen') {
    record.frozenWins ??= [];
    remember(record.frozenWins, won);
  }
  return won;
}

/** By the names of `matchMetrics`: NaN where no such match has ended yet. */
export function matchMetricsOf(record: MatchRecord) {
  return {
    matches: record.finished,
    return: mean(record.returns),
    winRate: mean(record.wins),
    scriptedWinRate: mean(record.scriptedWins),
    frozenWinRate: mean(record.frozenWins ?? []),
  };
}

function remember(recent: number[], value: number): void {
  recent.push(value);
  if (recent.length > RECENT) recent.shift();
}

function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? Number.NaN : numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
}
