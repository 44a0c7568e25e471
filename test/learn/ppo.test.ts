import { describe, expect, test } from 'vitest';
import { Players } from '../../shared/agents/agent.ts';
import { scripted } from '../../shared/agents/index.ts';
import { modelMismatch, networkAgent } from '../../shared/agents/network.ts';
import { pongPlayers } from '../../shared/agents/pong.ts';
import { connectFour } from '../../shared/games/connect-four/rules.ts';
import { flappy } from '../../shared/games/flappy.ts';
import type { Game, Outcome } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { Match } from '../../shared/games/match.ts';
import { pong } from '../../shared/games/pong.ts';
import { Arena, type ArenaState, type Opponent } from '../../shared/learn/arena.ts';
import { decodeCheckpoint } from '../../shared/learn/checkpoint.ts';
import { evaluate, scoreAlone, TRAINING_SEEDS } from '../../shared/learn/evaluation.ts';
import { type Metrics, parametersOf } from '../../shared/learn/learner.ts';
import { Payment } from '../../shared/learn/payment.ts';
import { ppo } from '../../shared/learn/ppo.ts';
import { type PolicyCost, policyCost } from '../../shared/learn/surrogate.ts';
import { categorical } from '../../shared/nn/heads/categorical.ts';
import { decodeModel, encodeModel } from '../../shared/nn/model-file.ts';
import { mixSeed, nextU32, type Rng, seedRng, uniform, uniformIn } from '../../shared/rng.ts';

interface LampState {
  rng: Rng;
  lit: number;
  tick: number;
  right: number;
}

const text = { es: '', en: '' };

/** One of three lamps is lit; to press its button is worth 1. Ends after `ticks`, by its rules or by the clock. */
function lamps(
  ticks: number,
  ended: Outcome['ended'],
  reward: (right: number) => number = right => right,
): Game {
  const game: Game<LampState> = {
    id: 'lamps',
    version: 1,
    title: text,
    goal: text,
    seats: 1,
    tempo: { kind: 'turns' },
    maxTicks: ticks,
    actions: { kind: 'choice', choices: ['a', 'b', 'c'].map(name => ({ name, meaning: text })) },
    observation: ['a', 'b', 'c'].map(name => ({ name, low: 0, high: 1, meaning: text, unit: text })),
    rewards: [{ name: 'right', weight: 1, meaning: text }],
    start: seed => ({ rng: seedRng(seed), lit: 0, tick: 0, right: 0 }),
    clone: state => ({ ...state, rng: [...state.rng] }),
    advance(state, actions) {
      state.right = actions[0] === state.lit ? 1 : 0;
      state.lit = nextU32(state.rng) % 3;
      state.tick++;
    },
    observe(state, _seat, out, at) {
      for (let i = 0; i < 3; i++) out[at + i] = state.lit === i ? 1 : 0;
    },
    reward(state, _seat, out, at) {
      out[at] = reward(state.right);
    },
    scores: state => [state.right],
    outcome: state => (state.tick < ticks ? null : { scores: [state.right], ended }),
  };
  return game as Game;
}

/** A lever to be held where the lamp stands, in −1 … 1; costs the square of what is missing. */
const lever: Game = {
  ...lamps(20, 'terminated'),
  id: 'lever',
  actions: { kind: 'axes', axes: [{ name: 'lever', meaning: text }] },
  observation: [{ name: 'lamp', low: -1, high: 1, meaning: text, unit: text }],
  start: seed => ({ rng: seedRng(seed), lit: 0.5, tick: 0, right: 0 }),
  advance(given, actions) {
    const state = given as LampState;
    state.right = -((actions[0] / 127 - state.lit) ** 2);
    state.lit = uniformIn(state.rng, -1, 1);
    state.tick++;
  },
  observe(state, _seat, out, at) {
    out[at] = (state as LampState).lit;
  },
};

/** A lamp is lit at the first of four ticks only; at the last, to press its button is worth 1, and another costs 1. */
function recollection(ended: Outcome['ended']): Game {
  const TICKS = 4;
  return {
    ...lamps(TICKS, ended),
    id: 'recollection',
    start(seed) {
      const rng = seedRng(seed);
      return { lit: nextU32(rng) % 3, rng, tick: 0, right: 0 };
    },
    advance(given, actions) {
      const state = given as LampState;
      state.tick++;
      state.right = state.tick < TICKS ? 0 : actions[0] === state.lit ? 1 : -1;
    },
    observe(given, _seat, out, at) {
      const state = given as LampState;
      for (let i = 0; i < 3; i++) out[at + i] = state.tick === 0 && state.lit === i ? 1 : 0;
    },
  };
}

