/**
 * Generative adversarial imitation learning (Ho and Ermon 2016): PPO, paid not by the game but by a discriminator, which learns
 * to tell its play from what was shown. So it comes to do what the demonstrator does where it is itself, beyond what
 * was shown.
 *
 * How long a match lasts must not pay by itself: where every tick is worth something, an early end would be wrong, or right,
 * whatever was shown. So every match has the game's longest time for a fixed horizon: one that has ended early stays, for the
 * rest of it, in a place of its own, whose worth the discriminator learns as that of any other (Kostrikov et al. 2019,
 * "Discriminator-Actor-Critic", section 4.1). What a decision is worth is log D − log (1 − D), as there.
 */
import { actionWidth, type Game } from '../games/game.ts';
import { decodeReplay, encodeReplay, playReplay } from '../games/replay.ts';
import { exp, log } from '../math.ts';
import type { Model } from '../nn/model-file.ts';
import { type Rng, seedRng, split } from '../rng.ts';
import type { Arena } from './arena.ts';
import { decodeCheckpoint, encodeCheckpoint, refill } from './checkpoint.ts';
import { asPlayed, Discriminator, type Judgement } from './discriminator.ts';
import {
  type Demonstration,
  expectLearns,
  heldTicks,
  type Learner,
  type Metric,
  type Metrics,
  type Parameter,
  parametersOf,
  type Run,
  type StartOptions,
  validParams,
} from './learner.ts';
import { type Judge, type PpoRun, ppo } from './ppo.ts';
import type { Round } from './ppo-round.ts';

const ID = 'gail';

const own: readonly Parameter[] = [
  {
    name: 'discriminatorRate',
    default: 0.001,
    low: 1e-6,
    high: 0.1,
    scale: 'log',
    unit: '',
    meaning: { es: 'razón de aprendizaje α del discriminador', en: 'learning rate α of the discriminator' },
  },
  {
    name: 'discriminatorHidden',
    default: 64,
    low: 2,
    high: 128,
    scale: 'integer',
    unit: '',
    meaning: {
      es: 'neuronas por capa oculta del discriminador',
      en: 'neurons a hidden layer of the discriminator',
    },
  },
  {
    name: 'caution',
    default: 0.01,
    low: 0,
    high: 1,
    scale: 'linear',
    unit: '',
    meaning: {
      es: 'cautela del discriminador: costo de decir algo con mucha seguridad',
      en: 'caution of the discriminator: cost of saying anything with great certainty',
    },
  },
  {
    name: 'reactionTicks',
    default: 8,
    low: 0,
    high: 60,
    scale: 'integer',
    unit: 'ticks',
    meaning: {
      es: 'cuánto tarda quien demuestra en responder a lo que ve',
      en: 'how long the demonstrator takes to answer what they see',
    },
  },
];

/** Less curious than for points: what it is to do was shown. And with the opponents that demonstrators have. */
const otherwise: Readonly<Record<string, number>> = { entropy: 0.001, scriptedPart: 1 };

const parameters: readonly Parameter[] = [
  ...ppo.parameters.map(row => ({ ...row, default: otherwise[row.name] ?? row.default })),
  ...own,
];

const metrics: readonly Metric[] = [
  ...ppo.metrics,
  {
    name: 'shownRight',
    meaning: {
      es: 'parte de lo mostrado que el discriminador reconoce; 0,5 es al azar',
      en: 'part of what was shown that the discriminator knows; 0.5 is chance',
    },
  },
  {
    name: 'ownRight',
    meaning: {
      es: 'parte de lo propio que el discriminador reconoce; 0,5 es al azar',
      en: 'part of its own play that the discriminator knows; 0.5 is chance',
    },
  },
];

/** All of a run but PPO's and the arrays: what `save` writes as JSON. */
interface State {
  readonly params: Record<string, number>; // its own and γ
  readonly decisionTicks: number;
  rng: Rng; // of the discriminator
  ended: number; // matches that the rules have ended, this round
  judgement: Judgement; // of the last round
}

