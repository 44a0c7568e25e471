/**
 * Monte Carlo tree search with a prior (PUCT, as in AlphaGo Zero, Silver 2017) for any game of turns between two seats.
 * Every simulation walks down by Q + U, adds one state to the tree, asks an evaluator about it and carries the value back
 * up. The evaluator may be random play to the end, or a network.
 */
import type { Game } from '../games/game.ts';
import { exp, log } from '../math.ts';
import { below, type Rng, seedRng, uniform } from '../rng.ts';
import type { Agent } from './agent.ts';
import { dirichlet } from './dirichlet.ts';

/** A state that the search has come to and that is not the end. Arrays are the search's own, for the moment only. */
export interface Leaf<State> {
  /** The search needs it no more: play on with it. */
  readonly state: State;
  readonly seat: number; // to move
  readonly observation: Float32Array; // of that seat
  readonly legal: Uint8Array; // [choices]
}

/** Writes how likely each choice should be tried, [choices], not negative; returns the value for the seat to move, −1 … 1. */
export type Evaluator<State> = (leaf: Leaf<State>, policy: Float32Array, rng: Rng) => number;

export interface TreeSearchOptions {
  readonly simulations: number;
  readonly exploration: number; // c in U = c P √ΣN / (1 + N)
  /** Mixes Dir(α) into the prior at the root, so that self-play tries everything once in a while. */
  readonly noise: { readonly alpha: number; readonly part: number } | null;
}

export const TREE_SEARCH_DEFAULTS: TreeSearchOptions = { simulations: 400, exploration: 1.5, noise: null };

export class TreeSearch<State> {
  /** Of every choice at the root, after `search`: what a policy is taught. */
  readonly visits: Int32Array;
  /** What the root is worth to the seat to move there, −1 … 1. */
  value = 0;
  private readonly options: TreeSearchOptions;
  private readonly choices: number;
  // A node has an edge for every choice, at [node × choices + choice]. Node 0 is the root.
  private readonly prior: Float32Array;
  private readonly edgeVisits: Int32Array;
  private readonly edgeValue: Float64Array; // summed, for the seat that moves along it
  private readonly child: Int32Array; // 0: not yet
  private readonly seat: Int8Array; // [nodes] to move
  private readonly nodeVisits: Int32Array;
  private readonly nodeSum: Float64Array; // of the values of all its visits, for its seat
  private readonly nodeValue: Float64Array; // what was first said of it, for its seat
  private readonly ended: Uint8Array;
  private readonly allowed: Uint8Array; // [nodes × choices]
  private nodes = 0;
  private readonly path: Int32Array; // edges of this simulation
  private readonly joint: Int8Array;
  private readonly leaf: { state: State; seat: number; observation: Float32Array; legal: Uint8Array };
  private readonly policy: Float32Array;
  private readonly dirichlet: Float32Array;

  constructor(
    private readonly game: Game<State>,
    private readonly evaluate: Evaluator<State>,
    options: Partial<TreeSearchOptions> = {},
  ) {
    if (game.actions.kind !== 'choice' || game.seats !== 2 || !game.turn)
      throw new Error(`tree search: ${game.id} is no game of turns between two`);
    this.options = { ...TREE_SEARCH_DEFAULTS, ...options };
    this.choices = game.actions.choices.length;
    const nodes = this.options.simulations + 1;
    const edges = nodes * this.choices;
    this.visits = new Int32Array(this.choices);
    this.prior = new Float32Array(edges);
    this.edgeVisits = new Int32Array(edges);
    this.edgeValue = new Float64Array(edges);
    this.child = new Int32Array(edges);
    this.allowed = new Uint8Array(edges);
    this.seat = new Int8Array(nodes);
    this.nodeVisits = new Int32Array(nodes);
    this.nodeValue = new Float64Array(nodes);
    this.nodeSum = new Float64Array(nodes);
    this.ended = new Uint8Array(nodes);
    this.path = new Int32Array(game.maxTicks + 1);
    this.joint = new Int8Array(game.seats);
    this.policy = new Float32Array(this.choices);
    this.dirichlet = new Float32Array(this.choices);
    this.leaf = {
      state: game.start(0),
      seat: 0,
      observation: new Float32Array(game.observation.length),
      legal: new Uint8Array(this.choices),
    };
  }

