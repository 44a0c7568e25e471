/**
 * A movement, learnt try by try (Kober and Peters 2009, "Policy search for motor primitives in robotics"): it begins as what
 * one demonstration showed, however it failed, and PI² (pi-squared.ts) changes its numbers by what every try earned. The
 * policy is their mean. Each try is the first of a match of its own.
 */
import { type NetworkAgent, networkAgent } from '../agents/network.ts';
import type { Game } from '../games/game.ts';
import type { Model } from '../nn/model-file.ts';
import { nextU32, type Rng, seedRng } from '../rng.ts';
import { decodeCheckpoint, encodeCheckpoint, refill } from './checkpoint.ts';
import { TRAINING_SEEDS, trainingSeed } from './evaluation.ts';
import {
  expectLearns,
  type Learner,
  type Metric,
  type Metrics,
  type Parameter,
  parametersOf,
  type Run,
  type StartOptions,
  validParams,
} from './learner.ts';
import { movementIn, movementNetwork, movementOf, movementSize } from './movement.ts';
import { Payment, rewardWeights } from './payment.ts';
import { PiSquared } from './pi-squared.ts';
import { modelOf, policyFrom } from './policy-network.ts';
import { Trial } from './trial.ts';
import { bestTry, tryOf } from './tries.ts';

const ID = 'movement';
const FROM_REST = 3; // times as far: who was shown nothing has to look around
const DECISION_TICKS = 1; // a movement is as smooth as the game lets it

const parameters: readonly Parameter[] = [
  {
    name: 'tries',
    default: 60,
    low: 1,
    high: 100_000,
    scale: 'log',
    unit: '',
    main: true,
    meaning: { es: 'intentos en total, al menos', en: 'tries in all, at least' },
  },
  {
    name: 'population',
    default: 5,
    low: 2,
    high: 100,
    scale: 'integer',
    unit: '',
    meaning: {
      es: 'intentos por actualización, uno de ellos sin cambios',
      en: 'tries an update, one of them unchanged',
    },
  },
  {
    name: 'memory',
    default: 15,
    low: 0,
    high: 1000,
    scale: 'integer',
    unit: '',
    meaning: { es: 'intentos anteriores que aún cuentan', en: 'earlier tries that still count' },
  },
  {
    name: 'greed',
    default: 8,
    low: 0,
    high: 100,
    scale: 'linear',
    unit: '',
    meaning: {
      es: 'cuánto más cuentan los intentos buenos que los malos (h)',
      en: 'how much more good tries count than bad ones (h)',
    },
  },
  {
    name: 'sigma',
    default: 0.15,
    low: 0.001,
    high: 10,
    scale: 'log',
    unit: '',
    meaning: {
      es: 'tamaño de los cambios σ, al empezar; sin demostración, el triple',
      en: 'size of the changes σ, at the start; with nothing shown, three times that',
    },
  },
  {
    name: 'lastSigma',
    default: 0.05,
    low: 0.001,
    high: 10,
    scale: 'log',
    unit: '',
    meaning: { es: 'tamaño de los cambios σ, al final', en: 'size of the changes σ, at the end' },
  },
];

const metrics: readonly Metric[] = [
  { name: 'tries', meaning: { es: 'intentos', en: 'tries' } },
  { name: 'decisions', meaning: { es: 'decisiones jugadas', en: 'decisions played' } },
  {
    name: 'return',
    meaning: {
      es: 'recompensa por intento, desde la última actualización',
      en: 'reward a try, since the last update',
    },
  },
  {
    name: 'own',
    meaning: { es: 'recompensa del intento sin cambios', en: 'reward of the try that was unchanged' },
  },
  { name: 'best', meaning: { es: 'la mayor recompensa de un intento', en: 'the highest reward of a try' } },
];

/** All of a run but the arrays: what `save` writes as JSON. */
interface State {
  readonly params: Record<string, number>;
  readonly lineage: readonly string[];
  readonly stepsBefore: number;
  readonly reach: number; // times σ at the start
  rng: Rng;
  seed: number | null; // of the try that is played; null before an update's first
  tries: number; // finished
  decisions: number;
  returns: number[]; // of this update's tries so far
  best: number | null; // of all
}

class MovementRun implements Run {
  private readonly strategy: PiSquared;
  private readonly trial: Trial;
  private readonly updates: number;
  private readonly clock: number; // its place in the observation
  private readonly seen: Float32Array;
  private left = 0; // of the try, as last seen

  constructor(
    private readonly game: Game,
    start: Float64Array,
    private readonly state: State,
  ) {
    const { tries, population, memory, greed, sigma, lastSigma } = state.params;
    this.updates = Math.ceil(tries / population);
    const { updates } = this;
    this.strategy = new PiSquared(start, {
      ...{ population, memory, updates, greed },
      sigma: [sigma * state.reach, lastSigma],
    });
    this.trial = new Trial(game, new Payment(game, rewardWeights(game, state.params), 1), () => {
      throw new Error(`movement: nobody else plays in ${game.id}`);
    });
    this.clock = game.observation.findIndex(({ name }) => name === game.tries?.left);
    this.seen = new Float32Array(game.observation.length);
  }

  get done(): boolean {
    return this.strategy.generation >= this.updates;
  }

  get progress(): number {
    return this.state.tries / (this.updates * this.strategy.population);
  }

