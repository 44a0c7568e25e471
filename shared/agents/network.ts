/**
 * A network in a seat: observation in, a distribution over actions out, the likeliest or a drawn one played. Choices are
 * categorical over the legal ones, axes Gaussian around the outputs.
 */
import { actionWidth, type Game } from '../games/game.ts';
import { games } from '../games/index.ts';
import { categorical } from '../nn/heads/categorical.ts';
import { gaussian } from '../nn/heads/gaussian.ts';
import type { Model } from '../nn/model-file.ts';
import type { Trace } from '../nn/trace.ts';
import { type InputAxis, outputPlane } from '../nn/views.ts';
import { type Rng, seedRng } from '../rng.ts';
import { type Agent, delayed } from './agent.ts';

export interface NetworkAgentOptions {
  readonly mode: 'greedy' | 'sampled'; // the likeliest action, or one drawn by its probability
  readonly delayTicks: number; // reaction: it sees the world this long ago, or longer where it has learnt so
}

export interface NetworkAgent extends Agent {
  /** Its last decision: the probability of every choice, or where it holds every axis, −1 … 1. Overwritten by the next. */
  readonly decision: Float32Array;
  /** What its last decision looked like inside, from the state that it was made in; before the first, all zero inputs. */
  trace(): Trace;
  /**
   * The outputs for every action where two inputs take all values of their axes and the others are as at its last decision,
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

/** The names of a game's choices or axes, in order: the outputs of a policy. */
export function actionNames(game: Game): readonly string[] {
  return (game.actions.kind === 'choice' ? game.actions.choices : game.actions.axes).map(entry => entry.name);
}

/** What a network means by 1 on an axis, as a game reads it. */
const AXIS_REACH = 127;

/** The byte of an axis that a network would hold at `value`; beyond −1 … 1 there is no more. 0 for what is no number. */
export function axisByte(value: number): number {
  return Math.round(AXIS_REACH * Math.max(-1, Math.min(1, value))) || 0;
}

/** What a network would have said for that byte, −1 … 1. */
export function axisValue(byte: number): number {
  return byte / AXIS_REACH;
}

/** Throws on a model for another game. The agent reads the model's weights as they are, also while they change. */
export function networkAgent(game: Game, model: Model, options: NetworkAgentOptions): NetworkAgent {
  const mismatch = modelMismatch(game, model);
  if (mismatch) throw new Error(`network: ${model.meta.name} cannot play: ${mismatch}`);
  const { network } = model;
  const { decisionTicks } = model.meta;
  const seen = new Float32Array(network.spec.inputs);
  const decision = new Float32Array(network.outputs);
  const byAxes = game.actions.kind === 'axes';
  const logStd = model.meta.logStd ? Float32Array.from(model.meta.logStd) : null;
  // Without a spread there is nothing to draw from: it plays what is likeliest.
  const draws = options.mode === 'sampled' && (!byAxes || logStd !== null);
  let rng: Rng = seedRng(0);
  let ticksLeft = 0; // until the next decision
  const chosen = new Float32Array(actionWidth(game));
  const held = new Int8Array(chosen.length);
  // What this player's network remembers, before and after its last decision. The network's own is nobody's: others may
  // play it too.
  const [before, state] = [new Float32Array(network.stateSize), new Float32Array(network.stateSize)];

  function decide(mask: Uint8Array | null): void {
    before.set(state);
    if (state.length > 0) network.writeState(state);
    const policy = { n: network.outputs, outputs: network.forward(seen, 1), mask, logStd };
    if (state.length > 0) network.readState(state);
    const head = byAxes ? gaussian : categorical;
    if (draws) head.sample(policy, 0, rng, chosen);
    else head.mode(policy, 0, chosen);
    for (let i = 0; i < held.length; i++) held[i] = byAxes ? axisByte(chosen[i]) : chosen[i];
    if (byAxes) for (let i = 0; i < held.length; i++) decision[i] = axisValue(held[i]);
    else categorical.probabilities(policy, 0, decision);
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
      held.fill(0);
      before.fill(0);
      state.fill(0);
    },
    act(observation, from, action, at, legal) {
      if (ticksLeft === 0) {
        for (let i = 0; i < seen.length; i++) seen[i] = observation[from + i];
        decide(legal ?? null);
        ticksLeft = decisionTicks;
      }
      ticksLeft--;
      for (let i = 0; i < held.length; i++) action[at + i] = held[i];
    },
  };
  const { name, reset, act } = delayed(
    game,
    inner,
    Math.max(options.delayTicks, model.meta.reactionTicks ?? 0),
  );
  const carried = draws && logStd ? [state, logStd] : [state];
  const plane = (across: InputAxis, down: InputAxis) =>
    state.length > 0 ? null : outputPlane(network, seen, across, down);
  return { name, reset, act, carried, decision, trace, plane };
}
