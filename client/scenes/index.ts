/** The registry of scenes: a new game is its scene and a line here. */
import { balanceScene } from './balance/scene.ts';
import { pongScene } from './pong/scene.ts';
import type { SceneFactory } from './scene.ts';
import { slimeVolleyScene } from './slime-volley/scene.ts';

export const scenes: Record<string, SceneFactory> = {
  pong: pongScene,
  balance: balanceScene,
  'slime-volley': slimeVolleyScene,
};
