/**
 * DQN (Mnih et al. 2015): a network that tells what every choice is worth, Q(s, a), learns from what it remembers of its
 * play. Double (van Hasselt et al. 2016): one network picks the action, the other judges it. Duelling (Wang et al. 2016):
 * what the state is worth is learnt apart. Over n steps, and by priority (Hessel et al. 2018, without the distributional
 * and the noisy part).
 *
 * In the model file Q is a plain network, an output a choice: the likeliest choice is the one worth most.
 */
import type { Game } from '../games/game.ts';
import { log } from '../math.ts';
import { orthogonal } from '../nn/initialisers.ts';
import type { DenseSpec } from '../nn/layers/dense.ts';
import { softmax } from '../nn/losses.ts';
import type { Model } from '../nn/model-file.ts';
import { Network } from '../nn/network.ts';
import { adam, clipGradients, type Optimiser } from '../nn/optimisers.ts';
import type { Tensor } from '../nn/safetensors.ts';
import { below, type Rng, seedRng, split, uniform } from '../rng.ts';
import { Arena, type ArenaState } from './arena.ts';
import {
  decodeCheckpoint,
  decodeSavedModel,
  encodeCheckpoint,
  encodeSavedModel,
  refill,
} from './checkpoint.ts';
import { metrics, parameters } from './dqn-tables.ts';
import { type LeagueState, leagueRules, newLeague } from './league.ts';
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
import { leashAt } from './leash.ts';
import { emptyRecord, type MatchRecord, matchMetricsOf, recordMatch } from './match-record.ts';
import { Payment, rewardWeights } from './payment.ts';
import { modelOf, policyFrom } from './policy-network.ts';
import { ReplayBuffer, type ReplayState } from './replay-buffer.ts';
import { frozenIn, Rivals } from './rivals.ts';

const ID = 'dqn';
const GRADIENT_LIMIT = 10;
const CORRECTION_START = 0.4; // β, how far the preference of the priorities is undone: 1 in the end
const ROW_DECISIONS = 500;

/** All of a run but the arrays: what `save` writes as JSON. */
interface State {
  readonly params: Record<string, number>;
  readonly lineage: readonly string[];
  readonly stepsBefore: number;
  readonly decisionTicks: number;
  rng: Rng;
  decisions: number;
  matches: number; // begun
  readonly league: LeagueState;
  record: MatchRecord;
  learnt: number; // minibatches
  sums: Sums; // since the last row
}

interface Sums {
  reward: number;
  cost: number;
  value: number;
  leashKl: number;
  minibatches: number;
}

const noSums = (): Sums => ({ reward: 0, cost: 0, value: 0, leashKl: 0, minibatches: 0 });

class DqnRun implements Run {
  private readonly actions: number;
  private readonly chosen = new Uint8Array(1);
  private readonly target: Network; // judges; follows the network that learns
  private readonly optimiser: Optimiser;
  private readonly memory: ReplayBuffer;
  private readonly arena: Arena;
  private readonly rivals: Rivals;
  // Scratch: nothing in it outlives a slice.
  private readonly seen: Float32Array; // [1, observation]
  private readonly next: Float32Array; // [1, observation]
  private readonly mb: {
    indices: Int32Array;
    weights: Float32Array;
    x: Float32Array;
    next: Float32Array;
    best: Uint8Array; // what the learning network would do next
    targets: Float32Array;
    gradient: Float32Array;
    policy: Float32Array; // softmax Q, for the leash
  };

  constructor(
    private readonly game: Game,
    private readonly network: Network,
    private readonly anchor: Network | null, // what the leash is tied to
    frozen: readonly Model[], // of the league
    private readonly state: State,
  ) {
    const { params, decisionTicks, league } = state;
    const { memory: capacity, steps, gamma, priority: alpha, batch } = params;
    const size = game.observation.length;
    this.actions = network.outputs;
    this.target = network.clone();
    this.optimiser = adam(network);
    this.memory = new ReplayBuffer({ capacity, size, steps, gamma, alpha });
    const policy = { network, spread: null };
    const rules = leagueRules(params);
    this.rivals = new Rivals({ game, policy, decisionTicks, mode: 'greedy', league, rules, frozen });
    const payment = new Payment(game, rewardWeights(game, params), params.gamma);
    this.arena = new Arena(game, payment, decisionTicks, opponent => this.rivals.agentFor(opponent));
    this.seen = new Float32Array(size);
    this.next = new Float32Array(size);
    this.mb = {
      indices: new Int32Array(batch),
      weights: new Float32Array(batch),
      x: new Float32Array(batch * size),
      next: new Float32Array(batch * size),
      best: new Uint8Array(batch),
      targets: new Float32Array(batch),
      gradient: new Float32Array(batch * this.actions),
      policy: new Float32Array(batch * this.actions),
    };
  }

