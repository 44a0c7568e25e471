/**
 * How a match was played, in a few numbers that any game has: how often which action, how restlessly, how soon after a surprise,
 * what was earned, where on the court, how long. All from the replay, so old matches have them too.
 */
import { axisValue } from '../agents/network.ts';
import { actionWidth, type Game, type Text } from '../games/game.ts';
import { playReplay } from '../games/replay.ts';
import type { Demonstration } from './learner.ts';

export interface Feature {
  readonly name: string;
  readonly meaning: Text;
  readonly unit: Text; // '' for a pure number
}

const JUMP = 0.1; // of an observation's range within a tick: a surprise
const PATIENCE_SECONDS = 1; // after which nothing answers a surprise any more
const FEWEST_ANSWERS = 3;

const percent = { es: '%', en: '%' };
const seconds = { es: 's', en: 's' };
const pure = { es: '', en: '' };

/** One row a number of `matchFeatures`. */
export function featuresOf(game: Game): readonly Feature[] {
  const { actions, tempo, rewards, observation } = game;
  const live = tempo.kind === 'realtime';
  const doing =
    actions.kind === 'choice'
      ? actions.choices.map(({ name, meaning: { es, en } }) => ({
          name: `share.${name}`,
          meaning: {
            es: `parte de las acciones que son «${es}»`,
            en: `part of the actions that are “${en}”`,
          },
          unit: percent,
        }))
      : actions.axes.flatMap(({ name, meaning: { es, en } }) => [
          {
            name: `mean.${name}`,
            meaning: { es: `${es}, en promedio`, en: `${en}, on average` },
            unit: percent,
          },
          {
            name: `effort.${name}`,
            meaning: { es: `${es}, cuánto se usa`, en: `${en}, how much it is used` },
            unit: percent,
          },
        ]);
  const earning = rewards.map(({ name, potential, meaning: { es, en } }) => {
    const rate = live ? { es: 'por minuto', en: 'a minute' } : { es: 'por partida', en: 'a match' };
    const per = potential ? { es: 'en promedio', en: 'on average' } : rate;
    return {
      name: `reward.${name}`,
      meaning: { es: `${es}, ${per.es}`, en: `${en}, ${per.en}` },
      unit: pure,
    };
  });
  const being = (game.plane ?? []).flatMap(name => {
    const { es, en } = observation.find(entry => entry.name === name)!.meaning;
    return [
      { name: `place.${name}`, meaning: { es: `${es}, en promedio`, en: `${en}, on average` }, unit: pure },
      {
        name: `roam.${name}`,
        meaning: { es: `${es}, cuánto varía`, en: `${en}, how much it varies` },
        unit: pure,
      },
    ];
  });
  const reacting: Feature = {
    name: 'reaction',
    meaning: {
      es: 'tiempo entre una sorpresa y el siguiente cambio de acción',
      en: 'time from a surprise to the next change of action',
    },
    unit: seconds,
  };
  return [
    ...doing,
    {
      name: 'changes',
      meaning: live
        ? { es: 'cambios de acción por segundo', en: 'changes of action a second' }
        : {
            es: 'parte de las jugadas distintas de la anterior',
            en: 'part of the moves that differ from the one before',
          },
      unit: live ? pure : percent,
    },
    ...(live ? [reacting] : []),
    ...earning,
    ...being,
    {
      name: 'duration',
      meaning: { es: 'duración', en: 'duration' },
      unit: live ? seconds : { es: 'jugadas', en: 'moves' },
    },
  ];
}

/**
 * One number a row of `featuresOf`; NaN for what this match does not tell. Throws on a replay that does not play to its hash,
 * or of another game.
 */
export function matchFeatures(game: Game, { replay, seat }: Demonstration): Float64Array {
  if (replay.game !== game.id || !(seat >= 0 && seat < game.seats))
    throw new Error(`match features: seat ${seat} of ${replay.game}, want one of ${game.id}`);
  const watcher = new Watcher(game, seat);
  const played = playReplay(replay, ({ state, tick }, joint) => {
    watcher.see(state, tick, joint);
    return undefined;
  });
  if (!played.ok) throw new Error(`match features: ${played.code}: ${played.detail}`);
  if (replay.ticks > 0) watcher.earn(played.match.state);
  return watcher.told();
}

