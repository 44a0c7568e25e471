/**
 * Behaviour cloning (Pomerleau 1989): supervised learning of what a player did, given what they saw. Some episodes are held
 * out, and the weights that did best on those are kept. In the end the clone plays: a low cost is not yet a good player, since
 * every mistake leads to where the demonstrator never was.
 *
 * Training goes on from the model of an earlier run where one is given, on the old demonstrations and the new ones alike: so
 * it does after a person took over from the clone where it went wrong (see dagger.ts).
 */
import { actionNames } from '../agents/network.ts';
import type { Game } from '../games/game.ts';
import { decodeReplay, encodeReplay } from '../games/replay.ts';
import type { Model } from '../nn/model-file.ts';
import type { Network } from '../nn/network.ts';
import { type Rng, seedRng, shuffle, split } from '../rng.ts';
import { type Agreement, accuracy, balancedAccuracy, noAgreement } from './agreement.ts';
import { metrics, parameters } from './behaviour-cloning-tables.ts';
import {
  decodeCheckpoint,
  decodeSavedModel,
  encodeCheckpoint,
  encodeSavedModel,
  refill,
} from './checkpoint.ts';
import { CloneExam, type ExamState } from './clone-exam.ts';
import { type CloningReport, commonestAction, reportOf } from './cloning-report.ts';
import { answerTicks, type Dataset, datasetOf } from './demonstrations.ts';
import { classWeightsOf, Imitator, measure, spreadOf } from './imitator.ts';
import {
  type Demonstration,
  heldTicks,
  type Learner,
  type Metrics,
  parametersOf,
  type Run,
  type StartOptions,
  validParams,
} from './learner.ts';
import { freshNetwork, modelOf, policyFrom } from './policy-network.ts';

const ID = 'behaviour-cloning';

/** All of a run but the arrays: what `save` writes as JSON. */
interface State {
  readonly params: Record<string, number>;
  readonly seed: number;
  readonly lineage: readonly string[];
  readonly stepsBefore: number; // samples that the model it goes on from was trained on
  rng: Rng;
  phase: 'learn' | 'play' | 'done';
  epoch: number; // finished
  at: number; // samples of this epoch done; beyond the training part, held-out ones
  samples: number;
  costSum: number; // over the samples of this epoch
  heldOutSum: number;
  agreement: Agreement; // on the held-out samples of this epoch
  squares: number[]; // [axes], of what it was off by on those
  best: Best | null;
}

/** The epoch of the lowest held-out cost. */
interface Best {
  readonly epoch: number;
  readonly trainCost: number;
  readonly cost: number;
  readonly agreement: Agreement;
  readonly squares: readonly number[];
}

export class CloningRun implements Run {
  private readonly dataset: Dataset;
  private readonly order: Int32Array; // training samples, shuffled every epoch, then the held-out ones
  private readonly trainCount: number;
  private readonly imitator: Imitator;
  private readonly bestParameters: Float32Array;
  private readonly decisionTicks: number;
  private readonly exam: CloneExam;
  private replayFiles: Uint8Array[] | null = null; // made when first saved

  constructor(
    private readonly game: Game,
    private readonly demonstrations: readonly Demonstration[],
    private readonly network: Network,
    private readonly state: State,
  ) {
    const { params } = state;
    this.dataset = datasetOf(game, demonstrations, params.reactionTicks);
    const [train, heldOut] = splitByEpisode(this.dataset, params.heldOut, seedRng(state.seed));
    if (train.length === 0) throw new Error('behaviour-cloning: the demonstrations hold no samples');
    this.trainCount = train.length;
    this.order = Int32Array.from([...train, ...heldOut]);
    const { batch, weightDecay, noise, balance } = params;
    this.imitator = new Imitator(game, network, { batch, weightDecay, noise }, state.rng);
    this.imitator.classWeights = classWeightsOf(this.dataset, train, train.length, balance);
    this.bestParameters = network.parameters.slice();
    this.decisionTicks = heldTicks(game, params.decisionTicks);
    const repeated = commonestAction(this.dataset, this.dataset.count);
    const clone = this.late(modelOf(game, network, ID, 0, this.decisionTicks, []));
    this.exam = new CloneExam(game, clone, params.examMatches, repeated);
  }

  static begin(
    game: Game,
    demonstrations: readonly Demonstration[],
    network: Network,
    state: State,
    fresh: boolean,
  ): CloningRun {
    const run = new CloningRun(game, demonstrations, network, state);
    // Once, before anything is learnt: from then on they are brought to the same size.
    if (fresh) measure(network, run.dataset, run.order, 0, run.trainCount);
    run.beginEpoch();
    return run;
  }

  get done(): boolean {
    return this.state.phase === 'done';
  }

  get progress(): number {
    const { phase, at, epoch, params } = this.state;
    if (phase === 'done') return 1;
    const learnt = phase === 'learn' ? (epoch + at / this.order.length) / params.epochs : 1;
    return 0.9 * Math.min(1, learnt) + 0.1 * this.exam.progress;
  }