  /** Takes the first snapshot and opens the first match. */
  begin(): this {
    this.snapshot();
    this.beginMatch();
    return this;
  }

  get done(): boolean {
    return this.state.decisions >= this.state.params.decisions;
  }

  get progress(): number {
    return Math.min(1, this.state.decisions / this.state.params.decisions);
  }

  advance(budget: number): Metrics | null {
    const { state } = this;
    const { learnEvery, warmUp, batch, snapshotDecisions } = state.params;
    let row: Metrics | null = null;
    for (let worked = 0; worked < budget && !this.done; ) {
      this.playDecision();
      worked++;
      if (state.decisions >= warmUp && state.decisions % learnEvery === 0 && this.memory.count > 0) {
        this.learnBatch();
        worked += batch;
      }
      if (state.decisions % snapshotDecisions === 0) this.snapshot();
      if (state.decisions % ROW_DECISIONS === 0) row = this.endRow();
    }
    return row;
  }

  policy(): Model {
    const { stepsBefore, decisions, decisionTicks, lineage } = this.state;
    return modelOf(
      this.game,
      plainNetwork(this.network),
      ID,
      stepsBefore + decisions,
      decisionTicks,
      lineage,
    );
  }

  // ---- Play --------------------------------------------------------------------------------------------------------

  /** ε: falls from 1, or lies low where there is a model to go on from. */
  private exploration(): number {
    const { explorationEnd, explorationPart } = this.state.params;
    if (this.anchor) return explorationEnd;
    return Math.max(explorationEnd, 1 - (1 - explorationEnd) * (this.progress / explorationPart));
  }