/** Sums over the ticks in which the seat acts. */
class Watcher {
  private readonly width: number;
  private readonly hz: number;
  private readonly counts: Float64Array; // [choices]
  private readonly sums: Float64Array; // [axes, 2]: value, size
  private readonly earned: Float64Array; // [rewards]
  private readonly terms: Float32Array;
  private readonly seen: Float32Array;
  private readonly before: Float32Array; // what was seen the tick before
  private readonly last: Int8Array; // what was done the tick before
  private readonly ranges: readonly number[]; // [observation], or 0 for what has no bounds
  private readonly plane: readonly number[];
  private readonly places: Float64Array; // [plane, 2]: sum, sum of squares
  private readonly answers: number[] = []; // ticks
  private moves = 0;
  private changes = 0;
  private changedBefore = false;
  private surprisedAt = -1; // tick; −1: nothing waits for an answer

  constructor(
    private readonly game: Game,
    private readonly seat: number,
  ) {
    const { actions, observation, tempo } = game;
    this.width = actionWidth(game);
    this.hz = tempo.kind === 'realtime' ? tempo.hz : 0;
    this.counts = new Float64Array(actions.kind === 'choice' ? actions.choices.length : 0);
    this.sums = new Float64Array(actions.kind === 'axes' ? 2 * actions.axes.length : 0);
    this.earned = new Float64Array(game.rewards.length);
    this.terms = new Float32Array(game.rewards.length);
    this.seen = new Float32Array(observation.length);
    this.before = new Float32Array(observation.length);
    this.last = new Int8Array(this.width);
    this.ranges = observation.map(({ low, high }) => (Number.isFinite(high - low) ? high - low : 0));
    this.plane = (game.plane ?? []).map(name => observation.findIndex(entry => entry.name === name));
    this.places = new Float64Array(2 * this.plane.length);
  }

  see(state: unknown, tick: number, joint: Int8Array): void {
    const { game, seat } = this;
    if (tick > 0) this.earn(state);
    if (game.out?.(state, seat) || (game.turn && game.turn(state) !== seat)) return;
    game.observe(state, seat, this.seen, 0);
    const own = joint.subarray(seat * this.width, (seat + 1) * this.width);
    const changed = this.moves > 0 && own.some((value, i) => value !== this.last[i]);
    if (changed) this.changes++;
    this.react(tick, changed);
    for (const [i, value] of own.entries())
      if (game.actions.kind === 'choice') this.counts[value]++;
      else {
        this.sums[2 * i] += axisValue(value);
        this.sums[2 * i + 1] += Math.abs(axisValue(value));
      }
    for (const [i, at] of this.plane.entries()) {
      this.places[2 * i] += this.seen[at];
      this.places[2 * i + 1] += this.seen[at] * this.seen[at];
    }
    this.changedBefore = changed;
    this.last.set(own);
    this.before.set(this.seen);
    this.moves++;
  }

  earn(state: unknown): void {
    this.game.reward(state, this.seat, this.terms, 0);
    for (const [i, term] of this.terms.entries()) this.earned[i] += term;
  }

  private react(tick: number, changed: boolean): void {
    if (this.hz === 0) return;
    if (this.surprisedAt < 0 && this.isSurprised()) this.surprisedAt = tick;
    if (this.surprisedAt < 0) return;
    if (changed) this.answers.push(tick - this.surprisedAt);
    if (changed || tick - this.surprisedAt >= PATIENCE_SECONDS * this.hz) this.surprisedAt = -1;
  }

  /** Something jumped, and not because of what one did oneself. */
  private isSurprised(): boolean {
    if (this.moves === 0 || this.changedBefore) return false;
    return this.seen.some(
      (value, i) => Math.abs(value - this.before[i]) > JUMP * this.ranges[i] && this.ranges[i] > 0,
    );
  }

  told(): Float64Array {
    const { moves, hz, counts, sums, earned, places, answers } = this;
    const each = (sum: number) => (moves > 0 ? sum / moves : Number.NaN);
    const minutes = hz > 0 ? moves / hz / 60 : 1;
    const rates = this.game.rewards.map(({ potential }, i) => earned[i] / (potential ? moves : minutes));
    const sorted = answers.toSorted((a, b) => a - b);
    const reaction = sorted.length < FEWEST_ANSWERS ? Number.NaN : sorted[sorted.length >> 1] / hz;
    return Float64Array.from([
      ...Array.from(counts, n => 100 * each(n)),
      ...Array.from(sums, sum => 100 * each(sum)),
      each(this.changes) * (hz > 0 ? hz : 100),
      ...(hz > 0 ? [reaction] : []),
      ...rates.map(rate => (moves > 0 ? rate : Number.NaN)),
      ...this.plane.flatMap((_, i) => {
        const mean = each(places[2 * i]);
        return [mean, Math.sqrt(Math.max(0, each(places[2 * i + 1]) - mean * mean))];
      }),
      hz > 0 ? moves / hz : moves,
    ]);
  }
}
