/**
 * REINFORCE with a baseline (Williams 1992; Sutton and Barto 2018, section 13.4), the shortest way from reward to a policy:
 * play a few matches; after each action a came the return G; make a likelier by ∂log π(a|s)/∂θ · (G − V(s)). What is
 * expected anyway, V(s), is a second network and only steadies the learning; the policy alone goes into the model.
 */
import type { Game } from '../games/game.ts';
import { categorical } from '../nn/heads/categorical.ts';
import { emptyScore, type PolicyOutputs } from '../nn/heads/head.ts';
import type { Model } from '../nn/model-file.ts';
import type { Network } from '../nn/network.ts';
import { adam, clipGradients, type Optimiser } from '../nn/optimisers.ts';
import type { Tensor } from '../nn/safetensors.ts';
import { type Rng, seedRng, split } from '../rng.ts';
import { explainedVariance, normalise } from './advantage.ts';
import { Arena, type ArenaState } from './arena.ts';
import {
  decodeCheckpoint,
  decodeSavedModel,
  encodeCheckpoint,
  encodeSavedModel,
  refill,
} from './checkpoint.ts';
import { type LeagueState, leagueRules, newLeague } from './league.ts';
import {
  choosesFreely,
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
import { leashAt, leashMetric, leashParameters, pullBack } from './leash.ts';
import { emptyRecord, type MatchRecord, matchMetricsOf, recordMatch } from './match-record.ts';
import { Payment, rewardWeights } from './payment.ts';
import {
  decisionsRow,
  gammaRow,
  learningRateRow,
  matchMetrics,
  networkParameters,
  rivalParameters,
  snapshotUpdatesRow,
} from './playing-tables.ts';
import { freshNetwork, modelOf, policyFrom } from './policy-network.ts';
import { frozenIn, Rivals } from './rivals.ts';

const ID = 'reinforce';
const GRADIENT_LIMIT = 1;

const parameters: readonly Parameter[] = [
  decisionsRow(400_000),
  learningRateRow(0.003),
  gammaRow,
  {
    name: 'round',
    default: 1000,
    low: 8,
    high: 20_000,
    scale: 'integer',
    unit: '',
    meaning: {
      es: 'decisiones entre aprendizajes, al menos: siempre partidas enteras',
      en: 'decisions between updates, at least: always whole matches',
    },
  },
  ...networkParameters,
  ...rivalParameters,
  snapshotUpdatesRow,
  ...leashParameters,
];

const metrics: readonly Metric[] = [
  { name: 'update', meaning: { es: 'aprendizajes', en: 'updates' } },
  { name: 'decisions', meaning: { es: 'decisiones jugadas', en: 'decisions played' } },
  ...matchMetrics,
  { name: 'entropy', meaning: { es: 'entropía: 0 decidida', en: 'entropy: 0 is decided' } },
  {
    name: 'explainedVariance',
    meaning: { es: 'cuánto acierta el valor: 1 todo', en: 'how right the value is: 1 is all' },
  },
  leashMetric,
];

/** All of a run but the arrays: what `save` writes as JSON. */
interface State {
  readonly params: Record<string, number>;
  readonly lineage: readonly string[];
  readonly stepsBefore: number;
  readonly decisionTicks: number;
  rng: Rng;
  update: number;
  decisions: number;
  at: number; // decisions of this round
  matchAt: number; // of them, before this match
  matches: number; // begun
  readonly league: LeagueState;
  record: MatchRecord;
}

class ReinforceRun implements Run {
  private readonly size: number;
  private readonly optimiser: Optimiser;
  private readonly valueOptimiser: Optimiser;
  private readonly arena: Arena;
  private readonly rivals: Rivals;
  // The round, [decisions, …]: room for the last match to overrun it.
  private readonly observations: Float32Array;
  private readonly actions: Uint8Array;
  private readonly returns: Float32Array; // rewards, until their match has ended
  private readonly values: Float32Array;
  private readonly advantages: Float32Array;
  // Scratch: nothing in it outlives a slice.
  private readonly seen: Float32Array;
  private readonly gradient: Float32Array; // [decisions, actions]
  private readonly valueGradient: Float32Array;
  private readonly chosen = new Uint8Array(1);
  private readonly score = emptyScore();

  constructor(
    private readonly game: Game,
    private readonly network: Network,
    private readonly value: Network,
    private readonly anchor: Network | null, // what the leash is tied to
    frozen: readonly Model[], // of the league
    private readonly state: State,
  ) {
    const { params, decisionTicks, league } = state;
    this.size = game.observation.length;
    this.optimiser = adam(network);
    this.valueOptimiser = adam(value);
    const policy = { network, spread: null };
    const rules = leagueRules(params);
    this.rivals = new Rivals({ game, policy, decisionTicks, mode: 'sampled', league, rules, frozen });
    const payment = new Payment(game, rewardWeights(game, params), params.gamma);
    this.arena = new Arena(game, payment, decisionTicks, opponent => this.rivals.agentFor(opponent));
    const most = params.round + Math.ceil(game.maxTicks / decisionTicks);
    this.observations = new Float32Array(most * this.size);
    this.actions = new Uint8Array(most);
    this.returns = new Float32Array(most);
    this.values = new Float32Array(most);
    this.advantages = new Float32Array(most);
    this.seen = new Float32Array(this.size);
    this.gradient = new Float32Array(most * network.outputs);
    this.valueGradient = new Float32Array(most);
  }

  /** Takes the first snapshot and opens the first match. */
  begin(): this {
    this.snapshot();
    this.beginMatch();
    return this;
  }

  get done(): boolean {
    return this.progress >= 1 && this.state.at === 0;
  }

  get progress(): number {
    return Math.min(1, this.state.decisions / this.state.params.decisions);
  }

  advance(budget: number): Metrics | null {
    const { state } = this;
    let row: Metrics | null = null;
    for (let worked = 0; worked < budget && !this.done; ) {
      this.playDecision();
      worked++;
      if (state.at < state.params.round || state.at > state.matchAt) continue; // the match goes on
      worked += state.at;
      row = this.learn();
    }
    return row;
  }

  policy(): Model {
    const { stepsBefore, decisions, decisionTicks, lineage } = this.state;
    return modelOf(this.game, this.network.clone(), ID, stepsBefore + decisions, decisionTicks, lineage);
  }

  private playDecision(): void {
    const { state, arena, seen, chosen, network } = this;
    const { at } = state;
    arena.observe(seen, 0);
    this.observations.set(seen, at * this.size);
    const policy = { n: network.outputs, outputs: network.forward(seen, 1), mask: null, logStd: null };
    categorical.sample(policy, 0, state.rng, chosen);
    this.actions[at] = chosen[0];
    this.returns[at] = arena.play(chosen);
    state.at++;
    state.decisions++;
    if (arena.outcome) this.endMatch(arena.outcome.ended === 'truncated');
  }

  /** Gₜ = rₜ + γ Gₜ₊₁, backwards; a match that ran out of time was still worth V. */
  private endMatch(truncated: boolean): void {
    const { state, arena, returns } = this;
    arena.observe(this.seen, 0);
    let G = truncated ? this.value.forward(this.seen, 1)[0] : 0;
    for (let t = state.at - 1; t >= state.matchAt; t--) {
      G = returns[t] + state.params.gamma * G;
      returns[t] = G;
    }
    state.matchAt = state.at;
    this.rivals.record(arena.opponent, recordMatch(state.record, arena));
    this.beginMatch();
  }

  private beginMatch(): void {
    const { seed, seat, opponent } = this.rivals.next(this.state);
    this.arena.begin(seed, seat, opponent);
  }

  private snapshot(): void {
    this.rivals.snapshot({ network: this.network, spread: null });
  }

  /** What the model that it goes on from makes of the round; null where there is no leash, or none any more. */
  private held(policy: PolicyOutputs, rows: number): PolicyOutputs | null {
    if (!this.anchor || this.leash() === 0) return null;
    return { ...policy, outputs: this.anchor.forward(this.observations, rows) };
  }

  /** The weight of the leash now. */
  private leash(): number {
    return leashAt(this.state.params, this.progress);
  }

  /** One step of both networks over the whole round: J = −mean log π(a|s) (G − V) + leash · KL, and ½ mean (V − G)². */
  private learn(): Metrics {
    const { state, network, value, returns, values, advantages, gradient, valueGradient } = this;
    const { at: rows, params } = state;
    values.set(value.forward(this.observations, rows));
    for (let t = 0; t < rows; t++) {
      advantages[t] = returns[t] - values[t];
      valueGradient[t] = -advantages[t] / rows;
    }
    value.zeroGradients();
    value.backward(valueGradient, rows);
    normalise(advantages, rows);
    const outputs = network.forward(this.observations, rows);
    const policy = { n: network.outputs, outputs, mask: null, logStd: null };
    const held = this.held(policy, rows);
    const into = { outputs: gradient, logStd: null };
    const pull = this.leash() / rows;
    let entropy = 0;
    let leashKl = 0;
    for (let t = 0; t < rows; t++) {
      categorical.score(policy, t, this.actions, this.score);
      entropy += this.score.entropy / rows;
      categorical.gradient(policy, t, this.actions, this.score, -advantages[t] / rows, 0, into);
      if (held) leashKl += pullBack(categorical, held, policy, t, pull, into) / rows;
    }
    network.zeroGradients();
    network.backward(gradient, rows);
    clipGradients([network], GRADIENT_LIMIT);
    const alpha = params.learningRate * Math.max(0.01, 1 - this.progress);
    this.optimiser.step(alpha);
    this.valueOptimiser.step(alpha);
    state.update++;
    if (state.update % params.snapshotUpdates === 0) this.snapshot();
    state.at = state.matchAt = 0;
    return {
      update: state.update,
      decisions: state.decisions,
      ...matchMetricsOf(state.record),
      entropy,
      explainedVariance: explainedVariance(values.subarray(0, rows), returns.subarray(0, rows)),
      leashKl,
    };
  }

  private arrays() {
    const { observations, actions, returns } = this;
    const [policyMean, policySquare] = this.optimiser.memory;
    const [valueMean, valueSquare] = this.valueOptimiser.memory;
    return {
      observations: observations.subarray(0, this.state.at * this.size),
      actions: actions.subarray(0, this.state.at),
      returns: returns.subarray(0, this.state.at),
      ...{ policyMean, policySquare, valueMean, valueSquare, value: this.value.parameters },
      ...this.rivals.arrays(),
    };
  }

  save(): Uint8Array {
    const { game, network, anchor, state } = this;
    const asModel = (of: Network) => encodeSavedModel(modelOf(game, of, ID, 0, state.decisionTicks, []));
    return encodeCheckpoint({
      learner: ID,
      state: { run: state, steps: this.optimiser.steps, arena: this.arena.save() },
      arrays: { ...this.arrays(), model: asModel(network), ...(anchor && { anchor: asModel(anchor) }) },
    });
  }

  static restore(game: Game, saved: Uint8Array): ReinforceRun {
    const { state, arrays } = decodeCheckpoint<{ run: State; steps: number; arena: ArenaState }>(ID, saved);
    const { hidden, hiddenLayers } = state.run.params;
    const value = freshNetwork(game, 1, hidden, hiddenLayers, 1, seedRng(0));
    const network = (bytes: Tensor['data']) => policyFrom(game, decodeSavedModel(bytes));
    const anchor = arrays.anchor ? network(arrays.anchor) : null;
    const run = new ReinforceRun(game, network(arrays.model), value, anchor, frozenIn(arrays), state.run);
    for (const [name, into] of Object.entries(run.arrays())) refill(into, arrays[name]);
    run.optimiser.steps = run.valueOptimiser.steps = state.steps;
    run.arena.restore(state.arena);
    return run;
  }
}

export const reinforce: Learner = {
  id: ID,
  title: { es: 'Ensayo y error, como en 1992', en: 'Trial and error, as in 1992' },
  summary: {
    es: 'El camino más corto: juega partidas enteras y hace más probable lo que acabó bien.',
    en: 'The shortest way: plays whole matches, and makes likelier what ended well.',
  },
  kind: 'reward',
  learns: choosesFreely,
  parameters,
  metrics,
  chart: { x: 'decisions', lines: ['return'] },

  start({ game, params: given, seed, from, rivals = [] }: StartOptions): Run {
    expectLearns(reinforce, game);
    const params = validParams(parametersOf(reinforce, game), given);
    const rng = seedRng(seed);
    const initial = split(rng);
    const actions = game.actions.kind === 'choice' ? game.actions.choices.length : 0;
    const { hidden, hiddenLayers } = params;
    const network = from
      ? policyFrom(game, from)
      : freshNetwork(game, actions, hidden, hiddenLayers, 0.01, initial);
    const value = freshNetwork(game, 1, hidden, hiddenLayers, 1, initial);
    const anchor = from ? policyFrom(game, from) : null;
    const run = new ReinforceRun(game, network, value, anchor, rivals, {
      params,
      lineage: from ? [...from.meta.lineage, from.meta.name] : [],
      stepsBefore: from?.meta.steps ?? 0,
      decisionTicks: from?.meta.decisionTicks ?? params.decisionTicks,
      rng,
      update: 0,
      decisions: 0,
      at: 0,
      matchAt: 0,
      matches: 0,
      league: newLeague(rivals.length),
      record: emptyRecord(),
    });
    return run.begin();
  },

  restore: (game, saved) => ReinforceRun.restore(game, saved),
};
