/**
 * What a game is: a plain object of rules. State is plain data that survives JSON; time is ticks; chance lives in the
 * state. A match is its seed and the actions of every seat, tick by tick (see replay.ts), nothing else.
 */

/** A text in every language of the product. */
export type Text = { readonly es: string; readonly en: string };

/** What is counted: said of one, and of any other number. */
export type Counted = { readonly one: Text; readonly other: Text };

/** How a seat acts: one named choice a tick, or several named axes, each a signed byte (−127 … 127). */
export type ActionSpace =
  | {
      readonly kind: 'choice';
      readonly choices: readonly ActionEntry[];
    }
  | { readonly kind: 'axes'; readonly axes: readonly ActionEntry[] };

/** One row of the action table. */
export interface ActionEntry {
  readonly name: string;
  readonly meaning: Text;
  readonly unit?: Text; // see units.ts for what it is where it is not said
}

/** One row of the observation table: the documentation, the labels on screen and the bounds that the tests hold. */
export interface ObservationEntry {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly meaning: Text;
  readonly unit: Text;
}

/** A named part of the reward. A designer changes the weight; old replays stay usable, since terms are recomputed. */
export interface RewardTerm {
  readonly name: string;
  readonly weight: number; // default
  readonly meaning: Text;
  readonly unit?: Text; // see units.ts
  /**
   * The term is a potential Φ, how good a place the state is, and what is paid is its change, γΦ(s′) − Φ(s), with Φ = 0 once the
   * rules have ended the match. Such a reward helps to learn and changes nothing about which play is best (Ng, Harada and
   * Russell 1999, "Policy invariance under reward transformations").
   */
  readonly potential?: true;
}

/**
 * A way to turn or mirror a board that changes nothing in play: what was seen at `observation[i]` is then seen at i, and
 * what was choice `choices[i]` is then choice i.
 */
export interface Symmetry {
  readonly observation: readonly number[];
  readonly choices: readonly number[];
}

/** The names of the observations that a movement goes by, where every try wants the same movement. */
export interface Tries {
  readonly left: string; // the part of the try that is left, from 1 down; rises when the next one begins
  readonly hand: readonly string[]; // [axes]: how far the hand is from home
  readonly target: readonly (string | null)[]; // [axes]: how far from the hand is what it is after; null: it does not follow it
}

/** How a game looks in a mirror that its rules do not notice: up is down, or left is right. All by names of its tables. */
export interface Mirror {
  readonly flips: readonly string[]; // observations and axes that change their sign
  readonly swaps: readonly (readonly [string, string])[]; // observations and choices that change places
}

/** How a match ended. Learners bootstrap the value of a truncated state and not of a terminated one. */
export interface Outcome {
  readonly scores: readonly number[]; // [seats]
  readonly ended: 'terminated' | 'truncated'; // the rules ended it, or time ran out
}

/**
 * The rules of a game. `actions` is always the joint action of one tick, [seats × actionWidth] small integers, seat
 * after seat; `seat` counts from 0.
 */
export interface Game<State = unknown> {
  readonly id: string;
  /** Changes whenever the same actions could lead elsewhere: replays of another version are refused, not misplayed. */
  readonly version: number;
  readonly title: Text;
  /** What one does in it, in a short sentence. */
  readonly goal: Text;
  /** What its scores count; see units.ts. */
  readonly scoreUnit?: Counted;
  /** The id of the game that this is a sibling of (more seats, a smaller board): they share a place on the shelf. */
  readonly variantOf?: string;
  readonly seats: number;
  readonly tempo: { readonly kind: 'realtime'; readonly hz: number } | { readonly kind: 'turns' };
  readonly maxTicks: number; // every match has ended by then
  readonly actions: ActionSpace;
  readonly observation: readonly ObservationEntry[];
  /** The observation is a board, plane after plane, [planes, rows, columns] flattened: a convolution can look at it. */
  readonly board?: { readonly planes: number; readonly rows: number; readonly columns: number };
  /** All ways to turn or mirror it, but for leaving it as it is. */
  readonly symmetries?: readonly Symmetry[];
  /** Where its rules do not notice a mirror. Boards have symmetries instead. */
  readonly mirror?: Mirror;
  /** The names of two observations that say where on the court a seat is: over them its network's decisions can be drawn. */
  readonly plane?: readonly [across: string, down: string];
  /** It is played in tries that begin alike, with a hand that is told its speed along every axis. */
  readonly tries?: Tries;
  readonly rewards: readonly RewardTerm[];
  /** An action is an act of its own tick, such as a turn, and nothing that a hand holds: nobody may repeat it for a seat. */
  readonly actsOnce?: true;
  /** By the names of learners' parameters: defaults of its own, where it is learnt better with others than theirs. */
  readonly learning?: Readonly<Record<string, number>>;

