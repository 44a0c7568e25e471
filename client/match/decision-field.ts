/** What a network would do anywhere on the plane of its game, computed anew a few times a second: the scene draws it. */
import type { NetworkAgent } from '../../shared/agents/network.ts';
import type { Game } from '../../shared/games/game.ts';
import type { DecisionField } from '../scenes/scene.ts';

const EVERY_MS = 80;
const COLUMNS = 49;
const ROWS = 55;

/** Null where the game has no plane, and while there is no network that can be asked. */
export function decisionField(
  game: Game,
  network: () => NetworkAgent | null,
  now: () => number = () => performance.now(),
): () => DecisionField | null {
  const [across, down] = (game.plane ?? []).map(name => {
    const input = game.observation.findIndex(entry => entry.name === name);
    const { low, high } = game.observation[input];
    return { input, low, high };
  });
  let field: DecisionField | null = null;
  let dueMs = Number.NEGATIVE_INFINITY;
  return () => {
    if (!across || now() < dueMs) return field;
    dueMs = now() + EVERY_MS;
    const logits = network()?.plane({ ...across, points: COLUMNS }, { ...down, points: ROWS });
    field = logits ? { columns: COLUMNS, rows: ROWS, logits } : null;
    return field;
  };
}
