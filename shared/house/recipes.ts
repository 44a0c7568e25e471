/**
 * How the house's networks are made: for every game a ladder, weakest first, each rung a network at so much of its training.
 * `npm run house` follows a recipe to the same bytes on any machine; a new ladder is an entry here and that command.
 */

/** One run of a learner; the next goes on from the network that it ends with. */
export interface Stage {
  readonly learner: string;
  readonly params?: Readonly<Record<string, number>>; // the others have the defaults of the game
  readonly demonstrations?: readonly string[]; // as `npm run train` takes them
  /** Which rungs are taken on the way, each at the first slice after that part of the run, 0 … 1. */
  readonly rungs: readonly { readonly id: RungId; readonly at: number; readonly plays?: Manner }[];
}

/**
 * What a network plays: what it thinks best (where nothing is said), by its probabilities, or what a search of so many positions
 * finds, the most visited move or, by `temperature`, one of the others now and then.
 */
export type Manner = 'sampled' | { readonly simulations: number; readonly temperature?: number };

export interface Recipe {
  readonly game: string;
  readonly alsoPlays?: readonly string[]; // siblings of the game that have no ladder of their own
  readonly seed: number;
  readonly stages: readonly Stage[];
}

export type RungId = 'novice' | 'apprentice' | 'skilled' | 'expert' | 'champion';

/** PPO from nothing, whatever the number of snakes. */
const SNAKES = { lanes: 32, gamma: 0.985, entropy: 0.003 };

export const recipes: readonly Recipe[] = [
  {
    game: 'pong',
    seed: 1,
    stages: [
      {
        learner: 'ppo',
        params: { decisions: 600_000 },
        rungs: [
          { id: 'novice', at: 0.03 },
          { id: 'apprentice', at: 0.05 },
          { id: 'skilled', at: 0.08 },
          { id: 'expert', at: 0.18 },
          { id: 'champion', at: 1 },
        ],
      },
    ],
  },
  {
    game: 'flappy',
    seed: 1,
    stages: [
      {
        learner: 'ppo',
        params: { decisions: 150_000 },
        rungs: [
          { id: 'novice', at: 0.085 },
          { id: 'apprentice', at: 0.1 },
          { id: 'skilled', at: 0.18 },
          { id: 'expert', at: 0.25 },
          { id: 'champion', at: 1 },
        ],
      },
    ],
  },
  {
    game: 'snake',
    seed: 1,
    stages: [
      {
        learner: 'ppo',
        params: { decisions: 2_000_000, ...SNAKES },
        rungs: [
          { id: 'novice', at: 0.005 },
          { id: 'apprentice', at: 0.015 },
          { id: 'skilled', at: 0.025 },
          { id: 'champion', at: 1 },
        ],
      },
    ],
  },
  {
    game: 'snake-2',
    seed: 1,
    stages: [
      {
        learner: 'ppo',
        params: { decisions: 2_000_000, ...SNAKES },
        rungs: [
          { id: 'novice', at: 0.002 },
          { id: 'apprentice', at: 0.0055 },
          { id: 'champion', at: 1 },
        ],
      },
    ],
  },
  {
    game: 'snake-4',
    alsoPlays: ['snake-8'],
    seed: 402,
    stages: [
      {
        learner: 'ppo',
        params: { decisions: 300_000, ...SNAKES },
        rungs: [
          { id: 'novice', at: 0.01 },
          { id: 'apprentice', at: 0.1 },
          { id: 'skilled', at: 1 },
        ],
      },
      {
        learner: 'dagger',
        params: { rounds: 40, round: 3000, epochs: 4, batch: 128, expertPart: 0.3 },
        rungs: [],
      },
      {
        learner: 'ppo',
        params: {
          ...{ decisions: 1_500_000, lanes: 64, batch: 512, learningRate: 0.0005 },
          ...{ gamma: 0.99, entropy: 0.001, scriptedPart: 0.8, rival: 4, normaliseReward: 1, leash: 0.1 },
        },
        rungs: [{ id: 'champion', at: 1 }],
      },
    ],
  },
  {
    game: 'slime-volley',
    seed: 1,
    stages: [
      {
        learner: 'ppo',
        params: {
          ...{ decisions: 20_000_000, scriptedPart: 0.7, snapshotUpdates: 30, hidden: 64 },
          ...{ lanes: 32, horizon: 512, epochs: 6, batch: 512 },
        },
        rungs: [
          { id: 'novice', at: 0.01 },
          { id: 'apprentice', at: 0.03 },
          { id: 'skilled', at: 0.048 },
          { id: 'champion', at: 1 },
        ],
      },
    ],
  },
  {
    game: 'racer',
    alsoPlays: ['racer-2', 'racer-4', 'racer-8'],
    seed: 1,
    stages: [
      {
        learner: 'ppo',
        params: { decisions: 1_200_000, lanes: 32, entropy: 0.002 },
        rungs: [
          { id: 'novice', at: 0.01 },
          { id: 'apprentice', at: 0.36 },
          { id: 'skilled', at: 0.4 },
          { id: 'champion', at: 1 },
        ],
      },
    ],
  },
  {
    game: 'connect-four',
    seed: 1,
    stages: [
      {
        learner: 'alpha-zero',
        params: { moves: 500_000, channels: 16, hidden: 64 },
        rungs: [
          { id: 'novice', at: 0.02, plays: 'sampled' },
          { id: 'apprentice', at: 0.05, plays: { simulations: 16, temperature: 0.5 } },
          { id: 'skilled', at: 0.2, plays: { simulations: 50, temperature: 0.2 } },
          { id: 'champion', at: 1, plays: { simulations: 400 } },
        ],
      },
    ],
  },
  {
    game: 'noughts-and-crosses',
    seed: 1,
    stages: [
      {
        learner: 'alpha-zero',
        rungs: [
          { id: 'novice', at: 0.01, plays: 'sampled' },
          { id: 'apprentice', at: 0.05, plays: 'sampled' },
          { id: 'champion', at: 1, plays: { simulations: 200 } },
        ],
      },
    ],
  },
  {
    game: 'ball-in-cup',
    seed: 1,
    stages: [
      {
        learner: 'ppo',
        params: { decisions: 400_000 },
        rungs: [
          { id: 'novice', at: 0.01, plays: 'sampled' },
          { id: 'apprentice', at: 0.05, plays: 'sampled' },
          { id: 'skilled', at: 0.2, plays: 'sampled' },
          { id: 'expert', at: 0.35, plays: 'sampled' },
          { id: 'champion', at: 1 },
        ],
      },
    ],
  },
  {
    game: 'balance',
    seed: 1,
    stages: [
      {
        learner: 'ppo',
        params: { decisions: 300_000, normaliseReward: 1 },
        rungs: [
          { id: 'novice', at: 0.01 },
          { id: 'apprentice', at: 0.03 },
          { id: 'skilled', at: 0.085 },
          { id: 'expert', at: 0.095 },
          { id: 'champion', at: 1 },
        ],
      },
    ],
  },
];
