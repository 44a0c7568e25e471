/**
 * Racer: three laps of a track that nobody has seen before, made from the seed (racer/track.ts), at 60 Hz; alone against
 * the clock, or 2, 4 or 8 at once. Off the road the gravel holds a car back, and walls turn it; touching is soft.
 * A score is the metres raced and, at the finish, a point for every tick that was left: further is better, then faster.
 */
import { below, mixSeed, type Rng, seedRng, shuffle } from '../rng.ts';
import type { Game, ObservationEntry, Text } from './game.ts';
import {
  alongOf,
  at,
  CAR,
  type Car,
  drive,
  gravelUnder,
  halfAt,
  locate,
  part,
  place,
  slipOf,
  speedOf,
} from './racer/car.ts';
import { carAhead, origin, placeOrigin, RAYS, roadAhead } from './racer/rays.ts';
import { SPACING, TRACK, type Track, trackOf } from './racer/track.ts';

export const RACER = {
  laps: 3,
  raceM: 3 * TRACK.lengthM,
  maxTicks: CAR.hz * 100,
  graceTicks: CAR.hz * 10, // for the others, once the first has finished
  slipM: 12, // m/s sideways that the observation calls 1
  looks: [4, 14, 30, 52], // m ahead: the road's bend is told for the stretches between these
} as const;

export interface RacerState {
  tick: number;
  track: number; // the seed of it
  side: number; // −1: in a mirror
  cars: Car[]; // by seat
}

const within = (value: number, limit: number) => Math.max(-limit, Math.min(limit, value));

/** Metres behind the line, and from the middle line to the right, of a place on the grid: two abreast. */
function gridPlace(place: number, seats: number): { behind: number; aside: number } {
  if (seats === 1) return { behind: 6, aside: 0 };
  return { behind: 6 + 6 * Math.floor(place / 2), aside: place % 2 === 0 ? -2.2 : 2.2 };
}

function onGrid(track: Track, behind: number, aside: number): Car {
  const before = TRACK.posts - behind / SPACING;
  const car: Car = {
    x: 0,
    y: 0,
    dx: 1,
    dy: 0,
    vx: 0,
    vy: 0,
    wheel: 0,
    post: Math.floor(before),
    part: before - Math.floor(before),
    offset: aside,
    lap: -1,
    best: 0,
    gained: 0,
    bump: 0,
    lapAt: 0,
    lastLap: 0,
    quickestLap: 0,
    doneAt: 0,
  };
  place(track, car);
  car.x = at.x - at.alongY * aside;
  car.y = at.y + at.alongX * aside;
  car.dx = at.alongX;
  car.dy = at.alongY;
  locate(track, car);
  return car;
}

function count(state: RacerState, car: Car, lapBefore: number): void {
  const along = alongOf(car);
  car.gained = along > car.best ? along - car.best : 0;
  if (car.gained === 0) return;
  const fresh = Math.floor(along / TRACK.lengthM) > Math.floor(car.best / TRACK.lengthM);
  car.best = along;
  if (lapBefore < 0 && car.lap === 0) car.lapAt = 0; // the first lap is timed from the start
  if (!fresh) return;
  car.lastLap = state.tick - car.lapAt;
  car.lapAt = state.tick;
  if (car.quickestLap === 0 || car.lastLap < car.quickestLap) car.quickestLap = car.lastLap;
  if (along >= RACER.raceM) car.doneAt = state.tick;
}

function scoreOf(car: Car): number {
  if (car.doneAt === 0) return Math.floor(car.best);
  return RACER.raceM + RACER.maxTicks - car.doneAt;
}

/** The road's mean bend between two distances ahead of the car, as a part of the tightest; positive to the right. */
function bendBetween(track: Track, car: Car, from: number, to: number): number {
  const first = Math.floor(car.post + car.part + from / SPACING);
  const last = Math.floor(car.post + car.part + to / SPACING);
  return within(((track.bendSum[last] - track.bendSum[first]) / (last - first)) * TRACK.tightest, 1);
}

const parts = (es: string, en: string): Text => ({ es, en });

