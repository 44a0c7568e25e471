/**
 * Monte Carlo tree search for any game of turns between two seats: a tree (search-tree.ts), and an evaluator that is asked
 * about every state which it comes to. The evaluator may be random play to the end, or a network.
 */
import type { Game } from '../games/game.ts';
import { below, type Rng, seedRng, uniform } from '../rng.ts';
import type { Agent } from './agent.ts';
import { type Leaf, SearchTree, type TreeSearchOptions } from './search-tree.ts';

/** Writes how likely each choice should be tried, [choices], not negative; returns the value for the seat to move, −1 … 1. */
export type Evaluator<State> = (leaf: Leaf<State>, policy: Float32Array, rng: Rng) => number;

export class TreeSearch<State> extends SearchTree<State> {
  private readonly policy: Float32Array;

  constructor(
    game: Game<State>,
    private readonly evaluate: Evaluator<State>,
    options: Partial<TreeSearchOptions> = {},
  ) {
    super(game, options);
    this.policy = new Float32Array(this.choices);
  }

  /** Searches from a state that is not the end. The same state and generator give the same visits. */
  search(state: State, rng: Rng): void {
    this.begin(state);
    while (!this.finished) {
      const leaf = this.descend();
      if (leaf) this.judge(this.policy, 0, this.evaluate(leaf, this.policy, rng), rng);
    }
    this.conclude();
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
export function draw(shares: Float32Array, u: number): number {
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
