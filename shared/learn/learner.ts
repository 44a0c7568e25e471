/**
 * What a learning algorithm is. One object for a browser worker, a Node worker and a test: `start` gives a run that is
 * advanced in slices; however it is sliced, paused, saved and restored, the same seed ends in the same weights.
 */
import type { Game, Text } from '../games/game.ts';
import type { Replay } from '../games/replay.ts';
import type { Model } from '../nn/model-file.ts';
import type { CloningReport } from './cloning-report.ts';

/** A hyperparameter, declared once: feeds validation, the form, the URL, the command line and the docs. */
export interface Parameter {
  readonly name: string;
  readonly default: number;
  readonly low: number;
  readonly high: number;
  readonly scale: 'linear' | 'log' | 'integer';
  readonly unit: string; // '' for a pure number
  readonly meaning: Text;
  readonly rivals?: true; // means something only where there are others to play against
  readonly axes?: true; // means something only where one plays by axes
  readonly warm?: true; // means something only to a run that goes on from a model
  readonly frozen?: true; // means something only to a run that meets models from outside
  readonly fresh?: true; // means something only to one that begins with a network of its own
  /** One of the few that a beginner would want to turn, shown before the others; the first of them says how long it learns. */
  readonly main?: true;
}

/** A number that a run reports, e.g. one curve of a chart. */
export interface Metric {
  readonly name: string;
  readonly meaning: Text;
}

/** One row of progress: by name, every metric of the learner's table; NaN where there is nothing to tell yet. */
export type Metrics = Readonly<Record<string, number>>;

/** A recorded match, and the seat whose play is to be learnt. */
export interface Demonstration {
  readonly replay: Replay;
  readonly seat: number;
}

export interface StartOptions {
  readonly game: Game;
  /** By name; what is missing takes its default. Unknown names and values out of range throw. */
  readonly params: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly demonstrations?: readonly Demonstration[];
  /** Go on from this model's weights. */
  readonly from?: Model;
  /** Models from outside, which stay as they are, among the opponents of those that `meetsModels`. Throws where one cannot play the game. */
  readonly rivals?: readonly Model[];
}

export interface Learner {
  readonly id: string;
  readonly title: Text;
  /** How it learns, in a sentence that somebody of twelve understands. */
  readonly summary: Text;
  /** From demonstrations, from the game's own rewards, or from how matches end that it searches its way through. */
  readonly kind: 'imitation' | 'reward' | 'search';
  /** Whether it takes demonstrations: only begins with some, or makes use of them. Missing: it has no use for them. */
  readonly shown?: 'needed' | 'welcome';
  /** What it does with them, where that is not plain from how it learns. */
  readonly shownFor?: Text;
  /** Whether it can learn that game at all: how it is played decides. `start` throws for the others. */
  learns(game: Game): boolean;
  readonly parameters: readonly Parameter[];
  readonly metrics: readonly Metric[];
  /** Which metrics tell the story: what runs along the axis, and at most three curves. */
  readonly chart: { readonly x: string; readonly lines: readonly string[] };
  start(options: StartOptions): Run;
  /** A run that goes on bit for bit where `save` stood. Throws on bytes that no `save` wrote. */
  restore(game: Game, saved: Uint8Array): Run;
}

export interface Run {
  readonly done: boolean;
  readonly progress: number; // 0 … 1
  /**
   * Works through at least `budget` samples (a decision played or a sample trained on, some 5 to 30 µs each) and at most
   * one minibatch more. Gives the newest row when one became ready, else null.
   */
  advance(budget: number): Metrics | null;
  /** The network as it is now: a copy, which further training leaves alone. */
  policy(): Model;
  /** Of a clone: what it has learnt so far, and whether the demonstrations taught it anything. Null where it is too soon to say. */
  report?(): CloningReport | null;
  save(): Uint8Array;
}

/**
 * Every parameter that a run on `game` takes: the learner's own, with the defaults that suit the game, and, for those that
 * learn from reward, the weight of each of the game's reward terms as `reward.<term>`.
 */
export function parametersOf(
  learner: Pick<Learner, 'kind' | 'parameters'>,
  game: Game,
): readonly Parameter[] {
  const own = learner.parameters
    .filter(parameter => game.seats > 1 || !parameter.rivals)
    .filter(parameter => game.actions.kind === 'axes' || !parameter.axes)
    .map(parameter => ({ ...parameter, default: game.learning?.[parameter.name] ?? parameter.default }));
  if (learner.kind !== 'reward') return own;
  const rewards = game.rewards.map(
    (term): Parameter => ({
      name: `reward.${term.name}`,
      default: term.weight,
      low: -10,
      high: 10,
      scale: 'linear',
      unit: '',
      meaning: term.meaning,
    }),
  );
  return [...own, ...rewards];
}

/** Whether models from outside can be among its opponents there. */
export function meetsModels(learner: Pick<Learner, 'kind' | 'parameters'>, game: Game): boolean {
  return parametersOf(learner, game).some(parameter => parameter.frozen);
}

/** Ticks that a decision is held for: one where an action is an act of its own, or could be against the rules in the next. */
export function heldTicks(game: Game, asked: number): number {
  return game.turn || game.legal || game.actsOnce ? 1 : asked;
}

/** Every seat makes one choice a tick, any of them. */
export function choosesFreely(game: Game): boolean {
  return game.actions.kind === 'choice' && !game.turn && !game.legal;
}

/** Throws where `learner` cannot learn `game`. */
export function expectLearns(learner: Pick<Learner, 'id' | 'learns'>, game: Game): void {
  if (!learner.learns(game))
    throw new Error(`${learner.id}: cannot learn ${game.id}, by the way it is played`);
}

/** `given` over the defaults of `table`. Throws on a name the table does not have and a value out of its range. */
export function validParams(
  table: readonly Parameter[],
  given: Readonly<Record<string, number>>,
): Record<string, number> {
  const params: Record<string, number> = {};
  for (const parameter of table) params[parameter.name] = parameter.default;
  for (const [name, value] of Object.entries(given)) {
    const parameter = table.find(p => p.name === name);
    if (!parameter)
      throw new Error(`parameter ${name}: unknown, there are ${table.map(p => p.name).join(', ')}`);
    if (!(value >= parameter.low && value <= parameter.high))
      throw new Error(`parameter ${name}: got ${value}, want ${parameter.low} to ${parameter.high}`);
    if (parameter.scale === 'integer' && !Number.isInteger(value))
      throw new Error(`parameter ${name}: got ${value}, want an integer`);
    params[name] = value;
  }
  return params;
}
