/**
 * Proximal policy optimisation (Schulman et al. 2017), with the details that matter (Huang et al. 2022, "The 37
 * implementation details of PPO"), by self-play: opponents are earlier selves and, in a given part of the matches, the
 * game's scripted players (league.ts); where there is one seat, nobody. Policy and value are separate networks; only the policy goes into the model.
 *
 * A run goes round: play `horizon` decisions in every lane; estimate advantages; learn from them in shuffled minibatches
 * for `epochs`; take a snapshot now and then. It can stop for breath between any two decisions or minibatches.
 */

import { scripted } from '../agents/index.ts';
import { actionNames, axisByte, networkAgent } from '../agents/network.ts';
import { actionWidth, type Game } from '../games/game.ts';
import { log } from '../math.ts';
import type { Block } from '../nn/block.ts';
import { categorical } from '../nn/heads/categorical.ts';
import { gaussian } from '../nn/heads/gaussian.ts';
import { emptyScore, type Head, type PolicyOutputs } from '../nn/heads/head.ts';
import type { Kernels } from '../nn/kernels.ts';
import { Normaliser } from '../nn/layers/normaliser.ts';
import type { Model } from '../nn/model-file.ts';
import { Network, type NetworkSpec } from '../nn/network.ts';
import { adam, clipGradients, type Optimiser, type Trainable } from '../nn/optimisers.ts';
import type { Tensor } from '../nn/safetensors.ts';
import { mixSeed, nextU32, type Rng, seedRng, shuffle, split } from '../rng.ts';
import { estimateAdvantages, explainedVariance, normalise } from './advantage.ts';
import { Arena, type ArenaState, type Opponent } from './arena.ts';
import { decodeCheckpoint, encodeCheckpoint, refill } from './checkpoint.ts';
import { TRAINING_SEEDS } from './evaluation.ts';
import { drawOpponent, type LeagueState, newLeague, POOL, recordResult, takeSlot } from './league.ts';
import {
  heldTicks,
  type Learner,
  type Metrics,
  parametersOf,
  type Run,
  type StartOptions,
  validParams,
} from './learner.ts';
import { Payment, rewardWeights } from './payment.ts';
import { freshNetwork, modelOf, policyFrom } from './policy-network.ts';
import { metrics, parameters } from './ppo-tables.ts';
import { newRewardScale, RewardScale, type RewardScaleState } from './reward-scale.ts';
import { type PolicyCost, policyCost, valueCost } from './surrogate.ts';

const ID = 'ppo';
const GRADIENT_LIMIT = 0.5;
const ADAM_EPSILON = 1e-5;
const VALUE_WEIGHT = 0.5;
const LOG_STD_REACH = [-4, 1] as const; // log σ stays within: neither frozen nor noise alone
const RECENT = 32; // matches that the metrics look back on, as their table says

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
  finished: number;
  rewardSum: number; // of this round
  returns: number[]; // of the last matches
  readonly league: LeagueState;
  readonly rewardScale: RewardScaleState;
  wins: number[]; // 1, ½ or 0
  scriptedWins: number[];
  sums: PolicyCost & { valueCost: number; minibatches: number }; // over the minibatches of this update
}

/** Somebody else than the game who says what a decision was worth, and learns what to say from every round. */
export interface Judge {
  /** Of the decision that has just been played from the observation `at` of the round. */
  worth(observations: Float32Array, at: number, move: Int8Array, arena: Arena): number;
  /** A round of `samples` decisions is over: [samples, observation], [samples, action] as the policy's head has them. */
  endRound(observations: Float32Array, taken: Float32Array, samples: number): void;
  /** Rows of its own beside those of PPO, of the last round. */
  metrics(): Metrics;
}

/** A policy and, over axes, the spread around it. */
interface Policy {
  readonly network: Network;
  readonly spread: Spread | null;
}

/** log σ of every axis, as something that is optimised beside the network. */
class Spread implements Trainable {
  private readonly values: Block;
  private readonly slopes: Block;

  constructor(
    readonly kernels: Kernels,
    logStd: ArrayLike<number>,
  ) {
    this.values = kernels.allocate(logStd.length);
    this.slopes = kernels.allocate(logStd.length);
    this.parameters.set(logStd);
  }

