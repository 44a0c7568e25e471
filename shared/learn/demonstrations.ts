/** Recorded play as a dataset: what the seat saw (features x) and what it did (labels y), recomputed from the replays. */
import { actionWidth, type Game } from '../games/game.ts';
import { playReplay } from '../games/replay.ts';
import type { Demonstration } from './learner.ts';

export interface Dataset {
  readonly observations: Float32Array; // [samples, observation]
  readonly actions: Uint8Array; // [samples], the choice taken
  readonly episodes: Int32Array; // [samples], which episode each belongs to
  readonly episodeCount: number;
}

/** Below so many matches, each is cut into this many stretches, so that some can be held out. */
const FEWEST_EPISODES = 5;

/**
 * Pairs what was seen at a tick with what was done `reactionTicks` later: a hand answers what the eye saw then. Throws on
 * a replay that does not play to its hash, or of another game.
 */
export function datasetOf(
  game: Game,
  demonstrations: readonly Demonstration[],
  reactionTicks: number,
): Dataset {
  if (game.actions.kind !== 'choice' || actionWidth(game) !== 1)
    throw new Error(`demonstrations: ${game.id} is not played with choices`);
  const size = game.observation.length;
  const stretches = Math.ceil(FEWEST_EPISODES / Math.max(1, demonstrations.length));
  const lengths = demonstrations.map(({ replay }) => Math.max(0, replay.ticks - reactionTicks));
  const samples = lengths.reduce((sum, n) => sum + n, 0);
  const observations = new Float32Array(samples * size);
  const actions = new Uint8Array(samples);
  const episodes = new Int32Array(samples);
  let start = 0;
  for (const [d, { replay, seat }] of demonstrations.entries()) {
    if (replay.game !== game.id || !(seat >= 0 && seat < game.seats))
      throw new Error(`demonstrations: seat ${seat} of ${replay.game}, want one of ${game.id}`);
    const length = lengths[d];
    const played = playReplay(replay, (match, joint) => {
      const { tick } = match;
      if (tick < length) {
        game.observe(match.state, seat, observations, (start + tick) * size);
        episodes[start + tick] = d * stretches + Math.floor((tick * stretches) / length);
      }
      if (tick >= reactionTicks) actions[start + tick - reactionTicks] = joint[seat];
      return undefined;
    });
    if (!played.ok) throw new Error(`demonstrations: ${played.code}: ${played.detail}`);
    start += length;
  }
  return { observations, actions, episodes, episodeCount: stretches * demonstrations.length };
}
