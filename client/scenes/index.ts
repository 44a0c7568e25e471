/** The registry of scenes: a new game is its scene and a line here. */
import { balanceScene } from './balance/scene.ts';
import { connectFourScene } from './connect-four/scene.ts';
import { noughtsScene } from './noughts-and-crosses/scene.ts';
import { pongScene } from './pong/scene.ts';
import type { SceneFactory } from './scene.ts';

export const scenes: Record<string, SceneFactory> = {
  pong: pongScene,
  balance: balanceScene,
  'connect-four': connectFourScene,
  'noughts-and-crosses': noughtsScene,
};
