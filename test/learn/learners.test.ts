import { describe, expect, test } from 'vitest';
import { modelMismatch } from '../../shared/agents/network.ts';
import { ballInCup } from '../../shared/games/ball-in-cup.ts';
import { flappy } from '../../shared/games/flappy.ts';
import type { Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { noughtsAndCrosses } from '../../shared/games/noughts-and-crosses.ts';
import { pong as pongRules } from '../../shared/games/pong.ts';
import { learners } from '../../shared/learn/index.ts';
import {
  type Demonstration,
  type Metrics,
  meetsModels,
  parametersOf,
  type Run,
  type StartOptions,
} from '../../shared/learn/learner.ts';
import { ppo } from '../../shared/learn/ppo.ts';
import { decodeModel, encodeModel } from '../../shared/nn/model-file.ts';
import { failedDemonstration } from '../bench/learning/ball-in-cup.ts';
import { demonstrationsOf } from './recorded.ts';

const pong = pongRules as Game;
const cup = ballInCup as unknown as Game;
const noughts = noughtsAndCrosses as Game;

/** Runs small enough to be run many times over; a new learner may add its own. */
const small: Record<string, Record<string, number>> = {
  'behaviour-cloning': { epochs: 3, hidden: 6, batch: 32, examMatches: 1 },
  ppo: {
    decisions: 1200,
    lanes: 6,
    horizon: 50,
    decisionTicks: 30,
    epochs: 2,
    batch: 64,
    hidden: 6,
    snapshotUpdates: 1,
  },
  gail: {
    decisions: 1200,
    lanes: 6,
    horizon: 50,
    decisionTicks: 30,
    epochs: 2,
    batch: 64,
    hidden: 6,
    discriminatorHidden: 6,
  },
  'alpha-zero': {
    moves: 400,
    lanes: 8,
    simulations: 8,
    fastSimulations: 3,
    fullPart: 0.5,
    round: 40,
    batch: 32,
    window: 100,
    channels: 0,
    hidden: 6,
  },
  dqn: {
    decisions: 1200,
    decisionTicks: 30,
    warmUp: 100,
    learnEvery: 4,
    memory: 600,
    batch: 16,
    hidden: 6,
    snapshotDecisions: 300,
  },
  movement: { tries: 10 },
  reinforce: { decisions: 1200, decisionTicks: 30, round: 250, hidden: 6, snapshotUpdates: 1 },
  dagger: { rounds: 3, round: 400, epochs: 2, hidden: 6, batch: 32, decisionTicks: 5 },
  'cma-es': {
    decisions: 2500,
    decisionTicks: 30,
    population: 4,
    bouts: 2,
    hidden: 4,
    snapshotGenerations: 1,
  },
  'openai-es': {
    decisions: 2500,
    decisionTicks: 30,
    pairs: 2,
    bouts: 2,
    hidden: 4,
    snapshotGenerations: 1,
  },
};

const demonstrations: Record<string, Demonstration[]> = {
  [pong.id]: demonstrationsOf('master', [
    [1, 600],
    [2, 500],
  ]),
  [cup.id]: [failedDemonstration(0)],
};

function finish(run: Run, budget: number): Metrics[] {
  const rows: Metrics[] = [];
  while (!run.done) {
    const row = run.advance(budget);
    if (row) rows.push(row);
  }
  return rows;
}

describe.each(Object.keys(learners))('%s', id => {
  const learner = learners[id];
  const game = [pong, noughts, cup].find(each => learner.learns(each))!;
  const start = (over: Partial<StartOptions> = {}) =>
    learner.start({
      game,
      params: small[id] ?? {},
      seed: 1,
      demonstrations: demonstrations[game.id],
      ...over,
    });
  const weights = (run: Run) => run.policy().network.parameters.slice(); // memory may grow, which detaches views

  test('is registered under its own id, and speaks both languages', () => {
    expect(learner.id).toBe(id);
    const texts = [
      learner.title,
      learner.summary,
      ...(learner.shownFor ? [learner.shownFor] : []),
      ...learner.metrics.map(m => m.meaning),
      ...learner.parameters.map(p => p.meaning),
    ];
    for (const { es, en } of texts) expect(Math.min(es.length, en.length)).toBeGreaterThan(0);
  });

  test.each(Object.values(games))(
    'has defaults within their ranges, names that are used once and a few main ones in $id',
    game => {
      const table = parametersOf(learner, game);
      expect(new Set(table.map(p => p.name)).size).toBe(table.length);
      for (const p of table) {
        expect(p.low <= p.default && p.default <= p.high, p.name).toBe(true);
        if (p.scale === 'log') expect(p.low, p.name).toBeGreaterThan(0);
        if (p.scale === 'integer') expect(Number.isInteger(p.default), p.name).toBe(true);
      }
      const main = table.filter(p => p.main).length;
      expect(main).toBeGreaterThanOrEqual(1);
      expect(main).toBeLessThanOrEqual(6);
    },
  );

  test('refuses a parameter that it does not have or that is out of range, by name and value', () => {
    expect(() => start({ params: { luck: 1 } })).toThrow('parameter luck: unknown');
    for (const { name, high, low } of parametersOf(learner, game)) {
      expect(() => start({ params: { [name]: high + 1 } })).toThrow(`parameter ${name}: got ${high + 1}`);
      expect(() => start({ params: { [name]: low - 1 } })).toThrow(`parameter ${name}: got ${low - 1}`);
      expect(() => start({ params: { [name]: Number.NaN } })).toThrow(`parameter ${name}: got NaN`);
    }
  });

  test('says that it needs demonstrations exactly where it begins with none', () => {
    const alone = () => start({ demonstrations: [] });
    if (learner.shown === 'needed') expect(alone).toThrow(/demonstration/);
    else expect(alone).not.toThrow();
  });

  test('learns the same weights from the same seed, and others from another', () => {
    const [one, two, other] = [start(), start(), start({ seed: 2 })];
    const before = weights(one);
    for (const run of [one, two, other]) finish(run, 500);
    expect(weights(two)).toEqual(weights(one));
    expect(weights(other)).not.toEqual(weights(one));
    expect(weights(one)).not.toEqual(before);
  });

  test('however a run is sliced, its weights and its rows are the same bits', () => {
    const run = start();
    const rows = finish(run, 1);
    for (const budget of [77, 500]) {
      const sliced = start();
      expect(finish(sliced, budget)).toEqual(rows);
      expect(weights(sliced)).toEqual(weights(run));
    }
  });

  test('saved and restored anywhere, a run goes on bit for bit', () => {
    const straight = start();
    const rows = finish(straight, 130);
    const interrupted = start();
    let resumed: Run = start();
    const resumedRows: Metrics[] = [];
    for (let slice = 0; !resumed.done; slice++) {
      resumed = learner.restore(game, resumed.save());
      const row = resumed.advance(130);
      if (row) resumedRows.push(row);
      expect(interrupted.advance(130)).toEqual(row); // saving disturbs nobody
      expect(resumed.progress).toBe(interrupted.progress);
      if (slice % 5 === 0) expect(resumed.save()).toEqual(interrupted.save());
    }
    expect(resumedRows).toEqual(rows);
    expect(weights(resumed)).toEqual(weights(straight));
    expect(learner.restore(game, resumed.save()).done).toBe(true);
  });

  test('reports every metric of its table and no other, finite or not known yet, and charts what it reports', () => {
    const rows = finish(start(), 500);
    expect(rows.length).toBeGreaterThan(1);
    const names = learner.metrics.map(metric => metric.name);
    const known = new Set<string>();
    for (const row of rows) {
      expect(Object.keys(row).sort()).toEqual([...names].sort());
      for (const name of names) {
        if (Number.isFinite(row[name])) known.add(name);
        else expect(known.has(name) || row[name], `${name} ${row[name]}`).toBeNaN(); // once known, always known
      }
    }
    for (const name of [learner.chart.x, ...learner.chart.lines]) expect(names).toContain(name);
  });

  test('works through its budget and little more, from progress 0 to 1, and then rests', () => {
    const run = start();
    expect(run.progress).toBe(0);
    let last = 0;
    while (!run.done) {
      run.advance(100);
      expect(run.progress).toBeGreaterThanOrEqual(last);
      last = run.progress;
    }
    expect(last).toBe(1);
    const end = weights(run);
    expect(run.advance(1000)).toBeNull();
    expect(weights(run)).toEqual(end);
  });

  test('gives a model that fits the game and stays as it was while the run goes on', () => {
    const run = start();
    run.advance(400);
    const model = run.policy();
    const kept = model.network.parameters.slice();
    expect(modelMismatch(game, model)).toBeNull();
    expect(model.meta.createdBy).toBe(id);
    expect(decodeModel(encodeModel(model))).toMatchObject({ ok: true, model: { meta: model.meta } });
    finish(run, 500);
    expect(model.network.parameters).toEqual(kept);
    expect(run.policy().meta.steps).toBeGreaterThan(model.meta.steps);
  });

  test('goes on from a model, whose name it hands down', () => {
    const first = start();
    finish(first, 500);
    const from = first.policy();
    const second = start({ from });
    expect(weights(second)).toEqual(from.network.parameters);
    finish(second, 500);
    expect(weights(second)).not.toEqual(from.network.parameters);
    const { meta } = learner.restore(game, second.save()).policy();
    expect(meta.lineage).toEqual([from.meta.name]);
    expect(meta.steps).toBeGreaterThan(from.meta.steps);
    const stranger = { ...from, gameVersion: 99 };
    expect(() => start({ from: stranger })).toThrow(`it plays ${game.id} 99`);
  });

  test('meets models from outside where it has opponents, and goes on with them where they are not at hand', () => {
    if (!meetsModels(learner, pong)) {
      expect(start({ rivals: [] }).policy()).toBeDefined();
      return;
    }
    const rivals = [2, 3].map(seed => ppo.start({ game: pong, params: { hidden: 6 }, seed }).policy());
    const params = { ...small[id], scriptedPart: 0, frozenPart: 1 };
    const straight = start({ params, rivals });
    let resumed = start({ params, rivals });
    const rows: Metrics[] = [];
    for (const rival of rivals) rival.network.parameters.fill(0); // they have copies
    while (!straight.done) {
      const row = straight.advance(400);
      if (row) rows.push(row);
      expect(resumed.advance(400)).toEqual(row);
      resumed = learner.restore(pong, resumed.save());
    }
    expect(weights(resumed)).toEqual(weights(straight));
    expect(rows.at(-1)!.frozenWinRate).toBe(rows.at(-1)!.winRate); // nobody else was met
    const among = (part: number) => {
      const run = start({ params: { ...params, frozenPart: part }, rivals });
      finish(run, 500);
      return weights(run);
    };
    expect(among(1)).not.toEqual(weights(straight)); // models of zeros are others
    const alone = start({ params });
    finish(alone, 500);
    expect(weights(alone)).not.toEqual(weights(straight));
    const stranger = { ...rivals[0], gameVersion: 99 };
    expect(() => start({ rivals: [stranger] })).toThrow(`it plays ${pong.id} 99`);
    expect(meetsModels(learner, flappy)).toBe(false);
    if (learner.learns(flappy) && learner.kind === 'reward')
      expect(() => learner.start({ game: flappy, params: {}, seed: 1, rivals })).toThrow('is played alone');
  });

  test('restores nothing but what a run of its own saved', () => {
    const saved = start().save();
    expect(() => learner.restore(game, saved.slice(0, -1))).toThrow('checkpoint: truncated');
    expect(() => learner.restore(game, new Uint8Array(64).fill(65))).toThrow('checkpoint: corrupt');
    const other = Object.values(learners).find(l => l.id !== id);
    if (other) expect(() => other.restore(game, saved)).toThrow(`want sinapsis-run-1 of ${other.id}`);
  });
});

test('the small run of PPO is long enough to see matches end and new ones begin', () => {
  const run = learners.ppo.start({ game: pong, params: small.ppo, seed: 1 });
  expect(finish(run, 500).at(-1)?.matches).toBeGreaterThan(3);
});

test('what a game would have learners do otherwise, some learner can do', () => {
  const known = Object.values(learners).flatMap(learner => learner.parameters.map(p => p.name));
  for (const { learning = {} } of Object.values(games))
    expect(known).toEqual(expect.arrayContaining(Object.keys(learning)));
  expect(
    parametersOf(learners['behaviour-cloning'], flappy).find(p => p.name === 'reactionTicks'),
  ).toMatchObject({ default: flappy.learning!.reactionTicks });
});
