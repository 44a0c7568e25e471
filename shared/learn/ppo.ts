/**
 * Proximal policy optimisation (Schulman et al. 2017), with the details that matter (Huang et al. 2022, "The 37
 * implementation details of PPO"), by self-play: opponents are earlier selves and, in a given part of the matches, the
 * game's scripted players (league.ts); where there is one seat, nobody. Policy and value are separate networks; only the policy goes into the model.
 *
 * Networks may remember (`memory`): then they learn by whole stretches of lanes, back through time, and begin every match
 * with nothing in mind.
 *
 * A run goes round: play `horizon` decisions in every lane; estimate advantages; learn from them in shuffled minibatches
 * for `epochs`; take a snapshot now and then. It can stop for breath between any two decisions or minibatches.
 */

import { actionNames, axisByte } from '../agents/network.ts';
import { actionWidth, type Game } from '../games/game.ts';
import { log } from '../math.ts';
import { categorical } from '../nn/heads/categorical.ts';
import { gaussian } from '../nn/heads/gaussian.ts';
import { emptyScore, type Head } from '../nn/heads/head.ts';
import { Normaliser } from '../nn/layers/normaliser.ts';
import type { Model } from '../nn/model-file.ts';
import { Network, type NetworkSpec } from '../nn/network.ts';
import { adam, clipGradients, type Optimiser, type Trainable } from '../nn/optimisers.ts';
import type { Tensor } from '../nn/safetensors.ts';
import { type Rng, seedRng, shuffle, split } from '../rng.ts';
import { estimateAdvantages, explainedVariance, normalise } from './advantage.ts';
import { Arena, type ArenaState, type Opponent } from './arena.ts';
import { decodeCheckpoint, encodeCheckpoint, refill } from './checkpoint.ts';
import { LaneMemory } from './lane-memory.ts';
import { type LeagueState, leagueRules, newLeague } from './league.ts';
import {
  heldTicks,
  type Learner,
  type Metrics,
  parametersOf,
  type Run,
  type StartOptions,
  validParams,
} from './learner.ts';
import { leashAt } from './leash.ts';
import { emptyRecord, type MatchRecord, matchMetricsOf, recordMatch } from './match-record.ts';
import { Payment, rewardWeights } from './payment.ts';
import { copyPolicy, type Policy, policyArrays, policyOf, readPolicy } from './policy.ts';
import { freshNetwork, modelOf, policyFrom } from './policy-network.ts';
import { Minibatch, Round } from './ppo-round.ts';
import { metrics, parameters } from './ppo-tables.ts';
import { newRewardScale, RewardScale, type RewardScaleState } from './reward-scale.ts';
import { frozenIn, Rivals } from './rivals.ts';
import { type PolicyCost, policyCost, valueCost } from './surrogate.ts';

const ID = 'ppo';
const GRADIENT_LIMIT = 0.5;
const ADAM_EPSILON = 1e-5;
const VALUE_WEIGHT = 0.5;
const UNCLIPPED = Number.POSITIVE_INFINITY;

/** All of a run but the arrays: what `save` writes as JSON. */
interface State {
  readonly params: Record<string, number>;
  readonly lineage: readonly string[];
  readonly stepsBefore: number;
  readonly decisionTicks: number;
  rng: Rng;
  phase: 'play' | 'learn';
  at: number; // decisions of this round played in each lane, or samples of this epoch learnt from
  epoch: number; // of this update, finished
  update: number; // finished
  decisions: number;
  matches: number; // begun
  rewardSum: number; // of this round
  readonly record: MatchRecord;
  readonly league: LeagueState;
  readonly rewardScale: RewardScaleState;
  sums: PolicyCost & { valueCost: number; minibatches: number }; // over the minibatches of this update
}

/** Somebody else than the game who says what a decision was worth, and learns what to say from every round. */
export interface Judge {
  /** Of the decision that has just been played from the observation `at` of the round. */
  worth(observations: Float32Array, at: number, move: Int8Array, arena: Arena): number;
  endRound(round: Round): void;
  /** Rows of its own beside those of PPO, of the last round. */
  metrics(): Metrics;
}