const small = { batch: 64, horizon: 32, lanes: 8, hidden: 16, decisionTicks: 1 };

function train(game: Game, params: Record<string, number>): Metrics {
  const run = ppo.start({
    game,
    params: { ...small, ...params },
    seed: 1,
  });
  let last: Metrics | null = null;
  while (!run.done) last = run.advance(1000) ?? last;
  return last!;
}

describe('PPO', () => {
  test('finds the button that goes with each lamp', () => {
    const last = train(lamps(20, 'terminated'), { decisions: 6000, gamma: 0.5 });
    expect(last.reward).toBeGreaterThan(90); // of 100; chance gives 33
    expect(last.entropy).toBeLessThan(0.5);
  });

  test('weighs the reward terms as it is told to', () => {
    const last = train(lamps(20, 'terminated'), { decisions: 6000, gamma: 0.5, 'reward.right': -1 });
    expect(last.reward).toBeGreaterThan(-5); // it now avoids the lit one
  });

  test('counts what a match that ran out of time was still worth, and not what one that ended was', () => {
    // Every tick is worth 1 and all states look alike: only a value of 1 / (1 − γ) = 5 everywhere explains endless play.
    const always = () => 1;
    const params = { decisions: 20_000, gamma: 0.8, learningRate: 0.005 };
    expect(train(lamps(4, 'truncated', always), params).valueCost).toBeLessThan(0.02);
    expect(train(lamps(4, 'terminated', always), params).valueCost).toBeGreaterThan(0.2);
  });

  test('learns in four hours of Pong, played in seconds, to return the ball', () => {
    // Only the touch counts here, so that the reward tells how often the ball comes back.
    const params = { decisions: 30_000, lanes: 16, horizon: 64, 'reward.point': 0, 'reward.touch': 1 };
    const run = ppo.start({ game: pong, params, seed: 1 });
    const rewards: number[] = [];
    while (!run.done) {
      const row = run.advance(1000);
      if (row) rewards.push(row.reward);
    }
    const mean = (numbers: number[]) => numbers.reduce((sum, r) => sum + r, 0) / numbers.length;
    expect(mean(rewards.slice(-4))).toBeGreaterThan(1.5 * mean(rewards.slice(0, 4)));
  });

  test('plays in both seats, on seeds kept for training, against scripted players and itself', () => {
    const run = ppo.start({ game: pong, params: { lanes: 40 }, seed: 1 });
    const { state } = decodeCheckpoint<{ arenas: ArenaState[] }>('ppo', run.save());
    expect(state.arenas.map(({ seat }) => seat)).toEqual(state.arenas.map((_, lane) => lane % 2));
    for (const { seed } of state.arenas) expect(seed).toBeGreaterThanOrEqual(TRAINING_SEEDS);
    expect(new Set(state.arenas.map(({ seed }) => seed)).size).toBe(40);
    const met = new Set(state.arenas.map(({ opponent }) => ('id' in opponent ? opponent.id : 'itself')));
    expect([...met].sort()).toEqual([...pongPlayers.map(({ id }) => id), 'itself'].sort());
  });

  test('alone it needs no rivals, learns half an hour of Flappy to fly on, and goes on where it was saved', () => {
    const params = { decisions: 32_000, horizon: 64 };
    const names = parametersOf(ppo, flappy).map(({ name }) => name);
    expect(names).not.toContain('scriptedPart');
    expect(names).toContain('reward.crash');
    let run = ppo.start({ game: flappy, params, seed: 1 });
    const straight = ppo.start({ game: flappy, params, seed: 1 });
    const unlearnt = run.policy();
    let last: Metrics | null = null;
    while (!run.done) {
      last = run.advance(5000) ?? last;
      straight.advance(5000);
      const { state } = decodeCheckpoint<{ arenas: ArenaState[] }>('ppo', run.save());
      for (const { opponent } of state.arenas) expect(opponent).toEqual({ kind: 'nobody' });
      run = ppo.restore(flappy, run.save());
    }
    expect(last).toMatchObject({ winRate: Number.NaN, scriptedWinRate: Number.NaN });
    expect(run.policy().network.parameters).toEqual(straight.policy().network.parameters);
    const score = (model = run.policy()) =>
      scoreAlone(flappy, networkAgent(flappy, model, { mode: 'greedy', delayTicks: 0 }), {
        matches: 10,
        firstSeed: 70_000,
      });
    expect(score(unlearnt)).toBeLessThan(1);
    expect(score()).toBeGreaterThan(10);
  });

  test('over axes it learns to hold a lever where the lamp says, and how little to explore', () => {
    const last = ppo.start({
      game: lever,
      params: { ...small, decisions: 30_000, gamma: 0, entropy: 0, learningRate: 0.004 },
      seed: 1,
    });
    let row: Metrics | null = null;
    while (!last.done) row = last.advance(1000) ?? row;
    expect(row!.reward).toBeGreaterThan(-3); // −100 · mean (lever − lamp)²; at rest it is −33
    const { network, meta } = last.policy();
    expect(meta.logStd![0]).toBeLessThan(-2); // from σ = 0.5, log σ = −0.7
    expect(Math.abs(network.forward(Float32Array.of(0.5), 1)[0] - 0.5)).toBeLessThan(0.15);
  });

  test('a leash keeps it near the model that it goes on from', () => {
    const start = { game: pong, seed: 1 };
    const params = { decisions: 6000, lanes: 8, horizon: 64, hidden: 8, learningRate: 0.01, leashPart: 1 };
    const first = ppo.start({ ...start, params });
    while (!first.done) first.advance(2000);
    const drift = (leash: number) => {
      const run = ppo.start({ ...start, params: { ...params, leash }, from: first.policy() });
      let sum = 0;
      while (!run.done) sum += run.advance(2000)?.leashKl ?? 0;
      return sum;
    };
    expect(drift(10)).toBeLessThan(0.5 * drift(0.01));
  });
});

