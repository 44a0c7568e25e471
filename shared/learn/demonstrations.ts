/**
 * Recorded play as a dataset: what the seat saw (features x) and what it did (labels y), recomputed from the replays. In a
 * match that a person took over, only what the person did is a label: no seat is blamed for what another hand steered.
 */
import { axisValue } from '../agents/network.ts';
import { actionWidth, type Game } from '../games/game.ts';
import { playReplay } from '../games/replay.ts';
import { isTakenOver } from '../games/takeovers.ts';
import type { Demonstration } from './learner.ts';

/** Grows by `add`; the arrays are longer than what they hold. */
export class Dataset {
  count = 0;
  episodeCount = 0;
  observations: Float32Array; // [capacity, observation]
  actions: Float32Array; // [capacity, width]: the choice taken, or where every axis was held, −1 … 1
  before: Float32Array; // [capacity, width]: what it was doing in the tick before it saw this
  masks: Uint8Array | null; // [capacity, choices]: the legal ones, in a game that forbids some
  episodes: Int32Array; // [capacity], which episode each belongs to
  readonly size: number; // of an observation
  readonly width: number; // of an action
  readonly choices: number; // of a mask
  private readonly turns: readonly Turn[]; // all that a sample would be, turned and mirrored

  constructor(
    readonly game: Game,
    capacity = 1024,
  ) {
    this.size = game.observation.length;
    this.width = actionWidth(game);
    this.choices = game.actions.kind === 'choice' ? game.actions.choices.length : 0;
    this.observations = new Float32Array(capacity * this.size);
    this.actions = new Float32Array(capacity * this.width);
    this.before = new Float32Array(capacity * this.width);
    this.masks = game.legal ? new Uint8Array(capacity * this.choices) : null;
    this.episodes = new Int32Array(capacity);
    this.turns = turnsOf(game);
  }

  /** How many samples each that is added makes. */
  get copies(): number {
    return 1 + this.turns.length;
  }

  /**
   * Takes a sample in, and, where the game has symmetries or a mirror, all that it would be turned and mirrored. The arrays are read from
   * the places given.
   */
  add(sample: Sample, episode: number): void {
    const { size, width, choices, observations, actions, before, masks } = this.grown();
    const { seen, at } = sample;
    for (let i = 0; i < size; i++) observations[this.count * size + i] = seen[at * size + i];
    for (let i = 0; i < width; i++) {
      actions[this.count * width + i] = sample.did[i];
      before[this.count * width + i] = sample.before[i];
    }
    if (masks && sample.legal)
      for (let i = 0; i < choices; i++) masks[this.count * choices + i] = sample.legal[at * choices + i];
    this.episodes[this.count++] = episode;
    const original = this.count - 1;
    for (const turn of this.turns) this.addTurned(original, turn);
  }

  private addTurned(original: number, turn: Turn): void {
    const { size, width, choices, observations, actions, before, masks, episodes } = this.grown();
    const sample = this.count++;
    for (let i = 0; i < size; i++)
      observations[sample * size + i] =
        turn.signs[i] * observations[original * size + turn.observation[i]] + 0;
    for (const acts of [actions, before])
      for (let i = 0; i < width; i++) {
        const act = acts[original * width + i];
        acts[sample * width + i] = choices > 0 ? turn.choices.indexOf(act) : turn.axes[i] * act + 0;
      }
    if (masks)
      for (let i = 0; i < choices; i++)
        masks[sample * choices + i] = masks[original * choices + turn.choices[i]];
    episodes[sample] = episodes[original];
  }

  /** Itself, with room for one sample more. */
  private grown(): this {
    if (this.count < this.episodes.length) return this;
    this.observations = doubled(this.observations);
    this.actions = doubled(this.actions);
    this.before = doubled(this.before);
    this.masks = this.masks && doubled(this.masks);
    this.episodes = doubled(this.episodes);
    return this;
  }
}

/** What was seen at `observation[i]`, times `signs[i]`, is then seen at i; what was choice `choices[i]` is then choice i. */
interface Turn {
  readonly observation: readonly number[];
  readonly signs: readonly number[];
  readonly choices: readonly number[];
  readonly axes: readonly number[]; // by which each is multiplied
}

