import { describe, expect, test } from 'vitest';
import { type Agent, Players } from '../../shared/agents/agent.ts';
import { scripted, scriptedSeed } from '../../shared/agents/index.ts';
import { networkAgent } from '../../shared/agents/network.ts';
import { actionWidth, type Game } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { Match } from '../../shared/games/match.ts';
import { replayOf } from '../../shared/games/replay.ts';
import { Discriminator, type DiscriminatorOptions } from '../../shared/learn/discriminator.ts';
import { scoreAlone, TRAINING_SEEDS } from '../../shared/learn/evaluation.ts';
import { gail, stay } from '../../shared/learn/gail.ts';
import type { Demonstration } from '../../shared/learn/learner.ts';
import type { Model } from '../../shared/nn/model-file.ts';
import { seedRng } from '../../shared/rng.ts';

const TICKS = 3600;

/** Matches for one, of the players that `make` makes. */
function shown(game: Game, make: () => Agent, count: number): Demonstration[] {
  return Array.from({ length: count }, (_, i) => {
    const match = new Match(game, TRAINING_SEEDS + i);
    const players = new Players(game, [make()], seat => scriptedSeed(i, seat));
    const idle = new Int8Array(actionWidth(game));
    while (!match.outcome && match.tick < TICKS) match.advance(players.act(match.state, idle));
    return { replay: replayOf(match, [{ kind: 'scripted', name: 'shown' }]), seat: 0 };
  });
}

const never = (): Agent => ({
  name: 'never',
  reset() {},
  act: (_, _from, out, at) => out.fill(0, at, at + 1),
});
const master = (game: Game) => () => scripted[game.id][3].make();

const play = (game: Game, model: Model) => networkAgent(game, model, { mode: 'sampled', delayTicks: 0 });

const options: DiscriminatorOptions = { hidden: 16, learningRate: 0.003, batch: 64, caution: 0 };

/** So many rows of what a discriminator is shown, in Balance. */
function rows(
  discriminator: Discriminator,
  count: number,
  of: (row: number) => { seen: number; done: number },
): Float32Array {
  const { inputs } = discriminator;
  const out = new Float32Array(count * inputs);
  for (let r = 0; r < count; r++) {
    const { seen, done } = of(r);
    discriminator.describe(Float32Array.of(seen, 0, 0, 0, 0), 0, [done], 0, out, r * inputs);
  }
  return out;
}

describe('the discriminator', () => {
  test('comes to say log p / q, of how often each is done by the two', () => {
    const discriminator = new Discriminator(games.balance, options, seedRng(1));
    const share = (of10: number) => (r: number) => ({ seen: 0.3, done: r % 10 < of10 ? 1 : 0 });
    const [theirs, own] = [rows(discriminator, 1000, share(8)), rows(discriminator, 1000, share(4))];
    for (let round = 0; round < 60; round++) discriminator.learn(theirs, own);
    const said = (done: number) => discriminator.logOdds(rows(discriminator, 1, () => ({ seen: 0.3, done })));
    expect(Math.abs(said(1) - Math.log(0.8 / 0.4))).toBeLessThan(0.15);
    expect(Math.abs(said(0) - Math.log(0.2 / 0.6))).toBeLessThan(0.15);
  });

  test('tells apart what differs by a thousandth as soon as by a unit', () => {
    for (const size of [1, 0.001]) {
      const discriminator = new Discriminator(games.balance, options, seedRng(1));
      const side = (sign: number) => (r: number) => ({ seen: sign * size * (1 + (r % 3)), done: 0 });
      const [theirs, own] = [rows(discriminator, 300, side(1)), rows(discriminator, 300, side(-1))];
      let judgement = discriminator.learn(theirs, own);
      for (let round = 0; round < 8; round++) judgement = discriminator.learn(theirs, own);
      expect(judgement).toEqual({ shownRight: 1, ownRight: 1 });
    }
  });

  test('what costs it its caution, it says less surely', () => {
    const sure = [0, 0.1].map(caution => {
      const discriminator = new Discriminator(games.balance, { ...options, caution }, seedRng(1));
      const [theirs, own] = [1, 0].map(done => rows(discriminator, 300, () => ({ seen: 0, done })));
      for (let round = 0; round < 60; round++) discriminator.learn(theirs, own);
      return discriminator.logOdds(rows(discriminator, 1, () => ({ seen: 0, done: 1 })));
    });
    expect(sure[0]).toBeGreaterThan(2 * sure[1]);
  });

  test('a hand on keys is not known by its few values alone', () => {
    const discriminator = new Discriminator(games['ball-in-cup'], options, seedRng(2));
    const { inputs } = discriminator;
    const seen = new Float32Array(games['ball-in-cup'].observation.length);
    const hand = (byte: (r: number) => number) => {
      const out = new Float32Array(400 * inputs);
      for (let r = 0; r < 400; r++) discriminator.describe(seen, 0, [byte(r), 0], 0, out, r * inputs);
      return out;
    };
    const [keys, drawn] = [hand(r => (r % 2 ? 10 : -10)), hand(r => (r % 21) - 10)];
    let judgement = discriminator.learn(keys, drawn);
    for (let round = 0; round < 20; round++) judgement = discriminator.learn(keys, drawn);
    expect(judgement.shownRight + judgement.ownRight).toBeLessThan(1.3); // 1 is chance
  });
});

