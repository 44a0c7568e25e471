/** The house's networks as they lie in the repository. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HousePlayer } from '../../shared/house/players.ts';
import { decodeModel, type Model } from '../../shared/nn/model-file.ts';

export const MODELS = join(import.meta.dirname, '..', '..', 'shared', 'house', 'models');

export function modelOf({ file }: HousePlayer): Model {
  const decoded = decodeModel(new Uint8Array(readFileSync(join(MODELS, file))));
  if (!decoded.ok) throw new Error(`${file}: ${decoded.code}: ${decoded.detail}`);
  return decoded.model;
}