  advance(budget: number): Metrics | null {
    const { state, exam } = this;
    let row: Metrics | null = null;
    for (let worked = 0; worked < budget && state.phase !== 'done'; ) {
      if (state.phase === 'learn') {
        worked += state.at < this.trainCount ? this.trainBatch() : this.examineBatch();
        if (state.at === this.order.length) row = this.endEpoch();
      } else {
        exam.step();
        worked++;
        if (exam.done) row = this.endExam();
      }
    }
    return row;
  }

  /** The weights that did best on the held-out episodes so far; before the first epoch's end, those of now. */
  policy(): Model {
    const { game, decisionTicks, bestParameters } = this;
    const { lineage, stepsBefore, samples, best } = this.state;
    const steps = stepsBefore + samples;
    const spread = spreadOf(game, best?.squares ?? actionNames(game).map(() => 0), best ? this.judged : 0);
    const model = modelOf(game, this.network.clone(), ID, steps, decisionTicks, lineage, spread);
    if (best) model.network.parameters.set(bestParameters);
    return this.late(model);
  }

  /** It answers as late as those whom it imitates: what they do is meant for what they will see by then. */
  private late(model: Model): Model {
    const reactionTicks = answerTicks(this.game, this.state.params.reactionTicks);
    return reactionTicks > 0 ? { ...model, meta: { ...model.meta, reactionTicks } } : model;
  }

  /** What it has learnt, as of its best epoch; null before the first has ended. */
  report(): CloningReport | null {
    const { dataset, order, trainCount, exam } = this;
    const { best } = this.state;
    if (!best) return null;
    const [trained, heldOut] = [order.subarray(0, trainCount), order.subarray(trainCount)];
    return reportOf(dataset, trained, heldOut, best.agreement, exam.returns, exam.repeatReturns);
  }

  /** The samples that an epoch is judged by: those held out, or, where none are, all. */
  private get judged(): number {
    return this.order.length - this.trainCount || this.trainCount;
  }

  private beginEpoch(): void {
    const { state, game } = this;
    shuffle(state.rng, this.order.subarray(0, this.trainCount));
    state.at = 0;
    state.costSum = 0;
    state.heldOutSum = 0;
    state.agreement = noAgreement(game);
    state.squares = new Array(game.actions.kind === 'axes' ? game.actions.axes.length : 0).fill(0);
  }

  private trainBatch(): number {
    const { state, dataset, order } = this;
    const { params } = state;
    const until = Math.min(state.at + params.batch, this.trainCount);
    const left = 1 - state.epoch / params.epochs; // the rate falls to 0: large steps first, fine ones last
    const J = this.imitator.learn(dataset, order, state.at, until, params.learningRate * left);
    const rows = until - state.at;
    state.costSum += J * rows;
    state.samples += rows;
    state.at = until;
    return rows;
  }

  private examineBatch(): number {
    const { state, dataset, order } = this;
    const until = Math.min(state.at + state.params.batch, order.length);
    const rows = until - state.at;
    const { agreement, squares } = state;
    state.heldOutSum += this.imitator.examine(dataset, order, state.at, until, agreement, squares) * rows;
    state.at = until;
    return rows;
  }

  private endEpoch(): Metrics {
    const { state } = this;
    const { params, agreement, squares } = state;
    const heldOut = this.order.length - this.trainCount;
    const trainCost = state.costSum / this.trainCount;
    const heldOutCost = heldOut > 0 ? state.heldOutSum / heldOut : trainCost; // nothing held out: judge by what there is
    state.epoch++;
    if (!state.best || heldOutCost < state.best.cost) {
      // Of axes, J = ½ Σ (ŷ − y)².
      const offs =
        heldOut > 0 ? squares : squares.map(() => (2 * trainCost * this.trainCount) / squares.length);
      state.best = { epoch: state.epoch, trainCost, cost: heldOutCost, agreement, squares: offs };
      this.bestParameters.set(this.network.parameters);
    }
    const stops = state.epoch >= params.epochs || state.epoch - state.best.epoch >= params.patience;
    if (!stops) this.beginEpoch();
    else this.endLearning();
    return this.row(trainCost, heldOutCost, agreement);
  }

  private endLearning(): void {
    const { state, network } = this;
    network.parameters.set(this.bestParameters);
    state.phase = this.exam.done ? 'done' : 'play';
  }

  /** The row of the best epoch again, with what it was worth in play. */
  private endExam(): Metrics {
    const { state } = this;
    state.phase = 'done';
    const { trainCost, cost, agreement } = state.best!;
    return this.row(trainCost, cost, agreement);
  }