  get parameters(): Float32Array {
    return this.values.data;
  }

  get gradients(): Float32Array {
    return this.slopes.data;
  }

  hold(): void {
    const { parameters } = this;
    for (let i = 0; i < parameters.length; i++)
      parameters[i] = Math.max(LOG_STD_REACH[0], Math.min(LOG_STD_REACH[1], parameters[i]));
  }
}

export class PpoRun implements Run {
  /** null: the game. It saves itself; a run that is restored is given it anew. */
  judge: Judge | null = null;
  private readonly head: Head;
  private readonly outputs: number;
  private readonly width: number; // numbers an action
  private readonly size: number;
  private readonly samples: number; // of a round
  private readonly policyNetwork: Network;
  private readonly spread: Spread | null;
  private readonly trained: readonly Trainable[];
  private readonly optimisers: readonly Optimiser[];
  private readonly pool: Policy[] = [];
  private readonly arenas: Arena[];
  private readonly ladder: readonly string[]; // ids of the game's scripted players
  private readonly rewardScale: RewardScale;
  // The round, [horizon, lanes, …].
  private readonly observations: Float32Array;
  private readonly masks: Uint8Array | null;
  private readonly taken: Float32Array;
  private readonly logProb: Float32Array;
  private readonly anchorOutputs: Float32Array;
  private readonly rewards: Float32Array;
  private readonly values: Float32Array;
  private readonly ended: Uint8Array;
  private readonly advantages: Float32Array;
  private readonly returns: Float32Array;
  private readonly order: Int32Array;
  // Scratch: nothing in it outlives a slice.
  private readonly current: Float32Array; // [lanes, observation]
  private readonly currentMask: Uint8Array | null; // [lanes, outputs]
  private readonly chosen: Float32Array; // [lanes, width]
  private readonly move: Int8Array; // [width], as the game has it
  private readonly lastValues: Float32Array;
  private readonly stopped: Float32Array; // [1, observation]
  private readonly mb: {
    x: Float32Array;
    mask: Uint8Array | null;
    actions: Float32Array;
    oldLogProb: Float32Array;
    advantages: Float32Array;
    anchorOutputs: Float32Array;
    oldValues: Float32Array;
    returns: Float32Array;
    policyGradient: Float32Array;
    valueGradient: Float32Array;
  };
  private readonly score = emptyScore();
  private readonly costs: PolicyCost = noCosts();

  constructor(
    private readonly game: Game,
    policy: Policy,
    private readonly value: Network,
    private readonly anchor: Policy | null, // what the leash is tied to
    private readonly state: State,
  ) {
    const { params } = state;
    const { lanes, horizon, batch } = params;
    this.policyNetwork = policy.network;
    this.spread = policy.spread;
    this.head = game.actions.kind === 'axes' ? gaussian : categorical;
    this.outputs = policy.network.outputs;
    this.width = actionWidth(game);
    this.size = game.observation.length;
    this.samples = lanes * horizon;
    this.trained = [policy.network, value, ...(policy.spread ? [policy.spread] : [])];
    this.optimisers = this.trained.map(each => adam(each, { epsilon: ADAM_EPSILON }));
    this.ladder = (scripted[game.id] ?? []).map(player => player.id);
    this.rewardScale = new RewardScale(state.rewardScale, params.gamma);
    if (game.seats > 1) for (let slot = 0; slot < POOL; slot++) this.pool.push(copyOf(policy));
    const weights = rewardWeights(game, params);
    this.arenas = Array.from(
      { length: lanes },
      () =>
        new Arena(game, new Payment(game, weights, params.gamma), state.decisionTicks, opponent =>
          this.agentFor(opponent),
        ),
    );
    const { samples, size, width, outputs } = this;
    this.observations = new Float32Array(samples * size);
    this.masks = game.legal ? new Uint8Array(samples * outputs) : null;
    this.taken = new Float32Array(samples * width);
    this.logProb = new Float32Array(samples);
    this.anchorOutputs = new Float32Array(samples * outputs);
    this.rewards = new Float32Array(samples);
    this.values = new Float32Array(samples);
    this.ended = new Uint8Array(samples);
    this.advantages = new Float32Array(samples);
    this.returns = new Float32Array(samples);
    this.order = Int32Array.from({ length: samples }, (_, i) => i);
    this.current = new Float32Array(lanes * size);
    this.currentMask = game.legal ? new Uint8Array(lanes * outputs) : null;
    this.chosen = new Float32Array(lanes * width);
    this.move = new Int8Array(width);
    this.lastValues = new Float32Array(lanes);
    this.stopped = new Float32Array(size);
    this.mb = {
      x: new Float32Array(batch * size),
      mask: game.legal ? new Uint8Array(batch * outputs) : null,
      actions: new Float32Array(batch * width),
      oldLogProb: new Float32Array(batch),
      advantages: new Float32Array(batch),
      anchorOutputs: new Float32Array(batch * outputs),
      oldValues: new Float32Array(batch),
      returns: new Float32Array(batch),
      policyGradient: new Float32Array(batch * outputs),
      valueGradient: new Float32Array(batch),
    };
  }

