import { describe, expect, test } from 'vitest';
import { BIAS, slimeBaseline, WEIGHTS } from '../../shared/agents/slime-baseline.ts';
import { SLIME_ACTION, type SlimeVolleyState, slimeVolley } from '../../shared/games/slime-volley.ts';
import { readReference } from './reference.ts';

type Buttons = [forward: number, backward: number, jump: number];

/** What slimevolleygym did under recorded buttons and serves; see `note` and `state_fields` inside the file. */
interface Episode {
  seed: number;
  mode: string;
  serves: number[]; // vx, vy of each, in the order drawn
  initial: number[];
  left_actions: Buttons[];
  right_actions: Buttons[];
  rewards: number[]; // of the right seat
  states: number[][];
  left_obs?: number[][];
  right_obs?: number[][];
}

const { episodes } = readReference<{ episodes: Episode[] }>('slime-volley.json');

/** The choice that does what the buttons do: forward and backward at once are neither, as in the original. */
function choice([forward, backward, jump]: Buttons): number {
  const { quiet, forward: ahead, forwardJump, jump: up, backJump, back } = SLIME_ACTION;
  if (forward === backward) return jump ? up : quiet;
  return forward ? (jump ? forwardJump : ahead) : jump ? backJump : back;
}

/** In the order of the file's `state_fields`. */
function numbers({ ball, slimes, lives, freeze }: SlimeVolleyState): number[] {
  return [ball, ...slimes].flatMap(({ x, y, vx, vy }) => [x, y, vx, vy]).concat(lives, freeze);
}

/** The inverse of `numbers`: the state that an episode begins in. */
function begin(state: SlimeVolleyState, from: number[]): void {
  for (const [i, body] of [state.ball, ...state.slimes].entries()) {
    const [x, y, vx, vy] = from.slice(4 * i);
    Object.assign(body, { x, y, vx, vy });
    Object.assign(state.seen[i], body);
  }
  state.lives = [from[12], from[13]];
  state.freeze = from[14];
}

/** Plays the episode; the serves are the recorded ones, since the generators differ. */
function play(episode: Episode, each: (state: SlimeVolleyState, t: number) => void): void {
  const state = slimeVolley.start(0);
  const serves = [...episode.serves];
  const serve = () => {
    [state.ball.vx, state.ball.vy] = serves.splice(0, 2);
  };
  begin(state, episode.initial);
  serve();
  Object.assign(state.seen[0], state.ball);
  each(state, -1);
  for (const [t, left] of episode.left_actions.entries()) {
    slimeVolley.advance(state, [choice(left), choice(episode.right_actions[t])]);
    if (state.freeze === 30) serve();
    each(state, t);
  }
  expect(serves).toEqual([]);
}

describe.each(episodes)('slimevolleygym, seed $seed, $mode', episode => {
  test('states go tick by tick as there, lives exactly', () => {
    play(episode, (state, t) => {
      const want = t < 0 ? episode.initial : episode.states[t];
      const got = numbers(state);
      expect(got).toHaveLength(want.length);
      for (const [i, w] of want.entries())
        if (!(Math.abs(got[i] - w) <= 1e-9)) expect.fail(`tick ${t}: ${got} instead of ${want}`);
      expect(state.lives, `lives of tick ${t}`).toEqual(want.slice(12, 14));
    });
  });

  test('rewards are those of there, of both seats', () => {
    const out = new Float32Array(slimeVolley.rewards.length);
    play(episode, (state, t) => {
      if (t < 0) return;
      slimeVolley.reward(state, 1, out, 0);
      expect(out[0], `tick ${t}`).toBe(episode.rewards[t]);
      slimeVolley.reward(state, 0, out, 0);
      expect(out[0] + episode.rewards[t], `tick ${t}, left`).toBe(0);
    });
  });

  if (!episode.left_obs) return; // most were recorded without

  test('both see what they saw there, also on the step that scores', () => {
    const out = new Float32Array(slimeVolley.observation.length);
    play(episode, (state, t) => {
      for (const [seat, seen] of [episode.left_obs!, episode.right_obs!].entries()) {
        slimeVolley.observe(state, seat, out, 0);
        // `+ 0`: the original has zeros of both signs.
        expect(Array.from(out, v => v + 0)).toEqual(seen[t + 1].map(v => Math.fround(v) + 0));
      }
    });
  });
});

describe('the baseline player of 2015', () => {
  const recorded = episodes.flatMap(episode =>
    [0, 1]
      .filter(seat => episode.mode === 'baseline' || (episode.mode === 'mixed' && seat === 0))
      .map(seat => ({ episode, seat, side: seat === 0 ? 'left' : 'right' })),
  );

  test.each(recorded)('presses what it pressed there, seed $episode.seed, $side', ({ episode, seat }) => {
    const player = slimeBaseline();
    const seen = new Float32Array(slimeVolley.observation.length);
    const action = new Int8Array(1);
    player.reset(0);
    play(episode, (state, t) => {
      const buttons = (seat === 0 ? episode.left_actions : episode.right_actions)[t + 1];
      if (!buttons) return;
      slimeVolley.observe(state, seat, seen, 0);
      player.act(seen, 0, action, 0);
      expect(action[0], `tick ${t + 1}`).toBe(choice(buttons));
    });
  });

  test('has the weights that were published', () => {
    const { weights, bias } = readReference<{ weights: number[]; bias: number[] }>(
      'slime-baseline-2015.json',
    );
    expect(WEIGHTS.flat()).toEqual(weights);
    expect(BIAS).toEqual(bias);
  });
});
