/** Racer from three laps that somebody drove once: cloned, then rewarded from the clone on, with the game's own defaults. */
import { type Agent, Players } from '../../../shared/agents/agent.ts';
import { scripted } from '../../../shared/agents/index.ts';
import { networkAgent } from '../../../shared/agents/network.ts';
import type { Game } from '../../../shared/games/game.ts';
import { Match } from '../../../shared/games/match.ts';
import { CAR } from '../../../shared/games/racer/car.ts';
import { type RacerState, racer } from '../../../shared/games/racer.ts';
import { replayOf } from '../../../shared/games/replay.ts';
import { behaviourCloning } from '../../../shared/learn/behaviour-cloning.ts';
import { TRAINING_SEEDS } from '../../../shared/learn/evaluation.ts';
import type { Demonstration, Run } from '../../../shared/learn/learner.ts';
import { ppo } from '../../../shared/learn/ppo.ts';
import type { Model } from '../../../shared/nn/model-file.ts';
import { mixSeed } from '../../../shared/rng.ts';
import { examSeeds, figureRows, type Task, type Values } from './task.ts';
import { cpuSeconds } from './training.ts';

const game = racer as unknown as Game;
const TRACKS = 100;
const PARAMS = { decisions: 1_500_000 };

/** A race to its end. */
function raced(player: Agent, seed: number): Match {
  const match = new Match(game, seed);
  const players = new Players(game, [player], seat => mixSeed(seed, seat));
  while (!match.outcome) match.advance(players.act(match.state, []));
  return match;
}

/** Three laps of one track: a race. */
function shownBy(teacher: string, seed: number): Demonstration {
  const match = raced(player(teacher), TRAINING_SEEDS + seed);
  return { replay: replayOf(match, [{ kind: 'scripted', name: teacher }]), seat: 0 };
}

function player(id: string): Agent {
  return scripted.racer.find(each => each.id === id)!.make();
}

const greedy = (model: Model) => networkAgent(game, model, { mode: 'greedy', delayTicks: 0 });

/** Seconds of every race from `firstSeed` on; infinite where the finish was not reached. */
function secondsOf(driver: Agent, firstSeed: number): number[] {
  return Array.from({ length: TRACKS }, (_, i) => {
    const { doneAt } = (raced(driver, firstSeed + i).state as RacerState).cars[0];
    return doneAt > 0 ? doneAt / CAR.hz : Number.POSITIVE_INFINITY;
  });
}

const finished = (seconds: readonly number[]) => seconds.filter(Number.isFinite);
const part = (count: number) => (100 * count) / TRACKS;
const mean = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

function trained(run: Run): Model {
  while (!run.done) run.advance(10_000);
  return run.policy();
}

function measure(teacher: string, seed: number): Values {
  const demonstrations = [shownBy(teacher, seed)];
  let clone!: Model;
  let learnt!: Model;
  const seconds = cpuSeconds(() => {
    clone = trained(
      behaviourCloning.start({ game, params: { hidden: 64, examMatches: 0 }, seed, demonstrations }),
    );
    learnt = trained(ppo.start({ game, params: PARAMS, seed, from: clone }));
  });
  const exam = examSeeds(seed);
  const [own, asShown, shown] = [greedy(learnt), greedy(clone), player(teacher)].map(driver =>
    secondsOf(driver, exam),
  );
  return {
    cloned: part(finished(asShown).length),
    finished: part(finished(own).length),
    faster: part(own.filter((s, track) => s < shown[track]).length),
    own: mean(finished(own)),
    shown: mean(finished(shown)),
    seconds,
  };
}

/** By teachers: the best there is, and one that it is easy to be faster than. */
export const racerTasks: readonly Task[] = ['master', 'quick'].map(teacher => ({
  id: `racer-${teacher}`,
  title: `Racer, three laps by ${teacher} cloned, then PPO of ${PARAMS.decisions.toLocaleString('en-US')} decisions`,
  quick: false,
  seeds: 5,
  published: '',
  measure: seed => measure(teacher, seed),
  rows: figureRows([
    { name: 'finished', what: 'of 100 unseen tracks, finished', unit: '%', asked: '≥ 95 %' },
    { name: 'own', what: 'mean time of those', unit: 's', asked: 'less than its teacher’s' },
    { name: 'shown', what: 'mean time of its teacher on the same tracks', unit: 's' },
    { name: 'faster', what: 'tracks on which it is faster than its teacher', unit: '%' },
    { name: 'cloned', what: 'tracks that the clone finished, before any reward', unit: '%' },
    { name: 'seconds', what: 'cloning and reward together', unit: 's of processor', asked: '≤ 180 s' },
  ]),
}));
