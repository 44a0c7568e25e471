/**
 * What the learners reach in Pong from one seed: bundled for the browser by learn.ts. Training time alone is counted, in
 * one thread. Agents are examined without reaction delay unless said, on seeds that no training uses.
 */
import { type Agent, Players } from '../../shared/agents/agent.ts';
import { scripted } from '../../shared/agents/index.ts';
import { networkAgent } from '../../shared/agents/network.ts';
import { Match } from '../../shared/games/match.ts';
import { pong } from '../../shared/games/pong.ts';
import { replayOf } from '../../shared/games/replay.ts';
import { behaviourCloning } from '../../shared/learn/behaviour-cloning.ts';
import { type Evaluation, evaluate, TRAINING_SEEDS } from '../../shared/learn/evaluation.ts';
import type { Demonstration, Run } from '../../shared/learn/learner.ts';
import { ppo } from '../../shared/learn/ppo.ts';
import { useSimd } from '../../shared/nn/backend.ts';
import type { Model } from '../../shared/nn/model-file.ts';
import { mixSeed } from '../../shared/rng.ts';

const BUDGET = 256;
const CHECK_SECONDS = 1;
const GOAL = 0.8;
/** Checks on the way use other seeds than the examination that counts. */
const CHECK = { matches: 40, firstSeed: 1_000_000 };
const EXAM = { matches: 100, firstSeed: 2_000_000 };

/** The bytes of kernels.wasm, as a page's worker fetches them. */
export function useKernels(bytes: readonly number[]): Promise<boolean> {
  return useSimd(Uint8Array.from(bytes));
}

function rival(id: string): Agent {
  const player = scripted.pong.find(p => p.id === id);
  if (!player) throw new Error(`bench: no scripted player ${id}`);
  return player.make();
}

function greedy(model: Model, delayTicks = 0): Agent {
  return networkAgent(pong, model, { mode: 'greedy', delayTicks });
}

function against(
  model: Model,
  id: string,
  exam: { matches: number; firstSeed: number; rallies?: number },
): Evaluation {
  return evaluate(pong, greedy(model), rival(id), exam);
}

/** `minutes` of matches that a scripted player plays against itself; both seats demonstrate. */
function demonstrations(id: string, minutes: number, seed: number): Demonstration[] {
  const made: Demonstration[] = [];
  for (let left = minutes * 60 * 60, m = 0; left > 0; m++) {
    const match = new Match(pong, TRAINING_SEEDS + seed * 1000 + m);
    const players = new Players(pong, [rival(id), rival(id)], seat => mixSeed(match.seed, seat));
    for (; left > 0 && !match.outcome; left--) match.advance(players.act(match.state, []));
    const replay = replayOf(match, [
      { kind: 'scripted', name: id },
      { kind: 'scripted', name: id },
    ]);
    made.push({ replay, seat: 0 }, { replay, seat: 1 });
  }
  return made;
}

/** Advances a run to its end, or until `reached` says so at a check. Gives the seconds of training alone. */
function train(run: Run, reached: (() => boolean) | null): { seconds: number; longestSliceMs: number } {
  let seconds = 0;
  let longest = 0;
  let nextCheck = CHECK_SECONDS;
  while (!run.done) {
    const from = performance.now();
    run.advance(BUDGET);
    const elapsed = performance.now() - from;
    seconds += elapsed / 1000;
    longest = Math.max(longest, elapsed);
    if (reached && seconds >= nextCheck) {
      nextCheck = seconds + CHECK_SECONDS;
      if (reached()) break;
    }
  }
  return { seconds, longestSliceMs: longest };
}

export interface ImitationResult {
  readonly seconds: number; // of training, its preparation included
  readonly share: number; // percent of the points taken off Master in 200 rallies
  readonly lateShare: number; // the same with Master's own reaction delay
}

/** A clone of three minutes of Master. */
export function imitation(seed: number): ImitationResult {
  const given = { game: pong, params: {}, seed, demonstrations: demonstrations('master', 3, seed) };
  const from = performance.now();
  const run = behaviourCloning.start(given);
  const startSeconds = (performance.now() - from) / 1000;
  const { seconds } = train(run, null);
  const model = run.policy();
  const exam = { matches: 1000, firstSeed: EXAM.firstSeed, rallies: 200 };
  const part = ({ scored, conceded }: Evaluation) => (100 * scored) / (scored + conceded);
  return {
    seconds: startSeconds + seconds,
    share: part(against(model, 'master', exam)),
    lateShare: part(evaluate(pong, greedy(model, 8), rival('master'), exam)),
  };
}

export type Beginning = 'nothing' | 'calm' | 'master';

const beginnings: Record<Beginning, (seed: number) => Model | undefined> = {
  nothing: () => undefined,
  calm: seed => clone('calm', 1, 20, seed),
  master: seed => clone('master', 3, 8, seed),
};

function clone(id: string, minutes: number, reactionTicks: number, seed: number): Model {
  const run = behaviourCloning.start({
    game: pong,
    params: { reactionTicks },
    seed,
    demonstrations: demonstrations(id, minutes, seed),
  });
  train(run, null);
  return run.policy();
}

export interface RewardResult {
  readonly before: number | null; // of 100 matches against Quick, won by the clone it began from
  readonly reachedSeconds: number; // of training, until a check of 40 matches passes against Steady and Quick
  readonly steady: number; // of 100 matches, won then
  readonly quick: number;
  readonly endSeconds: number; // of the whole run
  readonly quickAtEnd: number;
  readonly masterAtEnd: number;
  readonly longestSliceMs: number;
}

/** PPO by self-play, from nothing or from a clone. */
export function reward(seed: number, beginning: Beginning): RewardResult {
  const from = beginnings[beginning](seed);
  const run = ppo.start({ game: pong, params: {}, seed, from });
  const wins = (id: string) => against(run.policy(), id, EXAM).wins;
  const beats = (id: string) => against(run.policy(), id, CHECK).wins >= GOAL * 1.1 * CHECK.matches;
  const before = from ? against(from, 'quick', EXAM).wins : null;
  const first = train(run, () => beats('quick') && beats('steady'));
  const [steady, quick] = [wins('steady'), wins('quick')];
  const rest = train(run, null);
  return {
    before,
    reachedSeconds: first.seconds,
    steady,
    quick,
    endSeconds: first.seconds + rest.seconds,
    quickAtEnd: wins('quick'),
    masterAtEnd: wins('master'),
    longestSliceMs: Math.max(first.longestSliceMs, rest.longestSliceMs),
  };
}
