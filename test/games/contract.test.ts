import { describe, expect, test } from 'vitest';
import { actionError, actionWidth, type Game, step } from '../../shared/games/game.ts';
import { games } from '../../shared/games/index.ts';
import { Match } from '../../shared/games/match.ts';
import { PONG, PONG_EVENT, type PongState, pong } from '../../shared/games/pong.ts';
import { playReplay, replayOf } from '../../shared/games/replay.ts';
import { below, type Rng, seedRng } from '../../shared/rng.ts';

/** Keys hit at random and held for a while, as people do; hits every choice and the ends of every axis. */
class RandomPlayer {
  private readonly rng: Rng;
  readonly actions: number[];

  constructor(
    private readonly game: Game,
    seed: number,
  ) {
    this.rng = seedRng(seed);
    this.actions = new Array(game.seats * actionWidth(game)).fill(0);
  }

  next(state: unknown): number[] {
    const { actions: space, turn, legal } = this.game;
    if (space.kind === 'choice' && (turn || legal)) {
      const allowed = new Uint8Array(space.choices.length);
      for (let seat = 0; seat < this.game.seats; seat++) {
        this.actions[seat] = 0;
        if (turn && turn(state) !== seat) continue;
        if (legal) legal(state, seat, allowed, 0);
        else allowed.fill(1);
        const choices = [...allowed.keys()].filter(i => allowed[i]);
        this.actions[seat] = choices[below(this.rng, choices.length)];
      }
      return this.actions;
    }
    for (let i = 0; i < this.actions.length; i++)
      if (below(this.rng, 10) === 0)
        this.actions[i] =
          space.kind === 'choice' ? below(this.rng, space.choices.length) : below(this.rng, 255) - 127;
    return this.actions;
  }
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}

/** A match under random play, up to `ticks`. */
function wander(game: Game, seed: number, ticks = Infinity): Match {
  const match = new Match(game, seed);
  const player = new RandomPlayer(game, seed + 1);
  while (!match.outcome && match.tick < ticks) match.advance(player.next(match.state));
  return match;
}

/** The lowest and highest of every row that any seat sees in so many steps at random. */
function sightOf(game: Game, ticks: number): { low: number[]; high: number[] } {
  const out = new Float32Array(game.observation.length);
  const low = game.observation.map(() => Number.POSITIVE_INFINITY);
  const high = game.observation.map(() => Number.NEGATIVE_INFINITY);
  let steps = 0;
  for (let seed = 0; steps < ticks; seed++) {
    const match = new Match(game, seed);
    const player = new RandomPlayer(game, seed);
    while (!match.outcome && steps++ < ticks) {
      match.advance(player.next(match.state));
      for (let seat = 0; seat < game.seats; seat++) {
        game.observe(match.state, seat, out, 0);
        for (let i = 0; i < out.length; i++) {
          low[i] = Math.min(low[i], out[i]); // keeps a NaN
          high[i] = Math.max(high[i], out[i]);
        }
      }
    }
  }
  return { low, high };
}

/** The games of the same family that are seen by the same table: one network plays them all. */
function siblingsOf(game: Game): Game[] {
  const family = ({ id, variantOf }: Game) => variantOf ?? id;
  return Object.values(games).filter(
    one => one !== game && one.observation === game.observation && family(one) === family(game),
  );
}

