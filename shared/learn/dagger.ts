/**
 * DAgger, dataset aggregation (Ross, Gordon and Bagnell 2011, "A reduction of imitation learning and structured prediction to
 * no-regret online learning"). A clone errs, and then sees what its demonstrator never did. So it plays, and somebody who
 * knows says what they would do where it has come to; it learns from all that was gathered so far; and again.
 *
 * There are two who can know. A person takes the controls where it goes wrong: what they do meanwhile is recorded in the
 * replay as theirs, and `correctionsOf` makes demonstrations of it, on which cloning goes on. Nobody is asked what they would
 * do while another hand steers: people cannot tell. A scripted player can; it is the expert of the learner below, which in
 * Connect Four and noughts and crosses searches and solves. In round i the expert steers with the chance βᵢ, which falls
 * linearly from 1 to 0 (section 3.2 of the paper, in its experiments).
 */
import { type ScriptedPlayer, scripted } from '../agents/index.ts';
import { actionNames, axisByte, axisValue } from '../agents/network.ts';
import { actionWidth, type Game } from '../games/game.ts';
import type { Replay } from '../games/replay.ts';
import { categorical } from '../nn/heads/categorical.ts';
import { gaussian } from '../nn/heads/gaussian.ts';
import type { Model } from '../nn/model-file.ts';
import type { Network } from '../nn/network.ts';
import { type Rng, seedRng, shuffle, split, uniform } from '../rng.ts';
import { type Agreement, accuracy, balancedAccuracy, compare, noAgreement } from './agreement.ts';
import type { ArenaState, Opponent } from './arena.ts';
import {
  decodeCheckpoint,
  decodeSavedModel,
  encodeCheckpoint,
  encodeSavedModel,
  refill,
} from './checkpoint.ts';
import { metrics, parameters } from './dagger-tables.ts';
import { answerTicks, Dataset, datasetOf } from './demonstrations.ts';
import { trainingSeed } from './evaluation.ts';
import { ExpertMatch } from './expert-match.ts';
import { classWeightsOf, Imitator, measure, spreadOf } from './imitator.ts';
import {
  type Demonstration,
  expectLearns,
  heldTicks,
  type Learner,
  type Metrics,
  parametersOf,
  type Run,
  type StartOptions,
  validParams,
} from './learner.ts';
import { emptyRecord, type MatchRecord, matchMetricsOf, recordMatch } from './match-record.ts';
import { freshNetwork, modelOf, policyFrom } from './policy-network.ts';

const ID = 'dagger';
const TURN_WORK = 64; // samples that asking an expert who searches is worth

/**
 * What a person did where they took over, as demonstrations: one for each seat that they took. Cloning goes on from the
 * model on these and all earlier demonstrations together.
 */
export function correctionsOf(replay: Replay): Demonstration[] {
  const seats = new Set(replay.takeovers?.map(({ seat }) => seat));
  return [...seats].map(seat => ({ replay, seat }));
}

/** All of a run but the arrays: what `save` writes as JSON. */
interface State {
  readonly params: Record<string, number>;
  readonly lineage: readonly string[];
  readonly stepsBefore: number;
  readonly decisionTicks: number;
  rng: Rng;
  phase: 'play' | 'learn';
  round: number; // finished
  played: number; // ticks of this round
  epoch: number; // of this round, finished
  at: number; // samples of this epoch learnt from
  costSum: number; // over the samples of this epoch
  matches: number; // begun
  record: MatchRecord;
  ticksLeft: number; // until the next decision
  expertSteers: boolean; // until then
  held: number[]; // what the network decided, [actionWidth] as the game has it
  pending: number[][]; // what it held of late, a tick each: the expert has yet to answer what it saw then
  measured: number; // samples that the normalisers have seen
  agreement: Agreement; // in this round's play
  squares: number[]; // [axes], of what it was off by in this round's play
  asked: number; // answers of this round
  spread: number[] | null; // log σ, as of the last round
}

class DaggerRun implements Run {
  private readonly imitator: Imitator;
  private readonly match: ExpertMatch;
  private readonly rivals: readonly string[];
  private readonly byAxes: boolean;
  private order = new Int32Array(0); // of all that is gathered, as this epoch goes through it
  // Scratch.
  private readonly chosen: Float32Array; // [actionWidth]
  private readonly did: Float32Array; // [actionWidth], the label as the policy would say it
  private readonly would: Float32Array;
  private readonly action: Int8Array;

  constructor(
    private readonly game: Game,
    private readonly network: Network,
    private readonly gathered: Dataset,
    private readonly state: State,
  ) {
    const { params } = state;
    const ladder = scripted[game.id];
    const rung = Math.max(0, ladder.length - 1 - params.belowBest);
    this.match = new ExpertMatch(game, ladder[rung], answerTicks(game, params.reactionTicks));
    this.rivals = rivalsOf(ladder, rung);
    const { batch, weightDecay, noise } = params;
    this.imitator = new Imitator(game, network, { batch, weightDecay, noise }, state.rng);
    this.byAxes = game.actions.kind === 'axes';
    this.chosen = new Float32Array(actionWidth(game));
    this.did = new Float32Array(actionWidth(game));
    this.would = new Float32Array(actionWidth(game));
    this.action = new Int8Array(actionWidth(game));
  }

