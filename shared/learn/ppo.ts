/**
 * Proximal policy optimisation (Schulman et al. 2017), with the details that matter (Huang et al. 2022, "The 37
 * implementation details of PPO"), by self-play: opponents are earlier selves and, in a given part of the matches, the
 * game's scripted players; where there is one seat, nobody. Policy and value are separate networks; only the policy goes into the model.
 *
 * A run goes round: play `horizon` decisions in every lane; estimate advantages; learn from them in shuffled minibatches
 * for `epochs`; take a snapshot now and then. It can stop for breath between any two decisions or minibatches.
 */

import { scripted } from '../agents/index.ts';
import { networkAgent } from '../agents/network.ts';
import type { Game } from '../games/game.ts';
import { log } from '../math.ts';
import { categorical } from '../nn/heads/categorical.ts';
import { softmax } from '../nn/losses.ts';
import { decodeModel, encodeModel, type Model } from '../nn/model-file.ts';
import type { Network } from '../nn/network.ts';
import { adam, clipGradients, type Optimiser } from '../nn/optimisers.ts';
import { below, mixSeed, nextU32, type Rng, seedRng, shuffle, split, uniform } from '../rng.ts';
import { estimateAdvantages, explainedVariance, normalise } from './advantage.ts';
import { Arena, type ArenaState, type Opponent } from './arena.ts';
import { decodeCheckpoint, encodeCheckpoint, refill } from './checkpoint.ts';
import { TRAINING_SEEDS } from './evaluation.ts';
import {
  choosesFreely,
  expectLearns,
  type Learner,
  type Metrics,
  parametersOf,
  type Run,
  type StartOptions,
  validParams,
} from './learner.ts';
import { freshNetwork, modelOf, policyFrom } from './policy-network.ts';
import { metrics, parameters } from './ppo-tables.ts';
import { type PolicyCost, policyCost, valueCost } from './surrogate.ts';

const ID = 'ppo';
const GRADIENT_LIMIT = 0.5;
const ADAM_EPSILON = 1e-5;
const VALUE_WEIGHT = 0.5;
const POOL = 8; // snapshots kept
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
  snapshots: number; // taken
  rewardSum: number; // of this round
  returns: number[]; // of the last matches
  wins: number[]; // 1, ½ or 0
  scriptedWins: number[];
  sums: PolicyCost & { valueCost: number; minibatches: number }; // over the minibatches of this update
}

class PpoRun implements Run {
  private readonly actions: number;
  private readonly size: number;
  private readonly samples: number; // of a round
  private readonly policyNetwork: Network;
  private readonly optimiser: Optimiser;
  private readonly valueOptimiser: Optimiser;
  private readonly pool: Network[] = [];
  private readonly arenas: Arena[];
  private readonly rivals: readonly string[]; // ids of the game's scripted players
  // The round, [horizon, lanes, …].
  private readonly observations: Float32Array;
  private readonly taken: Uint8Array;
  private readonly logProb: Float32Array;
  private readonly anchorProb: Float32Array;
  private readonly rewards: Float32Array;
  private readonly values: Float32Array;
  private readonly ended: Uint8Array;
  private readonly advantages: Float32Array;
  private readonly returns: Float32Array;
  private readonly order: Int32Array;
  // Scratch: nothing in it outlives a slice.
  private readonly current: Float32Array; // [lanes, observation]
  private readonly probabilities: Float32Array; // [lanes, actions]
  private readonly chosen: Uint8Array; // [lanes]
  private readonly lastValues: Float32Array;
  private readonly stopped: Float32Array; // [1, observation]
  private readonly mb: {
    x: Float32Array;
    actions: Uint8Array;
    oldLogProb: Float32Array;
    advantages: Float32Array;
    anchor: Float32Array;
    oldValues: Float32Array;
    returns: Float32Array;
    policyGradient: Float32Array;
    valueGradient: Float32Array;
  };
  private readonly costs: PolicyCost = {
    policyCost: 0,
    entropy: 0,
    approxKl: 0,
    clipFraction: 0,
    anchorKl: 0,
  };

