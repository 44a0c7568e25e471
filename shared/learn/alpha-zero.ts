/**
 * AlphaZero in small (Silver et al. 2018, "A general reinforcement learning algorithm that masters chess, shogi and Go
 * through self-play"), for games of turns between two: a network proposes moves and judges positions, a tree search (PUCT)
 * with that network plays better than it, and the network learns what the search found, π ∝ visits, and how the matches
 * ended, z. Knows nothing of a game but its rules.
 *
 * Beside the paper: playout cap randomisation (Wu 2019) and many matches in one batch (self-play.ts), values that the tree
 * proves (search-tree.ts), z mixed with what the search found, and a discount, which makes a sooner win the better one.
 *
 * A run goes round: play until `round` positions are recorded; learn from draws of the window, each position `reuse` times on
 * average. It can stop for breath between any two simulations of all lanes, or minibatches.
 */
import type { Game } from '../games/game.ts';
import type { Model } from '../nn/model-file.ts';
import type { Network } from '../nn/network.ts';
import { adam, clipGradients, type Optimiser } from '../nn/optimisers.ts';
import { type PolicyValueCost, policyValueCost } from '../nn/policy-value.ts';
import { type Rng, seedRng, split } from '../rng.ts';
import { metrics, parameters } from './alpha-zero-tables.ts';
import {
  decodeCheckpoint,
  decodeSavedModel,
  encodeCheckpoint,
  encodeSavedModel,
  refill,
} from './checkpoint.ts';
import {
  expectLearns,
  type Learner,
  type Metrics,
  parametersOf,
  type Run,
  type StartOptions,
  validParams,
} from './learner.ts';
import { modelOf, policyFrom } from './policy-network.ts';
import { policyValueNetwork } from './policy-value-network.ts';
import { PositionWindow } from './position-window.ts';
import { type SavedSelfPlay, SelfPlay, type SelfPlayOptions, type SelfPlayTallies } from './self-play.ts';

const ID = 'alpha-zero';
const GRADIENT_LIMIT = 5;
const LAST_RATE = 0.05; // of the learning rate, at the end

/** All of a run but the arrays: what `save` writes as JSON. */
interface State {
  readonly params: Record<string, number>;
  readonly lineage: readonly string[];
  readonly stepsBefore: number;
  rng: Rng;
  phase: 'play' | 'learn';
  batches: number; // left to learn from in this round
  owed: number; // part of a batch that the last round left over
  recorded: number; // positions, when this round began
  before: SelfPlayTallies; // when this round began
  sums: PolicyValueCost & { batches: number }; // of this round
}

class AlphaZeroRun implements Run {
  private readonly choices: number;
  private readonly selfPlay: SelfPlay;
  private readonly recent: PositionWindow;
  private readonly optimiser: Optimiser;
  private readonly minibatch: { x: Float32Array; policies: Float32Array; values: Float32Array };
  private readonly gradient: Float32Array;
  private readonly cost: PolicyValueCost = { policyCost: 0, valueCost: 0 };

  constructor(
    private readonly game: Game,
    private readonly network: Network,
    private readonly state: State,
  ) {
    const { params } = state;
    this.choices = network.outputs;
    this.recent = new PositionWindow(game, this.choices, params.window);
    this.selfPlay = new SelfPlay(game, params as unknown as SelfPlayOptions, state.rng, (...position) =>
      this.recent.add(...position),
    );
    this.optimiser = adam(network, { weightDecay: params.weightDecay });
    this.minibatch = {
      x: new Float32Array(params.batch * game.observation.length),
      policies: new Float32Array(params.batch * this.choices),
      values: new Float32Array(params.batch),
    };
    this.gradient = new Float32Array(params.batch * this.choices);
  }

  static begin(game: Game, network: Network, state: State): AlphaZeroRun {
    const run = new AlphaZeroRun(game, network, state);
    run.selfPlay.begin();
    return run;
  }

  get done(): boolean {
    return this.state.phase === 'play' && this.progress >= 1;
  }

  get progress(): number {
    return Math.min(1, this.selfPlay.tallies.moves / this.state.params.moves);
  }

  advance(budget: number): Metrics | null {
    const { state, selfPlay } = this;
    let row: Metrics | null = null;
    for (let worked = 0; worked < budget && !this.done; ) {
      if (state.phase === 'play') {
        selfPlay.step(this.network);
        worked += state.params.lanes;
        if (this.recent.added - state.recorded >= state.params.round || this.progress >= 1)
          this.beginLesson();
      } else {
        this.learnBatch();
        worked += state.params.batch;
        if (state.batches === 0) row = this.endLesson();
      }
    }
    return row;
  }

  policy(): Model {
    const { stepsBefore, lineage } = this.state;
    const steps = stepsBefore + this.selfPlay.tallies.moves;
    return modelOf(this.game, this.network.clone(), ID, steps, 1, lineage);
  }

  private beginLesson(): void {
    const { state, recent } = this;
    const { reuse, batch } = state.params;
    const owed = state.owed + ((recent.added - state.recorded) * reuse) / batch;
    // Also a run that ends before any match has must say something: it learns once, where it can.
    state.batches = recent.added > 0 ? Math.max(1, Math.floor(owed)) : 0;
    state.owed = Math.max(0, owed - state.batches);
    state.recorded = recent.added;
    state.sums = { policyCost: 0, valueCost: 0, batches: 0 };
    if (state.batches > 0) state.phase = 'learn';
  }

