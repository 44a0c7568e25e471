/**
 * The tree of a Monte Carlo tree search with a prior (PUCT, as in AlphaGo Zero, Silver et al. 2017) for any game of turns
 * between two seats, a step at a time: `descend` walks down by Q + U to a state that nobody has judged yet, whoever drives
 * the search finds out what that is worth, and `judge` carries it back up. So many searches can share one batch of a network.
 *
 * What the rules decide within the tree counts exactly (MCTS-Solver, Winands et al. 2008): a state is won where one move
 * leads to a state that the other has lost, and known where all its moves are.
 */
import type { Game } from '../games/game.ts';
import { exp, log } from '../math.ts';
import type { Rng } from '../rng.ts';
import { dirichlet } from './dirichlet.ts';

/** A state that the search has come to and that is not the end. Arrays are the search's own, for the moment only. */
export interface Leaf<State> {
  /** The search needs it no more: play on with it. */
  readonly state: State;
  readonly seat: number; // to move
  readonly observation: Float32Array; // of that seat
  readonly legal: Uint8Array; // [choices]
}

/** Mixes Dir(α) into the prior at the root, so that self-play tries everything once in a while. */
export interface RootNoise {
  readonly alpha: number;
  readonly part: number;
}

export interface TreeSearchOptions {
  readonly simulations: number;
  readonly exploration: number; // c in U = c P √ΣN / (1 + N)
  /** What a value loses with every ply until it comes true, as γ in returns: below 1, a sooner win is the better one. */
  readonly discount: number;
  readonly noise: RootNoise | null;
}

export const TREE_SEARCH_DEFAULTS: TreeSearchOptions = {
  simulations: 400,
  exploration: 1.5,
  discount: 1,
  noise: null,
};

/** All of a search but its arrays. */
export interface SavedTree<State> {
  readonly root: State;
  readonly nodes: number;
  readonly done: number;
  readonly wanted: number;
  readonly settled: boolean;
  readonly noise: RootNoise | null;
}

export class SearchTree<State> {
  /** Of every choice at the root, after `conclude`: what a policy is taught. */
  readonly visits: Int32Array;
  /** What the root is worth to the seat to move there, −1 … 1, after `conclude`. */
  value = 0;
  /** Whether that is sure, by the rules. */
  proven = false;
  protected readonly options: TreeSearchOptions;
  protected readonly choices: number;
  // A node has an edge for every choice, at [node × choices + choice]. Node 0 is the root.
  private readonly prior: Float32Array;
  private readonly edgeVisits: Int32Array;
  private readonly edgeValue: Float64Array; // summed, for the seat that moves along it
  private readonly child: Int32Array; // 0: not yet
  private readonly allowed: Uint8Array; // [nodes × choices]
  private readonly seat: Int8Array; // [nodes] to move
  private readonly nodeVisits: Int32Array;
  private readonly nodeSum: Float64Array; // of the values of all its visits, for its seat
  private readonly nodeValue: Float64Array; // what was first said of it, or is known, for its seat
  private readonly known: Uint8Array; // its value is exact: an end, or proven
  private root: State;
  private nodes = 0;
  private done = 0; // simulations
  private wanted = 0;
  private settled = false; // nothing that is left to find out could change the move
  private noise: RootNoise | null = null;
  private readonly path: Int32Array; // edges of this simulation
  private length = 0;
  private tip = 0; // the node that waits to be judged
  private readonly joint: Int8Array;
  private readonly leaf: { state: State; seat: number; observation: Float32Array; legal: Uint8Array };
  private readonly dirichlet: Float32Array;

  constructor(
    private readonly game: Game<State>,
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
    this.nodeSum = new Float64Array(nodes);
    this.nodeValue = new Float64Array(nodes);
    this.known = new Uint8Array(nodes);
    this.path = new Int32Array(game.maxTicks + 1);
    this.joint = new Int8Array(game.seats);
    this.dirichlet = new Float32Array(this.choices);
    this.root = game.start(0);
    this.leaf = {
      state: this.root,
      seat: 0,
      observation: new Float32Array(game.observation.length),
      legal: new Uint8Array(this.choices),
    };
  }

  /** Begins a search from a state that is not the end, of at most as many simulations as the options say. */
  begin(state: State, simulations = this.options.simulations, noise = this.options.noise): void {
    if (this.game.outcome(state)) throw new Error(`tree search: this match of ${this.game.id} is over`);
    if (simulations > this.options.simulations)
      throw new Error(`tree search: ${simulations} simulations, room for ${this.options.simulations}`);
    this.root = this.game.clone(state);
    this.nodes = this.done = 0;
    this.wanted = simulations;
    this.settled = this.proven = false;
    this.noise = noise;
  }