describe('how long a match lasts', () => {
  test('does not pay: to the end and beyond, all matches of one horizon are worth the same', () => {
    for (const gamma of [0.9, 0.99, 1])
      for (const ticks of [0, 1, 7, 40]) {
        const sum = (n: number) => Array.from({ length: n }, (_, k) => gamma ** k).reduce((a, b) => a + b, 0);
        expect(sum(ticks) + gamma ** ticks * stay(gamma, 40 - ticks)).toBeCloseTo(sum(40), 9);
      }
  });

  test('is imitated: of somebody who dies at once it learns to die at once', () => {
    const game = games.flappy;
    const lessons = shown(game, never, 4);
    const run = gail.start({ game, params: { decisions: 40_000 }, seed: 1, demonstrations: lessons });
    while (!run.done) run.advance(10_000);
    const lasted = shown(game, () => play(game, run.policy()), 10).map(({ replay }) => replay.ticks);
    const mean = lasted.reduce((sum, ticks) => sum + ticks, 0) / lasted.length;
    expect(mean).toBeLessThan(1.1 * lessons[0].replay.ticks);
  });
});

describe('the learner', () => {
  test('does about as well in Balance as the master whom it saw three minutes of, and was paid for no tick of it', () => {
    const game = games.balance;
    const theirs = scoreAlone(game, master(game)(), { matches: 10, firstSeed: 0 });
    const lessons = shown(game, master(game), 3);
    const run = gail.start({ game, params: { decisions: 150_000 }, seed: 1, demonstrations: lessons });
    const score = () => scoreAlone(game, play(game, run.policy()), { matches: 10, firstSeed: 0 });
    expect(score()).toBeLessThan(0.1 * theirs);
    while (!run.done) run.advance(10_000);
    expect(score()).toBeGreaterThan(0.8 * theirs);
  });

  test('learns by axes, too, with numbers that are all there', () => {
    const game = games['ball-in-cup'];
    const run = gail.start({
      game,
      params: { decisions: 5000 },
      seed: 1,
      demonstrations: shown(game, master(game), 1),
    });
    const before = run.policy().network.parameters.slice();
    while (!run.done) {
      const row = run.advance(2048);
      for (const name of ['shownRight', 'ownRight', 'policyCost'])
        if (row) expect(row[name]).toBeGreaterThan(-10);
    }
    expect(run.policy().network.parameters).not.toEqual(before);
  });

  test('wants to be shown something, of this game, that plays to its hash', () => {
    const game = games.balance;
    const start = (demonstrations: Demonstration[]) =>
      gail.start({ game, params: {}, seed: 1, demonstrations });
    const [lesson] = shown(game, never, 1);
    expect(() => start([])).toThrow('gail: the demonstrations hold no samples');
    expect(() => start(shown(games.flappy, never, 1))).toThrow('gail: seat 0 of flappy, want one of balance');
    expect(() => start([{ ...lesson, replay: { ...lesson.replay, hash: '0'.repeat(16) } }])).toThrow(
      'replay/hash-mismatch',
    );
  });
});
