import { describe, expect, test } from 'vitest';
import { Players } from '../../shared/agents/agent.ts';
import { racerPlayers } from '../../shared/agents/racer.ts';
import { Match } from '../../shared/games/match.ts';
import { CAR, type Car, speedOf } from '../../shared/games/racer/car.ts';
import { RAYS } from '../../shared/games/racer/rays.ts';
import { SPACING, TRACK, type Track, trackOf } from '../../shared/games/racer/track.ts';
import { RACER, type RacerState, racer, racer2, racer8 } from '../../shared/games/racer.ts';
import { encodeReplay, replayOf } from '../../shared/games/replay.ts';
import { below, mixSeed, seedRng } from '../../shared/rng.ts';

const SEEDS = Array.from({ length: 400 }, (_, i) => (i < 200 ? i : mixSeed(i, 0x5eed)));
const POSTS = TRACK.posts;
const [calm, , quick, master] = racerPlayers;
const rows = Object.fromEntries(racer.observation.map((entry, i) => [entry.name, i]));

type Line = { x: ArrayLike<number>; y: ArrayLike<number> };
const gap = (ax: number, ay: number, bx: number, by: number) => Math.hypot(ax - bx, ay - by);
const wall = (track: Track, side: -1 | 1): Line => ({
  x: track.x.map((x, i) => x - side * track.alongY[i] * (track.half[i] + TRACK.gravel)),
  y: track.y.map((y, i) => y + side * track.alongX[i] * (track.half[i] + TRACK.gravel)),
});

/** The lengths between a closed line's posts. */
const piecesOf = ({ x, y }: Line) =>
  Array.from({ length: POSTS }, (_, i) => gap(x[i], y[i], x[(i + 1) % POSTS], y[(i + 1) % POSTS]));

/** Whether two pieces of line cross. */
function cross(a: Line, i: number, b: Line, j: number): boolean {
  const p = (line: Line, at: number) => [line.x[at % POSTS], line.y[at % POSTS]] as const;
  const turn = (o: readonly number[], u: readonly number[], v: readonly number[]) =>
    (u[0] - o[0]) * (v[1] - o[1]) - (u[1] - o[1]) * (v[0] - o[0]);
  const [a0, a1, b0, b1] = [p(a, i), p(a, i + 1), p(b, j), p(b, j + 1)];
  return turn(a0, a1, b0) * turn(a0, a1, b1) < 0 && turn(b0, b1, a0) * turn(b0, b1, a1) < 0;
}

describe('the tracks of 400 seeds', () => {
  const tracks = SEEDS.map(seed => trackOf(seed, seed % 2 ? 1 : -1));

  test('are all equally long, post for post', () => {
    for (const track of tracks) {
      const pieces = piecesOf(track);
      expect(Math.max(...pieces.map(piece => Math.abs(piece - SPACING)))).toBeLessThan(0.12);
      const length = pieces.reduce((sum, piece) => sum + piece);
      expect(Math.abs(length - TRACK.lengthM)).toBeLessThan(2.5);
    }
  });

  test('never bend more sharply than the tightest radius, and do bend', () => {
    for (const track of tracks) {
      const sharpest = Math.max(...track.bend.map(Math.abs));
      expect(sharpest).toBeLessThanOrEqual(1 / TRACK.tightest);
      expect(sharpest).toBeGreaterThan(1 / 40);
      const turned = track.bend.reduce((sum, bend) => sum + bend * SPACING, 0);
      expect(Math.abs(Math.abs(turned) - 2 * Math.PI)).toBeLessThan(0.25); // once round
    }
  });

  test('have walls that cross neither each other nor themselves: a car is at one place of the lap only', () => {
    for (const track of tracks) {
      const walls = [wall(track, -1), wall(track, 1)];
      const longest = walls.map(line => Math.max(...piecesOf(line)));
      const near = longest[0] + longest[1]; // pieces that begin further apart cannot meet
      for (let a = 0; a < 2; a++)
        for (let b = a; b < 2; b++)
          for (let i = 0; i < POSTS; i++)
            for (let j = a === b ? i + 2 : 0; j < POSTS; ) {
              const apart = gap(walls[a].x[i], walls[a].y[i], walls[b].x[j], walls[b].y[j]);
              const neighbours = a === b && i === 0 && j === POSTS - 1;
              if (!neighbours && apart <= near && cross(walls[a], i, walls[b], j))
                throw new Error(`walls cross at ${i}, ${j}`);
              j += Math.max(1, Math.floor((apart - near) / longest[b])); // those in between are too far as well
            }
    }
  });

  test('begin on a straight, and are as wide as they say', () => {
    for (const track of tracks) {
      const start = Array.from({ length: 12 }, (_, k) => Math.abs(track.bend[(POSTS - 8 + k) % POSTS]));
      expect(Math.max(...start)).toBeLessThan(1 / 30);
      expect(Math.min(...track.half)).toBeGreaterThanOrEqual(TRACK.narrowest);
      expect(Math.max(...track.half)).toBeLessThanOrEqual(TRACK.widest);
    }
  });

  test('are no two the same', () => {
    expect(new Set(tracks.map(track => track.x.join())).size).toBe(SEEDS.length);
  });

  test('come out the same when they were forgotten in between', () => {
    const first = trackOf(77, 1);
    const copy = first.x.slice();
    for (const seed of SEEDS) trackOf(seed, 1);
    expect(trackOf(77, 1)).not.toBe(first);
    expect(trackOf(77, 1).x).toEqual(copy);
    expect(trackOf(77, 1)).toBe(trackOf(77, 1));
  });
});

