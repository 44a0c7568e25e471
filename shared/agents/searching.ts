/**
 * A network that thinks before it moves: PUCT (search-tree.ts) with the policy and the value of a model that AlphaZero
 * trained. Every position is judged as it is and in every symmetry of the board in one batch, and the mean counts.
 */
import type { Game } from '../games/game.ts';
import type { Model } from '../nn/model-file.ts';
import { readPolicyValue } from '../nn/policy-value.ts';
import { seen as seenConnectFour } from './connect-four/judgement.ts';
import { modelMismatch, type NetworkAgent, type NetworkAgentOptions, networkAgent } from './network.ts';
import { seen as seenNoughts } from './noughts-and-crosses.ts';
import { type Evaluator, TreeSearch, treeSearchAgent } from './tree-search.ts';

export interface SearchingAgentOptions {
  readonly simulations: number; // a move
  readonly exploration: number;
  readonly discount: number; // as the values were learnt with
  readonly temperature: number; // 0: always the most visited move
}

export const SEARCHING_DEFAULTS: SearchingAgentOptions = {
  simulations: 200,
  exploration: 1.5,
  discount: 0.99,
  temperature: 0,
};

/** The state that looks so to the seat whose turn it is, which is then seat 0. A game of turns has its line here. */
const statesOf: Record<string, (observation: Float32Array, from: number) => unknown> = {
  'connect-four': seenConnectFour,
  'noughts-and-crosses': seenNoughts,
};

/** Whether `model` knows what a position is worth, and `game` can be searched. */
export function canSearch(game: Game, model: Model): boolean {
  return (
    Object.hasOwn(statesOf, game.id) &&
    model.meta.createdBy === 'alpha-zero' &&
    modelMismatch(game, model) === null
  );
}

/** Reads the model's weights as they are, also while they change. */
export function networkEvaluator(game: Game, { network }: Model): Evaluator<unknown> {
  const { symmetries = [] } = game;
  const { inputs: size, outputs: choices } = network;
  const rows = symmetries.length + 1;
  const x = new Float32Array(rows * size);
  const policies = new Float32Array(rows * choices);
  return ({ observation }, policy) => {
    x.set(observation);
    for (const [s, symmetry] of symmetries.entries())
      for (let i = 0; i < size; i++) x[(s + 1) * size + i] = observation[symmetry.observation[i]];
    const logits = network.forward(x, rows);
    let value = readPolicyValue(logits, 0, choices, policies) / rows;
    for (let i = 0; i < choices; i++) policy[i] = policies[i];
    for (const [s, symmetry] of symmetries.entries()) {
      const at = (s + 1) * choices;
      value += readPolicyValue(logits, at, choices, policies) / rows;
      for (let i = 0; i < choices; i++) policy[symmetry.choices[i]] += policies[at + i];
    }
    return value;
  };
}

/** Throws on a model for another game, and on one that knows no values. Its decision is how often each move was looked into. */
export function searchingAgent(
  game: Game,
  model: Model,
  options: Partial<SearchingAgentOptions> = {},
): NetworkAgent {
  const mismatch = modelMismatch(game, model);
  if (mismatch) throw new Error(`search: ${model.meta.name} cannot play: ${mismatch}`);
  if (!canSearch(game, model)) throw new Error(`search: ${model.meta.name} knows no values of ${game.id}`);
  const { temperature, ...search } = { ...SEARCHING_DEFAULTS, ...options };
  const tree = new TreeSearch(game, networkEvaluator(game, model), search);
  const { name, reset, act } = treeSearchAgent(model.meta.name, tree, statesOf[game.id], temperature);
  const seen = new Float32Array(model.network.inputs);
  const decision = new Float32Array(model.network.outputs);
  return {
    name,
    reset,
    act(observation, from, action, at, legal) {
      for (let i = 0; i < seen.length; i++) seen[i] = observation[from + i];
      act(observation, from, action, at, legal);
      tree.writePolicy(1, decision);
    },
    decision,
    trace: () => model.network.trace(seen),
    plane: () => null, // it decides by more than it sees
  };
}

/** The player that a model is meant to be: one that searches where it has learnt to, else its network alone. */
export function playerOf(game: Game, model: Model, options: NetworkAgentOptions): NetworkAgent {
  return canSearch(game, model) ? searchingAgent(game, model) : networkAgent(game, model, options);
}