  static begin(game: Game, policy: Policy, value: Network, anchor: Policy | null, state: State): PpoRun {
    const run = new PpoRun(game, policy, value, anchor, state);
    run.snapshot();
    for (const arena of run.arenas) run.beginMatch(arena);
    return run;
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
    const network = this.policyNetwork.clone();
    const logStd = this.spread?.parameters ?? null;
    return modelOf(this.game, network, ID, stepsBefore + decisions, decisionTicks, lineage, logStd);
  }

  // ---- Play --------------------------------------------------------------------------------------------------------

  /** One decision in every lane. Gives how many. */
  private playDecision(): number {
    const { state, size, outputs, width, head, currentMask } = this;
    const { lanes, horizon } = state.params;
    const row = state.at * lanes;
    for (let lane = 0; lane < lanes; lane++) {
      this.arenas[lane].observe(this.current, lane * size);
      if (currentMask) this.arenas[lane].legal(currentMask, lane * outputs);
    }
    this.observations.set(this.current, row * size);
    if (currentMask) this.masks?.set(currentMask, row * outputs);
    const policy = this.read(this.policyNetwork.forward(this.current, lanes), currentMask, this.spread);
    for (let lane = 0; lane < lanes; lane++) {
      head.sample(policy, lane, state.rng, this.chosen);
      head.score(policy, lane, this.chosen, this.score);
      this.logProb[row + lane] = this.score.logProb;
    }
    this.taken.set(this.chosen, row * width);
    for (let lane = 0; lane < lanes; lane++) this.playInLane(lane, row + lane);
    state.decisions += lanes;
    state.at++;
    if (state.at === horizon) this.endRound();
    return lanes;
  }

  private read(outputs: Float32Array, mask: Uint8Array | null, spread: Spread | null): PolicyOutputs {
    return { n: this.outputs, outputs, mask, logStd: spread?.parameters ?? null };
  }

  private playInLane(lane: number, at: number): void {
    const { state, width, move } = this;
    const arena = this.arenas[lane];
    for (let i = 0; i < width; i++) {
      const chosen = this.chosen[lane * width + i];
      move[i] = this.spread ? axisByte(chosen) : chosen;
    }
    const paid = arena.play(move);
    const reward = this.judge ? this.judge.worth(this.observations, at, move, arena) : paid;
    state.rewardSum += reward;
    const ended = arena.outcome !== null;
    this.rewards[at] = state.params.normaliseReward ? this.rewardScale.scaled(lane, reward, ended) : reward;
    this.ended[at] = ended ? 1 : 0;
    if (!arena.outcome) return;
    if (arena.outcome.ended === 'truncated') {
      // Time ran out, the game was not over: what it was still worth counts (Pardo et al. 2018).
      arena.observe(this.stopped, 0);
      this.rewards[at] += state.params.gamma * this.value.forward(this.stopped, 1)[0];
    }
    state.finished++;
    remember(state.returns, arena.returnSum);
    if (arena.opponent.kind !== 'nobody') {
      const own = arena.outcome.scores[arena.seat];
      const best = Math.max(...arena.outcome.scores.filter((_, seat) => seat !== arena.seat));
      const won = own > best ? 1 : own === best ? 0.5 : 0;
      remember(state.wins, won);
      if (arena.opponent.kind === 'scripted') remember(state.scriptedWins, won);
      recordResult(state.league, this.ladder, arena.opponent, won);
    }
    this.beginMatch(arena);
  }