export class PpoRun implements Run {
  /** null: the game. It saves itself; a run that is restored is given it anew. */
  judge: Judge | null = null;
  private readonly head: Head;
  private readonly trained: readonly Trainable[];
  private readonly optimisers: readonly Optimiser[];
  private readonly rivals: Rivals;
  private readonly arenas: readonly Arena[];
  private readonly rewardScale: RewardScale;
  private readonly round: Round;
  private readonly remembers: boolean;
  private readonly memories: {
    readonly policy: LaneMemory;
    readonly value: LaneMemory;
    readonly anchor: LaneMemory | null;
  };
  // Scratch: nothing in it outlives a slice.
  private readonly minibatch: Minibatch;
  private readonly current: Float32Array; // [lanes, observation]
  private readonly currentMask: Uint8Array | null; // [lanes, outputs]
  private readonly chosen: Float32Array; // [lanes, width]
  private readonly move: Int8Array; // [width], as the game has it
  private readonly lastValues: Float32Array;
  private readonly stopped: Float32Array; // [1, observation]
  private readonly score = emptyScore();
  private readonly costs: PolicyCost = noCosts();

  constructor(
    private readonly game: Game,
    private readonly learnt: Policy,
    private readonly value: Network,
    private readonly anchor: Policy | null, // what the leash is tied to
    frozen: readonly Model[], // of the league
    private readonly state: State,
  ) {
    const { params, decisionTicks, league } = state;
    const { lanes, horizon, batch, gamma } = params;
    const { network, spread } = learnt;
    const { outputs } = network;
    const size = game.observation.length;
    const width = actionWidth(game);
    this.head = game.actions.kind === 'axes' ? gaussian : categorical;
    this.trained = [network, value, ...(spread ? [spread] : [])];
    this.optimisers = this.trained.map(each => adam(each, { epsilon: ADAM_EPSILON }));
    this.rewardScale = new RewardScale(state.rewardScale, gamma);
    const rules = leagueRules(params);
    this.rivals = new Rivals({ game, policy: learnt, decisionTicks, mode: 'sampled', league, rules, frozen });
    const agentFor = (opponent: Opponent) => this.rivals.agentFor(opponent);
    const payment = () => new Payment(game, rewardWeights(game, params), gamma);
    this.arenas = Array.from({ length: lanes }, () => new Arena(game, payment(), decisionTicks, agentFor));
    const shape = { horizon, lanes, size, outputs, width };
    this.remembers = network.stateSize > 0 || value.stateSize > 0;
    const masked = game.legal !== undefined;
    this.round = new Round({ ...shape, masked, anchored: anchor !== null, stretches: this.remembers });
    this.memories = {
      policy: new LaneMemory(network, lanes),
      value: new LaneMemory(value, lanes),
      anchor: anchor && new LaneMemory(anchor.network, lanes),
    };
    this.minibatch = new Minibatch(this.round.shape, this.round.rowsOf(batch));
    this.current = new Float32Array(lanes * size);
    this.currentMask = game.legal ? new Uint8Array(lanes * outputs) : null;
    this.chosen = new Float32Array(lanes * width);
    this.move = new Int8Array(width);
    this.lastValues = new Float32Array(lanes);
    this.stopped = new Float32Array(size);
  }

  /** Takes the first snapshot and opens the first match in every lane. */
  begin(): this {
    this.rivals.snapshot(this.learnt);
    for (const [lane, arena] of this.arenas.entries()) this.beginMatch(lane, arena);
    return this;
  }

  get done(): boolean {
    return this.state.phase === 'play' && this.state.at === 0 && this.progress >= 1;
  }

  get progress(): number {
    return Math.min(1, this.state.decisions / this.state.params.decisions);
  }

  advance(budget: number): Metrics | null {
    let row: Metrics | null = null;
    for (let worked = 0; worked < budget && !this.done; ) {
      if (this.state.phase === 'play') worked += this.playDecision();
      else worked += this.learnBatch();
      if (this.state.phase === 'learn' && this.state.epoch === this.state.params.epochs)
        row = this.endUpdate();
    }
    return row;
  }

  policy(): Model {
    const { stepsBefore, decisions, decisionTicks, lineage } = this.state;
    const { network, spread } = this.learnt;
    const steps = stepsBefore + decisions;
    const copy = network.clone(); // first: it may grow the memory, and arrays over it are to be had anew then
    const logStd = spread?.parameters ?? null;
    return modelOf(this.game, copy, ID, steps, decisionTicks, lineage, logStd);
  }

