/** The registry of scenes: a new game is its scene and a line here. */
import { balanceScene } from './balance/scene.ts';
import { pongScene } from './pong/scene.ts';
import { racerScene } from './racer/scene.ts';
import type { SceneFactory } from './scene.ts';

export const scenes: Record<string, SceneFactory> = {
  pong: pongScene,
  balance: balanceScene,
  racer: racerScene,
  'racer-2': racerScene,
  'racer-4': racerScene,
  'racer-8': racerScene,
};