/** A match played to its end by scripted drivers. */
function raced(
  game: typeof racer,
  seed: number,
  drivers: readonly { make(): ReturnType<typeof master.make> }[],
) {
  const match = new Match(game, seed);
  const players = new Players(
    game,
    drivers.map(driver => driver.make()),
    seat => mixSeed(seed, seat),
  );
  while (!match.outcome) match.advance(players.act(match.state, []));
  return match;
}

test('every one of 120 unseen tracks is driven to the finish, at most 3 % of the time beside the road', () => {
  for (const seed of SEEDS.slice(140, 260)) {
    const match = new Match(racer, seed);
    const players = new Players(racer, [quick.make()], seat => mixSeed(seed, seat));
    let inGravel = 0;
    while (!match.outcome) {
      match.advance(players.act(match.state, []));
      const [car] = match.state.cars;
      const track = trackOf(seed, match.state.side);
      if (Math.abs(car.offset) > track.half[car.post]) inGravel++;
    }
    expect(match.outcome.ended).toBe('terminated');
    expect(inGravel / match.tick).toBeLessThan(0.03);
  }
});

test('a state carries the seed of its track, not the track', () => {
  const { state } = raced(racer, 5, [master]);
  expect(JSON.stringify(state).length).toBeLessThan(600);
});

/** The state as a mirror shows it. */
function mirrored(state: RacerState): RacerState {
  const flipped = (car: Car): Car => ({
    ...car,
    y: 0 - car.y,
    dy: 0 - car.dy,
    vy: 0 - car.vy,
    wheel: 0 - car.wheel,
    offset: 0 - car.offset,
  });
  return { ...state, side: -state.side, cars: state.cars.map(flipped) };
}

/** Wheel and throttle held for a while, mostly forward. */
function* hands(seed: number, seats: number): Generator<number[]> {
  const rng = seedRng(seed);
  const joint = new Array(2 * seats).fill(0);
  for (;;) {
    for (let seat = 0; seat < seats; seat++) {
      if (below(rng, 12) === 0) joint[2 * seat] = below(rng, 255) - 127;
      if (below(rng, 20) === 0) joint[2 * seat + 1] = below(rng, 5) === 0 ? -127 : 127;
    }
    yield [...joint];
  }
}

test('left and right are equals: in a mirror everything goes on mirrored, to the bit', () => {
  const [seen, other] = [
    new Float32Array(racer.observation.length),
    new Float32Array(racer.observation.length),
  ];
  const signed = ['slip', 'wheel', 'heading', 'offset', 'bend1', 'bend2', 'bend3'];
  for (let seed = 0; seed < 6; seed++) {
    const state = racer2.start(seed);
    const mirror = mirrored(state);
    const driving = hands(seed, 2);
    while (!racer2.outcome(state) && state.tick < 900) {
      const joint = driving.next().value as number[];
      racer2.advance(state, joint);
      racer2.advance(
        mirror,
        joint.map((value, i) => (i % 2 === 0 ? 0 - value : value)),
      );
      expect(mirror).toEqual(mirrored(state));
      for (const seat of [0, 1]) {
        racer2.observe(state, seat, seen, 0);
        racer2.observe(mirror, seat, other, 0);
        for (const name of signed) expect(other[rows[name]] + seen[rows[name]]).toBe(0);
        for (const [i, ray] of RAYS.entries())
          expect(other[rows[ray.name]]).toBe(seen[rows[RAYS[RAYS.length - 1 - i].name]]);
      }
    }
  }
});

