/**
 * Self-play by tree search, many matches side by side: in every step each lane walks down its own tree once, and the
 * network judges all the leaves in one batch. What the searches found, and how the matches ended, is handed to `record`.
 *
 * Playout cap randomisation (Wu 2019, section 3.1): a part of the moves, with noise at the root, is searched in full and
 * learnt from; the others are searched briefly, only to bring the match to its end.
 */
import { type SavedTree, SearchTree } from '../agents/search-tree.ts';
import { draw } from '../agents/tree-search.ts';
import type { Game } from '../games/game.ts';
import type { Network } from '../nn/network.ts';
import { readPolicyValue } from '../nn/policy-value.ts';
import { below, type Rng, uniform } from '../rng.ts';
import { trainingSeed } from './evaluation.ts';
import { JudgedPositions } from './judged-positions.ts';

export interface SelfPlayOptions {
  readonly lanes: number;
  readonly simulations: number; // of a full search
  readonly fastSimulations: number;
  readonly fullPart: number; // of the moves
  readonly exploration: number;
  readonly noiseAlpha: number;
  readonly noisePart: number;
  readonly temperaturePlies: number; // so many moves are drawn by their visits
  readonly temperature: number; // of those that follow
  readonly randomPlies: number; // a match begins with up to so many moves anywhere
  readonly discount: number;
  readonly searchedPart: number; // of a value's target: what the search found, the rest is how the match ended
}

/** One match, and the positions of it that will be recorded when it is over. */
interface Lane {
  state: unknown;
  plies: number;
  full: boolean; // the search that is under way
  kept: number;
}

/** All of it but the arrays: survives JSON. */
export interface SavedSelfPlay {
  readonly lanes: readonly Lane[];
  readonly trees: readonly SavedTree<unknown>[];
  readonly tallies: SelfPlayTallies;
}

export interface SelfPlayTallies {
  matches: number; // finished
  moves: number;
  simulations: number;
  draws: number;
  plies: number; // of the finished matches
}

/** Takes a position that was searched in full: `observations[at.observation …]`, π at `policies[at.policy …]`, z. */
export type TakePosition = (
  observations: Int8Array,
  policies: Float32Array,
  at: { readonly observation: number; readonly policy: number },
  value: number,
) => void;

export class SelfPlay {
  tallies: SelfPlayTallies = { matches: 0, moves: 0, simulations: 0, draws: 0, plies: 0 };
  /** Rows that the network was asked about since it was made: the other leaves were known. */
  judgedRows = 0;
  private readonly size: number;
  private readonly choices: number;
  private readonly lanes: Lane[] = [];
  private readonly trees: SearchTree<unknown>[] = [];
  // The positions kept of the matches under way, [lanes, maxTicks, …].
  private readonly observations: Int8Array;
  private readonly policies: Float32Array;
  private readonly searched: Float32Array; // values that the searches found
  private readonly seats: Int8Array;
  private readonly plies: Int32Array; // when they were met
  // Scratch: nothing in it outlives a step.
  private readonly x: Float32Array; // [rows, observation]
  private readonly judged: Float32Array; // [2 × lanes, choices]: the rows of the batch, then one a lane for what was known
  private readonly values: Float32Array; // [2 × lanes]
  private readonly places: Int32Array; // [rows] where an answer will be kept
  private readonly rowOf: Int32Array; // [lanes] −1: nothing to judge
  private readonly legal: Uint8Array;
  private readonly joint: Int8Array;
  private readonly policy: Float32Array;
  private readonly known: JudgedPositions;