describe('PPO with a memory', () => {
  // 30 decisions a stretch are no whole number of matches: they begin at other places in every round.
  const remembering = { ...small, memory: 8, horizon: 30, learningRate: 0.005 };

  test('finds what it saw four decisions ago, which nobody without one can', () => {
    const params = { ...remembering, decisions: 20_000 };
    const best = 100 / 4; // of 100 decisions; chance gives a third of that below 0
    expect(train(recollection('terminated'), params).reward).toBeGreaterThan(0.8 * best);
    expect(train(recollection('terminated'), { ...params, memory: 0 }).reward).toBeLessThan(0.2 * best);
  });

  test.each(['terminated', 'truncated'] as const)(
    'learns from what it said when it played, through matches that were %s',
    ended => {
      const params = { ...remembering, decisions: 2000, learningRate: 1e-6, epochs: 1 };
      const run = ppo.start({ game: recollection(ended), params, seed: 1 });
      const rows: Metrics[] = [];
      while (!run.done) rows.push(...[run.advance(1000)].filter(row => row !== null));
      // At that rate policies hardly move: were a state another than in play, the ratio would tell.
      for (const { approxKl, clipFraction } of rows) {
        expect(Math.abs(approxKl)).toBeLessThan(1e-9);
        expect(clipFraction).toBe(0);
      }
    },
  );

  test('goes on bit for bit where it was saved, also from a model, which it is kept near', () => {
    const game = pong;
    const params = {
      ...{ decisions: 1500, lanes: 6, horizon: 20, epochs: 2, batch: 50, hidden: 6, memory: 5 },
      ...{ decisionTicks: 30, snapshotUpdates: 1, normalise: 1 },
    };
    const first = ppo.start({ game, params, seed: 2 });
    while (!first.done) first.advance(500);
    for (const from of [undefined, first.policy()]) {
      const straight = ppo.start({ game, params, seed: 3, from });
      let resumed = ppo.start({ game, params, seed: 3, from });
      while (!straight.done) {
        const row = straight.advance(70);
        expect(resumed.advance(70)).toEqual(row);
        resumed = ppo.restore(game, resumed.save());
      }
      const { network } = straight.policy();
      expect(resumed.policy().network.parameters).toEqual(network.parameters);
      expect(network.stateSize).toBe(5);
      expect(decodeModel(encodeModel(straight.policy()))).toMatchObject({ ok: true });
    }
  });

  test('plays as it learnt to: a model that is evaluated remembers', () => {
    const game = recollection('terminated');
    const run = ppo.start({ game, params: { ...remembering, decisions: 20_000 }, seed: 1 });
    while (!run.done) run.advance(1000);
    const player = networkAgent(game, run.policy(), { mode: 'greedy', delayTicks: 0 });
    expect(scoreAlone(game, player, { matches: 30, firstSeed: 70_000 })).toBeGreaterThan(0.9);
  });
});