class GailRun implements Run, Judge {
  private readonly discriminator: Discriminator;
  private readonly shown: Float32Array; // [rows, inputs]
  private readonly row: Float32Array; // [inputs]
  private readonly move: Int8Array;
  private readonly horizon: number; // decisions
  private replayFiles: Uint8Array[] | null = null; // made when first saved

  constructor(
    private readonly game: Game,
    private readonly demonstrations: readonly Demonstration[],
    private readonly state: State,
    private readonly play: PpoRun,
  ) {
    const { discriminatorHidden, discriminatorRate, caution, batch, reactionTicks } = state.params;
    this.discriminator = new Discriminator(
      game,
      { hidden: discriminatorHidden, learningRate: discriminatorRate, batch, caution },
      state.rng,
    );
    this.shown = shownPlay(game, demonstrations, this.discriminator, reactionTicks, state.decisionTicks);
    this.row = new Float32Array(this.discriminator.inputs);
    this.move = new Int8Array(actionWidth(game));
    this.horizon = Math.ceil(game.maxTicks / state.decisionTicks);
    play.judge = this;
  }

  get done(): boolean {
    return this.play.done;
  }

  get progress(): number {
    return this.play.progress;
  }

  advance(budget: number): Metrics | null {
    return this.play.advance(budget);
  }

  policy(): Model {
    const model = this.play.policy();
    return { ...model, meta: { ...model.meta, name: `${this.game.id} ${ID}`, createdBy: ID } };
  }

  worth(observations: Float32Array, at: number, move: Int8Array, arena: Arena): number {
    const { discriminator, row, game, state, horizon } = this;
    const { gamma } = state.params;
    discriminator.describe(observations, at * game.observation.length, move, 0, row, 0);
    let worth = discriminator.logOdds(row);
    if (arena.outcome?.ended === 'terminated') {
      state.ended++;
      discriminator.describeEnd(row, 0);
      const left = Math.max(0, horizon - Math.ceil(arena.tick / state.decisionTicks));
      worth += discriminator.logOdds(row) * gamma * stay(gamma, left);
    }
    return worth / stay(gamma, horizon); // so that a whole match is worth about 1
  }

  endRound({ observations, actions, samples }: Round): void {
    const { discriminator, game, state, move } = this;
    const { inputs } = discriminator;
    const size = game.observation.length;
    const rows = new Float32Array((samples + state.ended) * inputs);
    for (let s = 0; s < samples; s++) {
      asPlayed(game, actions.subarray(s * move.length, (s + 1) * move.length), move);
      discriminator.describe(observations, s * size, move, 0, rows, s * inputs);
    }
    for (let e = 0; e < state.ended; e++) discriminator.describeEnd(rows, (samples + e) * inputs);
    state.judgement = discriminator.learn(this.shown, rows);
    state.ended = 0;
  }

  metrics(): Metrics {
    return { ...this.state.judgement };
  }

  save(): Uint8Array {
    const { state, discriminator, demonstrations, play } = this;
    this.replayFiles ??= demonstrations.map(({ replay }) => encodeReplay(replay));
    return encodeCheckpoint({
      learner: ID,
      state: { run: state, steps: discriminator.steps, seats: demonstrations.map(({ seat }) => seat) },
      arrays: {
        ...discriminator.arrays(),
        play: play.save(),
        ...Object.fromEntries(this.replayFiles.map((bytes, i) => [`replay.${i}`, bytes])),
      },
    });
  }

  static restore(game: Game, saved: Uint8Array): GailRun {
    const { state, arrays } = decodeCheckpoint<{ run: State; steps: number; seats: number[] }>(ID, saved);
    const replayFiles = state.seats.map((_, i) => arrays[`replay.${i}`] as Uint8Array);
    const demonstrations = state.seats.map((seat, i) => {
      const replay = decodeReplay(replayFiles[i]);
      if (!replay.ok) throw new Error(`gail: ${replay.code}: ${replay.detail}`);
      return { replay: replay.replay, seat };
    });
    const rng: Rng = [...state.run.rng];
    const run = new GailRun(game, demonstrations, state.run, ppo.restore(game, arrays.play as Uint8Array));
    for (const [i, word] of rng.entries()) state.run.rng[i] = word; // making the network has moved it on
    for (const [name, into] of Object.entries(run.discriminator.arrays())) refill(into, arrays[name]);
    run.discriminator.steps = state.steps;
    run.replayFiles = replayFiles;
    return run;
  }
}