  constructor(
    private readonly game: Game,
    policy: Network,
    private readonly value: Network,
    private readonly anchor: Network | null, // what the leash is tied to
    private readonly state: State,
  ) {
    const { params } = state;
    const { lanes, horizon, batch } = params;
    this.policyNetwork = policy;
    this.actions = policy.outputs;
    this.size = game.observation.length;
    this.samples = lanes * horizon;
    this.optimiser = adam(policy, { epsilon: ADAM_EPSILON });
    this.valueOptimiser = adam(value, { epsilon: ADAM_EPSILON });
    this.rivals = (scripted[game.id] ?? []).map(player => player.id);
    if (game.seats > 1) for (let slot = 0; slot < POOL; slot++) this.pool.push(policy.clone());
    const weights = game.rewards.map(term => params[`reward.${term.name}`]);
    this.arenas = Array.from(
      { length: lanes },
      () => new Arena(game, weights, state.decisionTicks, opponent => this.agentFor(opponent)),
    );
    this.observations = new Float32Array(this.samples * this.size);
    this.taken = new Uint8Array(this.samples);
    this.logProb = new Float32Array(this.samples);
    this.anchorProb = new Float32Array(this.samples * this.actions);
    this.rewards = new Float32Array(this.samples);
    this.values = new Float32Array(this.samples);
    this.ended = new Uint8Array(this.samples);
    this.advantages = new Float32Array(this.samples);
    this.returns = new Float32Array(this.samples);
    this.order = Int32Array.from({ length: this.samples }, (_, i) => i);
    this.current = new Float32Array(lanes * this.size);
    this.probabilities = new Float32Array(lanes * this.actions);
    this.chosen = new Uint8Array(lanes);
    this.lastValues = new Float32Array(lanes);
    this.stopped = new Float32Array(this.size);
    this.mb = {
      x: new Float32Array(batch * this.size),
      actions: new Uint8Array(batch),
      oldLogProb: new Float32Array(batch),
      advantages: new Float32Array(batch),
      anchor: new Float32Array(batch * this.actions),
      oldValues: new Float32Array(batch),
      returns: new Float32Array(batch),
      policyGradient: new Float32Array(batch * this.actions),
      valueGradient: new Float32Array(batch),
    };
  }

  static begin(game: Game, policy: Network, value: Network, anchor: Network | null, state: State): PpoRun {
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
    return modelOf(this.game, network, ID, stepsBefore + decisions, decisionTicks, lineage);
  }

  // ---- Play --------------------------------------------------------------------------------------------------------

  /** One decision in every lane. Gives how many. */
  private playDecision(): number {
    const { state, size, actions } = this;
    const { lanes, horizon } = state.params;
    const row = state.at * lanes;
    for (let lane = 0; lane < lanes; lane++) this.arenas[lane].observe(this.current, lane * size);
    this.observations.set(this.current, row * size);
    if (this.leash() > 0 && this.anchor) {
      const logits = this.anchor.forward(this.current, lanes);
      for (let lane = 0; lane < lanes; lane++) softmax(logits, this.probabilities, actions, lane * actions);
      this.anchorProb.set(this.probabilities, row * actions);
    }
    this.values.set(this.value.forward(this.current, lanes), row);
    const logits = this.policyNetwork.forward(this.current, lanes);
    const policy = { n: actions, outputs: logits, mask: null, logStd: null };
    for (let lane = 0; lane < lanes; lane++) {
      const at = row + lane;
      categorical.probabilities(policy, lane, this.probabilities);
      categorical.sample(policy, lane, state.rng, this.chosen);
      const action = this.chosen[lane];
      this.taken[at] = action;
      this.logProb[at] = log(this.probabilities[lane * actions + action]);
      this.playInLane(this.arenas[lane], at, action);
    }
    state.decisions += lanes;
    state.at++;
    if (state.at === horizon) this.endRound();
    return lanes;
  }