  private playDecision(): void {
    const { state, arena, seen, next, chosen } = this;
    arena.observe(seen, 0);
    chosen[0] =
      uniform(state.rng) < this.exploration()
        ? below(state.rng, this.actions)
        : bestOf(this.network.forward(seen, 1), this.actions, 0);
    const reward = arena.play(chosen);
    arena.observe(next, 0); // before another match begins: a match that ran out of time is worth what it stopped in
    this.memory.push(seen, chosen[0], reward, next, arena.outcome?.ended ?? null);
    state.sums.reward += reward;
    state.decisions++;
    if (!arena.outcome) return;
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

  // ---- Learn -------------------------------------------------------------------------------------------------------

  /** The weight of the leash now. */
  private leash(): number {
    return this.anchor ? leashAt(this.state.params, this.progress) : 0;
  }

  /** y = Σ γᵏ r + γⁿ Q′(s′, argmax Q(s′, ·)); J is the mean, weighted, of Huber's loss of y − Q(s, a). */
  private learnBatch(): void {
    const { state, mb, network, memory, actions: n } = this;
    const { sums, params } = state;
    const { batch: rows, learningRate, targetEvery, targetRate } = params;
    memory.sample(
      state.rng,
      rows,
      CORRECTION_START + (1 - CORRECTION_START) * this.progress,
      mb.indices,
      mb.weights,
    );
    this.gather();
    const ahead = network.forward(mb.next, rows);
    for (let r = 0; r < rows; r++) mb.best[r] = bestOf(ahead, n, r * n);
    const judged = this.target.forward(mb.next, rows);
    for (let r = 0; r < rows; r++) {
      const index = mb.indices[r];
      mb.targets[r] = memory.returns[index] + memory.discounts[index] * judged[r * n + mb.best[r]];
    }
    const q = network.forward(mb.x, rows);
    mb.gradient.fill(0);
    for (let r = 0; r < rows; r++) {
      const at = r * n + memory.actions[mb.indices[r]];
      const error = q[at] - mb.targets[r];
      const far = Math.abs(error);
      sums.cost += (mb.weights[r] * (far < 1 ? 0.5 * far * far : far - 0.5)) / rows;
      sums.value += q[r * n + bestOf(q, n, r * n)] / rows;
      mb.gradient[at] = (mb.weights[r] * Math.max(-1, Math.min(1, error))) / rows;
      memory.review(mb.indices[r], error);
    }
    if (this.leash() > 0) this.pull(q, rows);
    network.zeroGradients();
    network.backward(mb.gradient, rows);
    clipGradients([network], GRADIENT_LIMIT);
    this.optimiser.step(learningRate * Math.max(0.01, 1 - this.progress));
    sums.minibatches++;
    state.learnt++;
    if (state.learnt % targetEvery === 0) follow(this.target.parameters, network.parameters, targetRate);
  }

  /** Adds the gradient of leash · KL(π′ ‖ π), π = softmax Q and π′ the same of the model that it goes on from. */
  private pull(q: Float32Array, rows: number): void {
    const { mb, actions: n, anchor, state } = this;
    if (!anchor) return;
    const before = anchor.forward(mb.x, rows);
    const leash = this.leash();
    for (let r = 0; r < rows; r++) {
      softmax(q, mb.policy, n, r * n);
      softmax(before, before, n, r * n);
      for (let i = r * n; i < r * n + n; i++) {
        mb.gradient[i] += (leash * (mb.policy[i] - before[i])) / rows;
        if (before[i] > 0)
          state.sums.leashKl += (before[i] * log(before[i] / Math.max(mb.policy[i], 1e-30))) / rows;
      }
    }
  }

  private gather(): void {
    const { mb, memory } = this;
    const size = this.game.observation.length;
    for (let r = 0; r < mb.indices.length; r++)
      for (let i = 0; i < size; i++) {
        mb.x[r * size + i] = memory.observations[mb.indices[r] * size + i];
        mb.next[r * size + i] = memory.next[mb.indices[r] * size + i];
      }
  }

  private endRow(): Metrics {
    const { state } = this;
    const { sums } = state;
    const { minibatches } = sums; // 0 / 0 is NaN: nothing is known before it learns
    state.sums = noSums();
    return {
      decisions: state.decisions,
      reward: (100 * sums.reward) / ROW_DECISIONS,
      ...matchMetricsOf(state.record),
      cost: sums.cost / minibatches,
      value: sums.value / minibatches,
      exploration: this.exploration(),
      leashKl: sums.leashKl / minibatches,
    };
  }

  // ---- Save and restore --------------------------------------------------------------------------------------------

  private arrays() {
    const [mean, square] = this.optimiser.memory;
    return { mean, square, target: this.target.parameters, ...this.rivals.arrays() };
  }

  save(): Uint8Array {
    const asModel = (network: Network) =>
      encodeSavedModel(modelOf(this.game, network, ID, 0, this.state.decisionTicks, []));
    const memory = this.memory.save();
    return encodeCheckpoint({
      learner: ID,
      state: {
        run: this.state,
        steps: this.optimiser.steps,
        arena: this.arena.save(),
        memory: memory.state,
      },
      arrays: {
        ...this.arrays(),
        ...memory.arrays,
        network: asModel(this.network),
        ...(this.anchor ? { anchor: asModel(this.anchor) } : {}),
      },
    });
  }

  static restore(game: Game, saved: Uint8Array): DqnRun {
    const { state, arrays } = decodeCheckpoint<{
      run: State;
      steps: number;
      arena: ArenaState;
      memory: ReplayState;
    }>(ID, saved);
    const network = (bytes: Tensor['data']) => policyFrom(game, decodeSavedModel(bytes));
    const anchor = arrays.anchor ? network(arrays.anchor) : null;
    const run = new DqnRun(game, network(arrays.network), anchor, frozenIn(arrays), state.run);
    for (const [name, into] of Object.entries(run.arrays())) refill(into, arrays[name]);
    run.optimiser.steps = state.steps;
    run.memory.restore(state.memory, arrays);
    run.arena.restore(state.arena);
    return run;
  }
}

/** The first of the largest of `numbers[at … at + n)`, counted from `at`. */
function bestOf(numbers: Float32Array, n: number, at: number): number {
  let best = 0;
  for (let i = 1; i < n; i++) if (numbers[at + i] > numbers[at + best]) best = i;
  return best;
}

/** w′ ← w′ + τ (w − w′): with τ = 1 a copy (Mnih et al. 2015), else a slow follower (Lillicrap et al. 2016). */
function follow(target: Float32Array, parameters: Float32Array, rate: number): void {
  if (rate === 1) target.set(parameters);
  else for (let i = 0; i < target.length; i++) target[i] += rate * (parameters[i] - target[i]);
}

/** Observation in, Q of every action out. */
function freshQ(game: Game, actions: number, params: Record<string, number>, rng: Rng): Network {
  const { hidden, hiddenLayers, duelling } = params;
  const dense = (outputs: number, activation: DenseSpec['activation']): DenseSpec => ({
    kind: 'dense',
    outputs,
    activation,
  });
  const layers = Array.from({ length: hiddenLayers }, () => dense(hidden, 'tanh'));
  const network = new Network({
    inputs: game.observation.length,
    layers: duelling
      ? [...layers, dense(actions + 1, 'linear'), { kind: 'duelling' }]
      : [...layers, dense(actions, 'linear')],
  });
  const last = orthogonal(0.01); // all actions begin alike
  network.initialise(rng, [...layers.map(() => orthogonal(Math.SQRT2)), last, last]);
  return network;
}

/**
 * The same Q without a duelling layer, as a copy: V + A − mean A is linear in the layer before it, so that layer can give
 * it at once, with wₐ ← w_V + wₐ − mean w of the advantages, and so the biases.
 */
export function plainNetwork(network: Network): Network {
  const { spec } = network;
  const dense = spec.layers[spec.layers.length - 2];
  if (spec.layers[spec.layers.length - 1].kind !== 'duelling' || dense.kind !== 'dense')
    return network.clone();
  const n = network.outputs;
  const plain = new Network({
    inputs: spec.inputs,
    layers: [...spec.layers.slice(0, -2), { ...dense, outputs: n }],
  });
  const ours = new Map(network.named());
  for (const [name, parameter] of plain.named()) {
    const numbers = ours.get(name)?.read() ?? new Float32Array(0);
    if (!name.startsWith(`layers.${spec.layers.length - 2}.`)) {
      parameter.write(numbers);
      continue;
    }
    const inputs = parameter.length / n; // a bias has one
    parameter.write(
      Float32Array.from({ length: n * inputs }, (_, at) => {
        let mean = 0;
        for (let i = 1; i <= n; i++) mean += numbers[i * inputs + (at % inputs)] / n;
        return numbers[at % inputs] + numbers[at + inputs] - mean;
      }),
    );
  }
  return plain;
}

export const dqn: Learner = {
  id: ID,
  title: { es: 'Valor de cada acción', en: 'Worth of every action' },
  summary: {
    es: 'Aprende cuánto vale cada acción en cada momento y elige la que más vale.',
    en: 'Learns what every action is worth at every moment, and picks the one worth most.',
  },
  kind: 'reward',
  learns: choosesFreely,
  parameters,
  metrics,
  chart: { x: 'decisions', lines: ['return'] },

  start({ game, params: given, seed, from, rivals = [] }: StartOptions): Run {
    expectLearns(dqn, game);
    const params = validParams(parametersOf(dqn, game), given);
    const rng = seedRng(seed);
    const initial = split(rng);
    const actions = game.actions.kind === 'choice' ? game.actions.choices.length : 0;
    const network = from ? policyFrom(game, from) : freshQ(game, actions, params, initial);
    const run = new DqnRun(game, network, from ? policyFrom(game, from) : null, rivals, {
      params,
      lineage: from ? [...from.meta.lineage, from.meta.name] : [],
      stepsBefore: from?.meta.steps ?? 0,
      decisionTicks: from?.meta.decisionTicks ?? params.decisionTicks,
      rng,
      decisions: 0,
      matches: 0,
      league: newLeague(rivals.length),
      record: emptyRecord(),
      learnt: 0,
      sums: noSums(),
    });
    return run.begin();
  },

  restore: (game, saved) => DqnRun.restore(game, saved),
};