  constructor(
    private readonly game: Game,
    private readonly options: SelfPlayOptions,
    private readonly rng: Rng,
    private readonly record: TakePosition,
  ) {
    if (game.actions.kind !== 'choice') throw new Error(`self-play: ${game.id} is played with axes`);
    this.size = game.observation.length;
    this.choices = game.actions.choices.length;
    const { lanes, simulations, fastSimulations, exploration, discount } = options;
    const most = Math.max(simulations, fastSimulations);
    const kept = lanes * game.maxTicks;
    this.observations = new Int8Array(kept * this.size);
    this.policies = new Float32Array(kept * this.choices);
    this.searched = new Float32Array(kept);
    this.seats = new Int8Array(kept);
    this.plies = new Int32Array(kept);
    this.x = new Float32Array(lanes * this.size);
    this.judged = new Float32Array(2 * lanes * this.choices);
    this.values = new Float32Array(2 * lanes);
    this.places = new Int32Array(lanes);
    this.rowOf = new Int32Array(lanes);
    this.legal = new Uint8Array(this.choices);
    this.joint = new Int8Array(game.seats);
    this.policy = new Float32Array(this.choices);
    this.known = new JudgedPositions(this.size, this.choices);
    for (let lane = 0; lane < lanes; lane++) {
      this.trees.push(new SearchTree(game, { simulations: most, exploration, discount }));
      this.lanes.push({ state: game.start(0), plies: 0, full: false, kept: 0 });
    }
  }

  begin(): void {
    for (let lane = 0; lane < this.lanes.length; lane++) this.beginMatch(lane);
  }

  /** The network has learnt: what it said of positions counts no more. */
  forget(): void {
    this.known.clear();
  }

  /** One simulation in every lane, and the moves of those whose search is finished. */
  step(network: Network): void {
    const { lanes, trees, rowOf, choices } = this;
    let rows = 0;
    for (let lane = 0; lane < lanes.length; lane++) {
      const leaf = trees[lane].descend();
      rowOf[lane] = leaf ? this.rowFor(leaf.observation, rows, lane) : -1;
      if (rowOf[lane] === rows) rows++;
    }
    if (rows > 0) this.judgeRows(network, rows);
    // In the order of the lanes, whatever was known before: the generator is asked for noise and moves.
    for (let lane = 0; lane < lanes.length; lane++) {
      const row = rowOf[lane];
      if (row >= 0) trees[lane].judge(this.judged, row * choices, this.values[row], this.rng);
      if (trees[lane].finished) this.move(lane);
    }
    this.tallies.simulations += lanes.length;
  }

  /** The row of `judged` where that position will stand: a new one of the batch, one that others wait for, or known already. */
  private rowFor(observation: Float32Array, rows: number, lane: number): number {
    const { known, size, choices, judged } = this;
    const found = known.find(observation);
    if (found <= -2) return -2 - found;
    if (found === -1) {
      for (let i = 0; i < size; i++) this.x[rows * size + i] = observation[i];
      this.places[rows] = known.ask(rows);
      return rows;
    }
    const row = this.lanes.length + lane;
    for (let i = 0; i < choices; i++) judged[row * choices + i] = known.policies[found * choices + i];
    this.values[row] = known.values[found];
    return row;
  }

  private judgeRows(network: Network, rows: number): void {
    const { choices, judged, values, known, places } = this;
    const logits = network.forward(this.x, rows);
    for (let row = 0; row < rows; row++) {
      values[row] = readPolicyValue(logits, row * choices, choices, judged);
      known.answer(places[row], row, judged, values[row]);
    }
    this.judgedRows += rows;
  }

  private move(lane: number): void {
    const { game, tallies, policy } = this;
    const { temperaturePlies, temperature } = this.options;
    const { state, plies } = this.lanes[lane];
    const tree = this.trees[lane];
    tree.conclude();
    if (this.lanes[lane].full) this.keep(lane);
    tree.writePolicy(plies < temperaturePlies ? 1 : temperature, policy);
    this.play(state, draw(policy, uniform(this.rng)));
    this.lanes[lane].plies++;
    tallies.moves++;
    if (game.outcome(state)) {
      this.recordMatch(lane);
      this.beginMatch(lane);
    } else this.beginSearch(lane);
  }