test('seats are equals: two cars that trade places on the grid trade their whole race', () => {
  for (let seed = 0; seed < 6; seed++) {
    const state = racer2.start(seed);
    const swapped = { ...state, cars: [{ ...state.cars[1] }, { ...state.cars[0] }] };
    const driving = hands(seed + 40, 2);
    let touched = 0;
    while (!racer2.outcome(state) && state.tick < 2500) {
      const [a, b, c, d] = driving.next().value as number[];
      racer2.advance(state, [a, b, c, d]);
      racer2.advance(swapped, [c, d, a, b]);
      if (state.cars[0].bump > 0 && state.cars[1].bump > 0) touched++;
      expect(swapped.cars).toEqual([state.cars[1], state.cars[0]]);
    }
    expect(touched).toBeGreaterThan(0);
  }
});

test('places on the grid are drawn by lot, on the road, and nobody stands in another', () => {
  const first = new Array(8).fill(0);
  for (let seed = 0; seed < 400; seed++) {
    const { cars, side } = racer8.start(seed);
    const track = trackOf(seed, side);
    first[cars.findIndex(car => car.post === Math.max(...cars.map(other => other.post)) && car.offset < 0)]++;
    for (const [i, car] of cars.entries()) {
      expect(car.lap).toBe(-1);
      expect(Math.abs(car.offset) + 1).toBeLessThan(track.half[car.post]);
      for (const other of cars.slice(i + 1))
        expect(gap(car.x, car.y, other.x, other.y)).toBeGreaterThan(2 * CAR.radius);
    }
  }
  expect(Math.min(...first)).toBeGreaterThan(20);
});

/** How far the road's edge is, from every piece of both edges: slow, and by another formula. */
function farByBruteForce(track: Track, x: number, y: number, dx: number, dy: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const [edgeX, edgeY] of [
    [track.leftX, track.leftY],
    [track.rightX, track.rightY],
  ])
    for (let i = 0; i < POSTS; i++) {
      const j = (i + 1) % POSTS;
      // (x, y) + t (dx, dy) = p + s (q − p), by Cramer's rule
      const [ex, ey] = [edgeX[j] - edgeX[i], edgeY[j] - edgeY[i]];
      const det = ex * dy - ey * dx;
      if (det === 0) continue;
      const t = (ex * (edgeY[i] - y) - ey * (edgeX[i] - x)) / det;
      const s = (dx * (edgeY[i] - y) - dy * (edgeX[i] - x)) / det;
      if (t >= 0 && s >= 0 && s <= 1) nearest = Math.min(nearest, t);
    }
  return nearest;
}

test('every ray ends where a search over both whole edges says, wherever a car on the road points', () => {
  const seen = new Float32Array(racer.observation.length);
  let [compared, short] = [0, 0];
  for (let seed = 0; seed < 40; seed++) {
    const state = racer.start(seed);
    const driving = hands(seed + 90, 1);
    const [car] = state.cars;
    for (let tick = 0; tick < 1500; tick++) {
      racer.advance(state, driving.next().value as number[]);
      const track = trackOf(seed, state.side);
      if (tick % 20 !== 0 || Math.abs(car.offset) > TRACK.narrowest - 0.2) continue;
      racer.observe(state, 0, seen, 0);
      for (const { name, degrees, reach } of RAYS) {
        const angle = Math.atan2(car.dy, car.dx) + (degrees * Math.PI) / 180;
        const far = farByBruteForce(track, car.x, car.y, Math.cos(angle), Math.sin(angle));
        expect(Math.abs(seen[rows[name]] * reach - Math.min(reach, far))).toBeLessThan(1e-4);
        compared++;
        if (far < reach) short++;
      }
    }
  }
  expect(compared).toBeGreaterThan(3000);
  expect(short).toBeGreaterThan(1500);
});

