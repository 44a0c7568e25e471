/**
 * Behaviour cloning (Pomerleau 1989): supervised learning of what a player did, given what they saw. The cost is the
 * softmax cross-entropy; some episodes are held out, and the weights that did best on those are kept.
 */
import type { Game } from '../games/game.ts';
import { decodeReplay, encodeReplay } from '../games/replay.ts';
import { cost, losses } from '../nn/losses.ts';
import { decodeModel, encodeModel, type Model } from '../nn/model-file.ts';
import type { Network } from '../nn/network.ts';
import { adam, clipGradients, type Optimiser } from '../nn/optimisers.ts';
import { type Rng, seedRng, shuffle, split } from '../rng.ts';
import { decodeCheckpoint, encodeCheckpoint, refill } from './checkpoint.ts';
import { type Dataset, datasetOf } from './demonstrations.ts';
import {
  choosesFreely,
  type Demonstration,
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
import { freshNetwork, modelOf, policyFrom } from './policy-network.ts';

const ID = 'behaviour-cloning';
const GRADIENT_LIMIT = 1;

const parameters: readonly Parameter[] = [
  {
    name: 'epochs',
    default: 40,
    low: 1,
    high: 1000,
    scale: 'integer',
    unit: '',
    main: true,
    meaning: { es: 'vueltas a los datos, como mucho', en: 'passes over the data, at most' },
  },
  {
    name: 'patience',
    default: 10,
    low: 1,
    high: 1000,
    scale: 'integer',
    unit: '',
    meaning: {
      es: 'vueltas sin mejorar en lo apartado antes de parar',
      en: 'passes without improving on what is held out before it stops',
    },
  },
  {
    name: 'learningRate',
    default: 0.003,
    low: 1e-5,
    high: 0.1,
    scale: 'log',
    unit: '',
    main: true,
    meaning: { es: 'razón de aprendizaje α', en: 'learning rate α' },
  },
  {
    name: 'batch',
    default: 64,
    low: 8,
    high: 512,
    scale: 'integer',
    unit: '',
    meaning: { es: 'muestras por paso', en: 'samples a step' },
  },
  {
    name: 'hidden',
    default: 32,
    low: 2,
    high: 128,
    scale: 'integer',
    unit: '',
    main: true,
    meaning: { es: 'neuronas por capa oculta', en: 'neurons a hidden layer' },
  },
  {
    name: 'hiddenLayers',
    default: 2,
    low: 0,
    high: 4,
    scale: 'integer',
    unit: '',
    meaning: { es: 'capas ocultas', en: 'hidden layers' },
  },
  {
    name: 'balance',
    default: 0,
    low: 0,
    high: 1,
    scale: 'linear',
    unit: '',
    meaning: {
      es: 'peso de las acciones raras: 0 como se jugó, 1 todas por igual',
      en: 'weight of rare actions: 0 as played, 1 all alike',
    },
  },
  {
    name: 'reactionTicks',
    default: 8,
    low: 0,
    high: 60,
    scale: 'integer',
    unit: 'ticks',
    main: true,
    meaning: {
      es: 'cuánto tarda quien demuestra en responder a lo que ve',
      en: 'how long the demonstrator takes to answer what they see',
    },
  },
  {
    name: 'decisionTicks',
    default: 4,
    low: 1,
    high: 30,
    scale: 'integer',
    unit: 'ticks',
    meaning: { es: 'cada cuánto decide al jugar', en: 'how often it decides when it plays' },
  },
  {
    name: 'heldOut',
    default: 0.2,
    low: 0,
    high: 0.5,
    scale: 'linear',
    unit: '',
    meaning: { es: 'parte apartada para examinar', en: 'part held out to examine on' },
  },
];

const metrics: readonly Metric[] = [
  { name: 'epoch', meaning: { es: 'vueltas a los datos', en: 'passes over the data' } },
  { name: 'samples', meaning: { es: 'muestras vistas', en: 'samples seen' } },
  { name: 'cost', meaning: { es: 'costo J en lo aprendido', en: 'cost J on what it learns from' } },
  { name: 'heldOutCost', meaning: { es: 'costo J en lo apartado', en: 'cost J on what is held out' } },
  { name: 'accuracy', meaning: { es: 'aciertos en lo apartado', en: 'right on what is held out' } },
  {
    name: 'balancedAccuracy',
    meaning: { es: 'aciertos por acción, en promedio', en: 'right per action, on average' },
  },
];

/** All of a run but the arrays: what `save` writes as JSON. */
interface State {
  readonly params: Record<string, number>;
  readonly seed: number;
  readonly lineage: readonly string[];
  readonly stepsBefore: number; // samples that the model it goes on from was trained on
  rng: Rng;
  epoch: number; // finished
  at: number; // samples of this epoch done; beyond the training part, held-out ones
  samples: number;
  costSum: number; // over the samples of this epoch
  heldOutSum: number;
  right: number[]; // [actions], held-out samples of this epoch
  asked: number[]; // [actions]
  best: number | null; // lowest held-out cost
  bestEpoch: number;
  done: boolean;
}

class CloningRun implements Run {
  private readonly dataset: Dataset;
  private readonly order: Int32Array; // training samples, shuffled every epoch, then the held-out ones
  private readonly trainCount: number;
  private readonly classWeights: Float32Array; // [actions]
  private readonly optimiser: Optimiser;
  private readonly bestParameters: Float32Array;
  // The minibatch.
  private readonly x: Float32Array;
  private readonly y: Float32Array;
  private readonly weights: Float32Array;
  private readonly gradient: Float32Array;
  private replayFiles: Uint8Array[] | null = null; // made when first saved

  constructor(
    private readonly game: Game,
    private readonly demonstrations: readonly Demonstration[],
    private readonly network: Network,
    private readonly state: State,
  ) {
    const { params } = state;
    this.dataset = datasetOf(game, demonstrations, params.reactionTicks);
    const size = game.observation.length;
    const actions = network.outputs;
    const [train, heldOut] = splitByEpisode(this.dataset, params.heldOut, seedRng(state.seed));
    if (train.length === 0) throw new Error('behaviour-cloning: the demonstrations hold no samples');
    this.trainCount = train.length;
    this.order = Int32Array.from([...train, ...heldOut]);
    this.classWeights = classWeights(this.dataset, train, actions, params.balance);
    this.optimiser = adam(network);
    this.bestParameters = network.parameters.slice();
    this.x = new Float32Array(params.batch * size);
    this.y = new Float32Array(params.batch * actions);
    this.weights = new Float32Array(params.batch);
    this.gradient = new Float32Array(params.batch * actions);
    if (state.right.length === 0) this.beginEpoch();
  }

  get done(): boolean {
    return this.state.done;
  }

  get progress(): number {
    if (this.state.done) return 1;
    const part = this.state.at / this.order.length;
    return Math.min(1, (this.state.epoch + part) / this.state.params.epochs);
  }

  advance(budget: number): Metrics | null {
    let row: Metrics | null = null;
    for (let worked = 0; worked < budget && !this.state.done; ) {
      if (this.state.at < this.trainCount) worked += this.trainBatch();
      else if (this.state.at < this.order.length) worked += this.examineBatch();
      if (this.state.at === this.order.length) row = this.endEpoch();
    }
    return row;
  }

  /** The weights that did best on the held-out episodes so far; before the first epoch's end, those of now. */
  policy(): Model {
    const { params, lineage, stepsBefore, samples, best } = this.state;
    const steps = stepsBefore + samples;
    const model = modelOf(this.game, this.network.clone(), ID, steps, params.decisionTicks, lineage);
    if (best !== null) model.network.parameters.set(this.bestParameters);
    return model;
  }

  save(): Uint8Array {
    const model = modelOf(this.game, this.network, ID, 0, this.state.params.decisionTicks, []);
    const [mean, square] = this.optimiser.memory;
    this.replayFiles ??= this.demonstrations.map(({ replay }) => encodeReplay(replay));
    return encodeCheckpoint({
      learner: ID,
      state: { run: this.state, steps: this.optimiser.steps, seats: this.demonstrations.map(d => d.seat) },
      arrays: {
        model: encodeModel(model, Number.POSITIVE_INFINITY),
        mean,
        square,
        best: this.bestParameters,
        order: this.order,
        ...Object.fromEntries(this.replayFiles.map((bytes, i) => [`replay.${i}`, bytes])),
      },
    });
  }

  static restore(game: Game, saved: Uint8Array): CloningRun {
    const { state, arrays } = decodeCheckpoint<{ run: State; steps: number; seats: number[] }>(ID, saved);
    const decoded = decodeModel(arrays.model as Uint8Array, Number.POSITIVE_INFINITY);
    if (!decoded.ok) throw new Error(`behaviour-cloning: ${decoded.code}: ${decoded.detail}`);
    const replayFiles = state.seats.map((_, i) => arrays[`replay.${i}`] as Uint8Array);
    const demonstrations = state.seats.map((seat, i) => {
      const replay = decodeReplay(replayFiles[i]);
      if (!replay.ok) throw new Error(`behaviour-cloning: ${replay.code}: ${replay.detail}`);
      return { replay: replay.replay, seat };
    });
    const run = new CloningRun(game, demonstrations, policyFrom(game, decoded.model), state.run);
    refill(run.optimiser.memory[0], arrays.mean);
    refill(run.optimiser.memory[1], arrays.square);
    run.optimiser.steps = state.steps;
    refill(run.bestParameters, arrays.best);
    refill(run.order, arrays.order);
    run.replayFiles = replayFiles;
    return run;
  }

  private beginEpoch(): void {
    const { state } = this;
    shuffle(state.rng, this.order.subarray(0, this.trainCount));
    state.at = 0;
    state.costSum = 0;
    state.heldOutSum = 0;
    state.right = new Array(this.network.outputs).fill(0);
    state.asked = new Array(this.network.outputs).fill(0);
  }

  /** Gathers the next samples, up to a batch and not beyond `end`. Gives how many. */
  private gather(end: number): number {
    const { observations, actions } = this.dataset;
    const size = this.game.observation.length;
    const rows = Math.min(this.state.params.batch, end - this.state.at);
    this.y.fill(0);
    for (let r = 0; r < rows; r++) {
      const sample = this.order[this.state.at + r];
      for (let i = 0; i < size; i++) this.x[r * size + i] = observations[sample * size + i];
      this.y[r * this.network.outputs + actions[sample]] = 1;
      this.weights[r] = this.classWeights[actions[sample]];
    }
    this.state.at += rows;
    return rows;
  }

  /** The course's three steps: feedforward and cost, backpropagation, descent. */
  private trainBatch(): number {
    const { network, gradient, state } = this;
    const rows = this.gather(this.trainCount);
    const output = network.forward(this.x, rows);
    const J = cost(losses.softmax_ce, output, this.y, rows, network.outputs, gradient, this.weights);
    network.zeroGradients();
    network.backward(gradient, rows);
    clipGradients([network], GRADIENT_LIMIT);
    const left = 1 - state.epoch / state.params.epochs; // the rate falls to 0: large steps first, fine ones last
    this.optimiser.step(state.params.learningRate * left);
    state.costSum += J * rows;
    state.samples += rows;
    return rows;
  }

  private examineBatch(): number {
    const { network, state } = this;
    const rows = this.gather(this.order.length);
    const output = network.forward(this.x, rows);
    const n = network.outputs;
    for (let r = 0; r < rows; r++) {
      const action = this.dataset.actions[this.order[state.at - rows + r]];
      let best = 0;
      for (let i = 1; i < n; i++) if (output[r * n + i] > output[r * n + best]) best = i;
      state.asked[action]++;
      if (best === action) state.right[action]++;
    }
    state.heldOutSum += cost(losses.softmax_ce, output, this.y, rows, n, this.gradient, this.weights) * rows;
    return rows;
  }

  private endEpoch(): Metrics {
    const { state } = this;
    const heldOut = this.order.length - this.trainCount;
    const trainCost = state.costSum / this.trainCount;
    const heldOutCost = heldOut > 0 ? state.heldOutSum / heldOut : trainCost; // nothing held out: judge by what there is
    state.epoch++;
    if (state.best === null || heldOutCost < state.best) {
      state.best = heldOutCost;
      state.bestEpoch = state.epoch;
      this.bestParameters.set(this.network.parameters);
    }
    const recalls = state.asked.flatMap((asked, i) => (asked > 0 ? [state.right[i] / asked] : []));
    const row = {
      epoch: state.epoch,
      samples: state.samples,
      cost: trainCost,
      heldOutCost,
      accuracy: heldOut > 0 ? sum(state.right) / heldOut : 0,
      balancedAccuracy: heldOut > 0 ? sum(recalls) / recalls.length : 0,
    };
    state.done = state.epoch >= state.params.epochs || state.epoch - state.bestEpoch >= state.params.patience;
    if (!state.done) this.beginEpoch();
    return row;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}

/** Whole episodes are held out: neighbouring ticks look alike, and a sample must not be examined on its neighbour. */
function splitByEpisode(dataset: Dataset, part: number, rng: Rng): [train: number[], heldOut: number[]] {
  const { episodeCount, episodes } = dataset;
  const held = part > 0 && episodeCount > 1 ? Math.max(1, Math.floor(episodeCount * part)) : 0;
  const drawn = shuffle(
    rng,
    Array.from({ length: episodeCount }, (_, i) => i),
  ).slice(0, held);
  const train: number[] = [];
  const heldOut: number[] = [];
  for (let s = 0; s < episodes.length; s++) (drawn.includes(episodes[s]) ? heldOut : train).push(s);
  return [train, heldOut];
}

/** From 1 for every action (balance 0) to weights under which all actions count alike (balance 1). */
function classWeights(dataset: Dataset, train: number[], actions: number, balance: number): Float32Array {
  const counts = new Array(actions).fill(0);
  for (const sample of train) counts[dataset.actions[sample]]++;
  const present = counts.filter(n => n > 0).length;
  return Float32Array.from(counts, n => (n > 0 ? 1 - balance + (balance * train.length) / (present * n) : 0));
}

export const behaviourCloning: Learner = {
  id: ID,
  title: { es: 'Imitación', en: 'Imitation' },
  summary: {
    es: 'Mira lo que hiciste en cada momento y aprende a hacer lo mismo.',
    en: 'Looks at what you did at every moment, and learns to do the same.',
  },
  kind: 'imitation',
  learns: choosesFreely,
  parameters,
  metrics,
  chart: { x: 'epoch', lines: ['cost', 'heldOutCost', 'balancedAccuracy'] },

  start({ game, params: given, seed, demonstrations = [], from }: StartOptions): Run {
    expectLearns(behaviourCloning, game);
    const params = validParams(parametersOf(behaviourCloning, game), given);
    const rng = seedRng(seed);
    const initial = split(rng);
    const actions = game.actions.kind === 'choice' ? game.actions.choices.length : 0;
    const network = from
      ? policyFrom(game, from)
      : freshNetwork(game, actions, params.hidden, params.hiddenLayers, 1, initial);
    return new CloningRun(game, demonstrations, network, {
      params,
      seed,
      lineage: from ? [...from.meta.lineage, from.meta.name] : [],
      stepsBefore: from?.meta.steps ?? 0,
      rng,
      epoch: 0,
      at: 0,
      samples: 0,
      costSum: 0,
      heldOutSum: 0,
      right: [],
      asked: [],
      best: null,
      bestEpoch: 0,
      done: false,
    });
  },

  restore: (game, saved) => CloningRun.restore(game, saved),
};