  /** What the full search of a lane found, until the match is over. */
  private keep(lane: number): void {
    const { game, size, choices } = this;
    const { state, plies, kept } = this.lanes[lane];
    const tree = this.trees[lane];
    const row = lane * game.maxTicks + kept;
    const seat = game.turn!(state);
    game.observe(state, seat, this.x, 0);
    for (let i = 0; i < size; i++) {
      this.observations[row * size + i] = this.x[i];
      if (this.observations[row * size + i] !== this.x[i])
        throw new Error(`self-play: ${game.observation[i].name} is ${this.x[i]}, want a small whole number`);
    }
    tree.writePolicy(1, this.policies, row * choices);
    this.searched[row] = tree.value;
    this.seats[row] = seat;
    this.plies[row] = plies;
    this.lanes[lane].kept++;
  }

  private recordMatch(lane: number): void {
    const { game, size, choices, tallies } = this;
    const { discount, searchedPart } = this.options;
    const { state, kept, plies: end } = this.lanes[lane];
    const { scores } = game.outcome(state)!;
    for (let row = lane * game.maxTicks; row < lane * game.maxTicks + kept; row++) {
      const seat = this.seats[row];
      let z = Math.sign(scores[seat] - scores[1 - seat]);
      for (let ply = this.plies[row]; ply < end; ply++) z *= discount;
      const value = searchedPart * this.searched[row] + (1 - searchedPart) * z;
      this.record(
        this.observations,
        this.policies,
        { observation: row * size, policy: row * choices },
        value,
      );
    }
    tallies.matches++;
    tallies.plies += end;
    if (scores[0] === scores[1]) tallies.draws++;
  }

  /** From a start that a few moves anywhere have led to, and that is not the end. */
  private beginMatch(lane: number): void {
    const { game, rng } = this;
    let state: unknown;
    let plies = 0;
    do {
      state = game.start(trainingSeed(rng, this.tallies.matches));
      const wanted = below(rng, this.options.randomPlies + 1);
      for (plies = 0; plies < wanted && !game.outcome(state); plies++) this.play(state, this.anywhere(state));
    } while (game.outcome(state));
    Object.assign(this.lanes[lane], { state, plies, kept: 0 });
    this.beginSearch(lane);
  }

  private beginSearch(lane: number): void {
    const { simulations, fastSimulations, fullPart, noiseAlpha, noisePart } = this.options;
    const full = uniform(this.rng) < fullPart;
    this.lanes[lane].full = full;
    this.trees[lane].begin(
      this.lanes[lane].state,
      full ? simulations : fastSimulations,
      full ? { alpha: noiseAlpha, part: noisePart } : null,
    );
  }

  private play(state: unknown, choice: number): void {
    this.joint.fill(0);
    this.joint[this.game.turn!(state)] = choice;
    this.game.advance(state, this.joint);
  }

  private anywhere(state: unknown): number {
    const { game, legal, choices } = this;
    if (!game.legal) return below(this.rng, choices);
    game.legal(state, game.turn!(state), legal, 0);
    let open = 0;
    for (let i = 0; i < choices; i++) open += legal[i];
    let left = below(this.rng, open);
    let choice = 0;
    while (!legal[choice] || left-- > 0) choice++;
    return choice;
  }

  save(): SavedSelfPlay {
    const { game, lanes, trees, tallies } = this;
    return {
      lanes: lanes.map(lane => ({ ...lane, state: game.clone(lane.state) })),
      trees: trees.map(tree => tree.save()),
      tallies: { ...tallies },
    };
  }

  restore({ lanes, trees, tallies }: SavedSelfPlay): void {
    for (const [lane, saved] of lanes.entries()) this.lanes[lane] = { ...saved };
    for (const [lane, saved] of trees.entries()) this.trees[lane].restore(saved);
    this.tallies = { ...tallies };
  }

  /** What `save` leaves out: live arrays by name, and those of every lane's tree. */
  arrays() {
    const { observations, policies, searched, seats, plies } = this;
    return { observations, policies, searched, seats, plies };
  }

  treeArrays() {
    return this.trees.map(tree => tree.arrays());
  }
}
