import { describe, expect, test } from 'vitest';
import { acrobot, type swingLinks } from '../../shared/games/classic/acrobot.ts';
import { cartPole } from '../../shared/games/classic/cart-pole.ts';
import { mountainCar } from '../../shared/games/classic/mountain-car.ts';
import { pendulum, swingPendulum } from '../../shared/games/classic/pendulum.ts';
import { readReference } from './reference.ts';

/** What Gymnasium's environments did from a given state under given actions; see the README beside the original file. */
interface Episode {
  env: string;
  seed: number;
  initial_state: number[];
  actions: number[];
  states: number[][];
  rewards: number[];
  terminated: boolean[];
  observations: number[][];
}

const { episodes } = readReference<{ episodes: Episode[] }>('classic-control.json');

interface Tick {
  state: number[];
  reward: number;
  terminated: boolean;
  observation: Float32Array;
}

/** Plays an episode from the state it was given; by the rules themselves, whose actions are small integers. */
const players: Record<string, (initial: number[], actions: number[]) => Tick[]> = {
  'CartPole-v1'([x, v, angle, turn], actions) {
    const state = { ...cartPole.start(0), x, v, angle, turn };
    return actions.map(action => {
      cartPole.advance(state, [action]);
      return tick(cartPole, state, [state.x, state.v, state.angle, state.turn]);
    });
  },
  'MountainCar-v0'([x, v], actions) {
    const state = { ...mountainCar.start(0), x, v };
    return actions.map(action => {
      mountainCar.advance(state, [action]);
      return tick(mountainCar, state, [state.x, state.v]);
    });
  },
  'Acrobot-v1'(initial, actions) {
    const state = { ...acrobot.start(0), links: [...initial] as ReturnType<typeof swingLinks> };
    return actions.map(action => {
      acrobot.advance(state, [action]);
      return tick(acrobot, state, [...state.links]);
    });
  },
  // Its torques are any numbers, so the physics is asked, below the signed bytes of the rules.
  'Pendulum-v1'([angle, turn], actions) {
    const state = { ...pendulum.start(0), angle, turn };
    return actions.map(torque => {
      state.earned = swingPendulum(state, torque);
      return tick(pendulum, state, [state.angle, state.turn]);
    });
  },
};

function tick<State>(
  game: {
    reward(state: State, seat: number, out: Float32Array, at: number): void;
    observe(state: State, seat: number, out: Float32Array, at: number): void;
    outcome(state: State): { ended: string } | null;
    observation: readonly unknown[];
  },
  state: State,
  numbers: number[],
): Tick {
  const reward = new Float32Array(1);
  const observation = new Float32Array(game.observation.length);
  game.reward(state, 0, reward, 0);
  game.observe(state, 0, observation, 0);
  return {
    state: numbers,
    reward: reward[0],
    terminated: game.outcome(state)?.ended === 'terminated',
    observation,
  };
}

describe.each(episodes)(
  '$env, seed $seed',
  ({ env, initial_state, actions, states, rewards, terminated, observations }) => {
    test('goes tick by tick as in Gymnasium', () => {
      const played = players[env](initial_state, actions);
      for (const [t, { state, reward, terminated: ended, observation }] of played.entries()) {
        for (const [i, want] of states[t].entries())
          expect(Math.abs(state[i] - want), `state ${i} of tick ${t}`).toBeLessThanOrEqual(1e-9);
        expect(Math.abs(reward - rewards[t]), `reward of tick ${t}`).toBeLessThan(1e-6); // ours is an f32
        expect(ended, `end of tick ${t}`).toBe(terminated[t]);
        for (const [i, want] of observations[t].entries())
          expect(observation[i], `observation ${i} of tick ${t}`).toBeCloseTo(want, 6);
      }
    });
  },
);