describe('the cost of a policy', () => {
  test.each([0, 0.7])('has the gradient that finite differences find, with a leash of %d', leash => {
    const rng = seedRng(9);
    const [rows, n] = [6, 4];
    const logits = Float32Array.from({ length: rows * n }, () => uniformIn(rng, -1, 1));
    const anchor = { n, outputs: new Float32Array(rows * n), mask: null, logStd: null };
    const batch = {
      rows,
      anchor,
      actions: Uint8Array.from({ length: rows }, (_, r) => r % n),
      oldLogProb: Float32Array.from({ length: rows }, () => uniformIn(rng, -1.6, -1.2)),
      advantages: Float32Array.from({ length: rows }, () => uniformIn(rng, -1, 1)),
    };
    const options = { clip: 0.2, entropyWeight: 0.05, leash };
    const out: PolicyCost = { policyCost: 0, entropy: 0, approxKl: 0, clipFraction: 0, anchorKl: 0 };
    const scratch = new Float32Array(rows * n);
    const J = () => {
      const policy = { n, outputs: logits, mask: null, logStd: null };
      policyCost(categorical, policy, batch, options, { outputs: scratch, logStd: null }, out);
      return out.policyCost - options.entropyWeight * out.entropy + leash * out.anchorKl;
    };
    J();
    const gradient = scratch.slice();
    expect(out.clipFraction).toBeGreaterThan(0);
    expect(out.clipFraction).toBeLessThan(1);
    for (let i = 0; i < logits.length; i++) {
      const kept = logits[i];
      logits[i] = kept + 2 ** -8;
      const above = J();
      logits[i] = kept - 2 ** -8;
      const below = J();
      logits[i] = kept;
      expect(Math.abs(gradient[i] - (above - below) * 2 ** 7), `${i}`).toBeLessThan(1e-3);
    }
  });
});

describe.each(Object.values(games))('PPO in $id', game => {
  const params = {
    ...{ decisions: 1000, lanes: 4, horizon: 20, epochs: 1, batch: 32, hidden: 4 },
    ...{
      snapshotUpdates: 1,
      decisionTicks: 30,
      scriptedPart: 0.3,
      curriculum: 1,
      normalise: 1,
      normaliseReward: 1,
    },
  };
  const names = new Set(parametersOf(ppo, game).map(({ name }) => name));
  const known = Object.fromEntries(Object.entries(params).filter(([name]) => names.has(name)));

  test('plays by its rules, in every seat, and goes on bit for bit where it was saved', () => {
    const straight = ppo.start({ game, params: known, seed: 3 });
    let run = ppo.start({ game, params: known, seed: 3 });
    const before = run.policy().network.parameters;
    for (let slice = 0; slice < 4; slice++) {
      expect(run.advance(70)).toEqual(straight.advance(70));
      run = ppo.restore(game, run.save());
    }
    const model = run.policy();
    expect(modelMismatch(game, model)).toBeNull();
    expect(decodeModel(encodeModel(model))).toMatchObject({ ok: true, model: { meta: model.meta } });
    expect(model.network.parameters).toEqual(straight.policy().network.parameters);
    expect(model.network.statistics()).toEqual(straight.policy().network.statistics());
    expect(model.network.parameters).not.toEqual(before);
    expect(model.meta.logStd === undefined).toBe(game.actions.kind === 'choice');
    expect(() => ppo.start({ game, params: known, seed: 4, from: model }).advance(70)).not.toThrow();
  });
});

test('a policy over axes is given out whole however much memory those before it took', () => {
  const run = ppo.start({
    game: games['ball-in-cup'],
    params: { hidden: 128, lanes: 1, horizon: 4 },
    seed: 1,
  });
  const spread = run.policy().meta.logStd;
  const kept = Array.from({ length: 400 }, () => run.policy()); // some 30 MB: the memory that all share grows under them
  for (const { meta } of kept) expect(meta.logStd).toEqual(spread);
});