  // ---- Play --------------------------------------------------------------------------------------------------------

  /** One decision in every lane. Gives how many. */
  private playDecision(): number {
    const { state, round, learnt, head, current, currentMask, chosen } = this;
    const { lanes, horizon } = state.params;
    const { size, outputs, width } = round.shape;
    const row = state.at * lanes;
    for (let lane = 0; lane < lanes; lane++) {
      this.arenas[lane].observe(current, lane * size);
      if (currentMask) this.arenas[lane].legal(currentMask, lane * outputs);
    }
    round.observations.set(current, row * size);
    if (currentMask) round.masks?.set(currentMask, row * outputs);
    if (this.remembers) this.recall(row);
    const policy = readPolicy(learnt, this.memories.policy.step(current), currentMask);
    for (let lane = 0; lane < lanes; lane++) {
      head.sample(policy, lane, state.rng, chosen);
      head.score(policy, lane, chosen, this.score);
      round.logProb[row + lane] = this.score.logProb;
    }
    round.actions.set(chosen, row * width);
    for (let lane = 0; lane < lanes; lane++) this.playInLane(lane, row + lane);
    state.decisions += lanes;
    state.at++;
    if (state.at === horizon) this.endRound();
    return lanes;
  }

  /** What is asked only at the end of a round of networks that do not remember. */
  private recall(row: number): void {
    const { round, current, anchor } = this;
    const { policy, value, anchor: held } = this.memories;
    if (this.state.at === 0) for (const memory of [policy, value]) memory.mark();
    round.values.set(value.step(current), row);
    if (held && anchor) round.anchorOutputs?.set(held.step(current), row * anchor.network.outputs);
  }

  private playInLane(lane: number, at: number): void {
    const { state, round, move } = this;
    const arena = this.arenas[lane];
    for (let i = 0; i < move.length; i++) {
      const chosen = this.chosen[lane * move.length + i];
      move[i] = this.learnt.spread ? axisByte(chosen) : chosen;
    }
    const paid = arena.play(move);
    const reward = this.judge ? this.judge.worth(round.observations, at, move, arena) : paid;
    state.rewardSum += reward;
    const ended = arena.outcome !== null;
    round.rewards[at] = state.params.normaliseReward ? this.rewardScale.scaled(lane, reward, ended) : reward;
    round.ended[at] = ended ? 1 : 0;
    if (!arena.outcome) return;
    if (arena.outcome.ended === 'truncated') {
      // Time ran out, the game was not over: what it was still worth counts (Pardo et al. 2018).
      arena.observe(this.stopped, 0);
      round.rewards[at] += state.params.gamma * this.memories.value.peekIn(lane, this.stopped)[0];
    }
    this.rivals.record(arena.opponent, recordMatch(state.record, arena));
    this.beginMatch(lane, arena);
  }

  /** The next match, in the next seat. */
  private beginMatch(lane: number, arena: Arena): void {
    const { memories } = this;
    memories.policy.forget(lane);
    memories.value.forget(lane);
    memories.anchor?.forget(lane);
    const { seed, seat, opponent } = this.rivals.next(this.state);
    arena.begin(seed, seat, opponent);
  }

  private endRound(): void {
    const { state, round, anchor } = this;
    const { lanes, gamma, lambda } = state.params;
    const { size } = round.shape;
    this.judge?.endRound(round);
    if (!this.remembers) {
      this.runOver(this.value, round.values);
      if (anchor && round.anchorOutputs && this.leash() > 0)
        this.runOver(anchor.network, round.anchorOutputs);
    }
    for (let lane = 0; lane < lanes; lane++) this.arenas[lane].observe(this.current, lane * size);
    this.lastValues.set(this.memories.value.peek(this.current));
    estimateAdvantages(round, this.lastValues, gamma, lambda);
    state.phase = 'learn';
    state.epoch = 0;
    state.sums = { ...noCosts(), valueCost: 0, minibatches: 0 };
    this.beginEpoch();
  }

  /** What `network` makes of every observation of the round, in few large batches: [samples, outputs]. */
  private runOver(network: Network, out: Float32Array): void {
    const { samples, observations, shape } = this.round;
    const most = this.state.params.batch;
    for (let at = 0; at < samples; at += most) {
      const rows = Math.min(most, samples - at);
      const x = observations.subarray(at * shape.size, (at + rows) * shape.size);
      out.set(network.forward(x, rows), at * network.outputs);
    }
  }