const observation: readonly ObservationEntry[] = [
  {
    name: 'speed',
    low: -1,
    high: 1,
    meaning: { es: 'velocidad', en: 'speed' },
    unit: parts('de 42 metros por segundo', 'of 42 metres a second'),
  },
  {
    name: 'slip',
    low: -1,
    high: 1,
    meaning: { es: 'derrape →', en: 'sliding →' },
    unit: parts('de 12 metros por segundo, hacia la derecha', 'of 12 metres a second, to the right'),
  },
  {
    name: 'wheel',
    low: -1,
    high: 1,
    meaning: { es: 'volante →', en: 'wheel →' },
    unit: parts('del giro completo, a la derecha', 'of full lock, to the right'),
  },
  {
    name: 'heading',
    low: -1,
    high: 1,
    meaning: { es: 'rumbo →', en: 'heading →' },
    unit: parts('seno del ángulo con la pista, a la derecha', 'sine of the angle to the track, to the right'),
  },
  {
    name: 'forward',
    low: -1,
    high: 1,
    meaning: { es: 'sentido', en: 'right way' },
    unit: parts(
      'coseno del ángulo con la pista: −1 es al revés',
      'cosine of the angle to the track: −1 is backwards',
    ),
  },
  {
    name: 'offset',
    low: -2,
    high: 2,
    meaning: { es: 'lugar →', en: 'place →' },
    unit: parts(
      'medias anchuras de la pista: más allá de 1 es grava',
      'half widths of the road: beyond 1 is gravel',
    ),
  },
  ...['bend1', 'bend2', 'bend3'].map((name, i) => ({
    name,
    low: -1,
    high: 1,
    meaning: {
      es: ['curva aquí →', 'curva cerca →', 'curva lejos →'][i],
      en: ['bend here →', 'bend near →', 'bend far →'][i],
    },
    unit: parts(
      `de la curva más cerrada, de ${RACER.looks[i]} a ${RACER.looks[i + 1]} m`,
      `of the tightest bend, ${RACER.looks[i]} to ${RACER.looks[i + 1]} m ahead`,
    ),
  })),
  ...RAYS.map(({ name, degrees, reach }) => ({
    name,
    low: 0,
    high: 1,
    meaning: { es: `rayo ${degrees}°`, en: `ray ${degrees}°` },
    unit: parts(`de ${reach} m hasta el borde o un coche`, `of ${reach} m to the edge or a car`),
  })),
];

