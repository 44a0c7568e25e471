/** A demonstration as an episode of Gymnasium: what the seat saw, did and was paid, decision by decision. */
import { axisValue } from '../shared/agents/network.ts';
import { actionWidth, type Game } from '../shared/games/game.ts';
import { playReplay } from '../shared/games/replay.ts';
import type { Demonstration } from '../shared/learn/learner.ts';
import { Payment } from '../shared/learn/payment.ts';
import { refuse } from './refusal.ts';

export interface Episode {
  readonly seed: number; // of the match
  readonly seat: number;
  readonly player: string;
  readonly steps: number;
  readonly observations: Float32Array; // [steps + 1, observation], the last one too
  readonly actions: BigInt64Array | Float32Array; // [steps], choices; or [steps, axes], −1 … 1
  readonly rewards: Float64Array; // [steps], terms by the game's own weights
  readonly terminations: Uint8Array; // [steps], 1 where the rules ended it
  readonly truncations: Uint8Array; // [steps], 1 where time ran out, or the record stops
}

/** In a game of turns a step is a move of this seat, and its reward is what came until it moved again. */
export function episodeOf(game: Game, { replay, seat }: Demonstration): Episode {
  const size = game.observation.length;
  const width = actionWidth(game);
  const byAxes = game.actions.kind === 'axes';
  const observations = new Float32Array((replay.ticks + 1) * size);
  const payment = new Payment(
    game,
    game.rewards.map(term => term.weight),
    1,
  );
  const actions: number[] = [];
  const rewards: number[] = [];

  function pay(state: unknown): void {
    if (rewards.length === 0) return; // it has done nothing yet
    rewards[rewards.length - 1] += payment.tick(state, seat);
  }

  const played = playReplay(replay, (match, joint) => {
    if (match.tick > 0) pay(match.state);
    const mover = game.turn?.(match.state);
    if (mover !== undefined && mover !== seat) return undefined;
    game.observe(match.state, seat, observations, rewards.length * size);
    for (let axis = 0; axis < width; axis++) {
      const byte = joint[seat * width + axis];
      actions.push(byAxes ? axisValue(byte) : byte);
    }
    rewards.push(0);
    return undefined;
  });
  if (!played.ok) return refuse(`${played.code}: ${played.detail}`);
  const { match } = played;
  if (match.tick > 0) pay(match.state);
  const steps = rewards.length;
  game.observe(match.state, seat, observations, steps * size);
  const terminated = match.outcome?.ended === 'terminated';
  const last = (is: boolean) => Uint8Array.from({ length: steps }, (_, i) => (is && i === steps - 1 ? 1 : 0));
  return {
    seed: replay.seed,
    seat,
    player: replay.seats[seat].name,
    steps,
    observations: observations.slice(0, (steps + 1) * size),
    actions: byAxes ? Float32Array.from(actions) : BigInt64Array.from(actions, BigInt),
    rewards: Float64Array.from(rewards),
    terminations: last(terminated),
    truncations: last(!terminated),
  };
}
