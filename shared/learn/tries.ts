/** What was seen and done in one try of a game that is played in tries: a demonstration of a movement. */
import { type Agent, Players } from '../agents/agent.ts';
import { axisValue } from '../agents/network.ts';
import type { Game } from '../games/game.ts';
import { Match } from '../games/match.ts';
import { playReplay } from '../games/replay.ts';
import type { Demonstration } from './learner.ts';
import type { Shown } from './movement.ts';
import { Payment } from './payment.ts';

function shownNow(game: Game, state: unknown, seat: number, joint: ArrayLike<number>): Shown {
  const observation = new Float32Array(game.observation.length);
  game.observe(state, seat, observation, 0);
  const axes = joint.length / game.seats;
  const command = Array.from({ length: axes }, (_, axis) => axisValue(joint[seat * axes + axis]));
  return { observation, command };
}

const clockOf = (game: Game) => game.observation.findIndex(({ name }) => name === game.tries?.left);

/**
 * The ticks of the try that earned most by `weights`, the first of equals; none where nothing was shown. Throws on a replay
 * that does not play to its hash, or of another game.
 */
export function bestTry(
  game: Game,
  demonstrations: readonly Demonstration[],
  weights: readonly number[],
): readonly Shown[] {
  const clock = clockOf(game);
  const payment = new Payment(game, weights, 1);
  const tries: { shown: Shown[]; earned: number }[] = [];
  for (const { replay, seat } of demonstrations) {
    if (replay.game !== game.id || !(seat >= 0 && seat < game.seats))
      throw new Error(`demonstrations: seat ${seat} of ${replay.game}, want one of ${game.id}`);
    let left = Number.NEGATIVE_INFINITY;
    const earn = (state: unknown) => {
      tries[tries.length - 1].earned += payment.tick(state, seat);
    };
    const played = playReplay(replay, ({ state, tick }, joint) => {
      if (tick > 0) earn(state);
      const now = shownNow(game, state, seat, joint);
      if (now.observation[clock] > left) tries.push({ shown: [], earned: 0 });
      left = now.observation[clock];
      tries[tries.length - 1].shown.push(now);
      return undefined;
    });
    if (!played.ok) throw new Error(`demonstrations: ${played.code}: ${played.detail}`);
    if (replay.ticks > 0) earn(played.match.state);
  }
  const most = Math.max(...tries.map(({ earned }) => earned));
  return tries.find(({ earned }) => earned === most)?.shown ?? [];
}

/** The ticks of an agent's first try. */
export function tryOf(game: Game, agent: Agent, seed: number): Shown[] {
  const clock = clockOf(game);
  const match = new Match(game, seed);
  const players = new Players(game, [agent], () => seed);
  const shown: Shown[] = [];
  while (!match.outcome) {
    const joint = players.act(match.state, []);
    const now = shownNow(game, match.state, 0, joint);
    if (shown.length > 0 && now.observation[clock] > shown[shown.length - 1].observation[clock]) break;
    shown.push(now);
    match.advance(joint);
  }
  return shown;
}
