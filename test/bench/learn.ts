/**
 * What the learners reach in Pong, and how soon, over five seeds: `npx tsx test/bench/learn.ts`. Training time alone is
 * counted, in one thread. Agents are examined without reaction delay, on seeds that no training uses.
 */
import { pathToFileURL } from 'node:url';
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
import type { Model } from '../../shared/nn/model-file.ts';
import { mixSeed } from '../../shared/rng.ts';

const SEEDS = [1, 2, 3, 4, 5];
const BUDGET = 256;
const CHECK_SECONDS = 1;
const GOAL = 0.8;
/** Checks on the way use other seeds than the examination that counts. */
const CHECK = { matches: 40, firstSeed: 1_000_000 };
const EXAM = { matches: 100, firstSeed: 2_000_000 };

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

function summary(numbers: readonly number[], unit: string): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const show = (n: number) => n.toFixed(unit === 's' ? 1 : 0);
  return `median ${show(sorted[sorted.length >> 1])} ${unit}, ${show(sorted[0])} to ${show(sorted[sorted.length - 1])}`;
}

function imitation(print: (line: string) => void): void {
  const seconds: number[] = [];
  const share: number[] = [];
  const late: number[] = [];
  for (const seed of SEEDS) {
    const from = performance.now();
    const given = { game: pong, params: {}, seed, demonstrations: demonstrations('master', 3, seed) };
    const made = performance.now() - from;
    const run = behaviourCloning.start(given);
    const starting = performance.now() - from - made;
    seconds.push(train(run, null).seconds + starting / 1000);
    const model = run.policy();
    const exam = { matches: 1000, firstSeed: EXAM.firstSeed, rallies: 200 };
    const part = ({ scored, conceded }: Evaluation) => (100 * scored) / (scored + conceded);
    share.push(part(against(model, 'master', exam)));
    late.push(part(evaluate(pong, greedy(model, 8), rival('master'), exam)));
  }
  print(`imitation of 3 minutes of Master: trained in ${summary(seconds, 's')}`);
  print(`  points taken off Master, 200 rallies: ${summary(share, '%')} (want 35)`);
  print(`  with Master's own reaction delay of 8 ticks: ${summary(late, '%')}`);
}

function reward(
  print: (line: string) => void,
  title: string,
  start: (seed: number) => Model | undefined,
): void {
  const reachedAfter: number[] = [];
  const wins: Record<string, number[]> = { steady: [], quick: [] };
  const before: number[] = [];
  const finalSeconds: number[] = [];
  const finalWins: Record<string, number[]> = { quick: [], master: [] };
  let longest = 0;
  for (const seed of SEEDS) {
    const from = start(seed);
    if (from) before.push(against(from, 'quick', EXAM).wins);
    const run = ppo.start({ game: pong, params: {}, seed, from });
    const beats = (id: string) => against(run.policy(), id, CHECK).wins >= GOAL * 1.1 * CHECK.matches;
    const first = train(run, () => beats('quick') && beats('steady'));
    reachedAfter.push(first.seconds);
    for (const id of Object.keys(wins)) wins[id].push(against(run.policy(), id, EXAM).wins);
    longest = Math.max(longest, first.longestSliceMs);
    if (from) continue; // the rest of the way is the same
    finalSeconds.push(first.seconds + train(run, null).seconds);
    for (const id of Object.keys(finalWins)) finalWins[id].push(against(run.policy(), id, EXAM).wins);
  }
  print(`reward ${title}: beats Steady and Quick after ${summary(reachedAfter, 's')} of training`);
  if (before.length > 0) print(`  before it, of 100 matches against Quick: ${summary(before, 'won')}`);
  print(`  then, of 100 matches: Steady ${summary(wins.steady, 'won')}; Quick ${summary(wins.quick, 'won')}`);
  print(`  longest slice of ${BUDGET} samples: ${longest.toFixed(0)} ms`);
  if (finalSeconds.length === 0) return;
  print(`  at the end of the run, ${summary(finalSeconds, 's')}: Quick ${summary(finalWins.quick, 'won')};`);
  print(`    Master ${summary(finalWins.master, 'won')}`);
}

export function benchLearn(print: (line: string) => void = console.log): void {
  imitation(print);
  reward(print, 'from nothing', () => undefined);
  reward(print, 'from a clone of one minute of Calm', seed => {
    const run = behaviourCloning.start({
      game: pong,
      params: { reactionTicks: 20 },
      seed,
      demonstrations: demonstrations('calm', 1, seed),
    });
    train(run, null);
    return run.policy();
  });
  reward(print, 'from a clone of three minutes of Master', seed => {
    const run = behaviourCloning.start({
      game: pong,
      params: {},
      seed,
      demonstrations: demonstrations('master', 3, seed),
    });
    train(run, null);
    return run.policy();
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) benchLearn();
