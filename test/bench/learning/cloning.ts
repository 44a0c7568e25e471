/**
 * What a clone of two minutes of the best scripted player is worth in every game: the return of a match, by the game's own
 * rewards as a learner is paid them, as a part of its teacher's in the same matches. A turn of one's own counts as a second.
 * Where there are others to play against, teacher and clone meet every scripted player below the teacher, from every seat.
 * Beside it, what the same network learns from as many answers of the teacher where it has come to itself (DAgger).
 */
import { type Agent, Players } from '../../../shared/agents/agent.ts';
import { type ScriptedPlayer, scripted } from '../../../shared/agents/index.ts';
import { networkAgent } from '../../../shared/agents/network.ts';
import type { Game } from '../../../shared/games/game.ts';
import { games } from '../../../shared/games/index.ts';
import { Match } from '../../../shared/games/match.ts';
import { replayOf } from '../../../shared/games/replay.ts';
import { behaviourCloning } from '../../../shared/learn/behaviour-cloning.ts';
import { dagger } from '../../../shared/learn/dagger.ts';
import { TRAINING_SEEDS } from '../../../shared/learn/evaluation.ts';
import type { Demonstration, Run } from '../../../shared/learn/learner.ts';
import { Payment } from '../../../shared/learn/payment.ts';
import type { Model } from '../../../shared/nn/model-file.ts';
import { mixSeed } from '../../../shared/rng.ts';
import { examSeeds, figureRows, type Task } from './task.ts';

const SECONDS = 120;
const MATCHES = 48; // as often against each rival from each seat

/** The teachers decide at every tick, and are followed for long. */
const common = { decisionTicks: 1, hidden: 64, epochs: 100, patience: 30 };

const SNAKES = { reactionTicks: 0, noise: 0.3, weightDecay: 0.3, balance: 0.5, heldOut: 0.1 };

/** Where the defaults, which suit people, do not suit the teacher: how late it answers, as its clone does then, and what its game needs. */
const settings: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  pong: { reactionTicks: 8, weightDecay: 0.1 },
  'slime-volley': { reactionTicks: 0 },
  flappy: { reactionTicks: 2 },
  snake: { ...SNAKES, balance: 1 },
  'snake-2': SNAKES,
  'snake-4': { ...SNAKES, heldOut: 0 },
  'snake-8': { ...SNAKES, heldOut: 0 },
  racer: { reactionTicks: 6, weightDecay: 0.3 },
  'connect-four': { noise: 0.3, heldOut: 0.1 },
  'noughts-and-crosses': { noise: 0.3 },
  'ball-in-cup': { reactionTicks: 0, noise: 0.3, heldOut: 0.1 },
  balance: { reactionTicks: 5 },
};

const settingsOf = (game: Game) => settings[game.id] ?? settings[game.variantOf ?? ''] ?? {};
const perSecond = (game: Game) => (game.tempo.kind === 'realtime' ? game.tempo.hz : 1);

interface Part {
  readonly match: Match;
  readonly seat: number;
  readonly rival: ScriptedPlayer | null;
}

/** The `n`th match of a player: with every rival by turns, then with every one from the next seat. */
function partOf(game: Game, seed: number, n: number): Part {
  const rivals = scripted[game.id].slice(0, -1);
  const match = new Match(game, seed);
  if (game.seats === 1) return { match, seat: 0, rival: null };
  return { match, seat: Math.floor(n / rivals.length) % game.seats, rival: rivals[n % rivals.length] };
}

function playersOf({ match, seat, rival }: Part, player: Agent): Players {
  const seats = Array.from({ length: match.game.seats }, (_, s) => (s === seat ? player : rival!.make()));
  return new Players(match.game, seats, s => mixSeed(match.seed, s));
}

/** So many seconds, as many of them against each rival. */
export function demonstrationsOf(game: Game, seed: number, seconds = SECONDS): Demonstration[] {
  const teacher = scripted[game.id].at(-1)!;
  const demonstrations: Demonstration[] = [];
  const parts = game.seats > 1 ? scripted[game.id].length - 1 : 1;
  let left = seconds * perSecond(game);
  const share = Math.ceil(left / parts);
  while (left > 0) {
    const n = demonstrations.length;
    const part = partOf(game, TRAINING_SEEDS + seed * 1000 + n, n);
    const { match, seat, rival } = part;
    const players = playersOf(part, teacher.make());
    let own = 0; // ticks in which it was the teacher's to act
    const most = Math.min(left, share);
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
export function returnOf(game: Game, make: () => Agent, firstSeed: number): number {
  const weights = game.rewards.map(({ weight }) => weight);
  const payment = new Payment(game, weights, 1); // a return is not discounted
  let sum = 0;
  for (let n = 0; n < MATCHES; n++) {
    const part = partOf(game, firstSeed + n, n);
    const { match, seat } = part;
    const players = playersOf(part, make());
    payment.open(match.state, seat);
    let isOut = false;
    while (!match.outcome && !isOut) {
      match.advance(players.act(match.state, []));
      sum += payment.tick(match.state, seat);
      isOut = game.out?.(match.state, seat) ?? false;
    }
    sum += payment.close(match.state, seat, isOut || match.outcome?.ended === 'terminated');
  }
  return sum / MATCHES;
}

function finished(run: Run): Model {
  while (!run.done) run.advance(10_000);
  return run.policy();
}

/** Of two minutes. */
function cloneOf(game: Game, seed: number): Model {
  const params = { ...common, ...settingsOf(game), examMatches: 0 };
  const demonstrations = demonstrationsOf(game, seed);
  return finished(behaviourCloning.start({ game, params, seed, demonstrations }));
}

/** Of as many answers of the same teacher, asked where the learner has come to (DAgger). */
function pupilOf(game: Game, seed: number): Model {
  const { noise = 0, weightDecay = 0, reactionTicks = 0 } = settingsOf(game);
  const rounds = 12;
  const { decisionTicks, hidden } = common;
  const round = Math.max(16, Math.ceil((SECONDS * perSecond(game)) / rounds));
  const params = { rounds, round, epochs: 10, decisionTicks, hidden, noise, weightDecay, reactionTicks };
  return finished(dagger.start({ game, params, seed }));
}

/** A task a game, since one may be learnt otherwise alone. */
export const cloningTasks: readonly Task[] = Object.values(games).map(game => ({
  id: `cloning-${game.id}`,
  title: `${game.title.en}, cloned from two minutes of ${scripted[game.id].at(-1)!.id}`,
  quick: false,
  seeds: 5,
  firstRun: 920_001,
  published: '',
  measure(seed) {
    const exam = examSeeds(seed);
    const shown = returnOf(game, scripted[game.id].at(-1)!.make, exam);
    const part = (model: Model) => {
      const play = () => networkAgent(game, model, { mode: 'greedy', delayTicks: 0 });
      return (100 * returnOf(game, play, exam)) / shown;
    };
    return { cloned: part(cloneOf(game, seed)), asked: part(pupilOf(game, seed)), shown };
  },
  rows: figureRows([
    { name: 'cloned', what: 'return, of its teacher’s', unit: '%', asked: '≥ 80 %' },
    { name: 'asked', what: 'from as many answers, asked where it has come to (DAgger)', unit: '%' },
    { name: 'shown', what: 'return of its teacher, a match', unit: '' },
  ]),
}));
