/**
 * The registry of scenes: a new game is its scene and a line here. Each is a loader, so that a game's pictures come
 * with the game and cost nobody else anything.
 */
import type { SceneFactory } from './scene.ts';

const racer = async () => (await import('./racer/scene.ts')).racerScene;

export const scenes: Record<string, () => Promise<SceneFactory>> = {
  pong: async () => (await import('./pong/scene.ts')).pongScene,
  'slime-volley': async () => (await import('./slime-volley/scene.ts')).slimeVolleyScene,
  flappy: async () => (await import('./flappy/scene.ts')).flappyScene,
  racer,
  'racer-2': racer,
  'racer-4': racer,
  'racer-8': racer,
  'ball-in-cup': async () => (await import('./ball-in-cup/scene.ts')).ballInCupScene,
  balance: async () => (await import('./balance/scene.ts')).balanceScene,
};