  /** Searches from a state that is not the end. The same state and generator give the same visits. */
  search(state: State, rng: Rng): void {
    const { game, choices, visits, edgeVisits, edgeValue } = this;
    this.nodes = 0;
    this.add(game.clone(state), rng);
    if (this.ended[0]) throw new Error(`tree search: this match of ${game.id} is over`);
    if (this.options.noise) this.addNoise(this.options.noise, rng);
    for (let i = 0; i < this.options.simulations; i++) this.simulate(game.clone(state), rng);
    let sum = 0;
    for (let choice = 0; choice < choices; choice++) {
      visits[choice] = edgeVisits[choice];
      sum += edgeValue[choice];
    }
    this.value = this.options.simulations > 0 ? sum / this.options.simulations : this.nodeValue[0];
  }

  /** Writes π ∝ N^(1/τ); τ = 0: the most visited has it all. */
  writePolicy(temperature: number, out: Float32Array): void {
    const { visits } = this;
    let most = 0;
    for (let i = 1; i < visits.length; i++) if (visits[i] > visits[most]) most = i;
    let sum = 0;
    for (let i = 0; i < visits.length; i++) {
      if (temperature === 0) out[i] = i === most ? 1 : 0;
      else out[i] = visits[i] === 0 ? 0 : exp(log(visits[i] / visits[most]) / temperature);
      sum += out[i];
    }
    for (let i = 0; i < visits.length; i++) out[i] /= sum;
  }

  private simulate(state: State, rng: Rng): void {
    const { game, choices, path, joint } = this;
    let node = 0;
    let length = 0;
    while (!this.ended[node]) {
      const choice = this.choose(node);
      const edge = node * choices + choice;
      path[length++] = edge;
      joint[this.seat[node]] = choice;
      joint[1 - this.seat[node]] = 0;
      game.advance(state, joint);
      if (this.child[edge] === 0) {
        this.child[edge] = node = this.add(state, rng);
        break;
      }
      node = this.child[edge];
    }
    const value = this.nodeValue[node];
    const seat = this.seat[node];
    while (length > 0) {
      const edge = path[--length];
      const parent = (edge / choices) | 0;
      const own = this.seat[parent] === seat ? value : -value;
      this.nodeVisits[parent]++;
      this.nodeSum[parent] += own;
      this.edgeVisits[edge]++;
      this.edgeValue[edge] += own;
    }
  }

  /** The legal edge with the largest Q + U; the first of equals. One not yet walked is worth the mean of its node. */
  private choose(node: number): number {
    const { choices, prior, edgeVisits, edgeValue, allowed } = this;
    const reach = this.options.exploration * Math.sqrt(Math.max(1, this.nodeVisits[node] - 1));
    const mean = this.nodeSum[node] / this.nodeVisits[node];
    const from = node * choices;
    let best = -1;
    let highest = Number.NEGATIVE_INFINITY;
    for (let choice = 0; choice < choices; choice++) {
      const edge = from + choice;
      if (!allowed[edge]) continue;
      const n = edgeVisits[edge];
      const q = n > 0 ? edgeValue[edge] / n : mean;
      const score = q + (reach * prior[edge]) / (1 + n);
      if (score <= highest) continue;
      highest = score;
      best = choice;
    }
    return best;
  }

  /** A new node for `state`, judged. The evaluator may play on with the state. */
  private add(state: State, rng: Rng): number {
    const { game, choices } = this;
    const node = this.nodes++;
    const from = node * choices;
    const seat = game.turn!(state);
    this.seat[node] = seat;
    this.nodeVisits[node] = 1; // this one
    this.edgeVisits.fill(0, from, from + choices);
    this.edgeValue.fill(0, from, from + choices);
    this.child.fill(0, from, from + choices);
    const outcome = game.outcome(state);
    this.ended[node] = outcome ? 1 : 0;
    if (outcome) {
      this.nodeValue[node] = Math.sign(outcome.scores[seat] - outcome.scores[1 - seat]);
    } else {
      this.nodeValue[node] = this.judge(state, seat, rng);
      this.expand(from);
    }
    this.nodeSum[node] = this.nodeValue[node];
    return node;
  }

