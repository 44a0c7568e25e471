/**
 * How often a policy does what was done, action by action: of the times that it was done, the part in which the policy would
 * have done it too (recall). Play is mostly "do nothing", so that right overall says little; the mean of the recalls, the
 * balanced accuracy, counts every action alike. An axis counts as three actions: its low, its middle and its high third.
 */
import { actionWidth, type Game } from '../games/game.ts';

const THIRDS = ['low', 'middle', 'high'] as const;

/** One of a game's actions; on an axis, a third of it. */
export interface ActionClass {
  readonly action: string; // its name in the game's table
  readonly third: (typeof THIRDS)[number] | null;
}

/** Column after column: the choices, or the thirds of every axis. */
export function actionClasses({ actions }: Game): readonly ActionClass[] {
  if (actions.kind === 'choice') return actions.choices.map(({ name }) => ({ action: name, third: null }));
  return actions.axes.flatMap(({ name }) => THIRDS.map(third => ({ action: name, third })));
}

/** The class of column `i` of an action: a choice, or where an axis is held, −1 … 1. */
export function classOf(game: Game, i: number, value: number): number {
  if (game.actions.kind === 'choice') return value;
  return i * THIRDS.length + (value < -1 / 3 ? 0 : value > 1 / 3 ? 2 : 1);
}

/** Plain data, so that it is saved with a run. */
export interface Agreement {
  readonly asked: number[]; // [classes], how often it was done
  readonly right: number[]; // [classes], and the policy would have done it
}

export function noAgreement(game: Game): Agreement {
  const none = actionClasses(game).map(() => 0);
  return { asked: none, right: [...none] };
}

/** Takes in what was done, at `did[at …]`, and what the policy would have done, at `would[from …]`. */
export function compare(
  game: Game,
  agreement: Agreement,
  did: ArrayLike<number>,
  at: number,
  would: ArrayLike<number>,
  from: number,
): void {
  for (let i = 0; i < actionWidth(game); i++) {
    const done = classOf(game, i, did[at + i]);
    agreement.asked[done]++;
    if (classOf(game, i, would[from + i]) === done) agreement.right[done]++;
  }
}

/** Of every class; null of what was never done. */
export function recalls({ asked, right }: Agreement): (number | null)[] {
  return asked.map((times, i) => (times > 0 ? right[i] / times : null));
}

/** The mean recall of what was done at all; NaN where nothing was. */
export function balancedAccuracy(agreement: Agreement): number {
  const known = recalls(agreement).filter(recall => recall !== null);
  return known.reduce((sum, recall) => sum + recall, 0) / known.length;
}

/** NaN where nothing was asked. */
export function accuracy({ asked, right }: Agreement): number {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);
  return sum(right) / sum(asked);
}
