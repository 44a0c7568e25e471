/** What the tables of a game are counted in, where they do not say so themselves. */
import type { ActionEntry, ActionSpace, Counted, Game, RewardTerm, Text } from './game.ts';

const POINTS: Counted = { one: { es: 'punto', en: 'point' }, other: { es: 'puntos', en: 'points' } };
const CHOICE: Text = { es: 'elegida o no', en: 'chosen or not' };
const AXIS: Text = { es: 'de −127 a 127, de su máximo', en: '−127 to 127, of its most' };
const TIMES: Text = { es: 'veces en un paso', en: 'times in a tick' };

/** As it is said of a score of `count`; of none in particular, in the plural. */
export const scoreUnit = (game: Game, count = 0): Text =>
  (game.scoreUnit ?? POINTS)[count === 1 ? 'one' : 'other'];

export const actionUnit = (space: ActionSpace, { unit }: ActionEntry): Text =>
  unit ?? (space.kind === 'choice' ? CHOICE : AXIS);

/** Of a reward term before its weight. */
export const rewardUnit = ({ unit }: RewardTerm): Text => unit ?? TIMES;

/** The rows of the action table, whichever kind it is. */
export const actionEntries = (space: ActionSpace): readonly ActionEntry[] =>
  space.kind === 'choice' ? space.choices : space.axes;
