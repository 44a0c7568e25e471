/** What the tables of a game are counted in, where they do not say so themselves. */
import type { ActionEntry, ActionSpace, Game, RewardTerm, Text } from './game.ts';

const POINTS: Text = { es: 'puntos', en: 'points' };
const CHOICE: Text = { es: 'elegida o no', en: 'chosen or not' };
const AXIS: Text = { es: 'de −127 a 127, de su máximo', en: '−127 to 127, of its most' };
const TIMES: Text = { es: 'veces en un paso', en: 'times in a tick' };

export const scoreUnit = (game: Game): Text => game.scoreUnit ?? POINTS;

export const actionUnit = (space: ActionSpace, { unit }: ActionEntry): Text =>
  unit ?? (space.kind === 'choice' ? CHOICE : AXIS);

/** Of a reward term before its weight. */
export const rewardUnit = ({ unit }: RewardTerm): Text => unit ?? TIMES;

/** The rows of the action table, whichever kind it is. */
export const actionEntries = (space: ActionSpace): readonly ActionEntry[] =>
  space.kind === 'choice' ? space.choices : space.axes;