  start(seed: number): State;
  /** Plays one tick in place. Allocates nothing. Actions are trusted: check strangers' with `actionError` and `moveError`. */
  advance(state: State, actions: ArrayLike<number>): void;
  clone(state: State): State;
  /** Writes what `seat` sees, from its own side of the court, at `out[at …]`: one number a row of the table. */
  observe(state: State, seat: number, out: Float32Array, at: number): void;
  /** Writes the reward terms that the last tick earned `seat`, of a potential what it is now, at `out[at …]`: one number a row of `rewards`. */
  reward(state: State, seat: number, out: Float32Array, at: number): void;
  /** In a game of turns, the seat that moves next; what the others send that tick must be 0. */
  turn?(state: State): number;
  /** Writes 1 for every choice that `seat` may make now, 0 for the others, at `out[at …]`. All are legal where it is missing. */
  legal?(state: State, seat: number, out: Uint8Array, at: number): void;
  /** Nothing that `seat` does counts any more, though others play on: it is dead, or home. Never where it is missing. */
  out?(state: State, seat: number): boolean;
  /** The score of every seat so far, [seats]. */
  scores(state: State): readonly number[];
  /** Null while the match runs. */
  outcome(state: State): Outcome | null;
}

/** Plays one tick and leaves `state` alone. */
export function step<State>(game: Game<State>, state: State, actions: ArrayLike<number>): State {
  const next = game.clone(state);
  game.advance(next, actions);
  return next;
}

/** Small integers that a seat gives a tick: 1 for a choice, otherwise one an axis. */
export function actionWidth(game: Game): number {
  return game.actions.kind === 'choice' ? 1 : game.actions.axes.length;
}

/** What is wrong with a joint action, by name, or null. */
export function actionError(game: Game, actions: ArrayLike<number>): string | null {
  const width = actionWidth(game);
  if (actions.length !== game.seats * width)
    return `${game.id}: got ${actions.length} actions, want ${game.seats} seats × ${width}`;
  for (let i = 0; i < actions.length; i++) {
    const error = seatActionError(game, i % width, actions[i]);
    if (error) return `${game.id}: seat ${Math.floor(i / width)}: ${error}`;
  }
  return null;
}

/** What is wrong, in this state, with a joint action that the game has: a move out of turn, or one against the rules; or null. */
export function moveError<State>(game: Game<State>, state: State, actions: ArrayLike<number>): string | null {
  if (!game.turn && !game.legal) return null;
  const mover = game.turn?.(state);
  for (let seat = 0; seat < game.seats; seat++) {
    if (mover !== undefined && mover !== seat) {
      if (actions[seat] !== 0) return `${game.id}: seat ${seat}: it is seat ${mover}'s turn`;
      continue;
    }
    if (!game.legal || game.actions.kind !== 'choice') continue;
    const allowed = new Uint8Array(game.actions.choices.length);
    game.legal(state, seat, allowed, 0);
    const chosen = actions[seat];
    if (!allowed[chosen])
      return `${game.id}: seat ${seat}: ${game.actions.choices[chosen].name} is not legal now`;
  }
  return null;
}

/** What is wrong with one integer of a seat's action, or null. */
export function seatActionError(game: Game, axis: number, value: number): string | null {
  const space = game.actions;
  if (space.kind === 'choice') {
    if (Number.isInteger(value) && value >= 0 && value < space.choices.length) return null;
    return `action ${value} is none of ${space.choices.map((c, i) => `${i} ${c.name}`).join(', ')}`;
  }
  if (Number.isInteger(value) && value >= -127 && value <= 127) return null;
  return `axis ${space.axes[axis].name}: ${value} is not an integer from -127 to 127`;
}