function racerGame(id: string, seats: number, title: Text): Game<RacerState> {
  const game: Game<RacerState> = {
    id,
    version: 1,
    title,
    goal: {
      es: 'Tres vueltas por una pista que nadie ha visto',
      en: 'Three laps of a track nobody has seen',
    },
    ...(seats === 1 ? {} : { variantOf: 'racer' }),
    seats,
    tempo: { kind: 'realtime', hz: CAR.hz },
    maxTicks: RACER.maxTicks,
    actions: {
      kind: 'axes',
      axes: [
        { name: 'steer', meaning: { es: 'volante, a la derecha', en: 'wheel, to the right' } },
        { name: 'throttle', meaning: { es: 'acelerar (+) o frenar (−)', en: 'throttle (+) or brake (−)' } },
      ],
    },
    observation,
    learning: { gamma: 0.98, entropy: 0, hidden: 64, normaliseReward: 1, weightDecay: 0.3 },
    mirror: {
      flips: ['slip', 'wheel', 'heading', 'offset', 'bend1', 'bend2', 'bend3', 'steer'],
      swaps: [15, 35, 60, 90].map(degrees => [`ray-${degrees}`, `ray${degrees}`] as const),
    },
    rewards: [
      { name: 'progress', weight: 0.02, meaning: { es: 'cada metro nuevo', en: 'every new metre' } },
      {
        name: 'gravel',
        weight: 0.02,
        meaning: { es: 'cada instante en la grava (−1)', en: 'every tick in the gravel (−1)' },
      },
      { name: 'bump', weight: 0.02, meaning: { es: 'chocar (−m/s)', en: 'bumping (−m/s)' } },
      { name: 'finish', weight: 5, meaning: { es: 'llegar a la meta', en: 'reaching the finish' } },
    ],

    start(seed) {
      const rng: Rng = seedRng(mixSeed(seed, 0x97d));
      const side = below(rng, 2) === 0 ? -1 : 1;
      const track = trackOf(seed, side);
      // Places on the grid are drawn by lot.
      const lots = shuffle(
        rng,
        Array.from({ length: seats }, (_, place) => place),
      );
      const cars = lots.map(lot => {
        const { behind, aside } = gridPlace(lot, seats);
        return onGrid(track, behind, aside);
      });
      return { tick: 0, track: seed >>> 0, side, cars };
    },

    clone: ({ tick, track, side, cars }) => ({ tick, track, side, cars: cars.map(car => ({ ...car })) }),

    advance(state, actions) {
      state.tick++;
      const track = trackOf(state.track, state.side);
      const { cars } = state;
      for (let seat = 0; seat < seats; seat++) {
        const car = cars[seat];
        const lap = car.lap;
        car.bump = 0;
        const done = car.doneAt > 0;
        drive(
          track,
          car,
          actions[2 * seat] / 127,
          done ? (speedOf(car) > 1 ? -0.4 : 0) : actions[2 * seat + 1] / 127,
        );
        if (!done) count(state, car, lap);
        else car.gained = 0;
      }
      if (seats > 1) part(track, cars);
    },

    observe(state, seat, out, to) {
      const track = trackOf(state.track, state.side);
      const car = state.cars[seat];
      const { dx, dy } = car;
      out[to] = within(speedOf(car) / CAR.topSpeed, 1);
      out[to + 1] = within(slipOf(car) / RACER.slipM, 1);
      out[to + 2] = car.wheel;
      place(track, car);
      out[to + 3] = within(dy * at.alongX - dx * at.alongY, 1);
      out[to + 4] = within(dx * at.alongX + dy * at.alongY, 1);
      out[to + 5] = within(car.offset / halfAt(track, car), 2);
      for (let i = 0; i < 3; i++)
        out[to + 6 + i] = bendBetween(track, car, RACER.looks[i], RACER.looks[i + 1]);
      placeOrigin(track, car);
      for (let i = 0; i < RAYS.length; i++) {
        const ray = RAYS[i];
        const x = dx * ray.cos - dy * ray.sin;
        const y = dy * ray.cos + dx * ray.sin;
        let metres = roadAhead(track, car.post, origin.x, origin.y, x, y, ray.reach);
        if (seats > 1) metres = carAhead(state.cars, car, x, y, metres);
        out[to + 9 + i] = metres / ray.reach;
      }
    },

    reward(state, seat, out, to) {
      const car = state.cars[seat];
      out[to] = car.gained;
      out[to + 1] = -gravelUnder(trackOf(state.track, state.side), car) + 0;
      out[to + 2] = -car.bump + 0;
      out[to + 3] = car.doneAt === state.tick && state.tick > 0 ? 1 : 0;
    },

    out: (state, seat) => state.cars[seat].doneAt > 0,

    scores: state => state.cars.map(scoreOf),

    outcome(state) {
      let first = 0;
      let racing = 0;
      for (let seat = 0; seat < seats; seat++) {
        const { doneAt } = state.cars[seat];
        if (doneAt === 0) racing++;
        else if (first === 0 || doneAt < first) first = doneAt;
      }
      const decided = racing === 0 || (first > 0 && state.tick >= first + RACER.graceTicks);
      if (!decided && state.tick < RACER.maxTicks) return null;
      return { scores: game.scores(state), ended: decided ? 'terminated' : 'truncated' };
    },
  };
  return game;
}

export const racer = racerGame('racer', 1, { es: 'Carrera', en: 'Racer' });
export const racer2 = racerGame('racer-2', 2, { es: 'Carrera de 2', en: 'Race for 2' });
export const racer4 = racerGame('racer-4', 4, { es: 'Carrera de 4', en: 'Race for 4' });
export const racer8 = racerGame('racer-8', 8, { es: 'Carrera de 8', en: 'Race for 8' });
