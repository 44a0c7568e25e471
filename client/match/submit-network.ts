/** Sends a network into a ranked match: played here in an instant on the server's seed, and played again there. */
import { Players } from '../../shared/agents/agent.ts';
import { scripted, scriptedSeed } from '../../shared/agents/index.ts';
import { playerOf } from '../../shared/agents/searching.ts';
import { actionWidth, type Game } from '../../shared/games/game.ts';
import { Match } from '../../shared/games/match.ts';
import { encodeReplay, replayOf } from '../../shared/games/replay.ts';
import type { Model } from '../../shared/nn/model-file.ts';
import { requestRun, submitReplay } from '../net/api.ts';

export async function submitNetwork(game: Game, model: Model, rival: string) {
  const issued = await requestRun(game.id, 'agent', rival);
  if (!issued.ok) return issued;
  const run = issued.value;
  const player = scripted[game.id].find(p => p.id === rival); // nobody in a game for one
  const agents = Array.from({ length: game.seats }, (_, seat) =>
    seat === run.seat ? playerOf(game, model, { mode: 'greedy', delayTicks: 0 }) : player!.make(),
  );
  const match = new Match(game, run.seed);
  const players = new Players(game, agents, seat => scriptedSeed(run.seed, seat));
  const idle = new Int8Array(actionWidth(game));
  while (!match.outcome) match.advance(players.act(match.state, idle));
  const seats = agents.map((_, seat) =>
    seat === run.seat
      ? { kind: 'network' as const, name: model.meta.name }
      : { kind: 'scripted' as const, name: rival },
  );
  return submitReplay(run.id, encodeReplay(replayOf(match, seats)) as Uint8Array<ArrayBuffer>);
}