  private playInLane(arena: Arena, at: number, action: number): void {
    const { state } = this;
    const reward = arena.play(action);
    state.rewardSum += reward;
    this.rewards[at] = reward;
    this.ended[at] = arena.outcome ? 1 : 0;
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
    }
    this.beginMatch(arena);
  }

  /** The next match, in the next seat, against a scripted player or a snapshot. */
  private beginMatch(arena: Arena): void {
    const { state } = this;
    const seat = state.matches % this.game.seats;
    const seed = (mixSeed(nextU32(state.rng), state.matches) | TRAINING_SEEDS) >>> 0;
    state.matches++;
    arena.begin(seed, seat, this.drawOpponent());
  }

  private drawOpponent(): Opponent {
    const { rng, params, snapshots } = this.state;
    if (this.pool.length === 0) return { kind: 'nobody' };
    if (this.rivals.length > 0 && uniform(rng) < params.scriptedPart)
      return { kind: 'scripted', id: this.rivals[below(rng, this.rivals.length)] };
    // Half the time the latest, otherwise any of the pool: to beat oneself of late is not to forget the earlier ones.
    const kept = Math.min(POOL, snapshots);
    const latest = (snapshots - 1) % POOL;
    return { kind: 'snapshot', slot: uniform(rng) < 0.5 ? latest : below(rng, kept) };
  }

  private agentFor(opponent: Opponent) {
    if (opponent.kind === 'nobody') throw new Error(`ppo: nobody plays in ${this.game.id}`);
    if (opponent.kind === 'scripted') {
      const player = scripted[this.game.id].find(({ id }) => id === opponent.id);
      if (!player) throw new Error(`ppo: ${this.game.id} has no scripted player ${opponent.id}`);
      return player.make();
    }
    const { decisionTicks } = this.state;
    const model = modelOf(this.game, this.pool[opponent.slot], ID, 0, decisionTicks, []);
    return networkAgent(this.game, model, { mode: 'sampled', delayTicks: 0 });
  }

  private snapshot(): void {
    if (this.pool.length === 0) return; // nobody will meet it
    this.pool[this.state.snapshots % POOL].parameters.set(this.policyNetwork.parameters);
    this.state.snapshots++;
  }

  private endRound(): void {
    const { state, size } = this;
    const { lanes, horizon, gamma, lambda } = state.params;
    for (let lane = 0; lane < lanes; lane++) this.arenas[lane].observe(this.current, lane * size);
    this.lastValues.set(this.value.forward(this.current, lanes));
    estimateAdvantages({ steps: horizon, lanes, ...this.round() }, this.lastValues, gamma, lambda);
    state.phase = 'learn';
    state.epoch = 0;
    state.sums = { ...noCosts(), valueCost: 0, minibatches: 0 };
    this.beginEpoch();
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
    const logits = policyNetwork.forward(mb.x, rows);
    const options = { clip, entropyWeight, leash: this.leash() };
    policyCost(logits, this.actions, { rows, ...mb }, options, mb.policyGradient, this.costs);
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
    clipGradients([policyNetwork, value], GRADIENT_LIMIT);
    const left = 1 - (state.decisions - this.samples) / (params.decisions + this.samples); // never quite 0
    const alpha = params.learningRate * Math.max(0.01, left);
    this.optimiser.step(alpha);
    this.valueOptimiser.step(alpha);
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
    const { state, mb, size, actions } = this;
    const rows = Math.min(state.params.batch, this.samples - state.at);
    for (let r = 0; r < rows; r++) {
      const sample = this.order[state.at + r];
      for (let i = 0; i < size; i++) mb.x[r * size + i] = this.observations[sample * size + i];
      for (let i = 0; i < actions; i++) mb.anchor[r * actions + i] = this.anchorProb[sample * actions + i];
      mb.actions[r] = this.taken[sample];
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
      policyCost: sums.policyCost / sums.minibatches,
      valueCost: sums.valueCost / sums.minibatches,
      entropy: sums.entropy / sums.minibatches,
      approxKl: sums.approxKl / sums.minibatches,
      clipFraction: sums.clipFraction / sums.minibatches,
      explainedVariance: explainedVariance(this.values, this.returns),
      leashKl: sums.anchorKl / sums.minibatches,
    };
    if (state.update % state.params.snapshotUpdates === 0) this.snapshot();
    state.phase = 'play';
    state.at = 0;
    state.rewardSum = 0;
    return row;
  }

  // ---- Save and restore --------------------------------------------------------------------------------------------

  private arrays() {
    const { observations, taken, logProb, anchorProb, order } = this;
    const [policyMean, policySquare] = this.optimiser.memory;
    const [valueMean, valueSquare] = this.valueOptimiser.memory;
    const pool = this.pool.map((network, slot) => [`pool.${slot}`, network.parameters] as const);
    return {
      ...{ observations, taken, logProb, anchorProb, order, ...this.round() },
      ...{ policyMean, policySquare, valueMean, valueSquare, value: this.value.parameters },
      ...Object.fromEntries(pool),
    };
  }

  save(): Uint8Array {
    const asModel = (network: Network) =>
      encodeModel(modelOf(this.game, network, ID, 0, this.state.decisionTicks, []), Number.POSITIVE_INFINITY);
    return encodeCheckpoint({
      learner: ID,
      state: {
        run: this.state,
        steps: this.optimiser.steps,
        arenas: this.arenas.map(arena => arena.save()),
      },
      arrays: {
        ...this.arrays(),
        policy: asModel(this.policyNetwork),
        ...(this.anchor ? { anchor: asModel(this.anchor) } : {}),
      },
    });
  }

  static restore(game: Game, saved: Uint8Array): PpoRun {
    const { state, arrays } = decodeCheckpoint<{ run: State; steps: number; arenas: ArenaState[] }>(
      ID,
      saved,
    );
    const network = (bytes: unknown) => {
      const decoded = decodeModel(bytes as Uint8Array, Number.POSITIVE_INFINITY);
      if (!decoded.ok) throw new Error(`ppo: ${decoded.code}: ${decoded.detail}`);
      return policyFrom(game, decoded.model);
    };
    const { params } = state.run;
    const value = freshNetwork(game, 1, params.hidden, params.hiddenLayers, 1, seedRng(0));
    const anchor = arrays.anchor ? network(arrays.anchor) : null;
    const run = new PpoRun(game, network(arrays.policy), value, anchor, state.run);
    for (const [name, into] of Object.entries(run.arrays())) refill(into, arrays[name]);
    run.optimiser.steps = state.steps;
    run.valueOptimiser.steps = state.steps;
    for (const [lane, arena] of run.arenas.entries()) arena.restore(state.arenas[lane]);
    return run;
  }
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

