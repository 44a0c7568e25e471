/** A network in a seat: observation in, the probability of every action out, the likeliest or a drawn one played. */
import type { Game } from '../games/game.ts';
import { games } from '../games/index.ts';
import { categorical } from '../nn/heads/categorical.ts';
import type { Model } from '../nn/model-file.ts';
import type { Trace } from '../nn/trace.ts';
import { type InputAxis, outputPlane } from '../nn/views.ts';
import { type Rng, seedRng } from '../rng.ts';
import { type Agent, delayed } from './agent.ts';

export interface NetworkAgentOptions {
  readonly mode: 'greedy' | 'sampled'; // the likeliest action, or one drawn by its probability
  readonly delayTicks: number; // reaction: it sees the world this long ago
}

export interface NetworkAgent extends Agent {
  /** Of every action, at its last decision. Overwritten by the next. */
  readonly probabilities: Float32Array;
  /** What its last decision looked like inside, from the state that it was made in; before the first, all zero inputs. */
  trace(): Trace;
  /**
   * The logits of every action where two inputs take all values of their axes and the others are as at its last decision,
   * [down.points, across.points, actions]; null for a network with a memory, which decides by more than it sees.
   */
  plane(across: InputAxis, down: InputAxis): Float32Array | null;
}

/** Siblings that see and do the same can be played by one network: they go by the name of their family. */
const familyId = (id: string) => (Object.hasOwn(games, id) ? games[id].variantOf : undefined) ?? id;

/** What keeps `model` from playing `game`, or null. */
export function modelMismatch(game: Game, model: Model): string | null {
  if (familyId(model.game) !== familyId(game.id) || model.gameVersion !== game.version)
    return `it plays ${model.game} ${model.gameVersion}, this is ${game.id} ${game.version}`;
  if (model.meta.observation.join() !== game.observation.map(entry => entry.name).join())
    return `it sees ${model.meta.observation.join(', ')}`;
  if (model.meta.actions.join() !== actionNames(game).join())
    return `its actions are ${model.meta.actions.join(', ')}`;
  return null;
}

/** The names of a game's choices, in order: the outputs of a policy. Throws for a game played with axes. */
export function actionNames(game: Game): readonly string[] {
  if (game.actions.kind !== 'choice') throw new Error(`network: ${game.id} is played with axes, not choices`);
  return game.actions.choices.map(choice => choice.name);
}

/** Throws on a model for another game. The agent reads the model's weights as they are, also while they change. */
export function networkAgent(game: Game, model: Model, options: NetworkAgentOptions): NetworkAgent {
  const mismatch = modelMismatch(game, model);
  if (mismatch) throw new Error(`network: ${model.meta.name} cannot play: ${mismatch}`);
  const { network } = model;
  const { decisionTicks } = model.meta;
  const seen = new Float32Array(network.spec.inputs);
  const probabilities = new Float32Array(network.outputs);
  let rng: Rng = seedRng(0);
  let ticksLeft = 0; // until the next decision
  let held = 0;
  const chosen = new Float32Array(1);
  // What this player's network remembers, before and after its last decision. The network's own is nobody's: others may
  // play it too.
  const [before, state] = [new Float32Array(network.stateSize), new Float32Array(network.stateSize)];

  function decide(mask: Uint8Array | null): number {
    before.set(state);
    if (state.length > 0) network.writeState(state);
    const policy = { n: network.outputs, outputs: network.forward(seen, 1), mask, logStd: null };
    if (state.length > 0) network.readState(state);
    categorical.probabilities(policy, 0, probabilities);
    if (options.mode === 'greedy') categorical.mode(policy, 0, chosen);
    else categorical.sample(policy, 0, rng, chosen);
    return chosen[0];
  }

  function trace(): Trace {
    if (state.length > 0) network.writeState(before);
    return network.trace(seen);
  }

  const inner: Agent = {
    name: model.meta.name,
    reset(seed) {
      rng = seedRng(seed);
      ticksLeft = 0;
      held = 0;
      before.fill(0);
      state.fill(0);
    },
    act(observation, from, action, at, legal) {
      if (ticksLeft === 0) {
        for (let i = 0; i < seen.length; i++) seen[i] = observation[from + i];
        held = decide(legal ?? null);
        ticksLeft = decisionTicks;
      }
      ticksLeft--;
      action[at] = held;
    },
  };
  const { name, reset, act } = delayed(game, inner, options.delayTicks);
  const plane = (across: InputAxis, down: InputAxis) =>
    state.length > 0 ? null : outputPlane(network, seen, across, down);
  return { name, reset, act, probabilities, trace, plane };
}