  /** The next match, in the next seat, against a scripted player or a snapshot. */
  private beginMatch(arena: Arena): void {
    const { state } = this;
    const seat = state.matches % this.game.seats;
    const seed = (mixSeed(nextU32(state.rng), state.matches) | TRAINING_SEEDS) >>> 0;
    state.matches++;
    arena.begin(seed, seat, this.nextOpponent());
  }

  private nextOpponent(): Opponent {
    const { rng, params, league } = this.state;
    if (this.pool.length === 0) return { kind: 'nobody' };
    const { scriptedPart, latestPart, priority, curriculum } = params;
    return drawOpponent(rng, league, this.ladder, { scriptedPart, latestPart, priority, curriculum });
  }

  private agentFor(opponent: Opponent) {
    if (opponent.kind === 'nobody') throw new Error(`ppo: nobody plays in ${this.game.id}`);
    if (opponent.kind === 'scripted') {
      const player = scripted[this.game.id].find(({ id }) => id === opponent.id);
      if (!player) throw new Error(`ppo: ${this.game.id} has no scripted player ${opponent.id}`);
      return player.make();
    }
    const { decisionTicks } = this.state;
    const { network, spread } = this.pool[opponent.slot];
    const model = modelOf(this.game, network, ID, 0, decisionTicks, [], spread?.parameters);
    return networkAgent(this.game, model, { mode: 'sampled', delayTicks: 0 });
  }

  private snapshot(): void {
    if (this.pool.length === 0) return; // nobody will meet it
    const { network, spread } = this.pool[takeSlot(this.state.league)];
    network.parameters.set(this.policyNetwork.parameters);
    const theirs = network.statistics();
    for (const [i, [, numbers]] of this.policyNetwork.statistics().entries()) theirs[i][1].set(numbers);
    if (this.spread) spread?.parameters.set(this.spread.parameters);
  }

  private endRound(): void {
    const { state, size } = this;
    const { lanes, horizon, gamma, lambda } = state.params;
    this.judge?.endRound(this.observations, this.taken, this.samples);
    this.runOver(this.value, this.values);
    if (this.anchor && this.leash() > 0) this.runOver(this.anchor.network, this.anchorOutputs);
    for (let lane = 0; lane < lanes; lane++) this.arenas[lane].observe(this.current, lane * size);
    this.lastValues.set(this.value.forward(this.current, lanes));
    estimateAdvantages({ steps: horizon, lanes, ...this.round() }, this.lastValues, gamma, lambda);
    state.phase = 'learn';
    state.epoch = 0;
    state.sums = { ...noCosts(), valueCost: 0, minibatches: 0 };
    this.beginEpoch();
  }

  /** What `network` makes of every observation of the round, in few large batches: [samples, outputs]. */
  private runOver(network: Network, out: Float32Array): void {
    const { size, samples } = this;
    const most = this.state.params.batch;
    for (let at = 0; at < samples; at += most) {
      const rows = Math.min(most, samples - at);
      const x = this.observations.subarray(at * size, (at + rows) * size);
      out.set(network.forward(x, rows), at * network.outputs);
    }
  }

  /** After the update, so that within a round old and new policy saw the same: normalisers take in what was observed. */
  private measureObservations(): void {
    if (!this.state.params.normalise) return;
    for (const { layers } of [this.policyNetwork, this.value])
      for (const layer of layers)
        if (layer instanceof Normaliser) layer.observe(this.observations, this.samples);
  }

  private round() {
    const { rewards, values, ended, advantages, returns } = this;
    return { rewards, values, ended, advantages, returns };
  }

  // ---- Learn -------------------------------------------------------------------------------------------------------

  /** The weight of the leash now: it falls to 0 over the first part of the run. */
  private leash(): number {
    const { leash, leashPart } = this.state.params;
    return this.anchor ? leash * Math.max(0, 1 - this.progress / leashPart) : 0;
  }

  private beginEpoch(): void {
    shuffle(this.state.rng, this.order);
    this.state.at = 0;
  }