  private learnBatch(): void {
    const { state, network, minibatch, gradient, cost, recent } = this;
    const { params, sums } = state;
    const among = Math.max(params.round, Math.round(params.windowPart * recent.added));
    recent.draw(state.rng, params.batch, Math.min(params.window, among), minibatch);
    const logits = network.forward(minibatch.x, params.batch);
    const { policies, values } = minibatch;
    policyValueCost(logits, policies, values, params.batch, this.choices, params.valueWeight, gradient, cost);
    network.zeroGradients();
    network.backward(gradient, params.batch);
    clipGradients([network], GRADIENT_LIMIT);
    this.optimiser.step(params.learningRate * Math.max(LAST_RATE, 1 - this.progress));
    sums.policyCost += cost.policyCost;
    sums.valueCost += cost.valueCost;
    sums.batches++;
    state.batches--;
  }

  private endLesson(): Metrics {
    const { state, selfPlay, recent } = this;
    const { tallies } = selfPlay;
    const { before, sums } = state;
    const matches = tallies.matches - before.matches;
    state.phase = 'play';
    state.before = { ...tallies };
    selfPlay.forget();
    return {
      moves: tallies.moves,
      matches: tallies.matches,
      positions: recent.added,
      simulations: tallies.simulations,
      plies: (tallies.plies - before.plies) / matches,
      draws: (tallies.draws - before.draws) / matches,
      policyCost: sums.policyCost / sums.batches,
      valueCost: sums.valueCost / sums.batches,
    };
  }

  // ---- Save and restore --------------------------------------------------------------------------------------------

  private arrays() {
    const [mean, square] = this.optimiser.memory;
    return { mean, square, ...prefixed('window', this.recent.arrays()), ...this.selfPlay.arrays() };
  }

  /** The arrays of all trees, one after another. */
  private trees() {
    const trees = this.selfPlay.treeArrays();
    return Object.keys(trees[0]).map(name => ({
      name: `tree.${name}`,
      parts: trees.map(tree => tree[name as keyof typeof tree]),
    }));
  }

  save(): Uint8Array {
    const { game, network, state, selfPlay, recent, optimiser } = this;
    const trees = this.trees().map(({ name, parts }) => {
      const joined = parts[0].slice(0, 0).constructor as new (n: number) => (typeof parts)[0];
      const all = new joined(parts.length * parts[0].length);
      for (const [i, part] of parts.entries()) all.set(part, i * part.length);
      return [name, all] as const;
    });
    const model = encodeSavedModel(modelOf(game, network, ID, 0, 1, []));
    return encodeCheckpoint({
      learner: ID,
      state: { run: state, selfPlay: selfPlay.save(), added: recent.added, steps: optimiser.steps },
      arrays: { ...this.arrays(), ...Object.fromEntries(trees), network: model },
    });
  }

  static restore(game: Game, saved: Uint8Array): AlphaZeroRun {
    const { state, arrays } = decodeCheckpoint<{
      run: State;
      selfPlay: SavedSelfPlay;
      added: number;
      steps: number;
    }>(ID, saved);
    const run = new AlphaZeroRun(game, policyFrom(game, decodeSavedModel(arrays.network)), state.run);
    for (const [name, into] of Object.entries(run.arrays())) refill(into, arrays[name]);
    for (const { name, parts } of run.trees()) {
      const length = parts[0].length;
      for (const [i, part] of parts.entries())
        refill(part, arrays[name]?.subarray(i * length, (i + 1) * length));
    }
    run.selfPlay.restore(state.selfPlay);
    run.recent.added = state.added;
    run.optimiser.steps = state.steps;
    return run;
  }
}

function prefixed<T>(name: string, arrays: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(arrays).map(([key, value]) => [`${name}.${key}`, value]));
}

export const alphaZero: Learner = {
  id: ID,
  title: { es: 'Búsqueda', en: 'Search' },
  summary: {
    es: 'Antes de mover mira adelante, jugada por jugada, y la red aprende lo que esa búsqueda encuentra.',
    en: 'Looks ahead before it moves, move by move, and the network learns what that search finds.',
  },
  kind: 'search',
  learns: ({ actions, seats, turn }) => actions.kind === 'choice' && seats === 2 && turn !== undefined,
  parameters,
  metrics,
  chart: { x: 'moves', lines: ['policyCost', 'valueCost'] },

  start({ game, params: given, seed, from }: StartOptions): Run {
    expectLearns(alphaZero, game);
    const params = validParams(parametersOf(alphaZero, game), given);
    const rng = seedRng(seed);
    const initial = split(rng);
    const { channels, hidden } = params;
    const network = from ? policyFrom(game, from) : policyValueNetwork(game, { channels, hidden }, initial);
    return AlphaZeroRun.begin(game, network, {
      params,
      lineage: from ? [...from.meta.lineage, from.meta.name] : [],
      stepsBefore: from?.meta.steps ?? 0,
      rng,
      phase: 'play',
      batches: 0,
      owed: 0,
      recorded: 0,
      before: { matches: 0, moves: 0, simulations: 0, draws: 0, plies: 0 },
      sums: { policyCost: 0, valueCost: 0, batches: 0 },
    });
  },

  restore: (game, saved) => AlphaZeroRun.restore(game, saved),
};
