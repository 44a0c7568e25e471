/**
 * Snake (after Gremlin's Blockade of 1976 and Nokia's of 1997) at 10 Hz: alone for food, and an arena for two, four or
 * eight, where outliving a rival earns its whole length. Whoever dies later scores more than whoever dies sooner; those
 * still alive when time is up rank by length.
 */
import type { Game, Text } from '../game.ts';
import { FATE, type SnakeState } from './board.ts';
import { playTick, scoreOf } from './move.ts';
import { look, sightMirror, sightTable } from './sight.ts';
import { startBoard } from './start.ts';

const HZ = 10;

export interface SnakeBoard {
  readonly seats: number;
  readonly size: number; // cells a side; even, so that a quarter turn takes cells to cells
  readonly foodRoom: number; // foods that may lie at once: one a seat, and what dead bodies leave
}

/** The boards by the id of their game. */
export const SNAKE_BOARDS = {
  snake: { seats: 1, size: 12, foodRoom: 1 },
  'snake-2': { seats: 2, size: 16, foodRoom: 32 },
  'snake-4': { seats: 4, size: 20, foodRoom: 64 },
  'snake-8': { seats: 8, size: 28, foodRoom: 128 },
} as const satisfies Record<string, SnakeBoard>;

function snakeGame(id: keyof typeof SNAKE_BOARDS, title: Text, minutes: number): Game<SnakeState> {
  const { seats, size, foodRoom } = SNAKE_BOARDS[id];
  const maxTicks = minutes * 60 * HZ;
  const scores = (state: SnakeState) => state.snakes.map(scoreOf);
  return {
    id,
    version: 1,
    title,
    goal:
      seats === 1
        ? { es: 'Come, crece y no choques', en: 'Eat, grow and hit nothing' }
        : { es: 'Come y dura más que las demás', en: 'Eat, and outlast the others' },
    ...(seats > 1 && { variantOf: 'snake' }),
    seats,
    tempo: { kind: 'realtime', hz: HZ },
    maxTicks,
    actions: {
      kind: 'choice',
      choices: [
        { name: 'straight', meaning: { es: 'seguir', en: 'straight on' } },
        { name: 'left', meaning: { es: 'girar a la izquierda', en: 'turn left' } },
        { name: 'right', meaning: { es: 'girar a la derecha', en: 'turn right' } },
      ],
    },
    observation: sightTable,
    actsOnce: true,
    learning: { decisionTicks: 1, reactionTicks: 0, gamma: 0.97, hidden: 64 }, // hands turn when it is time: they look ahead
    mirror: sightMirror,
    rewards: [
      { name: 'point', weight: 1, meaning: { es: 'punto más o menos', en: 'point up or down' } },
      { name: 'nearer', weight: 0.1, meaning: { es: 'acercarse a la comida', en: 'getting nearer to food' } },
      { name: 'death', weight: 1, meaning: { es: 'morir (−1)', en: 'dying (−1)' } },
    ],

    start: seed => startBoard(seed, seats, size, foodRoom),

    clone: state => ({
      ...state,
      rng: [...state.rng],
      cells: [...state.cells],
      foods: [...state.foods],
      snakes: state.snakes.map(snake => ({ ...snake })),
    }),

    advance(state, actions) {
      playTick(state, actions, seats);
    },

    observe: look,

    reward(state, seat, out, at) {
      const snake = state.snakes[seat];
      out[at] = snake.gained;
      out[at + 1] = snake.nearer;
      out[at + 2] = snake.died ? -1 : 0;
    },

    out: (state, seat) => state.snakes[seat].fate !== FATE.alive,

    scores,

    outcome(state) {
      let living = 0;
      for (const snake of state.snakes) if (snake.fate === FATE.alive) living++;
      const isOver = seats === 1 ? living === 0 || state.foodCount === 0 : living < 2;
      if (!isOver && state.tick < maxTicks) return null;
      return { scores: scores(state), ended: isOver ? 'terminated' : 'truncated' };
    },
  };
}

export const snake = snakeGame('snake', { es: 'Serpiente', en: 'Snake' }, 15);
export const snake2 = snakeGame('snake-2', { es: 'Serpientes para 2', en: 'Snakes for 2' }, 3);
export const snake4 = snakeGame('snake-4', { es: 'Serpientes para 4', en: 'Snakes for 4' }, 3);
export const snake8 = snakeGame('snake-8', { es: 'Serpientes para 8', en: 'Snakes for 8' }, 3);
