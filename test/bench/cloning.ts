/**
 * What a clone of two minutes of the best scripted player is worth in every game, over five seeds: the return of a match, by
 * the game's own rewards, as a part of its teacher's in the same matches. A turn of one's own counts as a second. Where there
 * are others to play against, teacher and clone meet every scripted player below the teacher, by turns.
 * BENCH_GAMES: only those, with commas between. BENCH_TUNE=1: other seeds throughout, for choosing settings.
 */
import { type Agent, Players } from '../../shared/agents/agent.ts';
import { type ScriptedPlayer, scripted } from '../../shared/agents/index.ts';
import { networkAgent } from '../../shared/agents/network.ts';
import type { Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { Match } from '../../shared/games/match.ts';
import { replayOf } from '../../shared/games/replay.ts';
import { behaviourCloning } from '../../shared/learn/behaviour-cloning.ts';
import { TRAINING_SEEDS } from '../../shared/learn/evaluation.ts';
import type { Demonstration } from '../../shared/learn/learner.ts';
import type { Model } from '../../shared/nn/model-file.ts';
import { mixSeed } from '../../shared/rng.ts';
import { line } from './samples.ts';

const SECONDS = 120;
const MATCHES = 24;
const GOAL = 80; // per cent

/** The seeds that judge, and, apart from them, those by which settings are chosen. */
const JUDGED = { seeds: [1, 2, 3, 4, 5], exam: 4_000_000 };
const TUNED = { seeds: [101, 102, 103], exam: 5_000_000 };

/** Where the defaults, which suit people, do not suit the teacher: it answers sooner, or later. */
export const settings: Readonly<Record<string, Readonly<Record<string, number>>>> = {};

interface Part {
  readonly match: Match;
  readonly seat: number;
  readonly rival: ScriptedPlayer | null;
}

/** The `n`th match of a player with its rivals, who take turns, as does the seat. */
function partOf(game: Game, seed: number, n: number): Part {
  const rivals = scripted[game.id].slice(0, -1);
  const rival = game.seats > 1 ? rivals[n % rivals.length] : null;
  return { match: new Match(game, seed), seat: n % game.seats, rival };
}

function playersOf({ match, seat, rival }: Part, player: Agent): Players {
  const seats = Array.from({ length: match.game.seats }, (_, s) => (s === seat ? player : rival!.make()));
  return new Players(match.game, seats, s => mixSeed(match.seed, s));
}

/** Two minutes, as many of them against each rival. */
function demonstrationsOf(game: Game, seed: number): Demonstration[] {
  const teacher = scripted[game.id].at(-1)!;
  const perSecond = game.tempo.kind === 'realtime' ? game.tempo.hz : 1;
  const demonstrations: Demonstration[] = [];
  const parts = game.seats > 1 ? scripted[game.id].length - 1 : 1;
  let left = SECONDS * perSecond;
  while (left > 0) {
    const n = demonstrations.length;
    const part = partOf(game, TRAINING_SEEDS + seed * 1000 + n, n);
    const { match, seat, rival } = part;
    const players = playersOf(part, teacher.make());
    let own = 0; // ticks in which it was the teacher's to act
    const most = Math.min(left, Math.ceil((SECONDS * perSecond) / parts));
    while (!match.outcome && own < most && !game.out?.(match.state, seat)) {
      if ((game.turn?.(match.state) ?? seat) === seat) own++;
      match.advance(players.act(match.state, []));
    }
    left -= own;
    const seats = Array.from({ length: game.seats }, (_, s) => ({
      kind: 'scripted' as const,
      name: s === seat ? teacher.id : rival!.id,
    }));
    demonstrations.push({ replay: replayOf(match, seats), seat });
  }
  return demonstrations;
}

/** The mean return of a match. */
export function returnOf(game: Game, make: () => Agent, firstSeed: number, matches = MATCHES): number {
  const terms = new Float32Array(game.rewards.length);
  let sum = 0;
  for (let n = 0; n < matches; n++) {
    const part = partOf(game, firstSeed + n, n);
    const { match, seat } = part;
    const players = playersOf(part, make());
    while (!match.outcome && !game.out?.(match.state, seat)) {
      match.advance(players.act(match.state, []));
      game.reward(match.state, seat, terms, 0);
      for (const [i, { weight }] of game.rewards.entries()) sum += weight * terms[i];
    }
  }
  return sum / matches;
}

export function cloneOf(game: Game, seed: number, params: Readonly<Record<string, number>>): Model {
  const run = behaviourCloning.start({
    game,
    params: { ...params, examMatches: 0 },
    seed,
    demonstrations: demonstrationsOf(game, seed),
  });
  while (!run.done) run.advance(10_000);
  return run.policy();
}

export function benchCloning(print: (line: string) => void): void {
  const { seeds, exam } = process.env.BENCH_TUNE ? TUNED : JUDGED;
  const asked = process.env.BENCH_GAMES?.split(',') ?? Object.keys(games);
  for (const game of asked.map(id => games[id])) {
    const teacher = scripted[game.id].at(-1)!;
    const best = returnOf(game, teacher.make, exam);
    const parts = seeds.map(seed => {
      const model = cloneOf(game, seed, settings[game.id] ?? {});
      const play = () => networkAgent(game, model, { mode: 'greedy', delayTicks: 0 });
      return (100 * returnOf(game, play, exam)) / best;
    });
    print(line(`${game.id}: of the return of ${teacher.id}, ${best.toFixed(2)}`, parts, '%'));
    if ([...parts].sort((a, b) => a - b)[parts.length >> 1] < GOAL) print(`  below ${GOAL} %`);
  }
}