/** Σ γᵏ over `decisions` of them: what staying in a place of worth 1 is worth. */
export function stay(gamma: number, decisions: number): number {
  if (gamma === 1 || gamma === 0) return gamma === 1 ? decisions : Math.min(1, decisions);
  return (1 - exp(decisions * log(gamma))) / (1 - gamma);
}

/**
 * What was shown, described for the discriminator, [rows, inputs]: what was seen at every tick with what was done
 * `reactionTicks` later, and of every match that the rules ended its end, as often as a learner meets one that decides once in
 * `decisionTicks`. Throws on a replay that does not play to its hash, or of another game, and where nothing was shown.
 */
function shownPlay(
  game: Game,
  demonstrations: readonly Demonstration[],
  discriminator: Discriminator,
  reactionTicks: number,
  decisionTicks: number,
): Float32Array {
  const { inputs } = discriminator;
  const size = game.observation.length;
  const width = actionWidth(game);
  const rows: Float32Array[] = [];
  for (const { replay, seat } of demonstrations) {
    if (replay.game !== game.id || !(seat >= 0 && seat < game.seats))
      throw new Error(`gail: seat ${seat} of ${replay.game}, want one of ${game.id}`);
    const seen = new Float32Array(replay.ticks * size);
    let acting = 0; // ticks in which the seat plays
    const played = playReplay(replay, ({ state, tick }) => {
      if (game.out?.(state, seat)) return undefined;
      game.observe(state, seat, seen, tick * size);
      acting++;
      return undefined;
    });
    if (!played.ok) throw new Error(`gail: ${played.code}: ${played.detail}`);
    for (let tick = 0; tick + reactionTicks < acting; tick++) {
      const row = new Float32Array(inputs);
      const at = ((tick + reactionTicks) * game.seats + seat) * width;
      discriminator.describe(seen, tick * size, replay.actions, at, row, 0);
      rows.push(row);
    }
    if (acting === replay.ticks && played.match.outcome?.ended !== 'terminated') continue;
    for (let i = 0; i < decisionTicks; i++) {
      const row = new Float32Array(inputs);
      discriminator.describeEnd(row, 0);
      rows.push(row);
    }
  }
  if (rows.length === 0) throw new Error('gail: the demonstrations hold no samples');
  const all = new Float32Array(rows.length * inputs);
  for (const [r, row] of rows.entries()) all.set(row, r * inputs);
  return all;
}

export const gail: Learner = {
  id: ID,
  title: { es: 'Imitación con un juez (GAIL)', en: 'Imitation with a judge (GAIL)' },
  summary: {
    es: 'Juega hasta que un juez, que también aprende, ya no la distingue de quien le mostró.',
    en: 'Plays until a judge, who learns too, can no longer tell it from whoever showed it.',
  },
  kind: 'imitation',
  shown: 'needed',
  learns: game => !game.turn,
  parameters,
  metrics,
  chart: { x: 'decisions', lines: ['return', 'shownRight', 'ownRight'] },

  start({ game, params: given, seed, demonstrations = [], from, rivals }: StartOptions): Run {
    expectLearns(gail, game);
    const params = validParams(parametersOf(gail, game), given);
    const names = new Set(own.map(({ name }) => name));
    const playing = Object.fromEntries(Object.entries(params).filter(([name]) => !names.has(name)));
    const rng = seedRng(seed);
    return new GailRun(
      game,
      demonstrations,
      {
        params,
        decisionTicks: from?.meta.decisionTicks ?? heldTicks(game, params.decisionTicks),
        rng: split(rng),
        ended: 0,
        judgement: { shownRight: 0, ownRight: 0 },
      },
      ppo.start({ game, params: playing, seed, from, rivals }),
    );
  },

  restore: (game, saved) => GailRun.restore(game, saved),
};
