/**
 * Evolution of a network's weights: a strategy says what to try, a candidate's fitness is its mean return over a few
 * matches, and all candidates of a generation play the same ones, so that none is merely luckier. The policy is the mean.
 * Nothing is differentiated, so any game will do that an agent can play; choices are the likeliest ones. A leash to the model
 * that a run goes on from is a price on fitness: leash · mean KL(model ‖ candidate) over what the candidate met.
 */
import { actionNames, networkAgent } from '../agents/network.ts';
import type { Game, Text } from '../games/game.ts';
import type { Model } from '../nn/model-file.ts';
import type { Network } from '../nn/network.ts';
import { type Rng, seedRng, split } from '../rng.ts';
import {
  decodeCheckpoint,
  decodeSavedModel,
  encodeCheckpoint,
  encodeSavedModel,
  refill,
} from './checkpoint.ts';
import { type LeagueState, leagueRules, newLeague } from './league.ts';
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
import { leashAt, leashMetric, leashParameters } from './leash.ts';
import { emptyRecord, type MatchRecord, matchMetricsOf, recordMatch } from './match-record.ts';
import { Payment, rewardWeights } from './payment.ts';
import { matchMetrics, networkParameters, rivalParameters } from './playing-tables.ts';
import { freshNetwork, modelOf, policyFrom } from './policy-network.ts';
import { type Bout, frozenIn, Rivals } from './rivals.ts';
import type { Strategy } from './strategy.ts';
import { Straying } from './straying.ts';
import { Trial } from './trial.ts';

const shared: readonly Parameter[] = [
  {
    name: 'decisions',
    default: 1_000_000,
    low: 1000,
    high: 1_000_000_000,
    scale: 'log',
    unit: '',
    main: true,
    meaning: { es: 'decisiones que jugará en total', en: 'decisions that it will play in all' },
  },
  {
    name: 'bouts',
    default: 4,
    low: 1,
    high: 100,
    scale: 'integer',
    unit: '',
    meaning: { es: 'partidas por candidata', en: 'matches a candidate' },
  },
  {
    name: 'sigma',
    default: 0.1,
    low: 0.001,
    high: 10,
    scale: 'log',
    unit: '',
    main: true,
    meaning: { es: 'tamaño de los cambios σ, al empezar', en: 'size of the changes σ, at the start' },
  },
  // Few weights: every one of them is a dimension to search.
  ...networkParameters.map(row => (row.name === 'hidden' ? { ...row, default: 16 } : row)),
  ...rivalParameters,
  {
    name: 'snapshotGenerations',
    default: 10,
    low: 1,
    high: 1000,
    scale: 'integer',
    unit: '',
    meaning: { es: 'generaciones entre retratos de sí misma', en: 'generations between snapshots of itself' },
    rivals: true,
  },
  // In the coin of fitness, which knows no scale of its own.
  ...leashParameters.map(row =>
    row.name === 'leash' ? { ...row, default: 1, high: 1000, main: undefined } : row,
  ),
];