function turnsOf({ symmetries = [], mirror, observation, actions }: Game): readonly Turn[] {
  const signs = observation.map(() => 1);
  const turns: Turn[] = symmetries.map(symmetry => ({ ...symmetry, signs, axes: [] }));
  if (!mirror) return turns;
  const swapped = (names: readonly string[]) =>
    names.map(name => {
      const pair = mirror.swaps.find(each => each.includes(name));
      return names.indexOf(pair ? pair[name === pair[0] ? 1 : 0] : name);
    });
  const flipped = (names: readonly string[]) => names.map(name => (mirror.flips.includes(name) ? -1 : 1));
  const rows = observation.map(({ name }) => name);
  const [choices, axes] = actions.kind === 'choice' ? [actions.choices, []] : [[], actions.axes];
  turns.push({
    observation: swapped(rows),
    signs: flipped(rows),
    choices: swapped(choices.map(({ name }) => name)),
    axes: flipped(axes.map(({ name }) => name)),
  });
  return turns;
}

/** Where `add` reads a sample. */
interface Sample {
  readonly seen: Float32Array; // [rows, observation]
  readonly legal: Uint8Array | null; // [rows, choices]
  readonly at: number; // the row of both
  readonly did: ArrayLike<number>; // [width]
  readonly before: ArrayLike<number>; // [width]
}

function doubled<T extends Float32Array | Uint8Array | Int32Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(2 * array.length);
  larger.set(array);
  return larger;
}

/** Together the matches are cut into about so many stretches of equal length, so that some can be held out. */
const STRETCHES = 20;

/** Ticks between what is seen and the answer to it: none where a move waits for its player. */
export function answerTicks(game: Game, asked: number): number {
  return game.turn || game.legal ? 0 : asked;
}

/**
 * Pairs what was seen at a tick with what was done `reactionTicks` later: a hand answers what the eye saw then. Throws on
 * a replay that does not play to its hash, or of another game.
 */
export function datasetOf(
  game: Game,
  demonstrations: readonly Demonstration[],
  reactionTicks: number,
): Dataset {
  const ticks = Math.max(
    1,
    demonstrations.reduce((sum, { replay }) => sum + replay.ticks, 0),
  );
  const dataset = new Dataset(game, ticks);
  for (const demonstration of demonstrations) {
    const stretches = Math.max(1, Math.round((demonstration.replay.ticks * STRETCHES) / ticks));
    addDemonstration(dataset, demonstration, reactionTicks, stretches);
  }
  return dataset;
}

function addDemonstration(
  dataset: Dataset,
  { replay, seat }: Demonstration,
  reactionTicks: number,
  stretches: number,
): void {
  const { game, size, width, choices } = dataset;
  if (replay.game !== game.id || !(seat >= 0 && seat < game.seats))
    throw new Error(`demonstrations: seat ${seat} of ${replay.game}, want one of ${game.id}`);
  const seen = new Float32Array(replay.ticks * size);
  const legal = game.legal ? new Uint8Array(replay.ticks * choices) : null;
  const acts = new Uint8Array(replay.ticks); // 1 where it was the seat's to act, and its own hand's
  const takeovers = replay.takeovers?.filter(taken => taken.seat === seat) ?? [];
  const played = playReplay(replay, ({ state, tick }) => {
    const mover = game.turn?.(state) ?? seat;
    const steered = takeovers.length === 0 || isTakenOver(takeovers, seat, tick);
    acts[tick] = mover === seat && steered && !game.out?.(state, seat) ? 1 : 0;
    game.observe(state, seat, seen, tick * size);
    if (legal) game.legal?.(state, seat, legal, tick * choices);
    return undefined;
  });
  if (!played.ok) throw new Error(`demonstrations: ${played.code}: ${played.detail}`);
  const byAxes = game.actions.kind === 'axes';
  const did = new Float32Array(width);
  const before = new Float32Array(width);
  const read = (tick: number, out: Float32Array) => {
    for (let i = 0; i < width; i++) {
      const byte = tick < 0 ? 0 : replay.actions[(tick * game.seats + seat) * width + i];
      out[i] = byAxes ? axisValue(byte) : byte;
    }
  };
  const delay = answerTicks(game, reactionTicks);
  const length = Math.max(0, replay.ticks - delay);
  let lastMove = -1; // in a game of turns, the tick of its move before
  for (let tick = 0; tick < length; tick++) {
    if (!acts[tick + delay]) continue;
    read(tick + delay, did);
    read(game.turn ? lastMove : tick - 1, before);
    lastMove = tick;
    const stretch = Math.floor((tick * stretches) / length);
    dataset.add({ seen, legal, at: tick, did, before }, dataset.episodeCount + stretch);
  }
  dataset.episodeCount += stretches;
}