  get finished(): boolean {
    return this.nodes > 0 && (this.done >= this.wanted || this.settled);
  }

  /**
   * One simulation down from the root. Gives the new state that it came to, which wants to be judged before the next; or
   * null where it came to what is known already. The first gives the root, which is no simulation yet.
   */
  descend(): Leaf<State> | null {
    const { game, choices, path, joint } = this;
    const state = game.clone(this.root);
    this.length = 0;
    if (this.nodes === 0) {
      this.tip = this.add(state);
      return this.show(state);
    }
    let node = 0;
    do {
      const choice = this.choose(node);
      const edge = node * choices + choice;
      path[this.length++] = edge;
      joint[this.seat[node]] = choice;
      joint[1 - this.seat[node]] = 0;
      game.advance(state, joint);
      node = this.child[edge];
      if (node === 0) {
        node = this.child[edge] = this.add(state);
        break;
      }
    } while (!this.known[node]);
    this.tip = node;
    if (!this.known[node]) return this.show(state);
    this.carryBack();
    return null;
  }

  /**
   * What the leaf that `descend` gave is worth to its seat, −1 … 1, and how likely each choice should be tried, not
   * negative, `policy[at … at + choices)`. `rng` is asked for the noise at the root.
   */
  judge(policy: Float32Array, at: number, value: number, rng: Rng): void {
    const { tip } = this;
    this.nodeValue[tip] = this.nodeSum[tip] = value;
    this.expand(tip * this.choices, policy, at);
    if (tip > 0) this.carryBack();
    else if (this.noise) this.addNoise(this.noise, rng);
  }

  /** Writes `visits`, `value` and `proven`. Where the best move is known for sure, it has all the visits. */
  conclude(): void {
    const { choices, visits, edgeVisits, edgeValue, allowed } = this;
    let best = -1;
    let open = false;
    let sum = 0;
    for (let choice = 0; choice < choices; choice++) {
      visits[choice] = 0;
      if (!allowed[choice]) continue;
      sum += edgeValue[choice];
      if (!this.isKnown(choice)) open = true;
      else if (best < 0 || this.exact(0, choice) > this.exact(0, best)) best = choice;
    }
    this.value = this.done > 0 ? sum / this.done : this.nodeValue[0];
    this.proven = best >= 0 && (!open || this.exact(0, best) > 0);
    if (this.proven) {
      this.value = this.exact(0, best);
      visits[best] = this.done;
      return;
    }
    let left = 0;
    for (let choice = 0; choice < choices; choice++) {
      if (!allowed[choice] || this.isLost(0, choice)) continue;
      visits[choice] = edgeVisits[choice];
      left += edgeVisits[choice];
    }
    if (left > 0 || this.done === 0) return;
    // All that was looked at is lost, and the rest nobody knows.
    for (let choice = 0; choice < choices; choice++)
      if (allowed[choice] && !this.isLost(0, choice)) visits[choice] = 1;
  }

  /** Writes π ∝ N^(1/τ); τ = 0: the most visited has it all. */
  writePolicy(temperature: number, out: Float32Array, at = 0): void {
    const { visits } = this;
    let most = 0;
    for (let i = 1; i < visits.length; i++) if (visits[i] > visits[most]) most = i;
    let sum = 0;
    for (let i = 0; i < visits.length; i++) {
      let share = 0;
      if (temperature === 0) share = i === most ? 1 : 0;
      else if (visits[i] > 0)
        share = temperature === 1 ? visits[i] : exp(log(visits[i] / visits[most]) / temperature);
      out[at + i] = share;
      sum += share;
    }
    for (let i = 0; i < visits.length; i++) out[at + i] /= sum;
  }

  /** All that a search remembers between two simulations, beside what `save` gives. Live, by name. */
  arrays() {
    const { prior, edgeVisits, edgeValue, child, allowed, seat, nodeVisits, nodeSum, nodeValue, known } =
      this;
    return { prior, edgeVisits, edgeValue, child, allowed, seat, nodeVisits, nodeSum, nodeValue, known };
  }

  /** Only between simulations: when no leaf waits to be judged. */
  save(): SavedTree<State> {
    const { root, nodes, done, wanted, settled, noise } = this;
    return { root: this.game.clone(root), nodes, done, wanted, settled, noise };
  }

  restore({ root, nodes, done, wanted, settled, noise }: SavedTree<State>): void {
    Object.assign(this, { root: this.game.clone(root), nodes, done, wanted, settled, noise });
  }