const metrics: readonly Metric[] = [
  { name: 'generation', meaning: { es: 'generaciones', en: 'generations' } },
  { name: 'decisions', meaning: { es: 'decisiones jugadas', en: 'decisions played' } },
  ...matchMetrics,
  {
    name: 'fitness',
    meaning: {
      es: 'recompensa por partida, toda la generación',
      en: 'reward a match, all of the generation',
    },
  },
  {
    name: 'bestFitness',
    meaning: { es: 'recompensa por partida, la mejor candidata', en: 'reward a match, the best candidate' },
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
  generation: number; // finished
  decisions: number;
  bouts: Bout[]; // of this generation; none before it begins
  candidate: number; // that plays
  bout: number; // that it plays
  fitness: number[]; // of the candidates so far, the one that plays included
  leash: number; // its weight in this generation
  strayed: number[]; // of the candidates so far, as fitness is: Σ KL(anchor ‖ candidate) over all that they decided by
  decided: number[]; // and how often they decided
  matches: number; // begun
  readonly league: LeagueState;
  record: MatchRecord;
}

/** The model that a run goes on from, and log σ of its axes. */
interface Anchor {
  readonly network: Network;
  readonly logStd: readonly number[] | null;
}

/** A learner's name, what it can be told beside what all of them can, and its strategy. */
export interface Evolutionary {
  readonly id: string;
  readonly title: Text;
  readonly summary: Text;
  readonly parameters: readonly Parameter[];
  make(mean: Float32Array, params: Readonly<Record<string, number>>): Strategy;
}

class EvolutionRun implements Run {
  private readonly strategy: Strategy;
  private readonly rivals: Rivals;
  private readonly trial: Trial;
  private readonly candidate: Network; // whose weights are those of the candidate that plays
  private readonly straying: Straying | null; // where there may be a leash

  constructor(
    private readonly of: Evolutionary,
    private readonly game: Game,
    private readonly network: Network, // of the mean
    private readonly anchor: Anchor | null, // what the leash is tied to
    frozen: readonly Model[], // of the league
    private readonly state: State,
  ) {
    this.strategy = of.make(network.parameters, state.params);
    this.candidate = network.clone();
    const { params, decisionTicks, league } = state;
    const policy = { network, spread: null };
    const rules = leagueRules(params);
    this.rivals = new Rivals({ game, policy, decisionTicks, mode: 'greedy', league, rules, frozen });
    const payment = new Payment(game, rewardWeights(game, state.params), 1);
    this.trial = new Trial(game, payment, opponent => this.rivals.agentFor(opponent));
    this.straying = anchor && new Straying(game, anchor.network, decisionTicks, anchor.logStd);
  }

  /** Takes the first snapshot. */
  begin(): this {
    this.snapshot();
    return this;
  }

  get done(): boolean {
    return this.progress >= 1 && this.state.bouts.length === 0;
  }

  get progress(): number {
    return Math.min(1, this.state.decisions / this.state.params.decisions);
  }

  advance(budget: number): Metrics | null {
    const { state, trial } = this;
    let row: Metrics | null = null;
    for (let worked = 0; worked < budget && !this.done; worked++) {
      if (state.bouts.length === 0) this.beginGeneration();
      trial.play(state.decisionTicks);
      state.decisions++;
      if (trial.outcome) row = this.endMatch() ?? row;
    }
    return row;
  }

  policy(): Model {
    const { stepsBefore, decisions, decisionTicks, lineage } = this.state;
    const steps = stepsBefore + decisions;
    return modelOf(this.game, this.network.clone(), this.of.id, steps, decisionTicks, lineage);
  }

  private beginGeneration(): void {
    const { state, strategy, rivals } = this;
    strategy.ask(state.rng);
    for (let m = 0; m < state.params.bouts; m++) state.bouts.push(rivals.next(state));
    state.candidate = state.bout = 0;
    state.fitness = [0];
    state.leash = this.anchor ? leashAt(state.params, this.progress) : 0;
    state.strayed = [0];
    state.decided = [0];
    this.beginMatch();
  }

  private beginMatch(): void {
    const { state, candidate, strategy, game } = this;
    const n = strategy.mean.length;
    candidate.parameters.set(strategy.candidates.subarray(state.candidate * n, (state.candidate + 1) * n));
    const { seed, seat, opponent } = state.bouts[state.bout];
    const model = modelOf(game, candidate, this.of.id, 0, state.decisionTicks, []);
    const agent = networkAgent(game, model, { mode: 'greedy', delayTicks: 0 });
    const watched = state.leash > 0 ? this.straying?.watched(agent) : null;
    this.trial.begin(seed, seat, watched ?? agent, opponent);
  }

  /** Gives a row where it was the last of a generation. */
  private endMatch(): Metrics | null {
    const { state, strategy } = this;
    this.rivals.record(this.trial.opponent, recordMatch(state.record, this.trial));
    state.fitness[state.candidate] += this.trial.returnSum / state.bouts.length;
    if (this.straying && state.leash > 0) {
      state.strayed[state.candidate] += this.straying.sum(this.candidate);
      state.decided[state.candidate] += this.straying.decisions;
    }
    state.bout++;
    if (state.bout === state.bouts.length) {
      state.bout = 0;
      state.candidate++;
      for (const each of [state.fitness, state.strayed, state.decided]) each.push(0);
    }
    if (state.candidate === strategy.population) return this.endGeneration();
    this.beginMatch();
    return null;
  }

  private endGeneration(): Metrics {
    const { state, strategy } = this;
    const fitness = state.fitness.slice(0, strategy.population);
    const kl = fitness.map((_, k) => state.strayed[k] / Math.max(1, state.decided[k]));
    strategy.tell(fitness.map((f, k) => state.leash * kl[k] - f));
    this.network.parameters.set(strategy.mean);
    state.generation++;
    state.bouts = [];
    if (state.generation % state.params.snapshotGenerations === 0) this.snapshot();
    return {
      generation: state.generation,
      decisions: state.decisions,
      ...matchMetricsOf(state.record),
      fitness: meanOf(fitness),
      bestFitness: Math.max(...fitness),
      leashKl: meanOf(kl),
    };
  }

  private snapshot(): void {
    this.rivals.snapshot({ network: this.network, spread: null });
  }

  save(): Uint8Array {
    const { game, network, anchor, state, strategy, trial } = this;
    const asModel = (of: Network, logStd: readonly number[] | null) =>
      encodeSavedModel(
        modelOf(game, of, this.of.id, 0, state.decisionTicks, [], logStd && Float32Array.from(logStd)),
      );
    return encodeCheckpoint({
      learner: this.of.id,
      state: { run: state, strategy: strategy.numbers(), tick: trial.tick },
      arrays: {
        ...strategy.arrays(),
        ...this.rivals.arrays(),
        model: asModel(network, null),
        ...(anchor && { anchor: asModel(anchor.network, anchor.logStd) }),
      },
    });
  }

  static restore(of: Evolutionary, game: Game, saved: Uint8Array): EvolutionRun {
    const { state, arrays } = decodeCheckpoint<{
      run: State;
      strategy: Record<string, number>;
      tick: number;
    }>(of.id, saved);
    const network = policyFrom(game, decodeSavedModel(arrays.model));
    const anchor = arrays.anchor ? anchorOf(game, decodeSavedModel(arrays.anchor)) : null;
    const run = new EvolutionRun(of, game, network, anchor, frozenIn(arrays), state.run);
    for (const [name, into] of Object.entries({ ...run.strategy.arrays(), ...run.rivals.arrays() }))
      refill(into, arrays[name]);
    Object.assign(run.strategy, state.strategy);
    if (state.run.bouts.length > 0) {
      run.beginMatch();
      run.trial.play(state.tick);
    }
    return run;
  }
}

function anchorOf(game: Game, model: Model): Anchor {
  return { network: policyFrom(game, model), logStd: model.meta.logStd ?? null };
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
}

/** A learner of an evolution strategy. */
export function evolutionary(of: Evolutionary): Learner {
  const learner: Learner = {
    id: of.id,
    title: of.title,
    summary: of.summary,
    kind: 'reward',
    learns: game => !game.turn,
    parameters: [...shared, ...of.parameters],
    metrics,
    chart: { x: 'decisions', lines: ['fitness', 'bestFitness'] },

    start({ game, params: given, seed, from, rivals = [] }: StartOptions): Run {
      expectLearns(learner, game);
      const params = validParams(parametersOf(learner, game), given);
      const rng = seedRng(seed);
      const initial = split(rng);
      const { hidden, hiddenLayers } = params;
      const network = from
        ? policyFrom(game, from)
        : freshNetwork(game, actionNames(game).length, hidden, hiddenLayers, 0.01, initial);
      const anchor = from ? anchorOf(game, from) : null;
      const run = new EvolutionRun(of, game, network, anchor, rivals, {
        params,
        lineage: from ? [...from.meta.lineage, from.meta.name] : [],
        stepsBefore: from?.meta.steps ?? 0,
        decisionTicks: from?.meta.decisionTicks ?? params.decisionTicks,
        rng,
        generation: 0,
        decisions: 0,
        bouts: [],
        candidate: 0,
        bout: 0,
        fitness: [],
        leash: 0,
        strayed: [],
        decided: [],
        matches: 0,
        league: newLeague(rivals.length),
        record: emptyRecord(),
      });
      return run.begin();
    },

    restore: (game, saved) => EvolutionRun.restore(of, game, saved),
  };
  return learner;
}
