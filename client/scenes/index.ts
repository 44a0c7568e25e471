/** The registry of scenes: a new game is its scene and a line here. */

import { SNAKE_BOARDS } from '../../shared/games/snake/snake.ts';
import { balanceScene } from './balance/scene.ts';
import { pongScene } from './pong/scene.ts';
import type { SceneFactory } from './scene.ts';
import { snakeScene } from './snake/scene.ts';

export const scenes: Record<string, SceneFactory> = {
  pong: pongScene,
  balance: balanceScene,
  snake: snakeScene(SNAKE_BOARDS.snake),
  'snake-2': snakeScene(SNAKE_BOARDS['snake-2']),
  'snake-4': snakeScene(SNAKE_BOARDS['snake-4']),
  'snake-8': snakeScene(SNAKE_BOARDS['snake-8']),
};
