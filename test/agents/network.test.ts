import { describe, expect, test } from 'vitest';
import { Players } from '../../shared/agents/agent.ts';
import { actionNames, modelMismatch, networkAgent } from '../../shared/agents/network.ts';
import { Match } from '../../shared/games/match.ts';
import { pong } from '../../shared/games/pong.ts';
import { racer } from '../../shared/games/racer.ts';
import { orthogonal } from '../../shared/nn/initialisers.ts';
import type { LayerSpec } from '../../shared/nn/layers/index.ts';
import type { Model } from '../../shared/nn/model-file.ts';
import { Network } from '../../shared/nn/network.ts';
import { seedRng, uniformIn } from '../../shared/rng.ts';

const hidden: LayerSpec = { kind: 'dense', outputs: 8, activation: 'tanh' };

function someModel(decisionTicks = 1, first = hidden): Model {
  const network = new Network({
    inputs: pong.observation.length,
    layers: [first, { kind: 'dense', outputs: 3, activation: 'linear' }],
  });
  network.initialise(seedRng(3), orthogonal(2));
  const observation = pong.observation.map(entry => entry.name);
  const meta = {
    name: 'm',
    createdBy: 'test',
    observation,
    actions: actionNames(pong),
    lineage: [],
    steps: 0,
  };
  return { game: 'pong', gameVersion: pong.version, network, meta: { ...meta, decisionTicks } };
}

const size = pong.observation.length;

/** The index of the largest. */
const likeliest = (numbers: Float32Array): number => numbers.indexOf(Math.max(...numbers));

/** `ticks` random observations, one after another. */
function views(ticks: number): Float32Array {
  const rng = seedRng(5);
  return Float32Array.from({ length: ticks * size }, () => uniformIn(rng, -1, 1));
}

function actionsOf(agent: ReturnType<typeof networkAgent>, seen: Float32Array, seed = 1): number[] {
  agent.reset(seed);
  const action = new Int8Array(1);
  return Array.from({ length: seen.length / size }, (_, tick) => {
    agent.act(seen, tick * size, action, 0);
    return action[0];
  });
}