test('a car on the gravel sees the road as from its edge, and a car ahead ends the ray', () => {
  const state = racer2.start(3);
  const track = trackOf(3, state.side);
  const [own, other] = state.cars;
  const seen = new Float32Array(racer.observation.length);
  const stand = (car: Car, post: number, aside: number) => {
    car.post = post;
    car.x = track.x[post] - track.alongY[post] * aside;
    car.y = track.y[post] + track.alongX[post] * aside;
    car.dx = track.alongX[post];
    car.dy = track.alongY[post];
  };
  stand(own, 2, 0);
  stand(other, 40, 0);
  racer2.advance(state, [0, 0, 0, 0]);
  racer2.observe(state, 0, seen, 0);
  const free = seen[rows.ray0];
  stand(other, 6, 0);
  racer2.advance(state, [0, 0, 0, 0]);
  racer2.observe(state, 0, seen, 0);
  expect(free * 60).toBeGreaterThan(15);
  expect(seen[rows.ray0] * 60).toBeGreaterThan(4 * SPACING - CAR.radius - 0.5);
  expect(seen[rows.ray0] * 60).toBeLessThan(4 * SPACING - CAR.radius + 0.5);

  stand(own, 2, track.half[2] + 2);
  racer2.advance(state, [0, 0, 0, 0]);
  racer2.observe(state, 0, seen, 0);
  expect(seen[rows.offset]).toBeGreaterThan(1.2);
  expect(seen[rows.ray90] * 20).toBeLessThan(0.3);
  expect(seen[rows['ray-90']] * 20).toBeGreaterThan(TRACK.narrowest);
});

/** A car set down at `post`, `aside` metres to the right of the middle, going along the track at 25 m/s. */
function going(aside: number) {
  const state = racer.start(11);
  const track = trackOf(11, state.side);
  const [car] = state.cars;
  car.post = 0;
  car.x = track.x[0] - track.alongY[0] * aside;
  car.y = track.y[0] + track.alongX[0] * aside;
  car.dx = track.alongX[0];
  car.dy = track.alongY[0];
  car.vx = 25 * car.dx;
  car.vy = 25 * car.dy;
  return { state, car, track };
}

test('in a third of a second gravel takes a good part of a speed that the road leaves', () => {
  const after = (aside: number) => {
    const { state, car } = going(aside);
    for (let tick = 0; tick < 20; tick++) racer.advance(state, [0, 0]);
    return speedOf(car);
  };
  expect(after(0)).toBeGreaterThan(22);
  expect(after(TRACK.widest + 1)).toBeLessThan(16);
});

test('a wall turns a car that drives against it, and does not let it through', () => {
  const { state, car, track } = going(0);
  [car.vx, car.vy] = [25 * -track.alongY[0], 25 * track.alongX[0]]; // straight to the right
  let hardest = 0;
  for (let tick = 0; tick < 120; tick++) {
    racer.advance(state, [127, 127]);
    hardest = Math.max(hardest, car.bump);
    expect(Math.abs(car.offset)).toBeLessThan(TRACK.widest + TRACK.gravel - CAR.radius + 0.2);
  }
  expect(hardest).toBeGreaterThan(3);
});

test('going round the wrong way wins nothing, and has to be made good', () => {
  const state = racer.start(2);
  const [car] = state.cars;
  car.dx = 0 - car.dx;
  car.dy = 0 - car.dy;
  const terms = new Float32Array(4);
  const driver = racer.observation.length;
  const seen = new Float32Array(driver);
  for (let tick = 0; tick < 400; tick++) {
    racer.observe(state, 0, seen, 0);
    racer.advance(state, [seen[rows.offset] > 0 ? 40 : -40, 127]);
    racer.reward(state, 0, terms, 0);
    expect(terms[0]).toBe(0);
  }
  expect(seen[rows.forward]).toBeLessThan(0.5);
  expect(racer.scores(state)).toEqual([0]);
});

test('a score is metres, and at the finish the ticks that were left', () => {
  const match = raced(racer, 9, [master]);
  const [car] = match.state.cars;
  expect(car.doneAt).toBe(match.tick);
  expect(match.outcome).toEqual({
    scores: [RACER.raceM + RACER.maxTicks - match.tick],
    ended: 'terminated',
  });
  const idle = racer.start(9);
  idle.tick = RACER.maxTicks - 1;
  racer.advance(idle, [0, 0]);
  expect(racer.outcome(idle)).toEqual({ scores: [0], ended: 'truncated' });
});

test('a race goes on for ten seconds after the first has finished', () => {
  const match = raced(racer2, 4, [master, calm]);
  const first = match.state.cars[0].doneAt;
  expect(match.tick).toBe(first + RACER.graceTicks);
  expect(match.outcome!.ended).toBe('terminated');
  expect(match.outcome!.scores[0]).toBeGreaterThan(RACER.raceM);
  expect(match.outcome!.scores[1]).toBeLessThan(RACER.raceM);
});

test('a minute of a driver’s play takes less than two kilobytes', () => {
  for (const player of racerPlayers)
    for (let seed = 0; seed < 5; seed++) {
      const match = raced(racer, seed, [player]);
      const bytes = encodeReplay(replayOf(match, [{ kind: 'scripted', name: player.id }])).length;
      expect((bytes * 60 * CAR.hz) / match.tick).toBeLessThan(2048);
    }
});