  /** The legal edge with the largest Q + U; the first of equals. One not yet walked is worth the mean of its node. */
  private choose(node: number): number {
    const { choices, prior, edgeVisits, edgeValue, allowed, child, known } = this;
    const reach = this.options.exploration * Math.sqrt(Math.max(1, this.nodeVisits[node] - 1));
    const mean = this.nodeSum[node] / this.nodeVisits[node];
    const from = node * choices;
    let best = -1;
    let highest = Number.NEGATIVE_INFINITY;
    for (let choice = 0; choice < choices; choice++) {
      const edge = from + choice;
      if (!allowed[edge]) continue;
      const n = edgeVisits[edge];
      let q = n > 0 ? edgeValue[edge] / n : mean;
      if (n > 0 && known[child[edge]]) {
        q = this.exact(node, choice);
        if (q < 0) continue; // lost: whatever is open is better
      }
      const score = q + (reach * prior[edge]) / (1 + n);
      if (score <= highest) continue;
      highest = score;
      best = choice;
    }
    return best;
  }

  /** A new node for `state`. */
  private add(state: State): number {
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
    this.known[node] = outcome ? 1 : 0;
    if (outcome)
      this.nodeValue[node] = this.nodeSum[node] = Math.sign(outcome.scores[seat] - outcome.scores[1 - seat]);
    return node;
  }

  private show(state: State): Leaf<State> {
    const { game, leaf, tip } = this;
    const seat = this.seat[tip];
    if (game.legal) game.legal(state, seat, leaf.legal, 0);
    else leaf.legal.fill(1);
    game.observe(state, seat, leaf.observation, 0);
    leaf.state = state;
    leaf.seat = seat;
    return leaf;
  }

  /** Gives the leaf's edges their shares of the policy. */
  private expand(from: number, policy: Float32Array, at: number): void {
    const { choices, leaf } = this;
    let sum = 0;
    let open = 0;
    for (let i = 0; i < choices; i++) {
      if (!leaf.legal[i]) continue;
      sum += policy[at + i];
      open++;
    }
    for (let i = 0; i < choices; i++) {
      this.allowed[from + i] = leaf.legal[i];
      this.prior[from + i] = !leaf.legal[i] ? 0 : sum > 0 ? policy[at + i] / sum : 1 / open;
    }
  }

  /** The value of the tip to all edges above it, negated where the seat changes. */
  private carryBack(): void {
    const { choices, path } = this;
    const { discount } = this.options;
    let node = this.tip;
    let value = this.nodeValue[node];
    let known = this.known[node] === 1;
    for (let i = this.length - 1; i >= 0; i--) {
      const edge = path[i];
      const parent = (edge / choices) | 0;
      value = discount * (this.seat[parent] === this.seat[node] ? value : -value);
      this.edgeVisits[edge]++;
      this.edgeValue[edge] += value;
      if (known) {
        known = this.prove(parent);
        if (known) value = this.nodeValue[parent];
      }
      this.nodeVisits[parent]++;
      this.nodeSum[parent] += value;
      node = parent;
    }
    this.done++;
  }

  /** Notes what the known children of a node say of it; whether that makes it known. The root only becomes settled. */
  private prove(node: number): boolean {
    const from = node * this.choices;
    let best = Number.NEGATIVE_INFINITY;
    let open = false;
    for (let choice = 0; choice < this.choices; choice++) {
      if (!this.allowed[from + choice]) continue;
      if (this.isKnown(from + choice)) best = Math.max(best, this.exact(node, choice));
      else open = true;
    }
    if (node === 0) {
      this.settled = !open || best >= this.options.discount; // no win is sooner than at once
      return false;
    }
    if (open && !(best > 0)) return false;
    this.known[node] = 1;
    this.nodeValue[node] = best;
    return true;
  }

  private isKnown(edge: number): boolean {
    return this.child[edge] !== 0 && this.known[this.child[edge]] === 1;
  }

  private isLost(node: number, choice: number): boolean {
    return this.isKnown(node * this.choices + choice) && this.exact(node, choice) < 0;
  }

  /** What a known child is worth to the seat that moves at `node`. */
  private exact(node: number, choice: number): number {
    const child = this.child[node * this.choices + choice];
    const value = this.options.discount * this.nodeValue[child];
    return this.seat[child] === this.seat[node] ? value : -value;
  }

  private addNoise({ alpha, part }: RootNoise, rng: Rng): void {
    dirichlet(rng, alpha, this.allowed.subarray(0, this.choices), this.dirichlet);
    for (let i = 0; i < this.choices; i++)
      this.prior[i] = (1 - part) * this.prior[i] + part * this.dirichlet[i];
  }
}