describe.each(Object.entries(games))('%s', (id, game) => {
  test('is registered under its id, and every name in its tables is one of a kind', () => {
    expect(game.id).toBe(id);
    if (game.variantOf) expect(games[game.variantOf].variantOf).toBeUndefined();
    for (const table of [
      game.observation,
      game.rewards,
      game.actions.kind === 'choice' ? game.actions.choices : game.actions.axes,
    ]) {
      expect(new Set(table.map(row => row.name)).size).toBe(table.length);
      for (const row of table) expect(row.meaning.es && row.meaning.en).toBeTruthy();
    }
    for (const { low, high } of game.observation) expect(low).toBeLessThan(high);
    const seen = game.observation.map(entry => entry.name);
    for (const name of game.plane ?? []) expect(seen).toContain(name);
    const { tries } = game;
    for (const name of tries ? [tries.left, ...tries.hand, ...tries.target] : [])
      if (name !== null) expect(seen).toContain(name);
  });

  test('the same seed and actions give the same bytes, and another seed others', () => {
    const [one, same, other] = [wander(game, 1, 2000), wander(game, 1, 2000), wander(game, 2, 2000)];
    expect(JSON.stringify(same.state)).toBe(JSON.stringify(one.state));
    expect(same.hash()).toBe(one.hash());
    expect(other.hash()).not.toBe(one.hash());
  });

  test('step leaves the state before alone', () => {
    const player = new RandomPlayer(game, 3);
    let state = freeze(game.start(3));
    for (let tick = 0; tick < 1500 && !game.outcome(state); tick++)
      state = freeze(step(game, state, player.next(state)));
  });

  test('step and advance agree', () => {
    const player = new RandomPlayer(game, 4);
    const match = new Match(game, 4);
    let state = game.start(4);
    while (!match.outcome && match.tick < 1500) {
      const actions = player.next(state);
      state = step(game, state, actions);
      match.advance(actions);
    }
    expect(state).toEqual(match.state);
  });

  test('a state that went through JSON mid-match goes on as the one that did not', () => {
    for (const at of [0, 1, 137, 900]) {
      const match = wander(game, 5, at);
      const player = new RandomPlayer(game, 6);
      let [kept, sent] = [game.clone(match.state), JSON.parse(JSON.stringify(match.state))];
      for (let tick = 0; tick < 500 && !game.outcome(kept); tick++) {
        const actions = player.next(kept);
        kept = step(game, kept, actions);
        sent = step(game, sent, actions);
      }
      expect(sent).toEqual(kept);
    }
  });

  test('JSON keeps every state as it is, also the sign of a zero', () => {
    for (let seed = 0; seed < 5; seed++) {
      const match = new Match(game, seed);
      const player = new RandomPlayer(game, seed);
      while (!match.outcome) {
        match.advance(player.next(match.state));
        expect(JSON.parse(JSON.stringify(match.state))).toEqual(match.state);
      }
    }
  });

  test('100,000 steps at random stay within the bounds of the observation table', () => {
    const { low, high } = sightOf(game, 100_000);
    const still: string[] = [];
    for (const [i, row] of game.observation.entries()) {
      expect([row.name, low[i] >= row.low, high[i] <= row.high]).toEqual([row.name, true, true]);
      if (high[i] === low[i]) still.push(row.name);
    }
    // A row that never moves says nothing, unless it does on the board of a sibling with the same table.
    const siblings = still.length > 0 ? siblingsOf(game).map(one => sightOf(one, 10_000)) : [];
    const moves = (row: string) => {
      const i = game.observation.findIndex(({ name }) => name === row);
      return siblings.some(({ low, high }) => high[i] > low[i]);
    };
    expect(still.filter(row => !moves(row))).toEqual([]);
  });

  test('random play ends by maxTicks, with a score for every seat', () => {
    for (let seed = 0; seed < 10; seed++) {
      const match = wander(game, seed, game.maxTicks);
      expect(match.outcome).not.toBeNull();
      expect(match.outcome!.scores).toHaveLength(game.seats);
    }
  });

  test('the point terms sum to the difference of the scores, for every seat', () => {
    const point = game.rewards.findIndex(term => term.name === 'point');
    if (point < 0) return;
    const out = new Float32Array(game.rewards.length);
    for (let seed = 0; seed < 5; seed++) {
      const match = new Match(game, seed);
      const player = new RandomPlayer(game, seed);
      const sums = new Array(game.seats).fill(0);
      while (!match.outcome) {
        match.advance(player.next(match.state));
        for (let seat = 0; seat < game.seats; seat++) {
          game.reward(match.state, seat, out, 0);
          sums[seat] += out[point];
        }
      }
      const { scores } = match.outcome;
      const others = (seat: number) => Math.max(0, ...scores.filter((_, other) => other !== seat));
      expect(sums).toEqual(scores.map((score, seat) => score - others(seat)));
    }
  });

  test('illegal actions are refused by name and leave the match alone', () => {
    const match = wander(game, 7, 4); // so few that no match is over
    const before = match.hash();
    const quiet = new Array<number>(game.seats * actionWidth(game)).fill(0);
    expect(actionError(game, quiet)).toBeNull();
    const beyond = game.actions.kind === 'choice' ? game.actions.choices.length : 128;
    const width = actionWidth(game);
    const known = (i: number) =>
      game.actions.kind === 'choice' ? game.actions.choices[0].name : game.actions.axes[i % width].name;
    for (const value of [beyond, -128, 0.5, Number.NaN, '1' as never])
      for (let i = 0; i < quiet.length; i++) {
        const illegal = quiet.with(i, value);
        const seat = Math.floor(i / width);
        expect(actionError(game, illegal)).toMatch(new RegExp(`^${id}: seat ${seat}: .*${known(i)}`));
        expect(() => match.advance(illegal)).toThrow(id);
      }
    for (const length of [0, quiet.length - 1, quiet.length + 1])
      expect(() => match.advance(new Array(length).fill(0))).toThrow(`got ${length} actions`);
    expect(match.hash()).toBe(before);
  });

  test('a replay with an action that the game does not have is refused, not crashed on', () => {
    const match = wander(game, 7, 50);
    const seats = Array.from({ length: game.seats }, () => ({ kind: 'human' as const, name: '' }));
    const replay = replayOf(match, seats);
    const beyond = game.actions.kind === 'choice' ? game.actions.choices.length : -128;
    replay.actions[replay.actions.length - 1] = beyond;
    expect(playReplay(replay)).toMatchObject({ ok: false, code: 'replay/illegal-action' });
  });

  test('what is not legal now, or not one’s turn, is refused by name', () => {
    if (game.actions.kind !== 'choice') return;
    const match = new Match(game, 9);
    const player = new RandomPlayer(game, 9);
    const allowed = new Uint8Array(game.actions.choices.length).fill(1);
    while (!match.outcome) {
      const actions = player.next(match.state);
      const mover = game.turn?.(match.state);
      for (let seat = 0; seat < game.seats; seat++)
        if (mover !== undefined && mover !== seat)
          expect(() => match.advance(actions.with(seat, 1))).toThrow(
            `seat ${seat}: it is seat ${mover}'s turn`,
          );
        else {
          game.legal?.(match.state, seat, allowed, 0);
          for (const [choice, legal] of allowed.entries())
            if (!legal)
              expect(() => match.advance(actions.with(seat, choice))).toThrow(
                `${game.actions.kind === 'choice' && game.actions.choices[choice].name} is not legal now`,
              );
        }
      match.advance(actions);
    }
  });

  test('in every symmetry of the board, what is seen, legal and decided is the same, turned', () => {
    const { board, observation, symmetries = [] } = game;
    if (board) expect(board.planes * board.rows * board.columns).toBe(observation.length);
    const [seen, turnedSeen] = [0, 1].map(() => new Float32Array(observation.length));
    const distinct = new Set(symmetries.map(({ choices }) => choices.join()));
    expect(distinct.size).toBe(symmetries.length);
    for (const [i, symmetry] of symmetries.entries()) {
      expect(symmetry.choices).not.toEqual([...symmetry.choices].sort((a, b) => a - b));
      const [legal, turnedLegal] = [0, 1].map(() => new Uint8Array(symmetry.choices.length));
      let [seed, state, turned] = [0, game.start(0), game.start(0)];
      const player = new RandomPlayer(game, i);
      while (seed < 20) {
        if (game.outcome(state)) [seed, state, turned] = [seed + 1, game.start(seed), game.start(seed)];
        const actions = player.next(state);
        state = step(game, state, actions);
        turned = step(
          game,
          turned,
          actions.map((choice, seat) =>
            game.turn && game.turn(turned) !== seat ? 0 : symmetry.choices.indexOf(choice),
          ),
        );
        expect(game.outcome(turned)).toEqual(game.outcome(state));
        for (let seat = 0; seat < game.seats; seat++) {
          game.observe(state, seat, seen, 0);
          game.observe(turned, seat, turnedSeen, 0);
          expect([...turnedSeen]).toEqual(symmetry.observation.map(from => seen[from]));
          game.legal?.(state, seat, legal, 0);
          game.legal?.(turned, seat, turnedLegal, 0);
          expect([...turnedLegal]).toEqual(symmetry.choices.map(from => legal[from]));
        }
      }
    }
  });

  test('a match that is over takes no more actions', () => {
    const match = wander(game, 8);
    expect(() => match.advance(new Array(game.seats * actionWidth(game)).fill(0))).toThrow(/is over/);
  });
});