  private row(cost: number, heldOutCost: number, agreement: Agreement): Metrics {
    const { state, exam } = this;
    return {
      epoch: state.epoch,
      samples: state.samples,
      cost,
      heldOutCost,
      accuracy: accuracy(agreement),
      balancedAccuracy: balancedAccuracy(agreement),
      return: state.phase === 'done' ? mean(exam.returns) : Number.NaN,
      repeatReturn: state.phase === 'done' ? mean(exam.repeatReturns) : Number.NaN,
    };
  }

  // ---- Save and restore --------------------------------------------------------------------------------------------

  save(): Uint8Array {
    const { game, network, state, demonstrations, exam, decisionTicks } = this;
    const model = modelOf(game, network, ID, 0, decisionTicks, []);
    const { optimiser } = this.imitator;
    const [mean, square] = optimiser.memory;
    this.replayFiles ??= demonstrations.map(({ replay }) => encodeReplay(replay));
    return encodeCheckpoint({
      learner: ID,
      state: {
        run: state,
        steps: optimiser.steps,
        seats: demonstrations.map(({ seat }) => seat),
        exam: exam.save(),
      } satisfies Saved,
      arrays: {
        model: encodeSavedModel(model),
        mean,
        square,
        best: this.bestParameters,
        order: this.order,
        ...Object.fromEntries(this.replayFiles.map((bytes, i) => [`replay.${i}`, bytes])),
      },
    });
  }

  static restore(game: Game, saved: Uint8Array): CloningRun {
    const { state, arrays } = decodeCheckpoint<Saved>(ID, saved);
    const replayFiles = state.seats.map((_, i) => arrays[`replay.${i}`] as Uint8Array);
    const demonstrations = state.seats.map((seat, i) => {
      const replay = decodeReplay(replayFiles[i]);
      if (!replay.ok) throw new Error(`behaviour-cloning: ${replay.code}: ${replay.detail}`);
      return { replay: replay.replay, seat };
    });
    const run = new CloningRun(
      game,
      demonstrations,
      policyFrom(game, decodeSavedModel(arrays.model)),
      state.run,
    );
    const { optimiser } = run.imitator;
    refill(optimiser.memory[0], arrays.mean);
    refill(optimiser.memory[1], arrays.square);
    optimiser.steps = state.steps;
    refill(run.bestParameters, arrays.best);
    refill(run.order, arrays.order);
    run.exam.restore(state.exam);
    run.replayFiles = replayFiles;
    return run;
  }
}

/** What a run saves beside its arrays. */
interface Saved {
  readonly run: State;
  readonly steps: number; // of the optimiser
  readonly seats: readonly number[];
  readonly exam: ExamState;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
}

/**
 * Whole episodes are held out, drawn until they make up their part: neighbouring ticks look alike, and a sample must not be
 * examined on its neighbour.
 */
function splitByEpisode(dataset: Dataset, part: number, rng: Rng): [train: number[], heldOut: number[]] {
  const { episodeCount, episodes, count } = dataset;
  const sizes = new Array(episodeCount).fill(0);
  for (let s = 0; s < count; s++) sizes[episodes[s]]++;
  const held = new Set<number>();
  let left = part * count;
  for (const episode of shuffle(rng, [...sizes.keys()])) {
    if (left <= 0 || held.size === episodeCount - 1) break;
    held.add(episode);
    left -= sizes[episode];
  }
  const train: number[] = [];
  const heldOut: number[] = [];
  for (let s = 0; s < count; s++) (held.has(episodes[s]) ? heldOut : train).push(s);
  return [train, heldOut];
}

export const behaviourCloning: Learner = {
  id: ID,
  title: { es: 'Imitación', en: 'Imitation' },
  summary: {
    es: 'Mira lo que hiciste en cada momento y aprende a hacer lo mismo.',
    en: 'Looks at what you did at every moment, and learns to do the same.',
  },
  kind: 'imitation',
  shown: 'needed',
  learns: () => true,
  parameters,
  metrics,
  chart: { x: 'epoch', lines: ['cost', 'heldOutCost', 'balancedAccuracy'] },

  start({ game, params: given, seed, demonstrations = [], from }: StartOptions): CloningRun {
    const params = validParams(parametersOf(behaviourCloning, game), given);
    const rng = seedRng(seed);
    const initial = split(rng);
    const { hidden, hiddenLayers } = params;
    const network = from
      ? policyFrom(game, from)
      : freshNetwork(game, actionNames(game).length, hidden, hiddenLayers, 1, initial, true);
    const state: State = {
      params,
      seed,
      lineage: from ? [...from.meta.lineage, from.meta.name] : [],
      stepsBefore: from?.meta.steps ?? 0,
      rng,
      phase: 'learn',
      epoch: 0,
      at: 0,
      samples: 0,
      costSum: 0,
      heldOutSum: 0,
      agreement: noAgreement(game),
      squares: [],
      best: null,
    };
    return CloningRun.begin(game, demonstrations, network, state, !from);
  },

  restore: (game, saved) => CloningRun.restore(game, saved),
};
