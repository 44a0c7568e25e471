/**
 * The columns of progress.csv and the tags in TensorBoard: those of Stable-Baselines3, so that what reads its logs reads
 * ours. A metric that the field has no name for goes by its own, as `train/own_name`.
 */
import type { Learner, Metrics } from '../shared/learn/learner.ts';

const FIELD: Readonly<Record<string, string>> = {
  update: 'time/iterations',
  epoch: 'time/iterations',
  generation: 'time/iterations',
  decisions: 'time/total_timesteps',
  samples: 'time/total_timesteps',
  return: 'rollout/ep_rew_mean',
  matches: 'rollout/episodes',
  winRate: 'rollout/win_rate',
  scriptedWinRate: 'rollout/scripted_win_rate',
  frozenWinRate: 'rollout/frozen_win_rate',
  cost: 'train/loss',
  policyCost: 'train/policy_gradient_loss',
  valueCost: 'train/value_loss',
  heldOutCost: 'eval/loss',
  accuracy: 'eval/accuracy',
  balancedAccuracy: 'eval/balanced_accuracy',
};

export const CLOCK = ['time/time_elapsed', 'time/fps'] as const; // seconds; along the axis a second

function columnOf(metric: string): string {
  return Object.hasOwn(FIELD, metric) ? FIELD[metric] : `train/${snakeCase(metric)}`;
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}

/** A column for every metric of the table, in its order; where two would share one, the later goes by its own name. */
export function columnsOf({ metrics }: Learner): ReadonlyMap<string, string> {
  const columns = new Map<string, string>();
  const taken = new Set<string>(CLOCK);
  for (const { name } of metrics) {
    const column = taken.has(columnOf(name)) ? `train/${snakeCase(name)}` : columnOf(name);
    taken.add(column);
    columns.set(name, column);
  }
  return columns;
}

/** One line of CSV; what is not known yet is an empty cell. */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(cell => (typeof cell === 'number' && !Number.isFinite(cell) ? '' : cell)).join(',')}\n`;
}

/** What runs along the axis of a learner's charts, at that row. */
export function stepOf(learner: Learner, row: Metrics): number {
  return row[learner.chart.x];
}