  advance(budget: number): Metrics | null {
    const { state } = this;
    let row: Metrics | null = null;
    for (let worked = 0; worked < budget && !this.done; worked++) {
      if (state.seed === null) this.beginTry();
      state.decisions++;
      if (this.playTick()) row = this.endTry() ?? row;
    }
    return row;
  }

  policy(): Model {
    const { stepsBefore, decisions, lineage } = this.state;
    const network = movementNetwork(this.game, this.strategy.mean);
    return modelOf(this.game, network, ID, stepsBefore + decisions, DECISION_TICKS, lineage);
  }

  private beginTry(): void {
    const { state, strategy } = this;
    if (state.returns.length === 0) strategy.ask(state.rng);
    state.seed = trainingSeed(state.rng, state.tries);
    this.openTry(state.seed);
  }

  private openTry(seed: number): void {
    const { strategy, state, trial, game } = this;
    const n = strategy.mean.length;
    const at = state.returns.length * n;
    const theta = strategy.candidates.subarray(at, at + n);
    const model = modelOf(game, movementNetwork(game, theta), ID, 0, DECISION_TICKS, []);
    trial.begin(seed, 0, networkAgent(game, model, { mode: 'greedy', delayTicks: 0 }), { kind: 'nobody' });
    this.left = 1;
  }

  /** Whether the try has ended: the clock of the next one runs. */
  private playTick(): boolean {
    const { trial, seen, clock } = this;
    trial.play(1);
    trial.observe(seen);
    const ended = trial.outcome !== null || seen[clock] > this.left;
    this.left = seen[clock];
    return ended;
  }

  private endTry(): Metrics | null {
    const { state, strategy, trial } = this;
    state.returns.push(trial.returnSum);
    state.best = Math.max(state.best ?? Number.NEGATIVE_INFINITY, trial.returnSum);
    state.tries++;
    state.seed = null;
    if (state.returns.length < strategy.population) return null;
    const { returns } = state;
    strategy.tell(returns.map(earned => -earned));
    state.returns = [];
    return {
      tries: state.tries,
      decisions: state.decisions,
      return: returns.reduce((sum, earned) => sum + earned, 0) / returns.length,
      own: returns[0],
      best: state.best,
    };
  }

  save(): Uint8Array {
    const { state, strategy, trial } = this;
    return encodeCheckpoint({
      learner: ID,
      state: { run: state, strategy: strategy.numbers(), tick: trial.tick },
      arrays: strategy.arrays(),
    });
  }

  static restore(game: Game, saved: Uint8Array): MovementRun {
    const { state, arrays } = decodeCheckpoint<{
      run: State;
      strategy: Record<string, number>;
      tick: number;
    }>(ID, saved);
    const run = new MovementRun(game, new Float64Array(movementSize(game)), state.run);
    for (const [name, into] of Object.entries(run.strategy.arrays())) refill(into, arrays[name]);
    Object.assign(run.strategy, state.strategy);
    if (state.run.seed !== null) {
      run.openTry(state.run.seed);
      for (let tick = 0; tick < state.tick; tick++) run.playTick();
    }
    return run;
  }
}

/** The movement of `from`; of any other policy, that closest to how it plays a try. */
function movementFrom(game: Game, from: Model, seed: number): Float64Array {
  const known = movementIn(game, policyFrom(game, from));
  if (known) return known;
  const agent: NetworkAgent = networkAgent(game, from, { mode: 'greedy', delayTicks: 0 });
  return movementOf(game, tryOf(game, agent, seed));
}

export const movement: Learner = {
  id: ID,
  title: { es: 'Un movimiento, intento a intento', en: 'A movement, try by try' },
  summary: {
    es: 'Repite un movimiento que le enseñaron, con pequeños cambios, y se queda con lo que salió mejor.',
    en: 'Repeats a movement that it was shown, with small changes, and keeps what came out better.',
  },
  kind: 'reward',
  shown: 'welcome',
  shownFor: {
    es: 'Empieza por el mejor de los intentos elegidos, aunque fallara: basta uno. Sin ninguno empieza desde el reposo; y si sigue desde una red, por el movimiento de esa red.',
    en: 'It starts from the best of the tries chosen, even if that one missed: one is enough. Without any it starts from rest; and going on from a network, from that network’s movement.',
  },
  learns: game => game.tries !== undefined && game.actions.kind === 'axes' && game.seats === 1,
  parameters,
  metrics,
  chart: { x: 'tries', lines: ['return', 'own', 'best'] },

  start({ game, params: given, seed, demonstrations = [], from }: StartOptions): Run {
    expectLearns(movement, game);
    const params = validParams(parametersOf(movement, game), given);
    const rng = seedRng(seed);
    const demonstrator = (nextU32(rng) | TRAINING_SEEDS) >>> 0;
    const shown = from ? [] : bestTry(game, demonstrations, rewardWeights(game, params));
    const start = from ? movementFrom(game, from, demonstrator) : movementOf(game, shown);
    return new MovementRun(game, start, {
      params,
      lineage: from ? [...from.meta.lineage, from.meta.name] : [],
      stepsBefore: from?.meta.steps ?? 0,
      reach: from || shown.length > 0 ? 1 : FROM_REST,
      rng,
      seed: null,
      tries: 0,
      decisions: 0,
      returns: [],
      best: null,
    });
  },

  restore: (game, saved) => MovementRun.restore(game, saved),
};