  /** After the update, so that within a round old and new policy saw the same: normalisers take in what was observed. */
  private measureObservations(): void {
    if (!this.state.params.normalise) return;
    for (const { layers } of [this.learnt.network, this.value])
      for (const layer of layers)
        if (layer instanceof Normaliser) layer.observe(this.round.observations, this.round.samples);
  }

  // ---- Learn -------------------------------------------------------------------------------------------------------

  /** The weight of the leash now. */
  private leash(): number {
    return this.anchor ? leashAt(this.state.params, this.progress) : 0;
  }

  private beginEpoch(): void {
    shuffle(this.state.rng, this.round.order);
    this.state.at = 0;
  }

  /** One step of both networks. Gives its samples. */
  private learnBatch(): number {
    const { state, round, minibatch, learnt, value, anchor, costs, memories } = this;
    const { params, sums } = state;
    const { spread, network } = learnt;
    const rows = Math.min(round.rowsOf(params.batch), round.samples - state.at);
    const steps = this.remembers ? params.horizon : 1;
    round.gather(state.at, rows, minibatch);
    if (this.remembers)
      for (const memory of [memories.policy, memories.value])
        memory.rewind(round.order, state.at / steps, rows / steps);
    state.at += rows;
    normalise(minibatch.advantages, rows);
    const { x, begins, anchorOutputs, mask } = minibatch;
    const policy = readPolicy(learnt, network.forward(x, rows, steps, begins), mask);
    const held = anchor && anchorOutputs && readPolicy(anchor, anchorOutputs, mask);
    const options = { clip: params.clip, entropyWeight: params.entropy, leash: this.leash() };
    const gradient = { outputs: minibatch.policyGradient, logStd: spread?.gradients ?? null };
    policyCost(this.head, policy, { rows, ...minibatch, anchor: held }, options, gradient, costs);
    const { oldValues, returns, valueGradient } = minibatch;
    const values = value.forward(x, rows, steps, begins);
    const cost = valueCost(values, oldValues, returns, rows, UNCLIPPED, VALUE_WEIGHT, valueGradient);
    network.zeroGradients();
    value.zeroGradients();
    network.backward(minibatch.policyGradient, rows);
    value.backward(valueGradient, rows);
    clipGradients(this.trained, GRADIENT_LIMIT);
    const left = 1 - (state.decisions - round.samples) / (params.decisions + round.samples); // never quite 0
    const alpha = params.learningRate * Math.max(0.01, left);
    for (const optimiser of this.optimisers) optimiser.step(alpha);
    spread?.hold();
    sums.policyCost += costs.policyCost;
    sums.entropy += costs.entropy;
    sums.approxKl += costs.approxKl;
    sums.clipFraction += costs.clipFraction;
    sums.anchorKl += costs.anchorKl;
    sums.valueCost += cost;
    sums.minibatches++;
    if (state.at === round.samples) {
      state.epoch++;
      if (state.epoch < params.epochs) this.beginEpoch();
    }
    return rows;
  }

  private endUpdate(): Metrics {
    const { state } = this;
    const { sums } = state;
    state.update++;
    const row = {
      update: state.update,
      decisions: state.decisions,
      reward: (100 * state.rewardSum) / this.round.samples,
      ...matchMetricsOf(state.record),
      rung: this.game.seats > 1 ? state.league.rung + 1 : Number.NaN,
      policyCost: sums.policyCost / sums.minibatches,
      valueCost: sums.valueCost / sums.minibatches,
      entropy: sums.entropy / sums.minibatches,
      approxKl: sums.approxKl / sums.minibatches,
      clipFraction: sums.clipFraction / sums.minibatches,
      explainedVariance: explainedVariance(this.round.values, this.round.returns),
      leashKl: sums.anchorKl / sums.minibatches,
      ...this.judge?.metrics(),
    };
    this.measureObservations();
    if (state.update % state.params.snapshotUpdates === 0) this.rivals.snapshot(this.learnt);
    state.phase = 'play';
    state.at = 0;
    state.rewardSum = 0;
    return row;
  }

  // ---- Save and restore --------------------------------------------------------------------------------------------

