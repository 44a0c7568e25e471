/** Work whose every bit must come out the same in Node and in a browser. Bundled for the browser by the test. */
import { Players } from '../../shared/agents/agent.ts';
import { scripted, scriptedSeed } from '../../shared/agents/index.ts';
import { actionWidth } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { Match } from '../../shared/games/match.ts';
import { replayOf } from '../../shared/games/replay.ts';
import { learners } from '../../shared/learn/index.ts';
import type { Demonstration } from '../../shared/learn/learner.ts';
import { cos, exp, log, sin, tanh } from '../../shared/math.ts';
import { useSimd } from '../../shared/nn/backend.ts';
import { seedRng, uniformIn } from '../../shared/rng.ts';

function demonstrations(gameId: string): Demonstration[] {
  const game = games[gameId];
  return [1, 2, 3].map(seed => {
    const match = new Match(game, seed);
    const ladder = scripted[gameId];
    const rungs = Array.from({ length: game.seats }, (_, seat) => ladder[(seed + seat) % ladder.length]);
    const players = new Players(
      game,
      rungs.map(rung => rung.make()),
      seat => scriptedSeed(seed, seat),
    );
    const idle = new Int8Array(actionWidth(game));
    while (!match.outcome) match.advance(players.act(match.state, idle));
    const seats = rungs.map(rung => ({ kind: 'scripted' as const, name: rung.id }));
    return { replay: replayOf(match, seats), seat: 0 };
  });
}

/** FNV-1a over the raw bytes of numbers. */
function bytesHash(numbers: Float32Array | Float64Array): string {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength))
    hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16);
}

/** The same with the SIMD kernels. */
export async function workWithSimd(wasm: Uint8Array<ArrayBuffer>): Promise<Record<string, string>> {
  if (!(await useSimd(wasm))) throw new Error('no WebAssembly SIMD here');
  return work();
}

/** Name → digest, of matches played, networks trained and functions evaluated. */
export function work(): Record<string, string> {
  const result: Record<string, string> = {};
  for (const id of Object.keys(games)) {
    const lessons = demonstrations(id);
    for (const { replay } of lessons) result[`${id} match ${replay.seed}`] = replay.hash;
    if (games[id].variantOf) continue; // learnt as its family is
    for (const learner of Object.values(learners)) {
      if (!learner.learns(games[id])) continue;
      const run = learner.start({ game: games[id], params: {}, seed: 7, demonstrations: lessons });
      for (let done = 0; done < 6_000 && !run.done; done += 2_000) run.advance(2_000);
      result[`${id} ${learner.id}`] = bytesHash(run.policy().network.parameters);
    }
  }
  const remembering = learners.ppo.start({ game: games.pong, params: { memory: 8 }, seed: 7 });
  for (let done = 0; done < 6_000; done += 2_000) remembering.advance(2_000);
  result['pong ppo with a memory'] = bytesHash(remembering.policy().network.parameters);
  const rng = seedRng(11);
  const points = Float64Array.from({ length: 20_000 }, () => uniformIn(rng, -40, 40));
  for (const [name, f] of Object.entries({ exp, sin, cos, tanh, log: (x: number) => log(Math.abs(x)) }))
    result[`math ${name}`] = bytesHash(points.map(f));
  return result;
}
