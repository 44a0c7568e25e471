/** The house's own networks, as players: who there is in every game, where their files lie, and how one sits in a seat. */
import type { Agent } from '../agents/agent.ts';
import { networkAgent } from '../agents/network.ts';
import { searchingAgent } from '../agents/searching.ts';
import type { Game, Text } from '../games/game.ts';
import type { Model } from '../nn/model-file.ts';
import { type Manner, type Recipe, type RungId, recipes } from './recipes.ts';

export interface HousePlayer {
  readonly id: RungId; // unique within its game
  readonly name: Text;
  readonly file: string; // under models/
  readonly plays: Manner | undefined;
}

const names: Record<RungId, Text> = {
  novice: { es: 'Novata', en: 'Novice' },
  apprentice: { es: 'Aprendiz', en: 'Apprentice' },
  skilled: { es: 'Hábil', en: 'Skilled' },
  expert: { es: 'Experta', en: 'Expert' },
  champion: { es: 'Campeona', en: 'Champion' },
};

/** The players that a recipe makes, weakest first. */
export function ladderOf({ game, stages }: Recipe): HousePlayer[] {
  return stages
    .flatMap(stage => stage.rungs)
    .map(({ id, plays }) => ({ id, name: names[id], file: `${game}/${id}.safetensors`, plays }));
}

/** By the id of the game, weakest first. */
export const house: Readonly<Record<string, readonly HousePlayer[]>> = Object.fromEntries(
  recipes.flatMap(recipe =>
    [recipe.game, ...(recipe.alsoPlays ?? [])].map(game => [game, ladderOf(recipe)] as const),
  ),
);

/** `model`, of `player`'s file, in a seat. It sees the world `delayTicks` ago where it does not search. */
export function houseAgent(game: Game, { plays }: HousePlayer, model: Model, delayTicks: number): Agent {
  if (typeof plays === 'object') return searchingAgent(game, model, plays);
  return networkAgent(game, model, { mode: plays ?? 'greedy', delayTicks });
}