export const ppo: Learner = {
  id: ID,
  title: { es: 'Recompensa', en: 'Reward' },
  kind: 'reward',
  learns: choosesFreely,
  parameters,
  metrics,
  chart: { x: 'decisions', lines: ['return'] },

  start({ game, params: given, seed, from }: StartOptions): Run {
    expectLearns(ppo, game);
    const params = validParams(parametersOf(ppo, game), given);
    const rng = seedRng(seed);
    const initial = split(rng);
    const actions = game.actions.kind === 'choice' ? game.actions.choices.length : 0;
    const { hidden, hiddenLayers } = params;
    const policy = from
      ? policyFrom(game, from)
      : freshNetwork(game, actions, hidden, hiddenLayers, 0.01, initial);
    const value = freshNetwork(game, 1, hidden, hiddenLayers, 1, initial);
    return PpoRun.begin(game, policy, value, from ? policyFrom(game, from) : null, {
      params,
      lineage: from ? [...from.meta.lineage, from.meta.name] : [],
      stepsBefore: from?.meta.steps ?? 0,
      decisionTicks: from?.meta.decisionTicks ?? params.decisionTicks,
      rng,
      phase: 'play',
      at: 0,
      epoch: 0,
      update: 0,
      decisions: 0,
      matches: 0,
      finished: 0,
      snapshots: 0,
      rewardSum: 0,
      returns: [],
      wins: [],
      scriptedWins: [],
      sums: { ...noCosts(), valueCost: 0, minibatches: 0 },
    });
  },

  restore: (game, saved) => PpoRun.restore(game, saved),
};