  static begin(game: Game, network: Network, gathered: Dataset, state: State): DaggerRun {
    const run = new DaggerRun(game, network, gathered, state);
    run.beginMatch();
    return run;
  }

  get done(): boolean {
    return this.state.round === this.state.params.rounds;
  }

  get progress(): number {
    const { round, phase, played, epoch, at, params } = this.state;
    const part =
      phase === 'play'
        ? (0.5 * played) / params.round
        : 0.5 + (0.5 * (epoch + at / this.order.length)) / params.epochs;
    return this.done ? 1 : (round + part) / params.rounds;
  }

  advance(budget: number): Metrics | null {
    const { state } = this;
    let row: Metrics | null = null;
    for (let worked = 0; worked < budget && !this.done; ) {
      if (state.phase === 'play') {
        this.playTick();
        worked += this.game.turn ? TURN_WORK : 1;
        if (state.played === state.params.round) this.beginLesson();
      } else {
        worked += this.learnBatch();
        if (state.epoch === state.params.epochs) row = this.endRound();
      }
    }
    return row;
  }

  policy(): Model {
    const { game, network, gathered, state } = this;
    const { stepsBefore, decisionTicks, lineage, spread } = state;
    const logStd = spread && Float32Array.from(spread);
    return modelOf(
      game,
      network.clone(),
      ID,
      stepsBefore + gathered.count,
      decisionTicks,
      lineage,
      logStd ?? spreadOf(game, state.squares, 0),
    );
  }

  // ---- Play --------------------------------------------------------------------------------------------------------

  /** The chance of the expert to steer, βᵢ. */
  private get beta(): number {
    const { round, params } = this.state;
    return Math.max(0, 1 - round / Math.max(1, params.expertPart * params.rounds));
  }

  private playTick(): void {
    const { state, match, action } = this;
    if (state.ticksLeft === 0) {
      this.decide();
      state.expertSteers = uniform(state.rng) < this.beta;
      state.ticksLeft = state.decisionTicks;
    }
    state.ticksLeft--;
    this.takeAnswer();
    action.set(state.expertSteers ? match.label : state.held);
    match.play(action);
    state.played++;
    if (!match.outcome) return;
    recordMatch(state.record, match);
    this.beginMatch();
  }

  /** What the network would do now. */
  private decide(): void {
    const { network, match, chosen, state, byAxes } = this;
    const outputs = network.forward(match.seen, 1);
    (byAxes ? gaussian : categorical).mode(
      { n: network.outputs, outputs, mask: match.legal, logStd: null },
      0,
      chosen,
    );
    for (let i = 0; i < chosen.length; i++) state.held[i] = byAxes ? axisByte(chosen[i]) : chosen[i];
  }

  /** The expert's label for what it answers, whoever steers; and whether the network had decided the same then. */
  private takeAnswer(): void {
    const { state, match, did, would, byAxes, game, gathered } = this;
    state.pending.push([...state.held]);
    if (!match.answers) return;
    const held = state.pending.shift()!;
    for (let i = 0; i < did.length; i++) {
      did[i] = byAxes ? axisValue(match.label[i]) : match.label[i];
      would[i] = byAxes ? axisValue(held[i]) : held[i];
    }
    compare(game, state.agreement, did, 0, would, 0);
    for (let i = 0; i < state.squares.length; i++)
      state.squares[i] += (would[i] - did[i]) * (would[i] - did[i]);
    state.asked++;
    gathered.add({ seen: match.answered, legal: match.legal, at: 0, did, before: would }, state.round);
  }

  private beginMatch(): void {
    const { state, match, game, rivals } = this;
    const seed = trainingSeed(state.rng, state.matches);
    const opponent: Opponent =
      game.seats === 1 ? { kind: 'nobody' } : { kind: 'scripted', id: rivals[state.matches % rivals.length] };
    match.begin(seed, state.matches % game.seats, opponent);
    state.matches++;
    state.ticksLeft = 0;
    state.pending.length = 0;
  }

  // ---- Learn -------------------------------------------------------------------------------------------------------

  private beginLesson(): void {
    const { state, gathered, network } = this;
    this.order = Int32Array.from({ length: gathered.count }, (_, i) => i);
    measure(network, gathered, this.order, state.measured, gathered.count);
    state.measured = gathered.count;
    state.phase = 'learn';
    state.epoch = 0;
    this.weigh();
    this.beginEpoch();
  }

  private weigh(): void {
    const { gathered, order, state } = this;
    this.imitator.classWeights = classWeightsOf(gathered, order, order.length, state.params.balance);
  }

  private beginEpoch(): void {
    shuffle(this.state.rng, this.order);
    this.state.at = 0;
    this.state.costSum = 0;
  }

