/**
 * The registry of scenes: a new game is its scene and a line here. Each is a loader, so that a game's pictures come
 * with the game and cost nobody else anything.
 */
import { SNAKE_BOARDS } from '../../shared/games/snake/snake.ts';
import type { SceneFactory } from './scene.ts';

const racer = async () => (await import('./racer/scene.ts')).racerScene;

const snake = (board: keyof typeof SNAKE_BOARDS) => async () =>
  (await import('./snake/scene.ts')).snakeScene(SNAKE_BOARDS[board]);

export const scenes: Record<string, () => Promise<SceneFactory>> = {
  pong: async () => (await import('./pong/scene.ts')).pongScene,
  'slime-volley': async () => (await import('./slime-volley/scene.ts')).slimeVolleyScene,
  flappy: async () => (await import('./flappy/scene.ts')).flappyScene,
  snake: snake('snake'),
  'snake-2': snake('snake-2'),
  'snake-4': snake('snake-4'),
  'snake-8': snake('snake-8'),
  racer,
  'racer-2': racer,
  'racer-4': racer,
  'racer-8': racer,
  'connect-four': async () => (await import('./connect-four/scene.ts')).connectFourScene,
  'noughts-and-crosses': async () => (await import('./noughts-and-crosses/scene.ts')).noughtsScene,
  'ball-in-cup': async () => (await import('./ball-in-cup/scene.ts')).ballInCupScene,
  balance: async () => (await import('./balance/scene.ts')).balanceScene,
};