/** The court seen in a mirror: left is right. */
function mirrored(state: PongState): PongState {
  const swapped = (events: number, a: number, b: number) => (events & a ? b : 0) | (events & b ? a : 0);
  return {
    ...state,
    rng: [...state.rng],
    serveSide: -state.serveSide,
    x: 0 - state.x,
    vx: 0 - state.vx,
    spin: 0 - state.spin,
    y0: state.y1,
    y1: state.y0,
    v0: state.v1,
    v1: state.v0,
    score0: state.score1,
    score1: state.score0,
    events:
      (state.events & PONG_EVENT.wall) |
      swapped(state.events, PONG_EVENT.hit0, PONG_EVENT.hit1) |
      swapped(state.events, PONG_EVENT.point0, PONG_EVENT.point1),
  };
}

test('in a mirrored court of Pong each seat sees, earns and does to the bit what the other did', () => {
  for (let seed = 0; seed < 5; seed++) {
    const player = new RandomPlayer(pong as Game, seed);
    let state = pong.start(seed);
    let mirror = mirrored(state);
    const [mine, theirs] = [new Float32Array(8), new Float32Array(8)];
    while (!pong.outcome(state)) {
      const [left, right] = player.next(state);
      state = step(pong, state, [left, right]);
      mirror = step(pong, mirror, [right, left]);
      expect(mirror).toEqual(mirrored(state));
      for (const seat of [0, 1]) {
        for (const read of [pong.observe, pong.reward]) {
          read(state, seat, mine, 0);
          read(mirror, 1 - seat, theirs, 0);
          if (mine.some((value, i) => value !== theirs[i])) expect(theirs).toEqual(mine);
        }
      }
    }
  }
});

test('a match of Pong that nobody has won when time is up is truncated there', () => {
  const state = { ...pong.start(1), tick: PONG.maxTicks - 2, score0: 3, score1: 2 };
  pong.advance(state, [0, 0]);
  expect(pong.outcome(state)).toBeNull();
  pong.advance(state, [0, 0]);
  expect(pong.outcome(state)).toEqual({ scores: [3, 2], ended: 'truncated' });
});

test('a ball at full speed does not pass through a paddle that is in its way', () => {
  const state = {
    ...pong.start(1),
    serveIn: 0,
    x: PONG.paddleX - PONG.ballRadius - 0.01,
    y: 0,
    vx: PONG.topSpeed,
    vy: 0,
    spin: 0,
  };
  pong.advance(state, [0, 0]);
  expect(state.vx).toBeLessThan(0);
  expect(state.events).toBe(PONG_EVENT.hit1);
});