  private learnBatch(): number {
    const { state, gathered, order } = this;
    const { params } = state;
    const until = Math.min(state.at + params.batch, order.length);
    const rows = until - state.at;
    const left = 1 - state.round / params.rounds; // the rate falls: large steps first, fine ones last
    const J = this.imitator.learn(gathered, order, state.at, until, params.learningRate * left);
    state.costSum += J * rows;
    state.at = until;
    if (until === order.length) {
      state.epoch++;
      if (state.epoch < params.epochs) this.beginEpoch();
    }
    return rows;
  }

  private endRound(): Metrics {
    const { state, game, order, gathered } = this;
    const { matches, return: mean, winRate } = matchMetricsOf(state.record);
    const row = {
      round: state.round + 1,
      samples: gathered.count / gathered.copies,
      beta: this.beta,
      cost: state.costSum / order.length,
      accuracy: accuracy(state.agreement),
      balancedAccuracy: balancedAccuracy(state.agreement),
      ...{ matches, return: mean, winRate },
    };
    const spread = spreadOf(game, state.squares, state.asked);
    state.spread = spread && Array.from(spread);
    state.round++;
    state.phase = 'play';
    state.played = 0;
    state.agreement = noAgreement(game);
    state.squares.fill(0);
    state.asked = 0;
    return row;
  }

  // ---- Save and restore --------------------------------------------------------------------------------------------

  save(): Uint8Array {
    const { game, network, state, gathered, imitator, order } = this;
    const { count, size, width, choices, observations, actions, masks } = gathered;
    const [mean, square] = imitator.optimiser.memory;
    const model = modelOf(game, network, ID, 0, state.decisionTicks, []);
    return encodeCheckpoint({
      learner: ID,
      state: { run: state, steps: imitator.optimiser.steps, match: this.match.save() } satisfies Saved,
      arrays: {
        ...{ model: encodeSavedModel(model), mean, square, order },
        observations: observations.subarray(0, count * size),
        actions: actions.subarray(0, count * width),
        ...(masks && { masks: masks.subarray(0, count * choices) }),
      },
    });
  }

  static restore(game: Game, saved: Uint8Array): DaggerRun {
    const { state, arrays } = decodeCheckpoint<Saved>(ID, saved);
    const count = arrays.actions.length / actionWidth(game);
    const gathered = new Dataset(game, Math.max(1, count));
    gathered.count = count;
    gathered.observations.set(arrays.observations);
    gathered.actions.set(arrays.actions);
    if (arrays.masks) gathered.masks?.set(arrays.masks);
    const run = new DaggerRun(game, policyFrom(game, decodeSavedModel(arrays.model)), gathered, state.run);
    const { optimiser } = run.imitator;
    refill(optimiser.memory[0], arrays.mean);
    refill(optimiser.memory[1], arrays.square);
    optimiser.steps = state.steps;
    run.order = Int32Array.from(arrays.order);
    run.weigh();
    run.match.restore(state.match);
    return run;
  }
}

/** What a run saves beside its arrays. */
interface Saved {
  readonly run: State;
  readonly steps: number; // of the optimiser
  readonly match: ArenaState;
}

/** Whom it meets: all below the expert; the expert itself where it is the last. */
function rivalsOf(ladder: readonly ScriptedPlayer[], rung: number): readonly string[] {
  return ladder.slice(0, Math.max(1, rung)).map(player => player.id);
}

export const dagger: Learner = {
  id: ID,
  title: { es: 'Preguntar al experto', en: 'Asking an expert' },
  summary: {
    es: 'Juega ella misma y, en cada momento, pregunta a un experto qué habría hecho.',
    en: 'Plays by itself and, at every moment, asks an expert what they would have done.',
  },
  kind: 'imitation',
  shown: 'welcome',
  learns: ({ id }) => Object.hasOwn(scripted, id),
  parameters,
  metrics,
  chart: { x: 'round', lines: ['return', 'balancedAccuracy', 'beta'] },

  start({ game, params: given, seed, demonstrations = [], from }: StartOptions): Run {
    expectLearns(dagger, game);
    const params = validParams(parametersOf(dagger, game), given);
    const rng = seedRng(seed);
    const initial = split(rng);
    const { hidden, hiddenLayers, reactionTicks } = params;
    const outputs = actionNames(game).length;
    const network = from
      ? policyFrom(game, from)
      : freshNetwork(game, outputs, hidden, hiddenLayers, 1, initial, true);
    return DaggerRun.begin(game, network, datasetOf(game, demonstrations, reactionTicks), {
      params,
      lineage: from ? [...from.meta.lineage, from.meta.name] : [],
      stepsBefore: from?.meta.steps ?? 0,
      decisionTicks: from?.meta.decisionTicks ?? heldTicks(game, params.decisionTicks),
      rng,
      phase: 'play',
      round: 0,
      played: 0,
      epoch: 0,
      at: 0,
      costSum: 0,
      matches: 0,
      record: emptyRecord(),
      ticksLeft: 0,
      expertSteers: false,
      held: new Array(actionWidth(game)).fill(0),
      pending: [],
      measured: 0,
      agreement: noAgreement(game),
      squares: new Array(game.actions.kind === 'axes' ? outputs : 0).fill(0),
      asked: 0,
      spread: null,
    });
  },

  restore: (game, saved) => DaggerRun.restore(game, saved),
};