describe('an arena', () => {
  const scriptedRival: Opponent = { kind: 'scripted', id: 'quick' };
  const arena = () => new Arena(pong, new Payment(pong, [1, 0.25], 0.99), 4, () => pongPlayers[2].make());

  function play(one: Arena, decisions: number, rng: Rng): number[] {
    return Array.from({ length: decisions }, () =>
      one.outcome ? 0 : one.play([Math.floor(3 * uniform(rng))]),
    );
  }

  test('counts the weighted reward terms of its own seat over a decision', () => {
    for (const seat of [0, 1]) {
      const rewards = [
        [1, 0],
        [0, 1],
        [2, 0.25],
      ].map(weights => {
        const one = new Arena(pong, new Payment(pong, weights, 0.99), 4, () => pongPlayers[2].make());
        one.begin(5, seat, scriptedRival);
        const each = play(one, 2000, seedRng(1));
        const { scores } = one.outcome!;
        if (weights[0] === 1) expect(one.returnSum).toBe(scores[seat] - scores[1 - seat]);
        return each;
      });
      const [points, touches, both] = rewards;
      expect(touches).toContain(1);
      expect(both).toEqual(points.map((point, i) => 2 * point + 0.25 * touches[i]));
    }
  });

  test('in a game of turns decides only when it is its turn, and counts what the answer to its move earned', () => {
    const [first] = scripted['connect-four'];
    for (const seat of [0, 1])
      for (let seed = 1; seed <= 6; seed++) {
        const one = new Arena(connectFour, new Payment(connectFour, [1], 0.99), 1, () => first.make());
        one.begin(seed, seat, { kind: 'scripted', id: first.id });
        const legal = new Uint8Array(7);
        let earned = 0;
        for (let decision = 0; !one.outcome; decision++) {
          one.legal(legal, 0);
          expect(legal).toContain(1);
          expect(Math.floor(one.tick / 2)).toBe(decision); // one move each, whoever began
          earned += one.play([legal.indexOf(1)]);
        }
        const { scores } = one.outcome;
        expect(earned).toBe(scores[seat] - scores[1 - seat]);
      }
  });

  test('among many seats ends for the learner where its own is out, not where the match is', () => {
    const snake = games['snake-4'];
    const one = new Arena(snake, new Payment(snake, [0, 0, 1], 0.99), 1, () => scripted['snake-4'][3].make());
    one.begin(3, 2, { kind: 'scripted', id: 'master' });
    while (!one.outcome) one.play([0]); // straight on, into the wall
    expect(one.outcome.ended).toBe('terminated');
    expect(one.returnSum).toBe(-1);
    expect(one.tick).toBeLessThan(60);
    const other = new Arena(snake, new Payment(snake, [0, 0, 1], 0.99), 1, () =>
      scripted['snake-4'][3].make(),
    );
    other.restore(one.save());
    expect(other.outcome).toEqual(one.outcome);
  });

  test('restored in the middle of a match, its opponent goes on as if nothing had been', () => {
    const one = arena();
    one.begin(6, 1, scriptedRival);
    play(one, 150, seedRng(2));
    const other = arena();
    other.restore(JSON.parse(JSON.stringify(one.save())));
    expect(other.tick).toBe(one.tick);
    expect(play(other, 600, seedRng(3))).toEqual(play(one, 600, seedRng(3)));
    expect(other.save()).toEqual(one.save());
  });
});

describe('evaluation', () => {
  test('counts wins and points for either side', () => {
    const exam = { matches: 6, firstSeed: 80_000 };
    const [master, calm] = [pongPlayers[3], pongPlayers[0]];
    const good = evaluate(pong, master.make(), calm.make(), exam);
    expect(good).toMatchObject({ matches: 6, wins: 6, draws: 0, scored: 66 });
    const bad = evaluate(pong, calm.make(), master.make(), exam);
    expect(bad).toMatchObject({ matches: 6, wins: 0, conceded: 66 });
  });

  test('begins in seat 0 and changes seats with every match', () => {
    const [quick, steady] = [pongPlayers[2], pongPlayers[1]];
    const matches = [0, 1, 2].map(m => {
      const match = new Match(pong, 81_000 + m);
      const makers = m % 2 === 0 ? [quick, steady] : [steady, quick];
      const players = new Players(
        pong,
        makers.map(player => player.make()),
        seat => mixSeed(match.seed, seat),
      );
      while (!match.outcome) match.advance(players.act(match.state, []));
      return { scored: match.outcome.scores[m % 2], ticks: match.tick };
    });
    const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0);
    expect(evaluate(pong, quick.make(), steady.make(), { matches: 3, firstSeed: 81_000 })).toMatchObject({
      scored: sum(matches.map(m => m.scored)),
      ticks: sum(matches.map(m => m.ticks)),
    });
  });

  test('stops after as many points as were asked for', () => {
    const exam = { matches: 100, firstSeed: 80_000, rallies: 30 };
    const { scored, conceded, matches } = evaluate(pong, pongPlayers[3].make(), pongPlayers[0].make(), exam);
    expect(scored + conceded).toBeGreaterThanOrEqual(30);
    expect(matches).toBeLessThan(5);
  });

  test('does not examine on the seeds of training', () => {
    const [a, b] = [pongPlayers[0].make(), pongPlayers[0].make()];
    expect(() => evaluate(pong, a, b, { matches: 1, firstSeed: TRAINING_SEEDS })).toThrow('one for training');
  });
});