describe('a network agent', () => {
  test('plays the likeliest action when greedy', () => {
    const model = someModel();
    const seen = views(50);
    const played = actionsOf(networkAgent(pong, model, { mode: 'greedy', delayTicks: 0 }), seen);
    const wanted = played.map((_, tick) => likeliest(model.network.forward(seen.slice(tick * size), 1)));
    expect(played).toEqual(wanted);
    expect(new Set(played).size).toBe(3);
  });

  test('draws actions by their probability when sampled, the same ones from the same seed', () => {
    const agent = networkAgent(pong, someModel(), { mode: 'sampled', delayTicks: 0 });
    const same = new Float32Array(20_000 * size).fill(0.3);
    const played = actionsOf(agent, same, 1);
    expect(actionsOf(agent, same, 1)).toEqual(played);
    expect(actionsOf(agent, same, 2)).not.toEqual(played);
    for (const [action, p] of agent.decision.entries())
      expect(Math.abs(played.filter(a => a === action).length / 20_000 - p)).toBeLessThan(0.015);
  });

  test('holds each decision for as many ticks as its model was trained to', () => {
    const seen = views(60);
    const played = actionsOf(networkAgent(pong, someModel(4), { mode: 'greedy', delayTicks: 0 }), seen);
    const often = actionsOf(networkAgent(pong, someModel(1), { mode: 'greedy', delayTicks: 0 }), seen);
    expect(played).toEqual(often.map((_, tick) => often[tick - (tick % 4)]));
  });

  test('sees the world as it was its reaction delay ago', () => {
    const seen = views(40);
    const prompt = actionsOf(networkAgent(pong, someModel(), { mode: 'greedy', delayTicks: 0 }), seen);
    const late = actionsOf(networkAgent(pong, someModel(), { mode: 'greedy', delayTicks: 5 }), seen);
    expect(late.slice(5)).toEqual(prompt.slice(0, -5));
  });

  test.each([
    [0, 3],
    [5, 5],
  ])('one that learnt to answer 3 ticks late, given %i, sees the world as it was %i ago', (given, wanted) => {
    const seen = views(40);
    const model = someModel();
    const slow = { ...model, meta: { ...model.meta, reactionTicks: 3 } };
    const prompt = actionsOf(networkAgent(pong, model, { mode: 'greedy', delayTicks: 0 }), seen);
    const late = actionsOf(networkAgent(pong, slow, { mode: 'greedy', delayTicks: given }), seen);
    expect(late.slice(wanted)).toEqual(prompt.slice(0, -wanted));
  });

  test('shows the probabilities and the inside of its last decision', () => {
    const agent = networkAgent(pong, someModel(), { mode: 'greedy', delayTicks: 2 });
    const seen = views(7);
    actionsOf(agent, seen);
    const trace = agent.trace();
    expect(trace.input).toEqual(seen.slice(4 * size, 5 * size));
    expect(likeliest(trace.layers[1].a)).toBe(likeliest(agent.decision));
    expect(agent.decision.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
  });

  test('shows the inside of a recurrent decision from the state that it was made in', () => {
    const model = someModel(1, { kind: 'gru', units: 5 });
    const [agent, other] = [0, 1].map(() => networkAgent(pong, model, { mode: 'greedy', delayTicks: 0 }));
    const seen = views(5);
    actionsOf(agent, seen.slice(0, 4 * size));
    actionsOf(other, seen.slice(2 * size)); // plays the same network
    const { layers } = agent.trace();
    const alone = model.network.clone();
    const logits = [0, 1, 2, 3].map(tick => alone.forward(seen.slice(tick * size), 1).slice());
    expect(layers[1].a).toEqual(logits[3]);
    const twice = agent.trace();
    expect(twice).toEqual(agent.trace());
    const action = new Int8Array(1);
    agent.act(seen, 4 * size, action, 0);
    expect(agent.trace().layers[1].a).toEqual(alone.forward(seen.slice(4 * size), 1));
  });

  test.each(['greedy', 'sampled'] as const)('plays by the rules when its network has diverged (%s)', mode => {
    const model = someModel();
    model.network.parameters.fill(Number.NaN);
    const agent = networkAgent(pong, model, { mode, delayTicks: 0 });
    const action = new Int8Array(1);
    for (const legal of [Uint8Array.of(0, 1, 0), Uint8Array.of(1, 0, 0), Uint8Array.of(0, 1, 1)])
      for (let tick = 0; tick < 20; tick++) {
        agent.act(views(1), 0, action, 0, legal);
        expect(legal[action[0]]).toBe(1);
      }
  });

  describe('holding axes', () => {
    const steering = (bias: number, logStd?: number[]): Model => {
      const network = new Network({
        inputs: racer.observation.length,
        layers: [{ kind: 'dense', outputs: 2, activation: 'linear' }],
      });
      network.parameters.fill(0);
      network.named()[1][1].write(Float32Array.of(bias, -0.5));
      const observation = racer.observation.map(entry => entry.name);
      const actions = actionNames(racer);
      const meta = { name: 'm', createdBy: 'test', observation, actions, lineage: [], steps: 0 };
      return {
        game: 'racer',
        gameVersion: racer.version,
        network,
        meta: { ...meta, decisionTicks: 1, ...(logStd && { logStd }) },
      };
    };
    const held = (model: Model, mode: 'greedy' | 'sampled', ticks = 1): number[][] => {
      const agent = networkAgent(racer, model, { mode, delayTicks: 0 });
      agent.reset(1);
      return Array.from({ length: ticks }, () => {
        const action = new Int8Array(3);
        agent.act(new Float32Array(racer.observation.length), 0, action, 1);
        expect([...agent.decision]).toEqual([Math.fround(action[1] / 127), Math.fround(action[2] / 127)]);
        return [...action];
      });
    };

    test('writes its outputs as bytes, and no further than an axis reaches', () => {
      expect(held(steering(0.25), 'greedy')).toEqual([[0, 32, -63]]);
      expect(held(steering(3), 'greedy')).toEqual([[0, 127, -63]]);
      expect(held(steering(-3), 'greedy')).toEqual([[0, -127, -63]]);
    });

    test('draws around them where the model says how widely, and otherwise plays the likeliest', () => {
      expect(held(steering(0.25), 'sampled')).toEqual([[0, 32, -63]]);
      const drawn = held(steering(0, [-3, -20]), 'sampled', 400);
      expect(new Set(drawn.map(action => action[2]))).toEqual(new Set([-63]));
      const spread = Math.sqrt(drawn.reduce((sum, action) => sum + (action[1] / 127) ** 2, 0) / 400);
      expect(spread / Math.exp(-3)).toBeGreaterThan(0.9);
      expect(spread / Math.exp(-3)).toBeLessThan(1.1);
    });
  });

  test('sits in either seat of a match to its end', () => {
    const agents = [0, 1].map(() => networkAgent(pong, someModel(2), { mode: 'sampled', delayTicks: 3 }));
    const match = new Match(pong, 8);
    const players = new Players(pong, agents, seat => seat);
    while (!match.outcome) match.advance(players.act(match.state, []));
    expect(match.outcome.ended).toBe('terminated');
  });

  test('refuses a model that sees, does or plays something else', () => {
    const model = someModel();
    const other = (meta: object) => ({ ...model, meta: { ...model.meta, ...meta } });
    expect(modelMismatch(pong, model)).toBeNull();
    expect(modelMismatch(pong, { ...model, game: 'snake' })).toMatch('it plays snake');
    expect(modelMismatch(pong, { ...model, gameVersion: 99 })).toMatch('it plays pong 99');
    expect(modelMismatch(pong, other({ observation: ['x'] }))).toMatch('it sees x');
    expect(modelMismatch(pong, other({ actions: ['jump'] }))).toMatch('its actions are jump');
    expect(() => networkAgent(pong, other({ observation: [] }), { mode: 'greedy', delayTicks: 0 })).toThrow(
      'm cannot play',
    );
  });
});
