/** The registry of scenes: a new game is its scene and a line here. */
import { balanceScene } from './balance/scene.ts';
import { ballInCupScene } from './ball-in-cup/scene.ts';
import { pongScene } from './pong/scene.ts';
import type { SceneFactory } from './scene.ts';

export const scenes: Record<string, SceneFactory> = {
  pong: pongScene,
  balance: balanceScene,
  'ball-in-cup': ballInCupScene,
};