  private judge(state: State, seat: number, rng: Rng): number {
    const { game, leaf, policy } = this;
    if (game.legal) game.legal(state, seat, leaf.legal, 0);
    else leaf.legal.fill(1);
    game.observe(state, seat, leaf.observation, 0);
    leaf.state = state;
    leaf.seat = seat;
    return this.evaluate(leaf, policy, rng);
  }

  /** Gives the node's edges their shares of the policy that was just written. */
  private expand(from: number): void {
    const { choices, leaf, policy } = this;
    let sum = 0;
    let open = 0;
    for (let i = 0; i < choices; i++) {
      if (!leaf.legal[i]) continue;
      sum += policy[i];
      open++;
    }
    for (let i = 0; i < choices; i++) {
      this.allowed[from + i] = leaf.legal[i];
      this.prior[from + i] = !leaf.legal[i] ? 0 : sum > 0 ? policy[i] / sum : 1 / open;
    }
  }

  private addNoise({ alpha, part }: { alpha: number; part: number }, rng: Rng): void {
    dirichlet(rng, alpha, this.allowed.subarray(0, this.choices), this.dirichlet);
    for (let i = 0; i < this.choices; i++)
      this.prior[i] = (1 - part) * this.prior[i] + part * this.dirichlet[i];
  }
}

/** Random play to the end, all choices alike: knows nothing of the game but its rules. */
export function rollouts<State>(game: Game<State>): Evaluator<State> {
  if (game.actions.kind !== 'choice')
    throw new Error(`rollouts: ${game.id} is played with axes, not choices`);
  const allowed = new Uint8Array(game.actions.choices.length);
  const joint = new Int8Array(game.seats);
  return ({ state, seat, legal }, policy, rng) => {
    policy.set(legal);
    for (;;) {
      const mover = game.turn!(state);
      if (game.legal) game.legal(state, mover, allowed, 0);
      else allowed.fill(1);
      let open = 0;
      for (let i = 0; i < allowed.length; i++) open += allowed[i];
      let left = below(rng, open);
      let choice = 0;
      while (!allowed[choice] || left-- > 0) choice++;
      joint.fill(0);
      joint[mover] = choice;
      game.advance(state, joint);
      const outcome = game.outcome(state);
      if (outcome) return Math.sign(outcome.scores[seat] - outcome.scores[1 - seat]);
    }
  };
}

/** A tree search in a seat. `stateOf` says what state, with that seat as seat 0 and to move, looks like this. */
export function treeSearchAgent<State>(
  name: string,
  search: TreeSearch<State>,
  stateOf: (observation: Float32Array, from: number) => State,
  temperature = 0,
): Agent {
  const policy = new Float32Array(search.visits.length);
  let rng: Rng = seedRng(0);
  return {
    name,
    reset(seed) {
      rng = seedRng(seed);
    },
    act(observation, from, action, at) {
      search.search(stateOf(observation, from), rng);
      search.writePolicy(temperature, policy);
      action[at] = temperature === 0 ? likeliest(policy) : draw(policy, uniform(rng));
    },
  };
}

/** The index of the largest; the first of equals. */
function likeliest(shares: Float32Array): number {
  let best = 0;
  for (let i = 1; i < shares.length; i++) if (shares[i] > shares[best]) best = i;
  return best;
}

/** The index that `u` in [0, 1) falls on when the shares, which sum to about 1, are laid end to end; never one of 0. */
function draw(shares: Float32Array, u: number): number {
  let left = u;
  let last = 0;
  for (let i = 0; i < shares.length; i++) {
    if (shares[i] === 0) continue;
    last = i;
    left -= shares[i];
    if (left < 0) break;
  }
  return last;
}
