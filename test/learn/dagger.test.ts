import { describe, expect, test } from 'vitest';
import { Players } from '../../shared/agents/agent.ts';
import { handOff } from '../../shared/agents/hand-off.ts';
import { scripted } from '../../shared/agents/index.ts';
import { networkAgent } from '../../shared/agents/network.ts';
import { balance as balanceRules } from '../../shared/games/balance.ts';
import type { Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { Match } from '../../shared/games/match.ts';
import { noughtsAndCrosses } from '../../shared/games/noughts-and-crosses.ts';
import { decodeReplay, encodeReplay, playReplay, replayOf } from '../../shared/games/replay.ts';
import { TakeoverRecord } from '../../shared/games/takeovers.ts';
import { behaviourCloning } from '../../shared/learn/behaviour-cloning.ts';
import { correctionsOf, dagger } from '../../shared/learn/dagger.ts';
import { datasetOf } from '../../shared/learn/demonstrations.ts';
import { evaluate, scoreAlone } from '../../shared/learn/evaluation.ts';
import { ExpertMatch } from '../../shared/learn/expert-match.ts';
import type { Metrics, Run } from '../../shared/learn/learner.ts';
import type { Model } from '../../shared/nn/model-file.ts';
import { mixSeed } from '../../shared/rng.ts';
import { demonstrationsOf } from './recorded.ts';

const balance = balanceRules as Game;
const noughts = noughtsAndCrosses as Game;

function finish(run: Run): Metrics[] {
  const rows: Metrics[] = [];
  while (!run.done) {
    const row = run.advance(1);
    if (row) rows.push(row);
  }
  return rows;
}

const greedy = (game: Game, model: Model) => networkAgent(game, model, { mode: 'greedy', delayTicks: 0 });

/** The model plays; somebody as good as the master takes over in every second stretch of `stretch` ticks. */
function takenOver(game: Game, model: Model, seed: number, ticks: number, stretch: number) {
  const agent = handOff(game, greedy(game, model));
  const hand = scripted[game.id].at(-1)!.make();
  const match = new Match(game, seed);
  const players = new Players(game, [agent], seat => seat);
  const seen = new Float32Array(game.observation.length);
  const record = new TakeoverRecord();
  hand.reset(1);
  while (match.tick < ticks && !match.outcome) {
    game.observe(match.state, 0, seen, 0);
    hand.act(seen, 0, agent.held, 0);
    agent.taken = Math.floor(match.tick / stretch) % 2 === 1;
    if (agent.taken) record.note(0, match.tick);
    match.advance(players.act(match.state, []));
  }
  return replayOf(match, [{ kind: 'network', name: 'pupil' }], record.takeovers());
}

describe('by takeover', () => {
  const fromCalm = behaviourCloning.start({
    game: balance,
    params: { reactionTicks: 5, epochs: 3, examMatches: 0 },
    seed: 1,
    demonstrations: demonstrationsOf('calm', [[1, 900]], balance),
  });
  finish(fromCalm);
  const model = fromCalm.policy();

  test.each([0, 5])('only what the person did is a label, and what they answered, %i ticks before', delay => {
    const file = encodeReplay(takenOver(balance, model, 3, 400, 40));
    const decoded = decodeReplay(file);
    if (!decoded.ok) throw new Error(decoded.detail);
    const { replay } = decoded;
    const corrections = correctionsOf(replay);
    expect(corrections.map(({ seat }) => seat)).toEqual([0]);
    const { count, actions, observations } = datasetOf(balance, corrections, delay);
    const seen: number[][] = [];
    playReplay(replay, ({ state }) => {
      const view = new Float32Array(5);
      balance.observe(state, 0, view, 0);
      seen.push([...view]);
      return undefined;
    });
    const theirs = [...replay.actions.keys()].filter(tick => Math.floor(tick / 40) % 2 === 1);
    expect(theirs.length).toBeGreaterThan(40);
    expect(count).toBe(theirs.length);
    expect([...actions.subarray(0, count)]).toEqual(theirs.map(tick => replay.actions[tick]));
    for (const [s, tick] of theirs.entries())
      expect([...observations.subarray(5 * s, 5 * s + 5)]).toEqual(seen[tick - delay]);
  });

  test('a match that nobody took over corrects nothing, and is a demonstration as a whole', () => {
    const replay = takenOver(balance, model, 3, 30, 40);
    expect(correctionsOf(replay)).toEqual([]);
    expect(datasetOf(balance, [{ replay, seat: 0 }], 0).count).toBe(30);
  });

  test('cloning goes on from the model on the demonstrations and the corrections, and plays better', () => {
    const params = { reactionTicks: 5, epochs: 20, examMatches: 0, decisionTicks: 1 };
    const corrections = [11, 12, 13, 14, 15, 16].flatMap(seed =>
      correctionsOf(takenOver(balance, model, seed, 1200, 60)),
    );
    const demonstrations = [...demonstrationsOf('calm', [[1, 900]], balance), ...corrections];
    const run = behaviourCloning.start({ game: balance, params, seed: 2, demonstrations, from: model });
    finish(run);
    const exam = { matches: 10, firstSeed: 70_000 };
    const before = scoreAlone(balance, greedy(balance, model), exam);
    expect(scoreAlone(balance, greedy(balance, run.policy()), exam)).toBeGreaterThan(1.5 * before);
    expect(run.policy().meta.lineage).toEqual([model.meta.name]);
  });
});

describe('with an expert that is asked', () => {
  test.each(['pong', 'ball-in-cup', 'snake-4', 'connect-four'])(
    'the expert of %s, while it steers itself, plays the very match that it would play',
    id => {
      const game = games[id];
      const [rival, expert] = [scripted[id][0], scripted[id].at(-1)!];
      const asked = new ExpertMatch(game, expert, 0);
      const seat = game.seats - 1;
      asked.begin(99, seat, game.seats > 1 ? { kind: 'scripted', id: rival.id } : { kind: 'nobody' });
      const match = new Match(game, 99);
      const seats = Array.from({ length: game.seats }, (_, s) => (s === seat ? expert : rival).make());
      const players = new Players(game, seats, s => mixSeed(99, s));
      for (let own = 0; own < 300 && !asked.outcome; own++) asked.play(asked.label);
      const { actions } = asked.save();
      const played: number[] = [];
      while (played.length < actions.length) {
        played.push(...players.act(match.state, []));
        match.advance(players.actions);
      }
      expect(actions).toEqual(played);
      expect(played.length).toBeGreaterThan(game.seats * 5);
    },
  );

  test('the expert steers all of the first round, less and less, and nothing once its part is over', () => {
    const params = { rounds: 10, round: 100, epochs: 1, expertPart: 0.5, hidden: 4 };
    const rows = finish(dagger.start({ game: balance, params, seed: 3 }));
    for (const [i, row] of rows.entries()) expect(row.beta).toBeCloseTo(Math.max(0, 1 - i / 5), 12);
    expect(rows.map(row => row.round)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const alone = finish(dagger.start({ game: balance, params: { ...params, expertPart: 0 }, seed: 3 }));
    expect(alone.map(row => row.beta)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('gathers a label for every tick older than a reaction, on top of the demonstrations', () => {
    const params = { rounds: 2, round: 300, epochs: 1, reactionTicks: 7 };
    const game = games['ball-in-cup'];
    const demonstrations = demonstrationsOf('master', [[1, 200]], game);
    const rows = finish(dagger.start({ game, params, seed: 3, demonstrations }));
    expect(rows.map(row => row.samples)).toEqual([200 - 7 + 300 - 7, 200 - 7 + 600 - 7]);
  });

  test('two minutes of an answering expert make a driver of Racer nearly as good as it', () => {
    const racer = games.racer;
    const exam = { matches: 6, firstSeed: 80_000 };
    const run = dagger.start({
      game: racer,
      params: { reactionTicks: 0, decisionTicks: 1, round: 600 },
      seed: 1,
    });
    finish(run);
    const master = scoreAlone(racer, scripted.racer.at(-1)!.make(), exam);
    expect(scoreAlone(racer, greedy(racer, run.policy()), exam)).toBeGreaterThan(0.8 * master);
  });

  test('learns from minimax not to lose at noughts and crosses', () => {
    const run = dagger.start({ game: noughts, params: { rounds: 8, round: 250 }, seed: 1 });
    finish(run);
    const agent = greedy(noughts, run.policy());
    for (const rival of scripted[noughts.id]) {
      const { matches, wins, draws } = evaluate(noughts, agent, rival.make(), {
        matches: 50,
        firstSeed: 500,
      });
      expect(wins + draws, rival.id).toBeGreaterThanOrEqual(0.9 * matches);
    }
  });

  test('may ask a weaker expert, and is then the weaker for it', () => {
    const exam = { matches: 10, firstSeed: 70_000 };
    const [best, weakest] = [0, 7].map(belowBest => {
      const params = { belowBest, rounds: 6, round: 500, decisionTicks: 1, expertPart: 0 };
      const run = dagger.start({ game: balance, params, seed: 5 });
      finish(run);
      return scoreAlone(balance, greedy(balance, run.policy()), exam);
    });
    expect(best).toBeGreaterThan(2 * weakest);
  });
});