  private arrays(): Record<string, Tensor['data']> {
    const arrays: Record<string, Tensor['data']> = {
      ...this.round.arrays(),
      ...policyArrays('value', { network: this.value, spread: null }),
      ...policyArrays('policy', this.learnt),
      ...(this.anchor && policyArrays('anchor', this.anchor)),
      ...this.rivals.arrays(),
      ...this.memories.policy.arrays('policy'),
      ...this.memories.value.arrays('value'),
      ...this.memories.anchor?.arrays('anchor'),
    };
    for (const [i, { memory }] of this.optimisers.entries())
      for (const [m, numbers] of memory.entries()) arrays[`optimiser.${i}.${m}`] = numbers;
    return arrays;
  }

  save(): Uint8Array {
    return encodeCheckpoint({
      learner: ID,
      state: {
        run: this.state,
        specs: { policy: this.learnt.network.spec, value: this.value.spec },
        leashed: this.anchor !== null,
        steps: this.optimisers[0].steps,
        arenas: this.arenas.map(arena => arena.save()),
      } satisfies Saved,
      arrays: this.arrays(),
    });
  }

  static restore(game: Game, saved: Uint8Array): PpoRun {
    const { state, arrays } = decodeCheckpoint<Saved>(ID, saved);
    const policy = () => policyOf(game, new Network(state.specs.policy), 0);
    const anchor = state.leashed ? policy() : null;
    const value = new Network(state.specs.value);
    const run = new PpoRun(game, policy(), value, anchor, frozenIn(arrays), state.run);
    for (const [name, into] of Object.entries(run.arrays())) refill(into, arrays[name]);
    for (const optimiser of run.optimisers) optimiser.steps = state.steps;
    for (const [lane, arena] of run.arenas.entries()) arena.restore(state.arenas[lane]);
    return run;
  }
}

/** What a run saves beside its arrays. */
interface Saved {
  readonly run: State;
  readonly specs: { readonly policy: NetworkSpec; readonly value: NetworkSpec };
  readonly leashed: boolean;
  readonly steps: number; // of the optimisers
  readonly arenas: readonly ArenaState[];
}

function noCosts(): PolicyCost {
  return { policyCost: 0, entropy: 0, approxKl: 0, clipFraction: 0, anchorKl: 0 };
}

export const ppo = {
  id: ID,
  title: { es: 'Ensayo y error', en: 'Trial and error' },
  summary: {
    es: 'Prueba, y hace un poco más a menudo lo que salió mejor de lo que esperaba.',
    en: 'Tries things, and does a little more often what went better than it expected.',
  },
  kind: 'reward',
  learns: () => true,
  parameters,
  metrics,
  chart: { x: 'decisions', lines: ['return'] },

  start({ game, params: given, seed, from, rivals = [] }: StartOptions): PpoRun {
    const params = validParams(parametersOf(ppo, game), given);
    const rng = seedRng(seed);
    const initial = split(rng);
    const { hidden, hiddenLayers } = params;
    const normalised = params.normalise === 1;
    const fresh = (outputs: number, gain: number, memory: number) =>
      freshNetwork(game, outputs, hidden, hiddenLayers, gain, initial, normalised, memory);
    const network = from ? policyFrom(game, from) : fresh(actionNames(game).length, 0.01, params.memory);
    const policy = policyOf(game, network, from?.meta.logStd ?? log(params.spread ?? 1));
    const anchor = from ? copyPolicy(policy) : null;
    const run = new PpoRun(game, policy, fresh(1, 1, network.stateSize), anchor, rivals, {
      params,
      lineage: from ? [...from.meta.lineage, from.meta.name] : [],
      stepsBefore: from?.meta.steps ?? 0,
      decisionTicks: from?.meta.decisionTicks ?? heldTicks(game, params.decisionTicks),
      rng,
      phase: 'play',
      at: 0,
      epoch: 0,
      update: 0,
      decisions: 0,
      matches: 0,
      record: emptyRecord(),
      league: newLeague(rivals.length),
      rewardScale: newRewardScale(params.lanes),
      rewardSum: 0,
      sums: { ...noCosts(), valueCost: 0, minibatches: 0 },
    });
    return run.begin();
  },

  restore: (game: Game, saved: Uint8Array) => PpoRun.restore(game, saved),
} satisfies Learner;