  /** One step of both networks. Gives its samples. */
  private learnBatch(): number {
    const { state, mb, policyNetwork, value } = this;
    const { params } = state;
    const rows = this.gather();
    normalise(mb.advantages, rows);
    const { clip, entropy: entropyWeight } = params;
    const policy = this.read(policyNetwork.forward(mb.x, rows), mb.mask, this.spread);
    const anchor = this.anchor && this.read(mb.anchorOutputs, mb.mask, this.anchor.spread);
    const options = { clip, entropyWeight, leash: this.leash() };
    const gradient = { outputs: mb.policyGradient, logStd: this.spread?.gradients ?? null };
    policyCost(this.head, policy, { rows, ...mb, anchor }, options, gradient, this.costs);
    const v = value.forward(mb.x, rows);
    const vCost = valueCost(
      v,
      mb.oldValues,
      mb.returns,
      rows,
      Number.POSITIVE_INFINITY,
      VALUE_WEIGHT,
      mb.valueGradient,
    );
    policyNetwork.zeroGradients();
    value.zeroGradients();
    policyNetwork.backward(mb.policyGradient, rows);
    value.backward(mb.valueGradient, rows);
    clipGradients(this.trained, GRADIENT_LIMIT);
    const left = 1 - (state.decisions - this.samples) / (params.decisions + this.samples); // never quite 0
    const alpha = params.learningRate * Math.max(0.01, left);
    for (const optimiser of this.optimisers) optimiser.step(alpha);
    this.spread?.hold();
    const { sums, costs } = { sums: state.sums, costs: this.costs };
    sums.policyCost += costs.policyCost;
    sums.entropy += costs.entropy;
    sums.approxKl += costs.approxKl;
    sums.clipFraction += costs.clipFraction;
    sums.anchorKl += costs.anchorKl;
    sums.valueCost += vCost;
    sums.minibatches++;
    if (state.at === this.samples) {
      state.epoch++;
      if (state.epoch < params.epochs) this.beginEpoch();
    }
    return rows;
  }

  private gather(): number {
    const { state, mb, size, outputs, width, masks } = this;
    const rows = Math.min(state.params.batch, this.samples - state.at);
    for (let r = 0; r < rows; r++) {
      const sample = this.order[state.at + r];
      for (let i = 0; i < size; i++) mb.x[r * size + i] = this.observations[sample * size + i];
      for (let i = 0; i < width; i++) mb.actions[r * width + i] = this.taken[sample * width + i];
      if (this.anchor)
        for (let i = 0; i < outputs; i++)
          mb.anchorOutputs[r * outputs + i] = this.anchorOutputs[sample * outputs + i];
      if (masks && mb.mask)
        for (let i = 0; i < outputs; i++) mb.mask[r * outputs + i] = masks[sample * outputs + i];
      mb.oldLogProb[r] = this.logProb[sample];
      mb.advantages[r] = this.advantages[sample];
      mb.oldValues[r] = this.values[sample];
      mb.returns[r] = this.returns[sample];
    }
    state.at += rows;
    return rows;
  }

  private endUpdate(): Metrics {
    const { state } = this;
    const { sums } = state;
    state.update++;
    const row = {
      update: state.update,
      decisions: state.decisions,
      reward: (100 * state.rewardSum) / this.samples,
      matches: state.finished,
      return: state.returns.length > 0 ? mean(state.returns) : Number.NaN, // no match has ended yet
      winRate: this.pool.length > 0 ? mean(state.wins) : Number.NaN, // alone, nobody wins
      scriptedWinRate: this.pool.length > 0 ? mean(state.scriptedWins) : Number.NaN,
      rung: this.pool.length > 0 ? state.league.rung + 1 : Number.NaN,
      policyCost: sums.policyCost / sums.minibatches,
      valueCost: sums.valueCost / sums.minibatches,
      entropy: sums.entropy / sums.minibatches,
      approxKl: sums.approxKl / sums.minibatches,
      clipFraction: sums.clipFraction / sums.minibatches,
      explainedVariance: explainedVariance(this.values, this.returns),
      leashKl: sums.anchorKl / sums.minibatches,
      ...this.judge?.metrics(),
    };
    this.measureObservations();
    if (state.update % state.params.snapshotUpdates === 0) this.snapshot();
    state.phase = 'play';
    state.at = 0;
    state.rewardSum = 0;
    return row;
  }

  // ---- Save and restore --------------------------------------------------------------------------------------------

  private arrays(): Record<string, Tensor['data']> {
    const { observations, taken, logProb, anchorOutputs, order, masks } = this;
    const arrays: Record<string, Tensor['data']> = {
      ...{ observations, taken, logProb, anchorOutputs, order, ...this.round() },
      ...(masks && { masks }),
      ...networkArrays('value', { network: this.value, spread: null }),
      ...networkArrays('policy', { network: this.policyNetwork, spread: this.spread }),
      ...(this.anchor && networkArrays('anchor', this.anchor)),
    };
    for (const [slot, policy] of this.pool.entries())
      Object.assign(arrays, networkArrays(`pool.${slot}`, policy));
    for (const [i, { memory }] of this.optimisers.entries())
      for (const [m, numbers] of memory.entries()) arrays[`optimiser.${i}.${m}`] = numbers;
    return arrays;
  }

  save(): Uint8Array {
    return encodeCheckpoint({
      learner: ID,
      state: {
        run: this.state,
        specs: { policy: this.policyNetwork.spec, value: this.value.spec },
        leashed: this.anchor !== null,
        steps: this.optimisers[0].steps,
        arenas: this.arenas.map(arena => arena.save()),
      } satisfies Saved,
      arrays: this.arrays(),
    });
  }

  static restore(game: Game, saved: Uint8Array): PpoRun {
    const { state, arrays } = decodeCheckpoint<Saved>(ID, saved);
    const policy = () => {
      const network = new Network(state.specs.policy);
      return { network, spread: spreadOf(game, network, 0) };
    };
    const anchor = state.leashed ? policy() : null;
    const run = new PpoRun(game, policy(), new Network(state.specs.value), anchor, state.run);
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

function networkArrays(name: string, { network, spread }: Policy): Record<string, Tensor['data']> {
  return {
    [name]: network.parameters,
    ...(spread && { [`${name}.logStd`]: spread.parameters }),
    ...Object.fromEntries(network.statistics().map(([key, numbers]) => [`${name}.${key}`, numbers])),
  };
}

/** null where one plays by choices. */
function spreadOf(game: Game, network: Network, logStd: number | readonly number[]): Spread | null {
  if (game.actions.kind !== 'axes') return null;
  const each = typeof logStd === 'number' ? game.actions.axes.map(() => logStd) : logStd;
  return new Spread(network.kernels, each);
}

function copyOf({ network, spread }: Policy): Policy {
  return { network: network.clone(), spread: spread && new Spread(spread.kernels, spread.parameters) };
}

function noCosts(): PolicyCost {
  return { policyCost: 0, entropy: 0, approxKl: 0, clipFraction: 0, anchorKl: 0 };
}

function remember(recent: number[], value: number): void {
  recent.push(value);
  if (recent.length > RECENT) recent.shift();
}

function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
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

  start({ game, params: given, seed, from }: StartOptions): PpoRun {
    const params = validParams(parametersOf(ppo, game), given);
    const rng = seedRng(seed);
    const initial = split(rng);
    const { hidden, hiddenLayers } = params;
    const normalised = params.normalise === 1;
    const fresh = (outputs: number, gain: number) =>
      freshNetwork(game, outputs, hidden, hiddenLayers, gain, initial, normalised);
    const network = from ? policyFrom(game, from) : fresh(actionNames(game).length, 0.01);
    const spread = spreadOf(game, network, from?.meta.logStd ?? log(params.spread ?? 1));
    const policy = { network, spread };
    return PpoRun.begin(game, policy, fresh(1, 1), from ? copyOf(policy) : null, {
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
      finished: 0,
      league: newLeague(),
      rewardScale: newRewardScale(params.lanes),
      rewardSum: 0,
      returns: [],
      wins: [],
      scriptedWins: [],
      sums: { ...noCosts(), valueCost: 0, minibatches: 0 },
    });
  },

  restore: (game: Game, saved: Uint8Array) => PpoRun.restore(game, saved),
} satisfies Learner;
